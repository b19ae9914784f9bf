// Bitmaps on the graphics card, for as long as they are shown: in tiles where they are larger than it can hold. Render thread.
#pragma once

#include <SDL.h>

#include <cstddef>
#include <map>
#include <memory>
#include <vector>

#include "draw/layer.h"
#include "platform/output.h"

namespace kudosk::platform {

class GpuTextures {
 public:
  struct Tile {
    SDL_Rect rect{};  ///< in the bitmap, with a border of one pixel that is transparent
    Texture texture;
  };
  using Tiles = std::vector<Tile>;

  explicit GpuTextures(SDL_Renderer* renderer);
  /// Uploaded when it is asked for first; nullptr where the card has no room.
  const Tiles* find(const std::shared_ptr<const draw::Bitmap>& bitmap);
  /// Premultiplied, to be kept by the caller.
  Tiles upload(const draw::Bitmap& bitmap) const;
  /// Between two frames: what the last few did not show is let go.
  void next_frame();
  /// Of all that find() keeps.
  std::size_t bytes() const;
  static std::size_t bytes_of(const Tiles& tiles);
  /// Premultiplied over what is there.
  SDL_BlendMode over() const { return over_; }

 private:
  struct Kept {
    std::weak_ptr<const draw::Bitmap> bitmap;
    Tiles tiles;
    unsigned used = 0;
  };
  SDL_Renderer* const renderer_;
  const SDL_BlendMode over_;
  int most_w_ = 0, most_h_ = 0;
  std::map<const draw::Bitmap*, Kept> kept_;
  unsigned frame_ = 0;
};

}  // namespace kudosk::platform
