#include "platform/shapes.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

#include "platform/icon.h"
#include "platform/pixels.h"
#include "platform/qr.h"
#include "platform/resample.h"
#include "platform/shader.h"
#include "platform/shadow.h"
#include "text/paint.h"

namespace kudosk::platform {

namespace {

struct FreeSurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Surface = std::unique_ptr<cairo_surface_t, FreeSurface>;

/// cairo only reads it; the pixels outlive the surface.
Surface surface_of(const std::uint32_t* pixels, int w, int h, int stride) {
  auto* bytes = reinterpret_cast<unsigned char*>(const_cast<std::uint32_t*>(pixels));
  return Surface(cairo_image_surface_create_for_data(bytes, CAIRO_FORMAT_ARGB32, w, h, stride));
}

draw::Stage upright(draw::Stage stage) {
  const View view(stage);
  stage.out_w = view.upright_w;
  stage.out_h = view.upright_h;
  stage.rotate = 0;
  return stage;
}

}  // namespace

ShapePainter::ShapePainter(cairo_t* target, const draw::Stage& stage) : target_(target), view_(upright(stage)) {}

void ShapePainter::draw(const draw::Shape& shape) {
  cairo_save(target_);
  cairo_new_path(target_);
  std::visit([this](const auto& s) { paint(s); }, shape);
  cairo_restore(target_);
}

ShapePainter::Box ShapePainter::snapped(const draw::Rect& rect, float radius) const {
  const auto scale = static_cast<double>(view_.scale);
  const double x = static_cast<double>(rect.x) * scale, y = static_cast<double>(rect.y) * scale, w = static_cast<double>(rect.w) * scale, h = static_cast<double>(rect.h) * scale;
  const bool circle = 2 * static_cast<double>(radius) * scale > w - 1 && std::abs(w - h) < 0.01;
  if (circle) return {x, y, w, h};
  const double left = std::round(x), top = std::round(y);
  return {left, top, std::max(1.0, std::round(x + w) - left), std::max(1.0, std::round(y + h) - top)};
}

void ShapePainter::path(const Box& box, double radius) {
  const double r = std::clamp(radius, 0.0, std::min(box.w, box.h) / 2);
  if (r < 0.01) {
    cairo_rectangle(target_, box.x, box.y, box.w, box.h);
    return;
  }
  constexpr double kQuarter = std::numbers::pi / 2;
  cairo_new_sub_path(target_);
  cairo_arc(target_, box.x + box.w - r, box.y + r, r, -kQuarter, 0);
  cairo_arc(target_, box.x + box.w - r, box.y + box.h - r, r, 0, kQuarter);
  cairo_arc(target_, box.x + r, box.y + box.h - r, r, kQuarter, 2 * kQuarter);
  cairo_arc(target_, box.x + r, box.y + r, r, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(target_);
}

void ShapePainter::colour(const draw::Colour& c) {
  cairo_set_source_rgba(target_, static_cast<double>(c.r), static_cast<double>(c.g), static_cast<double>(c.b), static_cast<double>(c.a));
}

void ShapePainter::fill(const draw::Paint& paint) {
  const Shader shader(paint, view_);
  if (shader.solid()) {
    colour(paint.stops.empty() ? paint.colour : paint.stops.front().colour);
    cairo_fill(target_);
    return;
  }
  // cairo's own gradients are neither dithered nor conic.
  double left = 0, top = 0, right = 0, bottom = 0;
  cairo_save(target_);
  cairo_clip_preserve(target_);
  cairo_clip_extents(target_, &left, &top, &right, &bottom);
  cairo_restore(target_);
  const int x = static_cast<int>(std::floor(left)), y = static_cast<int>(std::floor(top));
  const int w = static_cast<int>(std::ceil(right)) - x, h = static_cast<int>(std::ceil(bottom)) - y;
  if (w <= 0 || h <= 0) return;
  const auto pixels = make_bitmap(w, h);
  for (int row = 0; row < h; ++row) shader.row(x, y + row, w, pixels->pixels.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(w));
  const Surface surface = surface_of(pixels->pixels.data(), w, h, pixels->stride);
  cairo_set_source_surface(target_, surface.get(), x, y);
  cairo_pattern_set_filter(cairo_get_source(target_), CAIRO_FILTER_NEAREST);
  cairo_fill(target_);
  cairo_set_source_rgba(target_, 0, 0, 0, 0);  // lets go of the surface
}

void ShapePainter::paint(const draw::RoundedRect& shape) {
  if (shape.rect.empty()) return;
  const auto scale = static_cast<double>(view_.scale), radius = static_cast<double>(shape.radius) * scale;
  const Box box = snapped(shape.rect, shape.radius);
  path(box, radius);
  fill(shape.fill);
  if (shape.stroke <= 0 || shape.stroke_colour.a <= 0) return;
  // Within the edge: what is between the outline and one further in.
  const double width = std::max(1.0, std::round(static_cast<double>(shape.stroke) * scale));
  path(box, radius);
  if (box.w > 2 * width && box.h > 2 * width)
    path({box.x + width, box.y + width, box.w - 2 * width, box.h - 2 * width}, std::max(0.0, std::min({radius, box.w / 2, box.h / 2}) - width));
  cairo_set_fill_rule(target_, CAIRO_FILL_RULE_EVEN_ODD);
  colour(shape.stroke_colour);
  cairo_fill(target_);
}

void ShapePainter::paint(const draw::RingShape& shape) {
  if (shape.radius <= 0 || shape.width <= 0) return;
  const auto scale = static_cast<double>(view_.scale);
  const double x = static_cast<double>(shape.centre.x) * scale, y = static_cast<double>(shape.centre.y) * scale, half = static_cast<double>(shape.width) * scale / 2;
  const double radius = static_cast<double>(shape.radius) * scale;
  cairo_new_sub_path(target_);
  cairo_arc(target_, x, y, radius + half, 0, 2 * std::numbers::pi);
  cairo_close_path(target_);
  if (radius > half) {
    cairo_new_sub_path(target_);
    cairo_arc(target_, x, y, radius - half, 0, 2 * std::numbers::pi);
    cairo_close_path(target_);
  }
  cairo_set_fill_rule(target_, CAIRO_FILL_RULE_EVEN_ODD);
  fill(shape.paint);
}

void ShapePainter::paint(const draw::Line& shape) {
  if (shape.width <= 0) return;
  const auto scale = static_cast<double>(view_.scale);
  const auto x = [&](const draw::Point& p) { return static_cast<double>(p.x) * scale; };
  const auto y = [&](const draw::Point& p) { return static_cast<double>(p.y) * scale; };
  const double width = static_cast<double>(shape.width) * scale;
  cairo_move_to(target_, x(shape.a), y(shape.a));
  cairo_curve_to(target_, x(shape.c1), y(shape.c1), x(shape.c2), y(shape.c2), x(shape.b), y(shape.b));
  cairo_set_line_width(target_, width);
  cairo_set_line_cap(target_, CAIRO_LINE_CAP_ROUND);
  if (shape.dotted) {
    // Round ends on next to nothing are dots; as far apart as in the constellation of the visual guide.
    const double dashes[]{width * 0.02, width * 5};
    cairo_set_dash(target_, dashes, 2, 0);
  }
  colour(shape.colour);
  cairo_stroke(target_);
}

void ShapePainter::paint(const draw::Words& shape) {
  const auto* paragraph = dynamic_cast<const text::Paragraph*>(shape.text.get());
  if (!paragraph) return;
  const auto scale = static_cast<double>(view_.scale);
  text::paint(target_, *paragraph, shape.line, static_cast<double>(shape.at.x) * scale, static_cast<double>(shape.at.y) * scale);
}

void ShapePainter::paint(const draw::Icon& shape) {
  const Box box = snapped(shape.rect, 0);
  const auto bitmap = icon(shape.name, static_cast<int>(box.w), static_cast<int>(box.h));
  if (!bitmap) return;
  const Surface surface = surface_of(bitmap->pixels.data(), bitmap->w, bitmap->h, bitmap->stride);
  if (shape.tint) {
    colour(*shape.tint);
    cairo_mask_surface(target_, surface.get(), box.x, box.y);
  } else {
    cairo_set_source_surface(target_, surface.get(), box.x, box.y);
    cairo_paint(target_);
    cairo_set_source_rgba(target_, 0, 0, 0, 0);
  }
}

void ShapePainter::paint(const draw::Picture& shape) {
  if (!shape.bitmap || shape.bitmap->w <= 0 || shape.bitmap->h <= 0 || shape.rect.empty()) return;
  const Box box = snapped(shape.rect, shape.radius);
  // On whole pixels, as large as the box: a picture isn't resampled twice.
  const int left = static_cast<int>(std::floor(box.x)), top = static_cast<int>(std::floor(box.y));
  const int w = static_cast<int>(std::ceil(box.x + box.w)) - left, h = static_cast<int>(std::ceil(box.y + box.h)) - top;
  std::shared_ptr<const draw::Bitmap> fitted = shape.bitmap;
  if (fitted->w != w || fitted->h != h) fitted = resample(*fitted, w, h);
  const Surface surface = surface_of(fitted->pixels.data(), fitted->w, fitted->h, fitted->stride);
  path(box, static_cast<double>(shape.radius * view_.scale));
  cairo_set_source_surface(target_, surface.get(), left, top);
  cairo_pattern_set_filter(cairo_get_source(target_), CAIRO_FILTER_NEAREST);
  cairo_fill(target_);
  cairo_set_source_rgba(target_, 0, 0, 0, 0);
}

void ShapePainter::paint(const draw::QrCode& shape) {
  const Box box = snapped(shape.rect, 0);
  const PixelRect whole{static_cast<int>(box.x), static_cast<int>(box.y), static_cast<int>(box.w), static_cast<int>(box.h)};
  cairo_rectangle(target_, whole.x, whole.y, whole.w, whole.h);
  colour(shape.light);
  cairo_fill(target_);
  for (const PixelRect& module : qr_code(shape.text, whole)) cairo_rectangle(target_, module.x, module.y, module.w, module.h);
  colour(shape.dark);
  cairo_fill(target_);
}

void ShapePainter::paint(const draw::Shadow& shape) {
  if (shape.rect.empty() || shape.colour.a <= 0) return;
  const Box box = snapped(shape.rect, shape.radius);
  RoundBox hard;
  hard.centre = {static_cast<float>(box.x + box.w / 2), static_cast<float>(box.y + box.h / 2)};
  hard.half_w = static_cast<float>(box.w / 2);
  hard.half_h = static_cast<float>(box.h / 2);
  hard.radius = shape.radius * view_.scale;
  SoftMask mask = soft(hard, shape.blur * view_.scale);
  const Surface surface(cairo_image_surface_create_for_data(mask.coverage.data(), CAIRO_FORMAT_A8, mask.box.w, mask.box.h, mask.box.w));
  colour(shape.colour);
  cairo_mask_surface(target_, surface.get(), mask.box.x, mask.box.y);
}

}  // namespace kudosk::platform
