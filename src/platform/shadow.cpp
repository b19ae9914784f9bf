#include "platform/shadow.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kudosk::platform {

namespace {

/// Three boxes whose sum has the Gaussian's spread (P. Kovesi, "Fast almost-Gaussian filtering", 2010): widths, all odd.
std::array<int, 3> boxes(double sigma) {
  const double ideal = std::sqrt(12 * sigma * sigma / 3 + 1);
  int narrow = static_cast<int>(ideal);
  if (narrow % 2 == 0) --narrow;
  const double count = (12 * sigma * sigma - 3.0 * narrow * narrow - 12.0 * narrow - 9) / (-4.0 * narrow - 4);
  const int narrow_ones = static_cast<int>(std::lround(count));
  std::array<int, 3> widths{};
  for (int i = 0; i < 3; ++i) widths[static_cast<std::size_t>(i)] = i < narrow_ones ? narrow : narrow + 2;
  return widths;
}

/// A running mean over n values `step` apart; what lies outside is nothing.
void smooth(const std::uint8_t* from, std::uint8_t* to, int n, std::ptrdiff_t step, int width) {
  const int half = width / 2;
  const std::uint32_t scale = (1u << 16) / static_cast<std::uint32_t>(width);
  std::uint32_t sum = 0;
  for (int i = 0; i < std::min(half, n); ++i) sum += from[i * step];
  for (int i = 0; i < n; ++i) {
    if (i + half < n) sum += from[(i + half) * step];
    to[i * step] = static_cast<std::uint8_t>(std::min(255u, (sum * scale + (1u << 15)) >> 16));
    if (i - half >= 0) sum -= from[(i - half) * step];
  }
}

}  // namespace

SoftMask soft(const RoundBox& shape, float blur) {
  SoftMask mask;
  const std::array<int, 3> widths = boxes(static_cast<double>(std::max(0.0f, blur)) / 2);
  const int margin = widths[0] / 2 + widths[1] / 2 + widths[2] / 2 + 1;
  const PixelRect hard = shape.bounds();
  mask.box = {hard.x - margin, hard.y - margin, padded(hard.w + 2 * margin), hard.h + 2 * margin};
  const auto w = static_cast<std::size_t>(mask.box.w), h = static_cast<std::size_t>(mask.box.h);
  mask.coverage.resize(w * h);
  for (int y = 0; y < mask.box.h; ++y) shape.cover(mask.box.x, mask.box.y + y, mask.box.w, mask.coverage.data() + static_cast<std::size_t>(y) * w);
  if (blur <= 0) return mask;
  std::vector<std::uint8_t> other(w * h);
  for (const int width : widths) {
    for (std::size_t y = 0; y < h; ++y) smooth(mask.coverage.data() + y * w, other.data() + y * w, mask.box.w, 1, width);
    for (std::size_t x = 0; x < w; ++x) smooth(other.data() + x, mask.coverage.data() + x, mask.box.h, mask.box.w, width);
  }
  return mask;
}

}  // namespace kudosk::platform
