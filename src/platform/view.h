// Stage pixels ↔ the output's real pixels: scale and rotation in one place. Values; any thread.
#pragma once

#include <cmath>
#include <utility>

#include "draw/geometry.h"

namespace kudosk::platform {

/// Whole pixels of the output.
struct PixelRect {
  int x = 0, y = 0, w = 0, h = 0;
  int right() const { return x + w; }
  int bottom() const { return y + h; }
  bool empty() const { return w <= 0 || h <= 0; }
  bool operator==(const PixelRect&) const = default;
};
inline PixelRect common(const PixelRect& a, const PixelRect& b) {
  const int x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::min(a.right(), b.right()) - x, std::min(a.bottom(), b.bottom()) - y};
}

class View {
 public:
  explicit View(const draw::Stage& stage)
      : scale(stage.scale), rotate(stage.rotate), w(stage.out_w), h(stage.out_h), upright_w(rotate % 180 == 0 ? w : h), upright_h(rotate % 180 == 0 ? h : w) {}

  const float scale;
  const int rotate;                ///< clockwise: what is up on the stage is right on an output that is turned by 90
  const int w, h;                  ///< of the output
  const int upright_w, upright_h;  ///< of the picture as a person sees it

  /// Real pixels of the upright picture → of the output.
  draw::Point turn(draw::Point p) const {
    switch (rotate) {
      case 90:
        return {static_cast<float>(w) - p.y, p.x};
      case 180:
        return {static_cast<float>(w) - p.x, static_cast<float>(h) - p.y};
      case 270:
        return {p.y, static_cast<float>(h) - p.x};
      default:
        return p;
    }
  }
  PixelRect turn(const PixelRect& r) const {
    switch (rotate) {
      case 90:
        return {w - r.bottom(), r.x, r.h, r.w};
      case 180:
        return {w - r.right(), h - r.bottom(), r.w, r.h};
      case 270:
        return {r.y, h - r.right(), r.h, r.w};
      default:
        return r;
    }
  }
  /// A way of whole pixels, not a place.
  std::pair<int, int> turn_way(int dx, int dy) const {
    switch (rotate) {
      case 90:
        return {-dy, dx};
      case 180:
        return {-dx, -dy};
      case 270:
        return {dy, -dx};
      default:
        return {dx, dy};
    }
  }
  draw::Point to_output(draw::Point p) const { return turn(draw::Point{p.x * scale, p.y * scale}); }
  /// The output's point → stage pixels.
  draw::Point to_stage(draw::Point p) const {
    draw::Point upright = p;
    switch (rotate) {
      case 90:
        upright = {p.y, static_cast<float>(w) - p.x};
        break;
      case 180:
        upright = {static_cast<float>(w) - p.x, static_cast<float>(h) - p.y};
        break;
      case 270:
        upright = {static_cast<float>(h) - p.y, p.x};
        break;
      default:
        break;
    }
    return {upright.x / scale, upright.y / scale};
  }
};

}  // namespace kudosk::platform
