#include "text/coverage.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace kudosk::text {
namespace {

constexpr double flat_enough = 0.02;  ///< px that a curve's chord may be off
constexpr int most_chords = 32;
constexpr int largest = 16384;  ///< px, either way

/// How much of [0, t] lies right of an edge that goes evenly from x0 to x1, as a share of its height.
float beside(float t, float x0, float x1) {
  if (t <= x0) return 0;
  if (t >= x1) return t - (x0 + x1) / 2;
  return (t - x0) * (t - x0) / (2 * (x1 - x0));
}

}  // namespace

Coverage::Coverage(int x, int y, int w, int h)
    : x_(x), y_(y), w_(std::clamp(w, 1, largest)), h_(std::clamp(h, 1, largest)), mask_(cairo_image_surface_create(CAIRO_FORMAT_A8, w_, h_)) {}

Coverage::~Coverage() { cairo_surface_destroy(mask_); }

void Coverage::end_contour() {
  if (open_) line_to(start_x_, start_y_);
  open_ = false;
}

void Coverage::move_to(double x, double y) {
  end_contour();
  start_x_ = x;
  start_y_ = y;
  at_x_ = x - x_;
  at_y_ = y - y_;
  open_ = true;
}

void Coverage::line_to(double x, double y) {
  const double to_x = x - x_, to_y = y - y_;
  if (to_y != at_y_) edges_.push_back({static_cast<float>(at_x_), static_cast<float>(at_y_), static_cast<float>(to_x), static_cast<float>(to_y)});
  at_x_ = to_x;
  at_y_ = to_y;
}

void Coverage::curve_to(double ax, double ay, double bx, double by, double x, double y) {
  const double x0 = at_x_ + x_, y0 = at_y_ + y_;
  // The second differences bound how far a chord strays.
  const double bend = std::max(std::hypot(x0 - 2 * ax + bx, y0 - 2 * ay + by), std::hypot(ax - 2 * bx + x, ay - 2 * by + y));
  const int chords = std::isfinite(bend) ? std::clamp(static_cast<int>(std::ceil(std::sqrt(0.75 * bend / flat_enough))), 1, most_chords) : 1;
  for (int i = 1; i < chords; ++i) {
    const double t = static_cast<double>(i) / chords, u = 1 - t;
    line_to(u * u * u * x0 + 3 * u * u * t * ax + 3 * u * t * t * bx + t * t * t * x, u * u * u * y0 + 3 * u * u * t * ay + 3 * u * t * t * by + t * t * t * y);
  }
  line_to(x, y);
}

void Coverage::edge(const Edge& edge, int left, int top, int w, int h) {
  const bool down = edge.y0 < edge.y1;
  const float from_y = (down ? edge.y0 : edge.y1) - static_cast<float>(top), to_y = (down ? edge.y1 : edge.y0) - static_cast<float>(top);
  const float from_x = (down ? edge.x0 : edge.x1) - static_cast<float>(left), to_x = (down ? edge.x1 : edge.x0) - static_cast<float>(left);
  const float slope = (to_x - from_x) / (to_y - from_y);
  const int last = std::min(h, static_cast<int>(std::ceil(to_y)));
  for (int row = std::max(0, static_cast<int>(from_y)); row < last; ++row) {
    const float begin = std::max(from_y, static_cast<float>(row)), end = std::min(to_y, static_cast<float>(row + 1));
    if (end <= begin) continue;
    const float share = down ? end - begin : begin - end;
    const auto within = [&](float v) { return std::clamp(v, 0.0F, static_cast<float>(w)); };
    const float xa = within(from_x + (begin - from_y) * slope), xb = within(from_x + (end - from_y) * slope);
    const float x0 = std::min(xa, xb), x1 = std::max(xa, xb);
    float* changes = changes_.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(w + 2);
    const int first = static_cast<int>(x0), behind = static_cast<int>(x1) + 1;
    float covered = 0, before = beside(static_cast<float>(first), x0, x1);
    for (int i = first; i < behind; ++i) {
      const float next = beside(static_cast<float>(i + 1), x0, x1);
      changes[i] += share * (next - before - covered);
      covered = next - before;
      before = next;
    }
    changes[behind] += share * (1 - covered);
  }
}

void Coverage::add() {
  end_contour();
  if (edges_.empty()) return;
  float min_x = edges_.front().x0, max_x = min_x, min_y = edges_.front().y0, max_y = min_y;
  for (const Edge& e : edges_) {
    min_x = std::min({min_x, e.x0, e.x1});
    max_x = std::max({max_x, e.x0, e.x1});
    min_y = std::min({min_y, e.y0, e.y1});
    max_y = std::max({max_y, e.y0, e.y1});
  }
  const auto bound = [](float v, int most) { return static_cast<int>(std::clamp(v, 0.0F, static_cast<float>(most))); };
  const int left = bound(std::floor(min_x), w_), right = bound(std::ceil(max_x), w_), top = bound(std::floor(min_y), h_), bottom = bound(std::ceil(max_y), h_);
  const int w = right - left, h = bottom - top;
  if (w > 0 && h > 0 && std::isfinite(min_x + max_x + min_y + max_y) && cairo_surface_status(mask_) == CAIRO_STATUS_SUCCESS) {
    changes_.assign(static_cast<std::size_t>(w + 2) * static_cast<std::size_t>(h), 0);
    for (const Edge& e : edges_) edge(e, left, top, w, h);
    cairo_surface_flush(mask_);
    const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(mask_));
    for (int row = 0; row < h; ++row) {
      std::uint8_t* out = cairo_image_surface_get_data(mask_) + static_cast<std::size_t>(top + row) * stride + left;
      const float* changes = changes_.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(w + 2);
      float winding = 0;
      for (int i = 0; i < w; ++i) {
        winding += changes[i];
        const int covered = static_cast<int>(std::min(std::abs(winding), 1.0F) * 255 + 0.5F);
        out[i] = static_cast<std::uint8_t>(std::min(255, out[i] + covered));  // letters that touch leave no seam
      }
    }
    cairo_surface_mark_dirty(mask_);
  }
  edges_.clear();
}

void Coverage::paint(cairo_t* target) { cairo_mask_surface(target, mask_, x_, y_); }

}  // namespace kudosk::text
