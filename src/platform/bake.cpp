#include "platform/bake.h"

#include <algorithm>
#include <cmath>

#include "platform/ground.h"
#include "platform/pixels.h"
#include "platform/resample.h"
#include "platform/shapes.h"
#include "platform/view.h"

namespace kudosk::platform {

void bake(const draw::Layer& layer, const draw::Stage& stage) {
  if (layer.baked) return;
  const View view(stage);
  const auto edge = [&](float v) { return std::clamp(v * view.scale, -1e6f, 1e6f); };
  const int left = static_cast<int>(std::floor(edge(layer.bounds.x))), top = static_cast<int>(std::floor(edge(layer.bounds.y)));
  const PixelRect bounds{left, top, static_cast<int>(std::ceil(edge(layer.bounds.right()))) - left, static_cast<int>(std::ceil(edge(layer.bounds.bottom()))) - top};
  // What comes in from beside the stage is kept, what is farther away than the stage is wide is never seen.
  const PixelRect box = common(bounds, {-view.upright_w, -view.upright_h, 3 * view.upright_w, 3 * view.upright_h});
  layer.baked_x = layer.baked_y = 0;
  if (box.empty()) {
    layer.baked = make_bitmap(0, 0);
    return;
  }
  const auto drawn = make_bitmap(box.w, box.h);
  cairo_surface_t* surface = cairo_image_surface_create_for_data(reinterpret_cast<unsigned char*>(drawn->pixels.data()), CAIRO_FORMAT_ARGB32, box.w, box.h, drawn->stride);
  cairo_t* target = cairo_create(surface);
  cairo_translate(target, -box.x, -box.y);
  ShapePainter painter(target, stage);
  for (const draw::Shape& shape : layer.shapes) painter.draw(shape);
  cairo_destroy(target);
  cairo_surface_destroy(surface);

  const PixelRect inked = ink(*drawn);
  if (inked.empty()) {
    layer.baked = make_bitmap(0, 0);
    return;
  }
  const PixelRect place = view.turn(PixelRect{box.x + inked.x, box.y + inked.y, inked.w, inked.h});
  layer.baked_x = place.x;
  layer.baked_y = place.y;
  if (view.rotate != 0) {
    layer.baked = turned(*cut(*drawn, inked), view.rotate);
  } else if (inked == PixelRect{0, 0, box.w, box.h}) {
    layer.baked = drawn;
  } else {
    layer.baked = cut(*drawn, inked);
  }
}

std::shared_ptr<const draw::Bitmap> bake(const draw::Backdrop& backdrop, const draw::Stage& stage) {
  const View view(stage);
  if (!backdrop.picture || backdrop.picture->w <= 0 || backdrop.picture->h <= 0) return make_lattice(backdrop, view);
  std::shared_ptr<const draw::Bitmap> filled = backdrop.picture;
  if (filled->w != view.upright_w || filled->h != view.upright_h) filled = resample(*filled, view.upright_w, view.upright_h);
  return view.rotate == 0 ? filled : turned(*filled, view.rotate);
}

std::shared_ptr<const draw::Bitmap> ground_pixels(const draw::Backdrop& backdrop, const draw::Stage& stage) {
  const View view(stage);
  const auto baked = bake(backdrop, stage);
  if (!is_lattice_of(*baked, view)) return baked;
  auto pixels = make_bitmap(view.w, view.h);
  paint_lattice(*baked, {0, 0, view.w, view.h}, pixels->pixels.data(), view.w);
  return pixels;
}

}  // namespace kudosk::platform
