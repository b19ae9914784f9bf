// The GPU renderer: a draw list as textures and triangles of SDL's renderer. The same picture as Canvas's, within the rounding of a graphics card. Render thread.
#pragma once

#include <SDL.h>

#include <cstddef>
#include <memory>

#include "draw/list.h"

namespace kudosk::platform {

class GpuCanvas {
 public:
  /// REQUIRES: `renderer` is an accelerated one, and outlives this.
  GpuCanvas(SDL_Renderer* renderer, draw::Stage stage);
  ~GpuCanvas();
  /// Draws the list, whole, where it differs from the one before (or `whole`); the caller presents. False: nothing differs, and nothing was drawn.
  bool draw(const draw::List& list, bool whole);
  /// The card has no room for what is to be shown, or can't blend as is needed: something was left out.
  bool failed() const;
  /// Bytes of the textures that it holds on the card now.
  std::size_t texture_bytes() const;
  const draw::Stage& stage() const;

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace kudosk::platform
