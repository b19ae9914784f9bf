#include <algorithm>
#include <cstring>
#include <vector>

#include "platform/canvas.h"
#include "platform/output.h"

namespace kudosk::platform {

namespace {

class TextureOutput : public Output {
 public:
  TextureOutput(Renderer renderer, const draw::Stage& stage)
      : renderer_(std::move(renderer)), canvas_(stage), pixels_(static_cast<std::size_t>(stage.out_w) * static_cast<std::size_t>(stage.out_h)) {}

  /// In tiles that the card can hold: 2048 pixels a side on a Pi 3.
  bool make_tiles() {
    SDL_RendererInfo info{};
    SDL_GetRendererInfo(renderer_.get(), &info);
    const draw::Stage& stage = canvas_.stage();
    const int most_w = info.max_texture_width > 0 ? info.max_texture_width : stage.out_w, most_h = info.max_texture_height > 0 ? info.max_texture_height : stage.out_h;
    for (int y = 0; y < stage.out_h; y += most_h) {
      for (int x = 0; x < stage.out_w; x += most_w) {
        Tile tile;
        tile.rect = {x, y, std::min(most_w, stage.out_w - x), std::min(most_h, stage.out_h - y)};
        tile.texture.reset(SDL_CreateTexture(renderer_.get(), SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_STREAMING, tile.rect.w, tile.rect.h));
        if (!tile.texture) return false;
        SDL_SetTextureBlendMode(tile.texture.get(), SDL_BLENDMODE_NONE);
        tiles_.push_back(std::move(tile));
      }
    }
    return true;
  }

  bool show(const draw::List& list, bool whole) override {
    const draw::Stage& stage = canvas_.stage();
    std::vector<PixelRect> changed = canvas_.compose(list, pixels_.data(), stage.out_w * 4, first_);
    if (changed.empty() && !whole) return false;
    if (whole || first_) changed = {{0, 0, stage.out_w, stage.out_h}};
    first_ = false;
    for (const PixelRect& r : bundled(changed)) {
      for (const Tile& tile : tiles_) {
        const PixelRect part = common(r, {tile.rect.x, tile.rect.y, tile.rect.w, tile.rect.h});
        if (part.empty()) continue;
        const SDL_Rect inside{part.x - tile.rect.x, part.y - tile.rect.y, part.w, part.h};
        SDL_UpdateTexture(tile.texture.get(), &inside, pixels_.data() + static_cast<std::ptrdiff_t>(part.y) * stage.out_w + part.x, stage.out_w * 4);
      }
    }
    for (const Tile& tile : tiles_) SDL_RenderCopy(renderer_.get(), tile.texture.get(), nullptr, &tile.rect);
    SDL_RenderPresent(renderer_.get());
    return true;
  }

  std::string describe() const override {
    SDL_RendererInfo info{};
    return SDL_GetRendererInfo(renderer_.get(), &info) == 0 ? std::string("cpu over ") + info.name : "cpu";
  }

 private:
  struct Tile {
    SDL_Rect rect{};
    Texture texture;
  };

  /// Each upload has a price of its own: more than a few are one that holds them all.
  static std::vector<PixelRect> bundled(std::vector<PixelRect> rects) {
    constexpr std::size_t kFew = 24;
    if (rects.size() <= kFew) return rects;
    PixelRect all = rects.front();
    for (const PixelRect& r : rects) {
      const int right = std::max(all.right(), r.right()), bottom = std::max(all.bottom(), r.bottom());
      all.x = std::min(all.x, r.x);
      all.y = std::min(all.y, r.y);
      all.w = right - all.x;
      all.h = bottom - all.y;
    }
    return {all};
  }

  Renderer renderer_;
  Canvas canvas_;
  std::vector<std::uint32_t> pixels_;
  std::vector<Tile> tiles_;
  bool first_ = true;
};

}  // namespace

Renderer make_renderer(SDL_Window* window) {
  SDL_SetHint(SDL_HINT_RENDER_BATCHING, "1");  // naming a driver turns it off
  for (int i = 0; i < SDL_GetNumRenderDrivers(); ++i) {
    SDL_RendererInfo info{};
    if (SDL_GetRenderDriverInfo(i, &info) != 0 || std::strcmp(info.name, "opengles2") != 0) continue;
    // Without the display's pace a Pi shows half-drawn frames.
    return Renderer(SDL_CreateRenderer(window, i, SDL_RENDERER_ACCELERATED | SDL_RENDERER_PRESENTVSYNC));
  }
  return nullptr;
}

bool software_gl(SDL_Renderer* renderer) {
  SDL_RendererInfo info{};
  if (SDL_GetRendererInfo(renderer, &info) != 0 || (info.flags & SDL_RENDERER_SOFTWARE) != 0) return true;
  using GetString = const unsigned char* (*)(unsigned);
  const auto get = reinterpret_cast<GetString>(SDL_GL_GetProcAddress("glGetString"));
  constexpr unsigned kRenderer = 0x1f01;  // GL_RENDERER
  const auto* name = get ? reinterpret_cast<const char*>(get(kRenderer)) : nullptr;
  if (!name) return true;
  for (const char* software : {"llvmpipe", "softpipe", "swrast", "SwiftShader", "Software Rasterizer"}) {
    if (std::strstr(name, software)) return true;
  }
  return false;
}

Result<std::unique_ptr<Output>> make_texture_output(SDL_Window* window, const draw::Stage& stage) {
  Renderer renderer = make_renderer(window);
  if (!renderer) renderer.reset(SDL_CreateRenderer(window, -1, 0));
  if (!renderer) return fail(ErrorKind::display, std::string("there is no way to draw on this display: ") + SDL_GetError(), "Mesa's drivers for the graphics card may be missing");
  auto output = std::make_unique<TextureOutput>(std::move(renderer), stage);
  if (!output->make_tiles()) return fail(ErrorKind::display, std::string("the graphics card has no room for the picture: ") + SDL_GetError());
  return output;
}

}  // namespace kudosk::platform
