// A soft shadow as coverage: a rounded rectangle, blurred. Studio thread.
#pragma once

#include <cstdint>
#include <vector>

#include "platform/coverage.h"
#include "platform/view.h"

namespace kudosk::platform {

struct SoftMask {
  PixelRect box;
  std::vector<std::uint8_t> coverage;  ///< box.w × box.h
};
/// `blur` as in CSS: twice the standard deviation, in real pixels.
SoftMask soft(const RoundBox& shape, float blur);

}  // namespace kudosk::platform
