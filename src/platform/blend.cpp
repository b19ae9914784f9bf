#include "platform/coverage.h"
#include "platform/simd.h"

namespace kudosk::platform {

namespace {

using simd::U16;
using simd::U8;

/// A colour over an opaque pixel: two pixels in eight words.
U16 over(U16 pixels, U16 colours) {
  const U16 alpha = __builtin_shufflevector(colours, colours, 3, 3, 3, 3, 7, 7, 7, 7);
  return colours + simd::over_255(pixels * (255 - alpha));
}
/// The same by its coverage.
U16 over(U16 pixels, U16 colours, U16 coverage) { return over(pixels, simd::over_255(colours * coverage)); }

/// The coverage of four pixels, each four times.
struct Spread {
  explicit Spread(std::uint32_t four) {
    const U16 each = simd::low_words(reinterpret_cast<U8>(simd::I32{static_cast<int>(four), 0, 0, 0}));
    const auto twice = reinterpret_cast<simd::I32>(__builtin_shufflevector(each, each, 0, 8, 1, 9, 2, 10, 3, 11));
    low = reinterpret_cast<U16>(__builtin_shufflevector(twice, twice, 0, 0, 1, 1));
    high = reinterpret_cast<U16>(__builtin_shufflevector(twice, twice, 2, 2, 3, 3));
  }
  U16 low, high;
};

[[gnu::always_inline]] inline void blend_four(std::uint32_t* pixels, std::uint32_t coverage, U8 colour) {
  const U8 under = simd::load<U8>(pixels);
  if (coverage == ~std::uint32_t{0}) {
    simd::store(pixels, simd::narrow(over(simd::low_words(under), simd::low_words(colour)), over(simd::high_words(under), simd::high_words(colour))));
    return;
  }
  const Spread cover(coverage);
  const U16 low = over(simd::low_words(under), simd::low_words(colour), cover.low);
  const U16 high = over(simd::high_words(under), simd::high_words(colour), cover.high);
  simd::store(pixels, simd::narrow(low, high));
}

/// Four pixels at a time; the rest in a buffer of four, so that every pixel comes about in one way.
template <class Colours>
void blend_row(std::uint32_t* pixels, const std::uint8_t* coverage, int n, const Colours& colours) {
  int i = 0;
  for (; i + 4 <= n; i += 4) {
    const auto four = simd::load<std::uint32_t>(coverage + i);
    if (four != 0) blend_four(pixels + i, four, colours(i, 4));
  }
  if (i == n) return;
  const auto count = static_cast<std::size_t>(n - i);
  std::uint32_t four = 0, rest[4] = {};
  for (std::size_t k = 0; k < count; ++k) {
    four |= static_cast<std::uint32_t>(coverage[static_cast<std::size_t>(i) + k]) << 8 * k;
    rest[k] = pixels[static_cast<std::size_t>(i) + k];
  }
  if (four == 0) return;
  blend_four(rest, four, colours(i, n - i));
  for (std::size_t k = 0; k < count; ++k) pixels[static_cast<std::size_t>(i) + k] = rest[k];
}

}  // namespace

void blend(std::uint32_t* pixels, const std::uint8_t* coverage, int n, std::uint32_t colour) {
  const int c = static_cast<int>(colour);
  const U8 all = reinterpret_cast<U8>(simd::I32{c, c, c, c});
  blend_row(pixels, coverage, n, [&](int, int) { return all; });
}

void blend(std::uint32_t* pixels, const std::uint8_t* coverage, int n, const std::uint32_t* colours) {
  blend_row(pixels, coverage, n, [&](int i, int count) {
    if (count == 4) return simd::load<U8>(colours + i);
    std::uint32_t rest[4] = {};
    for (int k = 0; k < count; ++k) rest[k] = colours[i + k];
    return simd::load<U8>(rest);
  });
}

}  // namespace kudosk::platform
