#include "platform/ground.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "platform/dither.h"
#include "platform/simd.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace kudosk::platform {

namespace {

using simd::I16;
using simd::U16;
using simd::U8;

constexpr int kOne = 32;  // a colour's step in the lattice: times 8 rows it is 1/256, and 255 still fits into a word

int points(int pixels) { return (pixels + kCell - 1) / kCell + 1; }

const std::uint16_t* words(const draw::Bitmap& lattice, int row) {
  return reinterpret_cast<const std::uint16_t*>(lattice.pixels.data()) + static_cast<std::size_t>(row) * lattice.w * 2;
}

/// How much farther apart the lights stand, and how much wider they are, than on a stage of 16:9: as far as the stage is wider. On an upright stage they keep their size.
float spread(const draw::Stage& stage) { return std::max(1.0f, stage.w / std::max(1920.0f, stage.h)); }

/// Eight by eight pixels between four points of the lattice. Two pixels are a vector of eight words, each colour in 1/256.
class Cell {
 public:
  /// `above` and `below`: the left point, followed by the right one. The first row painted is the one `down` rows below the upper points.
  [[gnu::always_inline]] inline Cell(const std::uint16_t* above, const std::uint16_t* below, int down) {
    // Sums wrap as unsigned words do; only what is halved needs its sign.
    const U16 a = simd::load<U16>(above), b = simd::load<U16>(below);
    // A step to the right is an eighth of the way in 1/256: just the way in 1/32; likewise a row down.
    const U16 left = __builtin_shufflevector(a, a, 0, 1, 2, 3, 0, 1, 2, 3), step = __builtin_shufflevector(a, a, 4, 5, 6, 7, 4, 5, 6, 7) - left;
    constexpr U16 kSecond{0, 0, 0, 0, 0xffff, 0xffff, 0xffff, 0xffff};
    const U16 two = step + step;
    values_[0] = (left << 3) + (step & kSecond);
    for (std::size_t k = 1; k < 4; ++k) values_[k] = values_[k - 1] + two;
    // What a row adds differs along the row; halving the way three times loses less than multiplying by an eighth.
    const I16 ends = reinterpret_cast<I16>(b - a);  // pixels 0 and 8
    const I16 p4 = (ends + swapped(ends)) >> 1;
    const I16 p26 = (ends + p4) >> 1;
    const I16 p04 = first_of(ends, p4), p48 = second_of(p4, ends), p22 = __builtin_shufflevector(p26, p26, 0, 1, 2, 3, 0, 1, 2, 3),
              p66 = __builtin_shufflevector(p26, p26, 4, 5, 6, 7, 4, 5, 6, 7);
    const I16 p13 = (p04 + p22) >> 1, p57 = (p48 + p66) >> 1;
    rows_[0] = reinterpret_cast<U16>(first_of(ends, p13));
    rows_[1] = reinterpret_cast<U16>(second_of(p22, p13));
    rows_[2] = reinterpret_cast<U16>(first_of(p4, p57));
    rows_[3] = reinterpret_cast<U16>(second_of(p66, p57));
    if (down == 0) return;
    const auto skipped = static_cast<std::uint16_t>(down);
    for (std::size_t k = 0; k < 4; ++k) values_[k] += rows_[k] * skipped;
  }

  [[gnu::always_inline]] inline void paint(std::uint32_t* to, std::ptrdiff_t stride, int rows, const std::uint16_t* thresholds) const {
    U16 v0 = values_[0], v1 = values_[1], v2 = values_[2], v3 = values_[3];
    for (int row = 0; row < rows; ++row) {
      const auto word = [](U16 value, const std::uint16_t* threshold) { return (value + simd::load<U16>(threshold)) >> 8; };
      simd::store(to, simd::narrow(word(v0, thresholds), word(v1, thresholds + 8)));
      simd::store(to + 4, simd::narrow(word(v2, thresholds + 16), word(v3, thresholds + 24)));
      v0 += rows_[0];
      v1 += rows_[1];
      v2 += rows_[2];
      v3 += rows_[3];
      to += stride;
      thresholds += Dither::kSize * 4;
    }
  }

 private:
  static I16 swapped(I16 v) { return __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3); }
  static I16 first_of(I16 a, I16 b) { return __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11); }
  static I16 second_of(I16 a, I16 b) { return __builtin_shufflevector(a, b, 0, 1, 2, 3, 12, 13, 14, 15); }

  std::array<U16, 4> values_;  // of the first row
  std::array<U16, 4> rows_;    // what each row adds

#if defined(__x86_64__)
 public:
  /// The same, four pixels to a vector.
  [[gnu::always_inline, gnu::target("avx2")]] inline void paint_wide(std::uint32_t* to, std::ptrdiff_t stride, int rows, const std::uint16_t* thresholds) const {
    // Put together in registers: a load of what was just stored in halves would wait for both.
    __m256i low = _mm256_set_m128i(reinterpret_cast<__m128i>(values_[1]), reinterpret_cast<__m128i>(values_[0]));
    __m256i high = _mm256_set_m128i(reinterpret_cast<__m128i>(values_[3]), reinterpret_cast<__m128i>(values_[2]));
    const __m256i low_step = _mm256_set_m128i(reinterpret_cast<__m128i>(rows_[1]), reinterpret_cast<__m128i>(rows_[0]));
    const __m256i high_step = _mm256_set_m128i(reinterpret_cast<__m128i>(rows_[3]), reinterpret_cast<__m128i>(rows_[2]));
    for (int row = 0; row < rows; ++row) {
      const auto* threshold = reinterpret_cast<const __m256i*>(thresholds);
      const __m256i first = _mm256_srli_epi16(_mm256_add_epi16(low, _mm256_loadu_si256(threshold)), 8);
      const __m256i second = _mm256_srli_epi16(_mm256_add_epi16(high, _mm256_loadu_si256(threshold + 1)), 8);
      // Packing takes halves in turn; this puts the pixels in order.
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm256_permute4x64_epi64(_mm256_packus_epi16(first, second), 0xd8));
      low = _mm256_add_epi16(low, low_step);
      high = _mm256_add_epi16(high, high_step);
      to += stride;
      thresholds += Dither::kSize * 4;
    }
  }
#endif
};

/// Some rows of whole cells.
struct Strip {
  const std::uint16_t *above, *below;  // rows of the lattice
  int down, rows;                      // how far below the upper points the first row of pixels is, and how many there are
  std::uint32_t* row;                  // the first one's pixels
  std::ptrdiff_t stride;
  const std::uint16_t* dither;  // its thresholds
  const std::uint16_t* thresholds(int x) const { return dither + static_cast<std::size_t>(x & (Dither::kSize - 1)) * 4; }
};

// By value: what is written could otherwise be the strip itself, for all that the compiler knows.
void paint_cells(const Strip strip, int x, int end) {
  for (; x < end; x += kCell) Cell(strip.above + x / 2, strip.below + x / 2, strip.down).paint(strip.row + x, strip.stride, strip.rows, strip.thresholds(x));
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] void paint_cells_wide(const Strip strip, int x, int end) {
  for (; x < end; x += kCell) Cell(strip.above + x / 2, strip.below + x / 2, strip.down).paint_wide(strip.row + x, strip.stride, strip.rows, strip.thresholds(x));
}
#endif

/// A cell of which only the pixels from `from` to `to` are wanted.
void paint_part(const Strip& strip, int x, int from, int to) {
  std::array<std::uint32_t, static_cast<std::size_t>(kCell) * kCell> whole;
  Cell(strip.above + x / 2, strip.below + x / 2, strip.down).paint(whole.data(), kCell, strip.rows, strip.thresholds(x));
  for (int row = 0; row < strip.rows; ++row) std::copy(whole.data() + row * kCell + (from - x), whole.data() + row * kCell + (to - x), strip.row + row * strip.stride + from);
}

}  // namespace

std::shared_ptr<const draw::Bitmap> make_lattice(const draw::Backdrop& backdrop, const View& view) {
  auto lattice = std::make_shared<draw::Bitmap>();
  const int columns = points(view.w);
  lattice->w = columns * 2;
  lattice->h = points(view.h);
  lattice->stride = lattice->w * 4;
  lattice->pixels.resize(static_cast<std::size_t>(lattice->w) * lattice->h);

  draw::Stage stage;
  stage.w = static_cast<float>(view.upright_w) / view.scale;
  stage.h = static_cast<float>(view.upright_h) / view.scale;
  const float across = spread(stage);
  struct Light {
    float x, y, fx, fy, b, g, r, alpha;
  };
  std::vector<Light> lights;
  for (auto light = backdrop.lights.rbegin(); light != backdrop.lights.rend(); ++light) {  // the first is on top
    if (light->rx <= 0 || light->ry <= 0 || light->reach <= 0) continue;
    lights.push_back({light->x * stage.w, light->y * stage.h, 1 / (light->rx * across * light->reach), 1 / (light->ry * light->reach), light->colour.b, light->colour.g,
                      light->colour.r, light->colour.a});
  }
  auto* out = reinterpret_cast<std::uint16_t*>(lattice->pixels.data());
  const auto word = [](float v) { return static_cast<std::uint16_t>(std::clamp(v, 0.0f, 1.0f) * 255 * kOne + 0.5f); };
  for (int j = 0; j < lattice->h; ++j) {
    for (int i = 0; i < columns; ++i, out += 4) {
      const draw::Point p = view.to_stage({static_cast<float>(i * kCell) + 0.5f, static_cast<float>(j * kCell) + 0.5f});
      // CSS's 135deg: the corners have the two colours, whatever the shape.
      const float t = std::clamp((p.x + p.y) / (stage.w + stage.h), 0.0f, 1.0f);
      float b = backdrop.from.b + (backdrop.to.b - backdrop.from.b) * t;
      float g = backdrop.from.g + (backdrop.to.g - backdrop.from.g) * t;
      float r = backdrop.from.r + (backdrop.to.r - backdrop.from.r) * t;
      for (const Light& light : lights) {
        const float dx = (p.x - light.x) * light.fx, dy = (p.y - light.y) * light.fy;
        const float distance = dx * dx + dy * dy;
        if (distance >= 1) continue;
        const float a = light.alpha * (1 - std::sqrt(distance));
        b += (light.b - b) * a;
        g += (light.g - g) * a;
        r += (light.r - r) * a;
      }
      out[0] = word(b);
      out[1] = word(g);
      out[2] = word(r);
      out[3] = 255 * kOne;
    }
  }
  return lattice;
}

bool is_lattice_of(const draw::Bitmap& bitmap, const View& view) {
  return bitmap.w == points(view.w) * 2 && bitmap.h == points(view.h) && bitmap.stride == bitmap.w * 4 &&
         bitmap.pixels.size() == static_cast<std::size_t>(bitmap.w) * static_cast<std::size_t>(bitmap.h);
}

void mix_lattices(const draw::Bitmap& a, const draw::Bitmap& b, int part, int of, draw::Bitmap& out) {
  out.w = a.w;
  out.h = a.h;
  out.stride = a.stride;
  out.pixels.resize(a.pixels.size());
  const auto* from = reinterpret_cast<const std::uint16_t*>(a.pixels.data());
  const auto* to = reinterpret_cast<const std::uint16_t*>(b.pixels.data());
  auto* mixed = reinterpret_cast<std::uint16_t*>(out.pixels.data());
  const std::size_t n = a.pixels.size() * 2;
  const int share = (part << 15) / of;
  for (std::size_t i = 0; i < n; ++i) mixed[i] = static_cast<std::uint16_t>(from[i] + (((to[i] - from[i]) * share + (1 << 14)) >> 15));
}

int lattice_distance(const draw::Bitmap& a, const draw::Bitmap& b) {
  const auto* x = reinterpret_cast<const std::uint16_t*>(a.pixels.data());
  const auto* y = reinterpret_cast<const std::uint16_t*>(b.pixels.data());
  int most = 0;
  for (std::size_t i = 0; i < a.pixels.size() * 2; ++i) most = std::max(most, std::abs(x[i] - y[i]));
  return most / kOne;
}

void paint_lattice(const draw::Bitmap& lattice, const PixelRect& area, std::uint32_t* row0, std::ptrdiff_t stride, [[maybe_unused]] bool wide) {
  if (area.empty()) return;
  const Dither& dither = Dither::table();
  // Whole cells, and what the area has of the cells at its sides.
  const int left = std::min(area.right(), (area.x + kCell - 1) / kCell * kCell), right = std::max(left, area.right() / kCell * kCell);
  for (int y = area.y; y < area.bottom();) {
    const int j = y / kCell, down = y % kCell;
    const Strip strip{words(lattice, j), words(lattice, j + 1), down, std::min(kCell - down, area.bottom() - y), row0 + y * stride, stride, dither.row(y)};
    if (area.x < left) paint_part(strip, area.x / kCell * kCell, area.x, left);
#if defined(__x86_64__)
    if (wide) {
      paint_cells_wide(strip, left, right);
    } else
#endif
      paint_cells(strip, left, right);
    if (right < area.right()) paint_part(strip, right, right, area.right());
    y += strip.rows;
  }
}

}  // namespace kudosk::platform
