// A QR code whose edges lie on real pixels. Studio thread.
#pragma once

#include <string>
#include <vector>

#include "platform/view.h"

namespace kudosk::platform {

/// The dark modules of a code for this text, with the quiet zone of four modules that readers need, as large as fits into `box` and in its middle. Empty when the text
/// is too long for a code, or the box too small for it.
std::vector<PixelRect> qr_code(const std::string& text, const PixelRect& box);

}  // namespace kudosk::platform
