#include <algorithm>
#include <cmath>

#include "platform/coverage.h"

namespace kudosk::platform {

namespace {

/// One edge's share of every pixel's area: what lies to the right of it in its rows, as differences along the row (summed up, they give the coverage).
void add_edge(draw::Point a, draw::Point b, float* sums, int stride, int rows) {
  if (a.y == b.y) return;
  const float sign = a.y < b.y ? 1.0f : -1.0f;
  if (sign < 0) std::swap(a, b);
  const float slope = (b.x - a.x) / (b.y - a.y);
  const int first = std::max(0, static_cast<int>(a.y)), last = std::min(rows - 1, static_cast<int>(std::ceil(b.y)) - 1);
  for (int y = first; y <= last; ++y) {
    const float top = std::max(a.y, static_cast<float>(y)), bottom = std::min(b.y, static_cast<float>(y + 1)), height = (bottom - top) * sign;
    if (bottom <= top) continue;
    float x0 = a.x + (top - a.y) * slope, x1 = a.x + (bottom - a.y) * slope;
    if (x0 > x1) std::swap(x0, x1);
    float* row = sums + static_cast<std::size_t>(y) * static_cast<std::size_t>(stride);
    const int left = static_cast<int>(x0), right = static_cast<int>(x1);
    if (left == right) {
      const float share = 1 - ((x0 + x1) / 2 - static_cast<float>(left));
      row[left] += height * share;
      row[left + 1] += height * (1 - share);
      continue;
    }
    // The edge crosses several pixels of the row: each has what is to the right of the part within it, and all of the parts further left.
    const float per_pixel = height / (x1 - x0);
    float passed = 0, covered = 0;  // the edge's height left of this pixel; the coverage of the pixel before
    for (int x = left; x <= right; ++x) {
      const float from = std::max(x0, static_cast<float>(x)), to = std::min(x1, static_cast<float>(x + 1)), part = per_pixel * (to - from);
      const float here = passed + part * (static_cast<float>(x + 1) - (from + to) / 2);
      row[x] += here - covered;
      covered = here;
      passed += part;
    }
    row[right + 1] += height - covered;
  }
}

}  // namespace

PixelRect bounds(std::span<const draw::Point> polygon) {
  if (polygon.empty()) return {};
  float left = polygon[0].x, right = left, top = polygon[0].y, bottom = top;
  for (const draw::Point& p : polygon) {
    left = std::min(left, p.x), right = std::max(right, p.x);
    top = std::min(top, p.y), bottom = std::max(bottom, p.y);
  }
  const int x = static_cast<int>(std::floor(left)), y = static_cast<int>(std::floor(top));
  return {x, y, static_cast<int>(std::ceil(right)) - x + 1, static_cast<int>(std::ceil(bottom)) - y + 1};
}

void cover_polygon(std::span<const draw::Point> polygon, const PixelRect& box, std::uint8_t* out) {
  const int stride = box.w + 2;
  static thread_local std::vector<float> sums;
  sums.assign(static_cast<std::size_t>(stride) * static_cast<std::size_t>(box.h), 0.0f);
  const auto inside = [&](const draw::Point& p) { return draw::Point{p.x - static_cast<float>(box.x), p.y - static_cast<float>(box.y)}; };
  for (std::size_t i = 0; i < polygon.size(); ++i) add_edge(inside(polygon[i]), inside(polygon[(i + 1) % polygon.size()]), sums.data(), stride, box.h);
  for (int y = 0; y < box.h; ++y) {
    const float* row = sums.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(stride);
    float sum = 0;
    for (int x = 0; x < box.w; ++x) {
      sum += row[x];
      *out++ = static_cast<std::uint8_t>(std::min(std::abs(sum), 1.0f) * 255 + 0.5f);
    }
  }
}

}  // namespace kudosk::platform
