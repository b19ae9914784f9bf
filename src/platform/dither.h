// Thresholds that spread the remainder of a rounding so that no band is seen: the same for a pixel in every frame. Values; any thread.
#pragma once

#include <array>
#include <cstdint>

namespace kudosk::platform {

/// 64 rows of 64 pixels of four words, each 0–255: to be added to a colour in 1/256 before its low byte is cut off.
/// Blue, green and red have thresholds of their own (what is left of the pattern is then colour, which the eye sees less than brightness); the fourth is blue's.
class Dither {
 public:
  static constexpr int kSize = 64;
  static const Dither& table();
  /// The row of thresholds at `y`, repeating every kSize pixels.
  const std::uint16_t* row(int y) const { return words_.data() + static_cast<std::size_t>(y & (kSize - 1)) * kSize * 4; }
  std::uint16_t at(int x, int y) const { return row(y)[static_cast<std::size_t>(x & (kSize - 1)) * 4]; }

 private:
  Dither();
  std::array<std::uint16_t, kSize * kSize * 4> words_;
};

}  // namespace kudosk::platform
