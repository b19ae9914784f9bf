// Commands as they lie on the output: whole pixels, what differs from the frame before, and how each is painted within a rectangle. Render thread.
#pragma once

#include <pixman.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "draw/list.h"
#include "platform/confetti.h"
#include "platform/coverage.h"
#include "platform/damage.h"
#include "platform/shader.h"
#include "platform/view.h"

namespace kudosk::platform {

struct FreeImage {
  void operator()(pixman_image_t* image) const { pixman_image_unref(image); }
};
using Image = std::unique_ptr<pixman_image_t, FreeImage>;

/// Where is painted: opaque XRGB32.
struct Target {
  std::uint32_t* row0 = nullptr;
  std::ptrdiff_t stride = 0;  ///< in pixels
  Image image;
  std::size_t written = 0;  ///< pixels
};

struct PlacedPut {
  std::shared_ptr<const draw::Bitmap> bitmap;
  int x = 0, y = 0;  ///< its corner, unscaled
  std::uint8_t alpha = 255;
  float scale = 1;
  draw::Point centre;   ///< that it is scaled about
  PixelRect box, seen;  ///< seen: the part of it that is
  Image source, mask;   // made when it is painted first
  bool same(const PlacedPut& o) const { return bitmap == o.bitmap && x == o.x && y == o.y && alpha == o.alpha && scale == o.scale && (scale == 1 || centre == o.centre); }
  void paint(Target& target, const PixelRect& clip);

 private:
  void paint_wide(Target& target, const PixelRect& part) const;
};
struct PlacedFill {
  RoundBox shape;
  draw::Paint paint_of;
  float alpha = 1;
  PixelRect box, seen, within;  ///< within: the part of the screen that it is shown in
  std::shared_ptr<const Shader> shader;
  void paint(Target& target, const PixelRect& clip);
};
struct PlacedArc {
  Sector shape;
  draw::Paint paint_of;
  float alpha = 1;
  PixelRect box, seen, within;  ///< within: the part of the screen that it is shown in
  std::shared_ptr<const Shader> shader;
  void paint(Target& target, const PixelRect& clip);
};
struct PlacedConfetti {
  Papers papers;
  PixelRect seen;  ///< everything
  void paint(Target& target, const PixelRect& clip) { target.written += papers.paint(target.row0, target.stride, clip); }
};
struct PlacedDim {
  std::uint32_t colour = 0;
  PixelRect seen;
  void paint(Target& target, const PixelRect& clip);
};
using Placed = std::variant<PlacedPut, PlacedFill, PlacedArc, PlacedConfetti, PlacedDim>;

/// Where the commands lie; what can't be seen is left out, and so is the ground.
std::vector<Placed> place(const draw::List& list, const View& view);
/// Of the shapes that have none yet.
void make_shaders(std::vector<Placed>& placed, const View& view);
/// Marks what differs. What is the same in both lists and in the same order stays unmarked; `after` takes over what was already made for `before`.
void mark_difference(std::vector<Placed>& before, std::vector<Placed>& after, Damage& damage);

}  // namespace kudosk::platform
