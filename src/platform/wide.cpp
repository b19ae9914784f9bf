#include "platform/wide.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace kudosk::platform::wide {

#if defined(__x86_64__)

#define KUDOSK_AVX2 [[gnu::target("avx2")]]

namespace {

/// x / 255, rounded, for words up to 255².
KUDOSK_AVX2 inline __m256i over_255(__m256i x) { return _mm256_mulhi_epu16(_mm256_add_epi16(x, _mm256_set1_epi16(128)), _mm256_set1_epi16(0x0101)); }

/// Four pixels in sixteen words: faded, and over what is beneath.
KUDOSK_AVX2 inline __m256i words_over(__m256i source, __m256i beneath, __m256i fade) {
  source = over_255(_mm256_mullo_epi16(source, fade));
  const __m256i alpha = _mm256_shufflehi_epi16(_mm256_shufflelo_epi16(source, 0xff), 0xff);
  const __m256i rest = _mm256_xor_si256(alpha, _mm256_set1_epi16(255));
  return _mm256_add_epi16(source, over_255(_mm256_mullo_epi16(beneath, rest)));
}

KUDOSK_AVX2 inline __m256i eight_over(__m256i source, __m256i beneath, __m256i fade) {
  const __m256i zero = _mm256_setzero_si256();
  const __m256i low = words_over(_mm256_unpacklo_epi8(source, zero), _mm256_unpacklo_epi8(beneath, zero), fade);
  const __m256i high = words_over(_mm256_unpackhi_epi8(source, zero), _mm256_unpackhi_epi8(beneath, zero), fade);
  return _mm256_packus_epi16(low, high);
}

}  // namespace

bool there() {
  static const bool has = __builtin_cpu_supports("avx2");
  return has;
}

KUDOSK_AVX2 void over(std::uint32_t* to, const std::uint32_t* from, int n, std::uint8_t alpha) {
  const __m256i fade = _mm256_set1_epi16(alpha);
  int i = 0;
  for (; i + 8 <= n; i += 8) {
    const __m256i source = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + i));
    if (_mm256_testz_si256(source, source)) continue;
    auto* at = reinterpret_cast<__m256i*>(to + i);
    _mm256_storeu_si256(at, eight_over(source, _mm256_loadu_si256(at), fade));
  }
  if (i == n) return;
  const __m256i there = _mm256_cmpgt_epi32(_mm256_set1_epi32(n - i), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  const __m256i source = _mm256_maskload_epi32(reinterpret_cast<const int*>(from + i), there);
  auto* at = reinterpret_cast<int*>(to + i);
  _mm256_maskstore_epi32(at, there, eight_over(source, _mm256_maskload_epi32(at, there), fade));
}

#else

bool there() { return false; }

#endif

}  // namespace kudosk::platform::wide
