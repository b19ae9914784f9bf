#include "platform/shader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numbers>

#include "platform/dither.h"
#include "platform/simd.h"

namespace kudosk::platform {

namespace {

using simd::F32;
using simd::I32;
using simd::U16;

constexpr F32 kMiddles{0.5f, 1.5f, 2.5f, 3.5f};  // of four pixels

/// CSS mixes colours premultiplied: what fades out doesn't darken.
draw::Colour mix(const draw::Colour& from, const draw::Colour& to, float t) {
  const float a = from.a + (to.a - from.a) * t;
  if (a <= 0) return {0, 0, 0, 0};
  const auto channel = [&](float f, float g) { return (f * from.a * (1 - t) + g * to.a * t) / a; };
  return {channel(from.r, to.r), channel(from.g, to.g), channel(from.b, to.b), a};
}

draw::Colour colour_at(const std::vector<draw::GradientStop>& stops, float t) {
  if (t <= stops.front().at) return stops.front().colour;
  for (std::size_t i = 1; i < stops.size(); ++i) {
    if (t > stops[i].at) continue;
    const float length = stops[i].at - stops[i - 1].at;
    return length <= 0 ? stops[i].colour : mix(stops[i - 1].colour, stops[i].colour, (t - stops[i - 1].at) / length);
  }
  return stops.back().colour;
}

}  // namespace

std::uint32_t premultiplied(const draw::Colour& colour, float alpha) {
  const float a = std::clamp(colour.a * alpha, 0.0f, 1.0f);
  const auto byte = [](float v) { return static_cast<std::uint32_t>(std::clamp(v, 0.0f, 1.0f) * 255 + 0.5f); };
  const auto channel = [&](float v) { return byte(std::clamp(v, 0.0f, 1.0f) * a); };
  return byte(a) << 24 | channel(colour.r) << 16 | channel(colour.g) << 8 | channel(colour.b);
}

Shader::Shader(const draw::Paint& paint, const View& view, float alpha) : view_(view), type_(paint.type), a_(paint.a), way_(), pixel_(premultiplied(paint.colour, alpha)) {
  if (type_ == draw::Paint::Type::solid || paint.stops.empty()) return;
  if (paint.stops.size() == 1) {
    pixel_ = premultiplied(paint.stops[0].colour, alpha);
    return;
  }
  const float dx = paint.b.x - paint.a.x, dy = paint.b.y - paint.a.y, square = dx * dx + dy * dy;
  if (type_ == draw::Paint::Type::linear && square > 0) {
    way_ = {dx / square, dy / square};
    start_ = -(paint.a.x * way_.x + paint.a.y * way_.y);
  }
  unit_ = type_ == draw::Paint::Type::radial ? (paint.radius > 0 ? 1 / paint.radius : 0) : paint.angle / 360.0f;
  ramp_.resize(static_cast<std::size_t>(kSteps + 1) * 4);
  for (int i = 0; i <= kSteps; ++i) {
    const draw::Colour c = colour_at(paint.stops, static_cast<float>(i) / kSteps);
    const float a = std::clamp(c.a * alpha, 0.0f, 1.0f);
    std::uint16_t* words = ramp_.data() + static_cast<std::size_t>(i) * 4;
    const auto word = [&](float v) { return static_cast<std::uint16_t>(std::clamp(v, 0.0f, 1.0f) * a * 255 * 256 + 0.5f); };
    words[0] = word(c.b);
    words[1] = word(c.g);
    words[2] = word(c.r);
    words[3] = word(1);
  }
}

/// Four pixels of a row, whose places on the stage are even along it: where each is along the gradient.
class Shader::Along {
 public:
  Along(const Shader& shader, float down) : shader_(shader) {
    const View& view = shader.view_;
    const draw::Point first = view.to_stage({0, down}), second = view.to_stage({1, down});
    x_ = first.x, y_ = first.y;
    right_ = second.x - first.x, below_ = second.y - first.y;
    if (shader.type_ == draw::Paint::Type::linear) {
      x_ = shader.start_ + first.x * shader.way_.x + first.y * shader.way_.y;
      right_ = right_ * shader.way_.x + below_ * shader.way_.y;
    }
  }

  F32 at(F32 pixels) const {
    const F32 x = simd::all(x_) + pixels * simd::all(right_);
    if (shader_.type_ == draw::Paint::Type::linear) return x;
    const F32 y = simd::all(y_) + pixels * simd::all(below_);
    const F32 dx = x - simd::all(shader_.a_.x), dy = simd::all(shader_.a_.y) - y;
    if (shader_.type_ == draw::Paint::Type::radial) return simd::root(dx * dx + dy * dy) * simd::all(shader_.unit_);
    const F32 turn = turns(dx, dy) - simd::all(shader_.unit_);
    const F32 whole = __builtin_convertvector(__builtin_convertvector(turn, I32), F32);
    return turn - (turn < whole ? whole - simd::all(1) : whole);
  }

 private:
  /// The way's direction in turns, clockwise from straight up, −0.5 to 0.5: the arc's tangent by a polynomial that is off by less than 2e-6 turns.
  static F32 turns(F32 dx, F32 dy) {
    const F32 wide = simd::size(dx), high = simd::size(dy);
    const F32 z = simd::least(wide, high) / simd::most(simd::most(wide, high), simd::all(1e-12f)), s = z * z;
    F32 sum = simd::all(-0.01172120f);
    for (float factor : {0.05265332f, -0.11643287f, 0.19354346f, -0.33262347f, 0.99997726f}) sum = sum * s + simd::all(factor);
    F32 turn = z * sum * simd::all(0.5f / std::numbers::pi_v<float>);
    turn = wide > high ? simd::all(0.25f) - turn : turn;
    turn = dy < F32{} ? simd::all(0.5f) - turn : turn;
    return dx < F32{} ? -turn : turn;
  }

  const Shader& shader_;
  float x_ = 0, y_ = 0, right_ = 0, below_ = 0;  // the place of the row's beginning and what a pixel adds; linear: x is already the way along
};

void Shader::row(int x, int y, int n, std::uint32_t* out) const {
  if (solid()) {
    std::fill_n(out, n, pixel_);
    return;
  }
  const Along along(*this, static_cast<float>(y) + 0.5f);
  const std::uint16_t* thresholds = Dither::table().row(y);
  // Four at a time, and the rest in a buffer of four, so that every pixel comes about in one way.
  const auto four = [&](int i) __attribute__((always_inline)) {
    const F32 t = along.at(simd::all(static_cast<float>(x + i)) + kMiddles);
    const I32 at = __builtin_convertvector(simd::clamp(t, 0, 1) * simd::all(kSteps) + simd::all(0.5f), I32);
    U16 two[2];
    for (int k = 0; k < 4; ++k) {
      // One threshold for all four, so that no colour gets above its alpha.
      const std::uint64_t threshold = thresholds[static_cast<std::size_t>((x + i + k) & (Dither::kSize - 1)) * 4] * std::uint64_t{0x0001000100010001};
      const std::uint64_t words = simd::load<std::uint64_t>(ramp_.data() + static_cast<std::size_t>(at[k]) * 4) + threshold;
      std::memcpy(reinterpret_cast<char*>(two) + k * 8, &words, sizeof words);
    }
    return simd::narrow(two[0] >> 8, two[1] >> 8);
  };
  int i = 0;
  for (; i + 4 <= n; i += 4) simd::store(out + i, four(i));
  if (i == n) return;
  std::array<std::uint32_t, 4> rest;
  simd::store(rest.data(), four(i));
  std::copy_n(rest.data(), n - i, out + i);
}

}  // namespace kudosk::platform
