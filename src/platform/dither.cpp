#include "platform/dither.h"

#include <cmath>

namespace kudosk::platform {

const Dither& Dither::table() {
  static const Dither dither;
  return dither;
}

Dither::Dither() {
  // The additive recurrence of the plastic number fills the square most evenly (M. Roberts, "The unreasonable effectiveness of quasirandom sequences", 2018),
  // which leaves little of the coarse noise that the eye picks up.
  constexpr double kAcross = 0.7548776662466927, kDown = 0.5698402909980532;
  for (int y = 0; y < kSize; ++y) {
    for (int x = 0; x < kSize; ++x) {
      for (int channel = 0; channel < 4; ++channel) {
        const double at = kAcross * x + kDown * y + (channel % 3) / 3.0;
        words_[static_cast<std::size_t>((y * kSize + x) * 4 + channel)] = static_cast<std::uint16_t>((at - std::floor(at)) * 256.0);
      }
    }
  }
}

}  // namespace kudosk::platform
