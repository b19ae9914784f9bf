// Sixteen bytes at a time, by the compiler's vectors: SSE2 and NEON alike. Private to platform; any thread.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace kudosk::platform::simd {

using U8 = std::uint8_t __attribute__((vector_size(16)));
using U16 = std::uint16_t __attribute__((vector_size(16)));
using I16 = std::int16_t __attribute__((vector_size(16)));
using I32 = std::int32_t __attribute__((vector_size(16)));
using F32 = float __attribute__((vector_size(16)));

template <class V>
V load(const void* from) {
  V v;
  std::memcpy(&v, from, sizeof v);
  return v;
}
template <class V>
void store(void* to, V v) {
  std::memcpy(to, &v, sizeof v);
}

/// Two vectors of words that are all below 256 → bytes.
inline U8 narrow(U16 low, U16 high) {
#if defined(__SSE2__)
  return reinterpret_cast<U8>(_mm_packus_epi16(reinterpret_cast<__m128i>(low), reinterpret_cast<__m128i>(high)));
#elif defined(__ARM_NEON) && defined(__aarch64__)
  return reinterpret_cast<U8>(vcombine_u8(vmovn_u16(reinterpret_cast<uint16x8_t>(low)), vmovn_u16(reinterpret_cast<uint16x8_t>(high))));
#else
  U8 out;
  for (int i = 0; i < 8; ++i) out[i] = static_cast<std::uint8_t>(low[i]), out[i + 8] = static_cast<std::uint8_t>(high[i]);
  return out;
#endif
}
inline U16 low_words(U8 v) {
  const U8 zero{};
  return reinterpret_cast<U16>(__builtin_shufflevector(v, zero, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
}
inline U16 high_words(U8 v) {
  const U8 zero{};
  return reinterpret_cast<U16>(__builtin_shufflevector(v, zero, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31));
}

/// x / 255, rounded, for x up to 255².
inline U16 over_255(U16 x) {
  x += 128;
  return (x + (x >> 8)) >> 8;
}

/// Four numbers that are all 0–255 → bytes, the first lowest.
inline std::uint32_t bytes(I32 v) {
#if defined(__SSE2__)
  const __m128i words = _mm_packs_epi32(reinterpret_cast<__m128i>(v), _mm_setzero_si128());
  return static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm_packus_epi16(words, words)));
#else
  return static_cast<std::uint32_t>(v[0] | v[1] << 8 | v[2] << 16 | v[3] << 24);
#endif
}

/// Whether any of the four is true, as a comparison says it.
inline bool any(I32 v) {
#if defined(__SSE2__)
  return _mm_movemask_epi8(reinterpret_cast<__m128i>(v)) != 0;
#else
  return (v[0] | v[1] | v[2] | v[3]) != 0;
#endif
}

inline F32 least(F32 a, F32 b) { return a < b ? a : b; }
inline F32 most(F32 a, F32 b) { return a > b ? a : b; }
inline F32 all(float v) { return F32{v, v, v, v}; }
inline F32 clamp(F32 v, float low, float high) { return least(most(v, all(low)), all(high)); }
inline F32 size(F32 v) { return most(v, -v); }
inline F32 root(F32 v) {
#if defined(__SSE2__)
  return reinterpret_cast<F32>(_mm_sqrt_ps(reinterpret_cast<__m128>(v)));
#elif defined(__ARM_NEON) && defined(__aarch64__)
  return reinterpret_cast<F32>(vsqrtq_f32(reinterpret_cast<float32x4_t>(v)));
#else
  return F32{std::sqrt(v[0]), std::sqrt(v[1]), std::sqrt(v[2]), std::sqrt(v[3])};
#endif
}

}  // namespace kudosk::platform::simd
