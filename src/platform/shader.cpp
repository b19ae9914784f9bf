#include "platform/shader.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "platform/dither.h"

namespace kudosk::platform {

namespace {

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

float Shader::along(draw::Point p) const {
  switch (type_) {
    case draw::Paint::Type::linear:
      return start_ + p.x * way_.x + p.y * way_.y;
    case draw::Paint::Type::radial:
      return std::sqrt((p.x - a_.x) * (p.x - a_.x) + (p.y - a_.y) * (p.y - a_.y)) * unit_;
    case draw::Paint::Type::conic: {
      const float turn = std::atan2(p.x - a_.x, a_.y - p.y) / (2 * std::numbers::pi_v<float>)-unit_;
      return turn - std::floor(turn);
    }
    case draw::Paint::Type::solid:
      break;
  }
  return 0;
}

void Shader::row(int x, int y, int n, std::uint32_t* out) const {
  if (solid()) {
    std::fill_n(out, n, pixel_);
    return;
  }
  const Dither& dither = Dither::table();
  const float down = static_cast<float>(y) + 0.5f;
  for (int i = 0; i < n; ++i) {
    const float t = along(view_.to_stage({static_cast<float>(x + i) + 0.5f, down}));
    const auto step = static_cast<std::size_t>(std::clamp(t, 0.0f, 1.0f) * kSteps + 0.5f);
    const std::uint16_t* words = ramp_.data() + step * 4;
    // One threshold for all four, so that no colour gets above its alpha.
    const std::uint32_t threshold = dither.at(x + i, y);
    const auto byte = [&](int channel) { return (words[channel] + threshold) >> 8; };
    out[i] = byte(3) << 24 | byte(2) << 16 | byte(1) << 8 | byte(0);
  }
}

}  // namespace kudosk::platform
