#include "platform/wide.h"

#include <algorithm>

#include "platform/coverage.h"

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

KUDOSK_AVX2 inline __m256 clamp(__m256 v, float low, float high) { return _mm256_min_ps(_mm256_max_ps(v, _mm256_set1_ps(low)), _mm256_set1_ps(high)); }
KUDOSK_AVX2 inline __m256 size(__m256 v) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), v); }

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

KUDOSK_AVX2 void cover(const RoundBox& box, int x, int y, int n, std::uint8_t* out) {
  const float down = static_cast<float>(y) + 0.5f - box.centre.y, r = std::min({box.radius, box.half_w, box.half_h});
  const __m256 middles = _mm256_setr_ps(0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f, 6.5f, 7.5f), zero = _mm256_setzero_ps();
  const __m256 c = _mm256_set1_ps(box.cosine), s = _mm256_set1_ps(box.sine), u0 = _mm256_set1_ps(box.sine * down), v0 = _mm256_set1_ps(box.cosine * down);
  const __m256 reach_u = _mm256_set1_ps(box.half_w + 0.5f), reach_v = _mm256_set1_ps(box.half_h + 0.5f);
  const __m256 inner_u = _mm256_set1_ps(box.half_w - r), inner_v = _mm256_set1_ps(box.half_h - r), reach_r = _mm256_set1_ps(r + 0.5f);
  const float full_u = std::min(1.0f, 2 * box.half_w), full_v = std::min(1.0f, 2 * box.half_h);
  for (int i = 0; i < n; i += 8) {
    const __m256 across = _mm256_add_ps(_mm256_set1_ps(static_cast<float>(x + i) - box.centre.x), middles);
    const __m256 u = size(_mm256_add_ps(_mm256_mul_ps(across, c), u0)), v = size(_mm256_sub_ps(v0, _mm256_mul_ps(across, s)));
    __m256 covered = _mm256_mul_ps(clamp(_mm256_sub_ps(reach_u, u), 0, full_u), clamp(_mm256_sub_ps(reach_v, v), 0, full_v));
    if (r > 0.5f) {
      const __m256 du = _mm256_sub_ps(u, inner_u), dv = _mm256_sub_ps(v, inner_v);
      const __m256 rounded = _mm256_and_ps(_mm256_cmp_ps(du, zero, _CMP_GT_OQ), _mm256_cmp_ps(dv, zero, _CMP_GT_OQ));
      if (_mm256_movemask_ps(rounded) != 0) {
        const __m256 distance = _mm256_sqrt_ps(_mm256_add_ps(_mm256_mul_ps(du, du), _mm256_mul_ps(dv, dv)));
        covered = _mm256_blendv_ps(covered, clamp(_mm256_sub_ps(reach_r, distance), 0, 1), rounded);
      }
    }
    const __m256i whole = _mm256_cvttps_epi32(_mm256_add_ps(_mm256_mul_ps(covered, _mm256_set1_ps(255)), _mm256_set1_ps(0.5f)));
    const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(out + i), _mm_packus_epi16(words, words));
  }
}

#else

bool there() { return false; }

#endif

}  // namespace kudosk::platform::wide
