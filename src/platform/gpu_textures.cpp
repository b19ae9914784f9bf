#include "platform/gpu_textures.h"

#include <algorithm>

namespace kudosk::platform {

namespace {

constexpr unsigned kUnused = 30;  // frames after which what is alive, but not shown, is let go

}  // namespace

GpuTextures::GpuTextures(SDL_Renderer* renderer)
    : renderer_(renderer),
      over_(SDL_ComposeCustomBlendMode(SDL_BLENDFACTOR_ONE, SDL_BLENDFACTOR_ONE_MINUS_SRC_ALPHA, SDL_BLENDOPERATION_ADD, SDL_BLENDFACTOR_ONE, SDL_BLENDFACTOR_ONE_MINUS_SRC_ALPHA,
                                       SDL_BLENDOPERATION_ADD)) {
  SDL_RendererInfo info{};
  SDL_GetRendererInfo(renderer, &info);
  most_w_ = info.max_texture_width > 2 ? info.max_texture_width : 2048;
  most_h_ = info.max_texture_height > 2 ? info.max_texture_height : 2048;
}

GpuTextures::Tiles GpuTextures::upload(const draw::Bitmap& bitmap) const {
  Tiles tiles;
  std::vector<std::uint32_t> padded;
  for (int y = 0; y < bitmap.h; y += most_h_ - 2) {
    for (int x = 0; x < bitmap.w; x += most_w_ - 2) {
      const int w = std::min(most_w_ - 2, bitmap.w - x), h = std::min(most_h_ - 2, bitmap.h - y);
      // The border lets a scaled edge fade; between two tiles it holds the neighbour's pixels.
      padded.assign(static_cast<std::size_t>(w + 2) * static_cast<std::size_t>(h + 2), 0);
      for (int row = std::max(0, y - 1); row < std::min(bitmap.h, y + h + 1); ++row) {
        const int from = std::max(0, x - 1), to = std::min(bitmap.w, x + w + 1);
        const std::uint32_t* pixels = bitmap.pixels.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(bitmap.stride / 4);
        std::copy(pixels + from, pixels + to, padded.data() + static_cast<std::size_t>(row - y + 1) * static_cast<std::size_t>(w + 2) + (from - x + 1));
      }
      Tile tile;
      tile.rect = {x, y, w, h};
      tile.texture.reset(SDL_CreateTexture(renderer_, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC, w + 2, h + 2));
      if (!tile.texture || SDL_SetTextureBlendMode(tile.texture.get(), over_) != 0 || SDL_UpdateTexture(tile.texture.get(), nullptr, padded.data(), (w + 2) * 4) != 0) return {};
      SDL_SetTextureScaleMode(tile.texture.get(), SDL_ScaleModeLinear);
      tiles.push_back(std::move(tile));
    }
  }
  return tiles;
}

const GpuTextures::Tiles* GpuTextures::find(const std::shared_ptr<const draw::Bitmap>& bitmap) {
  Kept& kept = kept_[bitmap.get()];
  // The address may be that of a bitmap that is gone.
  if (kept.tiles.empty() || kept.bitmap.lock() != bitmap) {
    kept.bitmap = bitmap;
    kept.tiles = upload(*bitmap);
    if (kept.tiles.empty()) {
      // No room: all that this frame does not need goes, then once more.
      for (auto& [_, other] : kept_) {
        if (other.used != frame_) other.tiles.clear();
      }
      kept.tiles = upload(*bitmap);
    }
  }
  kept.used = frame_;
  return kept.tiles.empty() ? nullptr : &kept.tiles;
}

void GpuTextures::next_frame() {
  ++frame_;
  std::erase_if(kept_, [&](const auto& k) { return k.second.bitmap.expired() || frame_ - k.second.used > kUnused; });
}

std::size_t GpuTextures::bytes_of(const Tiles& tiles) {
  std::size_t bytes = 0;
  for (const Tile& tile : tiles) bytes += static_cast<std::size_t>(tile.rect.w + 2) * static_cast<std::size_t>(tile.rect.h + 2) * 4;
  return bytes;
}

std::size_t GpuTextures::bytes() const {
  std::size_t bytes = 0;
  for (const auto& [_, kept] : kept_) bytes += bytes_of(kept.tiles);
  return bytes;
}

}  // namespace kudosk::platform
