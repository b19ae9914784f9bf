// Twice as many pixels at a time where the processor has AVX2: found out at run time, and bit for bit what the other way gives. Private to platform; any thread.
#pragma once

#include <cstdint>

namespace kudosk::platform {
struct RoundBox;
}

namespace kudosk::platform::wide {

#if defined(__x86_64__)
inline constexpr bool kBuilt = true;
#else
inline constexpr bool kBuilt = false;
#endif

/// Whether this processor has it.
bool there();

/// `n` premultiplied pixels, all faded by `alpha`, over as many opaque ones: what pixman's OVER with a solid mask gives. REQUIRES: there().
void over(std::uint32_t* to, const std::uint32_t* from, int n, std::uint8_t alpha);

/// What RoundBox::cover gives. REQUIRES: there().
void cover(const RoundBox& box, int x, int y, int n, std::uint8_t* out);

}  // namespace kudosk::platform::wide
