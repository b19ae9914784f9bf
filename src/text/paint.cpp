#include "text/paint.h"

#include <algorithm>
#include <cmath>

#include "text/face.h"
#include "text/placed.h"

namespace kudosk::text {
namespace {

constexpr double strike_middle = 0.3, strike_width = 0.065;                ///< em, above the baseline
constexpr double dot_middle = 0.27, dot_radius = 0.085, dot_alpha = 0.55;  ///< em: for a letter that no font has
constexpr double picture_height = 1.15, picture_below = 0.23;              ///< em, as in placing

class Path : public Outline {
 public:
  explicit Path(cairo_t* target) : target_(target) { cairo_new_path(target_); }
  void move_to(double x, double y) override { cairo_move_to(target_, x, y); }
  void line_to(double x, double y) override { cairo_line_to(target_, x, y); }
  void curve_to(double ax, double ay, double bx, double by, double x, double y) override { cairo_curve_to(target_, ax, ay, bx, by, x, y); }
  void close() override { cairo_close_path(target_); }

 private:
  cairo_t* target_;
};

class Brush {
 public:
  Brush(cairo_t* target, double size, double scale) : target_(target), size_(size), scale_(scale) {}

  void line(const PlacedLine& line, double x, double baseline) {
    for (const Segment& segment : line.segments) {
      if (segment.picture) {
        picture(segment, x, baseline);
        continue;
      }
      letters(segment, x, baseline);
      for (const float middle : segment.unknown) {
        colour(segment, dot_alpha);
        cairo_new_path(target_);
        cairo_arc(target_, x + static_cast<double>(middle) * scale_, baseline - dot_middle * size_, dot_radius * size_, 0, 2 * M_PI);
        cairo_fill(target_);
      }
      if (segment.strike) {
        colour(segment);
        const double width = std::max(1.0, std::round(strike_width * size_));
        cairo_rectangle(target_, x + static_cast<double>(segment.x) * scale_, std::round(baseline - strike_middle * size_ - width / 2), static_cast<double>(segment.w) * scale_,
                        width);
        cairo_fill(target_);
      }
    }
  }

 private:
  void colour(const Segment& segment, double alpha = 1) {
    const draw::Colour& c = segment.colour;
    cairo_set_source_rgba(target_, static_cast<double>(c.r), static_cast<double>(c.g), static_cast<double>(c.b), static_cast<double>(c.a) * alpha);
  }

  void letters(const Segment& segment, double x, double baseline) {
    if (!segment.face || segment.glyphs.empty()) return;
    const Face& face = *segment.face;
    colour(segment);
    const auto at_x = [&](const Glyph& glyph) { return x + static_cast<double>(glyph.x) * scale_; };
    const auto at_y = [&](const Glyph& glyph) { return baseline + static_cast<double>(glyph.y) * scale_; };
    if (face.coloured()) {
      for (const Glyph& glyph : segment.glyphs) face.show(target_, glyph.id, at_x(glyph), at_y(glyph), size_);
    } else if (face.embolden() > 0) {
      Path path(target_);
      for (const Glyph& glyph : segment.glyphs) face.outline(path, glyph.id, at_x(glyph), at_y(glyph), size_);
      cairo_set_line_width(target_, face.embolden() * size_);
      cairo_set_line_join(target_, CAIRO_LINE_JOIN_ROUND);
      cairo_stroke_preserve(target_);
      cairo_fill(target_);
    } else {
      double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
      for (const Glyph& glyph : segment.glyphs) {
        const Extents box = face.extents(glyph.id);
        left = std::min(left, at_x(glyph) + static_cast<double>(box.x) * size_);
        top = std::min(top, at_y(glyph) + static_cast<double>(box.y) * size_);
        right = std::max(right, at_x(glyph) + static_cast<double>(box.x + box.w) * size_);
        bottom = std::max(bottom, at_y(glyph) + static_cast<double>(box.y + box.h) * size_);
      }
      // Not beyond what can be seen, and a pixel around it.
      double clip_left = 0, clip_top = 0, clip_right = 0, clip_bottom = 0;
      cairo_clip_extents(target_, &clip_left, &clip_top, &clip_right, &clip_bottom);
      left = std::floor(std::max(left, clip_left)) - 1;
      top = std::floor(std::max(top, clip_top)) - 1;
      right = std::ceil(std::min(right, clip_right)) + 1;
      bottom = std::ceil(std::min(bottom, clip_bottom)) + 1;
      if (right <= left || bottom <= top) return;
      Coverage coverage(static_cast<int>(left), static_cast<int>(top), static_cast<int>(right - left), static_cast<int>(bottom - top));
      for (const Glyph& glyph : segment.glyphs) {
        face.outline(coverage, glyph.id, at_x(glyph), at_y(glyph), size_);
        coverage.add();
      }
      coverage.paint(target_);
    }
  }

  void picture(const Segment& segment, double x, double baseline) {
    const draw::Bitmap& bitmap = *segment.picture;
    if (bitmap.w <= 0 || bitmap.h <= 0 || segment.w <= 0) return;
    // cairo only reads it.
    auto* pixels = reinterpret_cast<unsigned char*>(const_cast<std::uint32_t*>(bitmap.pixels.data()));
    cairo_surface_t* surface = cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_ARGB32, bitmap.w, bitmap.h, bitmap.stride);
    const double room_w = static_cast<double>(segment.w) * scale_, room_h = picture_height * size_;
    const double fit = std::min(room_w / bitmap.w, room_h / bitmap.h);
    cairo_save(target_);
    cairo_translate(target_, x + static_cast<double>(segment.x) * scale_ + (room_w - fit * bitmap.w) / 2, baseline + picture_below * size_ - (room_h + fit * bitmap.h) / 2);
    cairo_scale(target_, fit, fit);
    cairo_set_source_surface(target_, surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(target_), CAIRO_FILTER_GOOD);
    cairo_rectangle(target_, 0, 0, bitmap.w, bitmap.h);
    cairo_fill(target_);
    cairo_restore(target_);
    cairo_surface_destroy(surface);
  }

  cairo_t* target_;
  double size_, scale_;
};

}  // namespace

void paint(cairo_t* target, const Paragraph& paragraph, int line, double device_x, double device_y) {
  const auto* placed = dynamic_cast<const PlacedParagraph*>(&paragraph);
  if (!placed) return;
  const auto scale = static_cast<double>(placed->scale);
  cairo_save(target);
  Brush brush(target, static_cast<double>(placed->size) * scale, scale);
  for (std::size_t i = 0; i < placed->placed.size(); ++i) {
    if (line >= 0 && static_cast<std::size_t>(line) != i) continue;
    const LineBox& box = placed->lines[i];
    brush.line(placed->placed[i], device_x + static_cast<double>(box.x) * scale, std::round(device_y + static_cast<double>(box.baseline) * scale));
  }
  cairo_restore(target);
}

}  // namespace kudosk::text
