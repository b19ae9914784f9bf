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

std::shared_ptr<const draw::Bitmap> icon(const std::string& name, int w, int h) {
  if (!plain(name) || w <= 0 || h <= 0) return nullptr;
  const auto text = read_file(assets_folder() / "assets" / "icons" / (name + ".svg"), 64u << 10);
  if (!text) return nullptr;
  std::unique_ptr<SDL_Surface, FreeSurface> drawn(IMG_LoadSizedSVG_RW(SDL_RWFromConstMem(text->data(), static_cast<int>(text->size())), w, h));
  if (!drawn) return nullptr;
  if (drawn->format->format != SDL_PIXELFORMAT_ARGB8888) drawn.reset(SDL_ConvertSurfaceFormat(drawn.get(), SDL_PIXELFORMAT_ARGB8888, 0));
  if (!drawn) return nullptr;
  auto bitmap = make_bitmap(w, h);
  const int left = (w - drawn->w) / 2, top = (h - drawn->h) / 2;
  for (int y = std::max(0, top); y < std::min(h, top + drawn->h); ++y) {
    const auto* from = reinterpret_cast<const std::uint32_t*>(static_cast<const char*>(drawn->pixels) + static_cast<std::ptrdiff_t>(y - top) * drawn->pitch);
    std::uint32_t* to = bitmap->pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(w);
    for (int x = std::max(0, left); x < std::min(w, left + drawn->w); ++x) to[x] = premultiply(from[x - left]);
  }
  return bitmap;
}

}  // namespace kudosk::platform
