// Places and colours, in stage pixels (see Stage). Values; any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

namespace kudosk::draw {

struct Point {
  float x = 0, y = 0;
  bool operator==(const Point&) const = default;
};
struct Rect {
  float x = 0, y = 0, w = 0, h = 0;
  float right() const { return x + w; }
  float bottom() const { return y + h; }
  bool empty() const { return w <= 0 || h <= 0; }
  Rect inset(float by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
  bool operator==(const Rect&) const = default;
};
Rect unite(const Rect& a, const Rect& b);

/// Straight (not premultiplied) sRGB, each 0–1.
struct Colour {
  float r = 0, g = 0, b = 0, a = 1;
  Colour with_alpha(float alpha) const { return {r, g, b, alpha}; }
  bool operator==(const Colour&) const = default;
};
/// "#rgb", "#rrggbb", "#rrggbbaa"; REQUIRES: valid (see parse_colour).
Colour hex(const char* text);
bool parse_colour(const std::string& text, Colour& out);
/// WCAG 2.1 contrast ratio of two opaque colours, 1–21.
double contrast(const Colour& a, const Colour& b);
/// `over` composed on an opaque `under`.
Colour blend(const Colour& over, const Colour& under);

/// The surface that scenes are laid out on and the output that it becomes. The short side has 1080 stage pixels.
struct Stage {
  float w = 1920, h = 1080;       ///< stage pixels, after rotation (as a person sees it)
  int out_w = 1920, out_h = 1080; ///< real pixels of the output, before rotation
  int rotate = 0;                 ///< clockwise: 0, 90, 180, 270
  float scale = 1;                ///< real pixels a stage pixel
  bool portrait() const { return h > w; }
  bool operator==(const Stage&) const = default;
  /// The safe area: 96 px left and right, 64 top and bottom (64 and 96 in portrait).
  Rect safe() const { return portrait() ? Rect{64, 96, w - 128, h - 192} : Rect{96, 64, w - 192, h - 128}; }
};
Stage make_stage(int out_w, int out_h, int rotate = 0);

}  // namespace kudosk::draw
