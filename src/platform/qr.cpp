#include "platform/qr.h"

#include <algorithm>
#include <exception>
#include <qrcodegen/QrCode.hpp>

namespace kudosk::platform {

std::vector<PixelRect> qr_code(const std::string& text, const PixelRect& box) {
  std::vector<PixelRect> dark;
  try {
    const auto code = qrcodegen::QrCode::encodeText(text.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
    constexpr int kQuiet = 4;
    const int modules = code.getSize() + 2 * kQuiet, side = std::min(box.w, box.h) / modules;
    if (side < 1) return dark;
    const int left = box.x + (box.w - side * modules) / 2 + side * kQuiet, top = box.y + (box.h - side * modules) / 2 + side * kQuiet;
    for (int y = 0; y < code.getSize(); ++y) {
      for (int x = 0; x < code.getSize();) {
        int end = x;
        while (end < code.getSize() && code.getModule(end, y)) ++end;
        if (end > x) dark.push_back({left + x * side, top + y * side, (end - x) * side, side});
        x = std::max(end, x + 1);
      }
    }
  } catch (const std::exception&) {
    dark.clear();
  }
  return dark;
}

}  // namespace kudosk::platform
