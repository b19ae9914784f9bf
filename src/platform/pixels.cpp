#include "platform/pixels.h"

#include <algorithm>

namespace kudosk::platform {

namespace {

const std::uint32_t* row(const draw::Bitmap& bitmap, int y) { return bitmap.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(bitmap.stride / 4); }

}  // namespace

std::shared_ptr<draw::Bitmap> make_bitmap(int w, int h) {
  auto bitmap = std::make_shared<draw::Bitmap>();
  bitmap->w = w;
  bitmap->h = h;
  bitmap->stride = w * 4;
  bitmap->pixels.resize(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
  return bitmap;
}

PixelRect ink(const draw::Bitmap& bitmap) {
  int left = bitmap.w, right = 0, top = bitmap.h, bottom = 0;
  for (int y = 0; y < bitmap.h; ++y) {
    const std::uint32_t* pixels = row(bitmap, y);
    int first = 0;
    while (first < bitmap.w && pixels[first] == 0) ++first;
    if (first == bitmap.w) continue;
    int last = bitmap.w;
    while (pixels[last - 1] == 0) --last;
    left = std::min(left, first);
    right = std::max(right, last);
    top = std::min(top, y);
    bottom = y + 1;
  }
  if (bottom == 0) return {};
  return {left, top, right - left, bottom - top};
}

std::shared_ptr<draw::Bitmap> cut(const draw::Bitmap& bitmap, const PixelRect& part) {
  auto out = make_bitmap(part.w, part.h);
  for (int y = 0; y < part.h; ++y) std::copy_n(row(bitmap, part.y + y) + part.x, part.w, out->pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(part.w));
  return out;
}

std::shared_ptr<draw::Bitmap> turned(const draw::Bitmap& bitmap, int degrees) {
  if (degrees == 0) return cut(bitmap, {0, 0, bitmap.w, bitmap.h});
  const bool across = degrees != 180;
  auto out = make_bitmap(across ? bitmap.h : bitmap.w, across ? bitmap.w : bitmap.h);
  // In tiles, so that neither side jumps through memory.
  constexpr int kTile = 32;
  for (int top = 0; top < bitmap.h; top += kTile) {
    for (int left = 0; left < bitmap.w; left += kTile) {
      for (int y = top; y < std::min(top + kTile, bitmap.h); ++y) {
        const std::uint32_t* from = row(bitmap, y);
        for (int x = left; x < std::min(left + kTile, bitmap.w); ++x) {
          int tx = bitmap.w - 1 - x, ty = bitmap.h - 1 - y;
          if (degrees == 90) tx = bitmap.h - 1 - y, ty = x;
          if (degrees == 270) tx = y, ty = bitmap.w - 1 - x;
          out->pixels[static_cast<std::size_t>(ty) * static_cast<std::size_t>(out->w) + static_cast<std::size_t>(tx)] = from[x];
        }
      }
    }
  }
  return out;
}

void mirror(draw::Bitmap& bitmap) {
  for (int y = 0; y < bitmap.h; ++y) {
    std::uint32_t* pixels = bitmap.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(bitmap.stride / 4);
    std::reverse(pixels, pixels + bitmap.w);
  }
}

}  // namespace kudosk::platform
