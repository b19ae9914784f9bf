#include "draw/geometry.h"

#include <cassert>
#include <cmath>
#include <string_view>

namespace kudosk::draw {

namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

double linear(float channel) {
  // WCAG 2.1, "relative luminance".
  return channel <= 0.04045f ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const Colour& c) { return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b); }

}  // namespace

Rect unite(const Rect& a, const Rect& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  const float x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

bool parse_colour(const std::string& text, Colour& out) {
  const std::string_view digits = std::string_view(text).substr(text.empty() ? 0 : 1);
  if (text.empty() || text[0] != '#' || (digits.size() != 3 && digits.size() != 6 && digits.size() != 8)) return false;
  for (const char c : digits) {
    if (digit(c) < 0) return false;
  }
  const bool brief = digits.size() == 3;
  const auto channel = [&](std::size_t i) {
    const int value = brief ? digit(digits[i]) * 17 : digit(digits[2 * i]) * 16 + digit(digits[2 * i + 1]);
    return static_cast<float>(value) / 255.0f;
  };
  out = {channel(0), channel(1), channel(2), digits.size() == 8 ? channel(3) : 1.0f};
  return true;
}

Colour hex(const char* text) {
  Colour colour;
  [[maybe_unused]] const bool valid = parse_colour(text, colour);
  assert(valid);
  return colour;
}

double contrast(const Colour& a, const Colour& b) {
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

Colour blend(const Colour& over, const Colour& under) {
  const auto mix = [&](float o, float u) { return o * over.a + u * (1 - over.a); };
  return {mix(over.r, under.r), mix(over.g, under.g), mix(over.b, under.b), 1};
}

Stage make_stage(int out_w, int out_h, int rotate) {
  Stage stage;
  stage.out_w = std::max(1, out_w);
  stage.out_h = std::max(1, out_h);
  stage.rotate = ((rotate % 360) + 360) % 360 / 90 * 90;
  const bool turned = stage.rotate == 90 || stage.rotate == 270;
  const int w = turned ? stage.out_h : stage.out_w, h = turned ? stage.out_w : stage.out_h;
  stage.scale = static_cast<float>(std::min(w, h)) / 1080.0f;
  stage.w = static_cast<float>(w) / stage.scale;
  stage.h = static_cast<float>(h) / stage.scale;
  return stage;
}

}  // namespace kudosk::draw
