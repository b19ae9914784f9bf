// How frames get into a window: composed by us and handed over, or drawn by the graphics card. Owned by the window; render thread.
#pragma once

#include <SDL.h>

#include <memory>
#include <string>

#include "base/error.h"
#include "draw/list.h"

namespace kudosk::platform {

class Output {
 public:
  virtual ~Output() = default;
  /// Shows the list. With `whole` everything is handed over again, though it may not have changed. False: nothing was.
  virtual bool show(const draw::List& list, bool whole) = 0;
  /// Something could not be shown in this way: another output is to take over.
  virtual bool failed() const { return false; }
  /// "cpu", "cpu over opengles2", "gpu (opengles2)"
  virtual std::string describe() const = 0;
};

/// Straight into the window's own memory: no copy but the one to the display (X11).
Result<std::unique_ptr<Output>> make_surface_output(SDL_Window* window, const draw::Stage& stage);
/// Into memory of ours, and what changed of that into a texture, where the window system wants a renderer (KMSDRM, Wayland).
Result<std::unique_ptr<Output>> make_texture_output(SDL_Window* window, const draw::Stage& stage);

/// By the graphics card; one that is none (see software_gl) only with `software_too`.
Result<std::unique_ptr<Output>> make_gpu_output(SDL_Window* window, const draw::Stage& stage, bool software_too);

struct FreeRenderer {
  void operator()(SDL_Renderer* renderer) const { SDL_DestroyRenderer(renderer); }
};
using Renderer = std::unique_ptr<SDL_Renderer, FreeRenderer>;
struct FreeTexture {
  void operator()(SDL_Texture* texture) const { SDL_DestroyTexture(texture); }
};
using Texture = std::unique_ptr<SDL_Texture, FreeTexture>;

/// OpenGL ES 2 with the display's pace; nullptr where there is none.
Renderer make_renderer(SDL_Window* window);
/// Whether it draws on the processor after all (llvmpipe and its like): slower than we are.
bool software_gl(SDL_Renderer* renderer);

}  // namespace kudosk::platform
