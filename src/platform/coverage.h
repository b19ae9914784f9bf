// How much of each pixel a shape covers, by its distance from the edge: what changes its size or place in every frame and so can't be baked. Values; any thread.
// A pixel's coverage hangs on nothing but the shape and the pixel, never on the piece of the row that is asked for.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "draw/geometry.h"
#include "platform/view.h"
#include "platform/wide.h"

namespace kudosk::platform {

/// Coverage is written in eights: the buffers for a row of n pixels hold this many.
constexpr int padded(int n) { return (n + 7) & ~7; }

/// Where a row can be covered at all: one or two runs of pixels, the left one first; an empty one has last <= first.
struct Run {
  int first = 0, last = 0;
};
using Runs = std::array<Run, 2>;

/// A rounded rectangle at any angle, in the output's pixels.
struct RoundBox {
  draw::Point centre;
  float half_w = 0, half_h = 0, radius = 0;
  float cosine = 1, sine = 0;
  PixelRect bounds() const;
  Runs runs(int y) const;
  /// `wide`: with AVX2, which gives the same.
  void cover(int x, int y, int n, std::uint8_t* out, bool wide = wide::there()) const;
};

/// The runs of a box, row after row: what they have in common is worked out once.
class BoxRows {
 public:
  explicit BoxRows(const RoundBox& box);
  Run at(int y) const;

 private:
  struct Pair {             // of parallel edges, half a pixel and the diagonal of one further out
    float low, high, step;  // where the row of the centre crosses them, and how much further left each row down
    bool crossed = false;   // no: they lie along the rows
  };
  static Pair pair(float across, float slope, float half);
  draw::Point centre_;
  Pair sides_, ends_;
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
  Runs runs(int y) const;
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
