// Small things that are done with bitmaps. Values; any thread.
#pragma once

#include <cstdint>
#include <memory>

#include "draw/layer.h"
#include "platform/view.h"

namespace kudosk::platform {

/// Transparent.
std::shared_ptr<draw::Bitmap> make_bitmap(int w, int h);

/// A straight ARGB pixel → a premultiplied one.
constexpr std::uint32_t premultiply(std::uint32_t argb) {
  const std::uint32_t a = argb >> 24;
  const auto channel = [&](int shift) { return ((argb >> shift & 0xff) * a + 127) / 255 << shift; };
  return a << 24 | channel(16) | channel(8) | channel(0);
}

/// The smallest rectangle outside of which the bitmap is transparent.
PixelRect ink(const draw::Bitmap& bitmap);
/// REQUIRES: the part lies in the bitmap.
std::shared_ptr<draw::Bitmap> cut(const draw::Bitmap& bitmap, const PixelRect& part);
/// Clockwise by 0, 90, 180 or 270.
std::shared_ptr<draw::Bitmap> turned(const draw::Bitmap& bitmap, int degrees);
/// Left and right exchanged.
void mirror(draw::Bitmap& bitmap);

}  // namespace kudosk::platform
