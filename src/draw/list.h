// One frame: a plain vector of commands, back to front. A value; render thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "draw/geometry.h"
#include "draw/layer.h"

namespace kudosk::draw {

/// Soft radial lights on a linear gradient; covers everything. Dithered by the renderer.
struct Backdrop {
  struct Light {
    float x = 0, y = 0;    ///< centre as a share of the stage's width and height
    float rx = 0, ry = 0;  ///< radii in stage pixels at 1920×1080
    Colour colour;         ///< alpha at the centre; it fades to nothing at `reach`
    float reach = 0.65f;
    bool operator==(const Light&) const = default;
  };
  Colour from, to;                        ///< 135°
  std::vector<Light> lights;              ///< as in CSS the first is on top
  std::shared_ptr<const Bitmap> picture;  ///< instead of the gradient
  /// What the baker made of it for one stage, set once on the studio thread before it is handed over (as Layer::baked); not part of its value.
  struct Baked {
    mutable std::shared_ptr<const Bitmap> bitmap;
    bool operator==(const Baked&) const { return true; }
  } baked;
  bool operator==(const Backdrop&) const = default;
};

struct Ground {  ///< the first command of every list: `b` over `a` by `mix`
  std::shared_ptr<const Backdrop> a, b;
  float mix = 1;
};
struct Put {  ///< a layer, moved by (dx, dy) from where it rests
  std::shared_ptr<const Layer> layer;
  float dx = 0, dy = 0;
  float alpha = 1;
  float scale = 1;               ///< about its centre
  std::optional<Rect> within{};  ///< only what lies in this part of the stage is seen
};
struct Fill {  ///< a shape that changes its size: bars
  Rect rect;
  float radius = 0;
  Paint paint;
  float alpha = 1;
  std::optional<Rect> within{};
};
struct Arc {  ///< part of a ring, clockwise from the top; share 0–1, round ends
  Point centre;
  float radius = 0, width = 0, share = 1;
  Paint paint;
  float alpha = 1;
  std::optional<Rect> within{};
};
struct Piece {         ///< a bit of paper
  float x = 0, y = 0;  ///< centre
  float w = 0, h = 0;
  float angle = 0;   ///< degrees
  float squash = 1;  ///< −1…1: how much of its face is towards us
  Colour colour;
  std::uint8_t shape = 0;  ///< 0 rectangle, 1 circle, 2 ribbon, 3 star
  float alpha = 1;
};
struct Confetti {
  std::vector<Piece> pieces;
};
struct Dim {  ///< everything beneath, darkened (fades, black)
  Colour colour;
  float alpha = 0;
};
using Command = std::variant<Ground, Put, Fill, Arc, Confetti, Dim>;
using List = std::vector<Command>;

/// The frame as text, one command a line, places rounded to a tenth and shares (alpha, scale, mix) to a hundredth: for golden tests.
std::string describe(const List& list);

}  // namespace kudosk::draw
