#include "platform/icon.h"

#include <SDL.h>
#include <SDL_image.h>

#include <algorithm>

#include "base/file.h"
#include "platform/pixels.h"

namespace kudosk::platform {

namespace {

struct FreeSurface {
  void operator()(SDL_Surface* surface) const { SDL_FreeSurface(surface); }
};

/// Names come from scenes, but a name never leaves the folder.
bool plain(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace

namespace {

std::shared_ptr<const draw::Bitmap> bitmap_of(std::unique_ptr<SDL_Surface, FreeSurface> drawn, int w, int h) {
  if (drawn && drawn->format->format != SDL_PIXELFORMAT_ARGB8888) drawn.reset(SDL_ConvertSurfaceFormat(drawn.get(), SDL_PIXELFORMAT_ARGB8888, 0));
  if (!drawn) return nullptr;
  auto bitmap = make_bitmap(w > 0 ? w : drawn->w, h > 0 ? h : drawn->h);
  const int left = (bitmap->w - drawn->w) / 2, top = (bitmap->h - drawn->h) / 2;
  for (int y = std::max(0, top); y < std::min(bitmap->h, top + drawn->h); ++y) {
    const auto* from = reinterpret_cast<const std::uint32_t*>(static_cast<const char*>(drawn->pixels) + static_cast<std::ptrdiff_t>(y - top) * drawn->pitch);
    std::uint32_t* to = bitmap->pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(bitmap->w);
    for (int x = std::max(0, left); x < std::min(bitmap->w, left + drawn->w); ++x) to[x] = premultiply(from[x - left]);
  }
  return bitmap;
}

std::unique_ptr<SDL_Surface, FreeSurface> drawn_at(std::string_view text, int w, int h) {
  SDL_RWops* file = SDL_RWFromConstMem(text.data(), static_cast<int>(text.size()));
  std::unique_ptr<SDL_Surface, FreeSurface> drawn(file ? IMG_LoadSizedSVG_RW(file, w, h) : nullptr);
  if (file) SDL_RWclose(file);
  return drawn;
}

}  // namespace

std::shared_ptr<const draw::Bitmap> icon(const std::string& name, int w, int h) {
  if (!plain(name) || w <= 0 || h <= 0) return nullptr;
  const auto text = read_file(assets_folder() / "assets" / "icons" / (name + ".svg"), 64u << 10);
  return text ? bitmap_of(drawn_at(*text, w, h), w, h) : nullptr;
}

bool is_svg(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 1024);
  return head.find("<svg") != std::string_view::npos || (head.find("<?xml") != std::string_view::npos && bytes.substr(0, 16384).find("<svg") != std::string_view::npos);
}

std::shared_ptr<const draw::Bitmap> draw_svg(std::string_view bytes, int w, int h) {
  constexpr int kMost = 4096;
  if ((w <= 0 && h <= 0) || w > kMost || h > kMost || bytes.size() > (4u << 20)) return nullptr;
  auto drawn = drawn_at(bytes, w, h);
  if (!drawn || drawn->w > kMost || drawn->h > kMost) return nullptr;
  return bitmap_of(std::move(drawn), w, h);
}

}  // namespace kudosk::platform
