#include "platform/coverage.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "platform/simd.h"

namespace kudosk::platform {

namespace {

using simd::F32;
using simd::I32;

constexpr F32 kFour{0.5f, 1.5f, 2.5f, 3.5f};  // the centres of four pixels

PixelRect around(draw::Point centre, float half_w, float half_h) {
  const auto floor = [](float v) { return static_cast<int>(std::floor(std::clamp(v, -1e6f, 1e6f))); };
  const auto ceil = [](float v) { return static_cast<int>(std::ceil(std::clamp(v, -1e6f, 1e6f))); };
  const int x = floor(centre.x - half_w), y = floor(centre.y - half_h);
  return {x, y, ceil(centre.x + half_w) - x, ceil(centre.y + half_h) - y};
}

void put(std::uint8_t* out, F32 covered) {
  const std::uint32_t four = simd::bytes(__builtin_convertvector(covered * simd::all(255) + simd::all(0.5f), I32));
  std::memcpy(out, &four, sizeof four);
}

}  // namespace

PixelRect RoundBox::bounds() const {
  const float c = std::abs(cosine), s = std::abs(sine);
  return around(centre, half_w * c + half_h * s + 0.5f, half_w * s + half_h * c + 0.5f);
}

BoxRows::Pair BoxRows::pair(float across, float slope, float half) {
  if (std::abs(across) < 1e-3f) return {0, 0, 0, false};
  const float reach = (half + 0.6f) / std::abs(across);
  return {-reach, reach, slope / across, true};
}

BoxRows::BoxRows(const RoundBox& box) : centre_(box.centre), sides_(pair(box.cosine, box.sine, box.half_w)), ends_(pair(-box.sine, box.cosine, box.half_h)) {}

Run BoxRows::at(int y) const {
  const float down = static_cast<float>(y) + 0.5f - centre_.y;
  float first = -1e6f, last = 1e6f;
  for (const Pair& pair : {sides_, ends_}) {
    if (!pair.crossed) continue;
    first = std::max(first, pair.low - pair.step * down);
    last = std::min(last, pair.high - pair.step * down);
  }
  if (first >= last) return {};
  return {static_cast<int>(std::floor(centre_.x + first - 0.5f)), static_cast<int>(std::ceil(centre_.x + last + 0.5f))};
}

Runs RoundBox::runs(int y) const { return {BoxRows(*this).at(y), Run{}}; }

void RoundBox::cover(int x, int y, int n, std::uint8_t* out, [[maybe_unused]] bool wide) const {
  const float down = static_cast<float>(y) + 0.5f - centre.y;
  const F32 c = simd::all(cosine), s = simd::all(sine), v0 = simd::all(cosine * down), u0 = simd::all(sine * down);
  const F32 reach_u = simd::all(half_w + 0.5f), reach_v = simd::all(half_h + 0.5f);
  const float full_u = std::min(1.0f, 2 * half_w), full_v = std::min(1.0f, 2 * half_h);
  const float r = std::min({radius, half_w, half_h});
  const F32 inner_u = simd::all(half_w - r), inner_v = simd::all(half_h - r), zero{};
  const auto four = [&](int i) __attribute__((always_inline)) {
    const F32 across = simd::all(static_cast<float>(x + i) - centre.x) + kFour;
    const F32 u = simd::size(across * c + u0), v = simd::size(v0 - across * s);
    F32 covered = simd::clamp(reach_u - u, 0, full_u) * simd::clamp(reach_v - v, 0, full_v);
    if (r > 0.5f) {
      const F32 du = u - inner_u, dv = v - inner_v;
      const I32 rounded = (du > zero) & (dv > zero);
      if (simd::any(rounded)) {
        const F32 corner = simd::clamp(simd::all(r + 0.5f) - simd::root(du * du + dv * dv), 0, 1);
        covered = rounded ? corner : covered;
      }
    }
    put(out + i, covered);
  };
  // Upright, all pixels of a row that lie between the corners are covered alike.
  const float even = half_w - std::max(r, 0.5f) - 0.5f;
  const bool upright = sine == 0 && cosine == 1 && even > 8;
  if constexpr (wide::kBuilt) {
    if (wide && !upright) return wide::cover(*this, x, y, n, out);
  }
  int i = 0;
  if (upright) {
    const int from = static_cast<int>(std::ceil(centre.x - even)) - x, to = static_cast<int>(std::floor(centre.x + even)) - x;
    for (; i < std::min(from, n); i += 4) four(i);
    if (i + 4 <= std::min(to, n)) {
      four(i);
      std::uint32_t alike = 0;
      std::memcpy(&alike, out + i, sizeof alike);
      for (i += 4; i + 4 <= std::min(to, n); i += 4) std::memcpy(out + i, &alike, sizeof alike);
    }
  }
  for (; i < n; i += 4) four(i);
}

PixelRect Ellipse::bounds() const {
  const float w = std::hypot(half_w * cosine, half_h * sine), h = std::hypot(half_w * sine, half_h * cosine);
  return around(centre, w + 1, h + 1);
}

void Ellipse::cover(int x, int y, int n, std::uint8_t* out) const {
  // Nothing is thinner than a pixel: it gets fainter instead.
  const float a = std::max(half_w, 0.5f), b = std::max(half_h, 0.5f), faint = std::min(1.0f, 2 * half_w) * std::min(1.0f, 2 * half_h);
  const float down = static_cast<float>(y) + 0.5f - centre.y;
  const F32 c = simd::all(cosine), s = simd::all(sine), v0 = simd::all(cosine * down), u0 = simd::all(sine * down);
  const F32 ia = simd::all(1 / a), ib = simd::all(1 / b), one = simd::all(1), deep = simd::all(-0.5f * std::min(a, b));
  for (int i = 0; i < n; i += 4) {
    const F32 across = simd::all(static_cast<float>(x + i) - centre.x) + kFour;
    const F32 u = (across * c + u0) * ia, v = (v0 - across * s) * ib;
    // The distance to first order: the function over its slope; exact for a circle.
    const F32 f = simd::root(u * u + v * v);
    const F32 gu = u * ia, gv = v * ib;
    const F32 slope = simd::most(simd::root(gu * gu + gv * gv), simd::all(1e-6f));
    F32 distance = (f - one) * f / slope;
    distance = f < simd::all(0.5f) ? deep : distance;
    put(out + i, simd::clamp(simd::all(0.5f) - distance, 0, 1) * simd::all(faint));
  }
}

draw::Point Sector::at(float share_of_it) const {
  const float angle = (start + share_of_it) * 2 * std::numbers::pi_v<float>;
  return {centre.x + radius * std::sin(angle), centre.y - radius * std::cos(angle)};
}

PixelRect Sector::bounds(float from, float to) const {
  const float pad = half_width + 1;
  if (to - from >= 1) return around(centre, radius + pad, radius + pad);
  const draw::Point a = at(from), b = at(to);
  float left = std::min(a.x, b.x), right = std::max(a.x, b.x), top = std::min(a.y, b.y), bottom = std::max(a.y, b.y);
  // Where it passes an axis it stands out farthest.
  for (int quarter = static_cast<int>(std::ceil((start + from) * 4)); static_cast<float>(quarter) <= (start + to) * 4; ++quarter) {
    switch (((quarter % 4) + 4) % 4) {
      case 0:
        top = centre.y - radius;
        break;
      case 1:
        right = centre.x + radius;
        break;
      case 2:
        bottom = centre.y + radius;
        break;
      default:
        left = centre.x - radius;
        break;
    }
  }
  return around({(left + right) / 2, (top + bottom) / 2}, (right - left) / 2 + pad, (bottom - top) / 2 + pad);
}

Runs Sector::runs(int y) const {
  // Between two circles, a pixel further out and further in than where nothing is covered.
  const float down = static_cast<float>(y) + 0.5f - centre.y, outer = radius + half_width + 1.5f, inner = std::max(0.0f, radius - half_width - 1.5f);
  if (std::abs(down) >= outer) return {};
  const auto half = [&](float r) { return std::sqrt(r * r - down * down); };
  const auto floor = [](float v) { return static_cast<int>(std::floor(v)); };
  const Run whole{floor(centre.x - half(outer)), floor(centre.x + half(outer)) + 1};
  if (std::abs(down) >= inner) return {whole, Run{}};
  return {Run{whole.first, floor(centre.x - half(inner)) + 1}, Run{floor(centre.x + half(inner)), whole.last}};
}

void Sector::cover(int x, int y, int n, std::uint8_t* out) const {
  const float down = static_cast<float>(y) + 0.5f;
  const F32 dy = simd::all(down - centre.y), zero{};
  const bool whole = share >= 1;
  const draw::Point first = at(0), last = at(share);
  const F32 ax = simd::all(first.x - centre.x), ay = simd::all(first.y - centre.y), bx = simd::all(last.x - centre.x), by = simd::all(last.y - centre.y);
  const F32 full = simd::all(std::min(1.0f, 2 * half_width)), half = simd::all(half_width), r = simd::all(radius);
  for (int i = 0; i < n; i += 4) {
    const F32 dx = simd::all(static_cast<float>(x + i) - centre.x) + kFour;
    F32 distance = simd::size(simd::root(dx * dx + dy * dy) - r) - half;
    if (!whole) {
      // Clockwise of the beginning, and the end clockwise of it; both or either, as the part is less or more than half a turn.
      const I32 after = (ax * dy - ay * dx) >= zero, before = (dx * by - dy * bx) >= zero;
      const I32 inside = share <= 0.5f ? (after & before) : (after | before);
      const F32 ex = dx - ax, ey = dy - ay, fx = dx - bx, fy = dy - by;
      const F32 ends = simd::root(simd::least(ex * ex + ey * ey, fx * fx + fy * fy)) - half;
      distance = inside ? distance : ends;
    }
    put(out + i, simd::clamp(simd::all(0.5f) - distance, 0, 1) * full);
  }
}

}  // namespace kudosk::platform
