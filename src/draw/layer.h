// A layer: shapes, words and pictures that are drawn once at the output's resolution and then only moved and faded. Immutable; made on the studio thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "draw/geometry.h"

namespace kudosk::draw {

/// Premultiplied ARGB32 (native endian, as cairo and pixman have it), rows of `stride` bytes.
struct Bitmap {
  int w = 0, h = 0, stride = 0;
  std::vector<std::uint32_t> pixels;
};

/// Words that were shaped and placed: text's paragraph. draw only carries it.
class Typeset {
 public:
  virtual ~Typeset() = default;
  /// For golden lists: the words, the size, the lines with their places; nothing that hangs on a font's version when made with fixed metrics.
  virtual std::string describe() const = 0;
};

struct GradientStop {
  float at = 0;
  Colour colour;
};
/// A colour; or a gradient: linear from `a` to `b`; conic around `a` beginning at `angle` degrees (0 is up, clockwise, as in CSS); radial around `a` with `radius`.
struct Paint {
  enum class Type { solid, linear, conic, radial } type = Type::solid;
  Colour colour;
  Point a, b;
  float angle = 0, radius = 0;
  std::vector<GradientStop> stops;
  static Paint solid(Colour colour) { return Paint{Type::solid, colour, {}, {}, 0, 0, {}}; }
};

struct RoundedRect {  ///< also pills and circles (radius half the side)
  Rect rect;
  float radius = 0;
  Paint fill;
  float stroke = 0;  ///< width, drawn inside the edge; 0: none
  Colour stroke_colour;
};
struct RingShape {  ///< a circle's line
  Point centre;
  float radius = 0, width = 0;
  Paint paint;
};
struct Line {  ///< a curve from `a` to `b` with control points `c1`, `c2` (equal to the ends: straight)
  Point a, b, c1, c2;
  float width = 0;
  Colour colour;
  bool dotted = false;
};
struct Words {
  std::shared_ptr<const Typeset> text;
  int line = -1;  ///< one line of it; -1: all
  Point at;       ///< where the paragraph's top left corner is
};
struct Icon {  ///< an SVG of assets/icons
  std::string name;
  Rect rect;
  std::optional<Colour> tint;  ///< its shape in this colour
};
struct Picture {
  std::shared_ptr<const Bitmap> bitmap;
  Rect rect;         ///< filled by it (cropped to fit)
  float radius = 0;  ///< of its corners; half the side: a circle
};
struct QrCode {
  std::string text;
  Rect rect;
  Colour dark, light;
};
struct Shadow {  ///< soft, of a rounded rectangle
  Rect rect;
  float radius = 0, blur = 0;
  Colour colour;
};
using Shape = std::variant<RoundedRect, RingShape, Line, Words, Icon, Picture, QrCode, Shadow>;

struct Layer {
  std::string name;           ///< for golden lists: "message 1", "giver"
  Rect bounds;                ///< in stage pixels where it rests; shapes are in the same coordinates. Must hold all shapes, descenders and overshoot included
  std::vector<Shape> shapes;  ///< drawn in this order
  /// What the baker made of it at the output's resolution, set once on the studio thread before the layer is handed over; the renderer's own business.
  mutable std::shared_ptr<const Bitmap> baked;
  mutable int baked_x = 0, baked_y = 0;  ///< real pixels of the bitmap's corner when the layer rests
};

}  // namespace kudosk::draw
