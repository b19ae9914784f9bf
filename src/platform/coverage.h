// How much of each pixel a shape covers, by its distance from the edge: what changes its size or place in every frame and so can't be baked. Values; any thread.
// A pixel's coverage hangs on nothing but the shape and the pixel, never on the piece of the row that is asked for.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "draw/geometry.h"
#include "platform/view.h"

namespace kudosk::platform {

/// Coverage is written in fours: the buffers for a row of n pixels hold this many.
constexpr int padded(int n) { return (n + 3) & ~3; }

/// A rounded rectangle at any angle, in the output's pixels.
struct RoundBox {
  draw::Point centre;
  float half_w = 0, half_h = 0, radius = 0;
  float cosine = 1, sine = 0;
  PixelRect bounds() const;
  /// Where the row can be covered at all: [first, last).
  std::pair<int, int> span(int y) const;
  void cover(int x, int y, int n, std::uint8_t* out) const;
};

struct Ellipse {
  draw::Point centre;
  float half_w = 0, half_h = 0;
  float cosine = 1, sine = 0;
  PixelRect bounds() const;
  void cover(int x, int y, int n, std::uint8_t* out) const;
};

/// Part of a ring with round ends; angles in turns, clockwise from the top.
struct Sector {
  draw::Point centre;
  float radius = 0, half_width = 0;
  float start = 0, share = 1;
  PixelRect bounds() const { return bounds(0, share); }
  /// Of the part between two shares, with its round ends.
  PixelRect bounds(float from, float to) const;
  void cover(int x, int y, int n, std::uint8_t* out) const;
  draw::Point at(float share_of_it) const;
};

/// A polygon that does not cross itself, by exact areas: `out` has box.w × box.h bytes.
PixelRect bounds(std::span<const draw::Point> polygon);
void cover_polygon(std::span<const draw::Point> polygon, const PixelRect& box, std::uint8_t* out);

/// A premultiplied colour, or a row of them, over n opaque pixels by their coverage.
void blend(std::uint32_t* pixels, const std::uint8_t* coverage, int n, std::uint32_t colour);
void blend(std::uint32_t* pixels, const std::uint8_t* coverage, int n, const std::uint32_t* colours);

}  // namespace kudosk::platform
