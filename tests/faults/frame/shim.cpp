// Faults of the graphics, made where the program meets the library: preloaded, it looks for a file named by $KUDOSK_FAULT_STUCK or $KUDOSK_FAULT_LOST.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <set>
#include <vector>

namespace {

/// Whether the fault is wanted now. Its file is taken away, so that it happens once.
bool wanted(const char* name) {
  const char* file = std::getenv(name);
  return file && unlink(file) == 0;
}
template <class F>
F real(const char* name) {
  return reinterpret_cast<F>(dlsym(RTLD_NEXT, name));
}

using Texture = void*;
std::set<Texture> textures;

/// What a reset card does: whatever was in a texture is gone.
void lose() {
  const auto query = real<int (*)(Texture, std::uint32_t*, int*, int*, int*)>("SDL_QueryTexture");
  for (const Texture texture : textures) {
    int access = 0, w = 0, h = 0;
    if (query(texture, nullptr, &access, &w, &h) != 0) continue;
    const std::vector<std::uint32_t> nothing(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
    real<int (*)(Texture, const void*, const void*, int)>("SDL_UpdateTexture")(texture, nullptr, nothing.data(), w * 4);
  }
}

}  // namespace

extern "C" {

Texture SDL_CreateTexture(void* renderer, std::uint32_t format, int access, int w, int h) {
  const Texture made = real<Texture (*)(void*, std::uint32_t, int, int, int)>("SDL_CreateTexture")(renderer, format, access, w, h);
  if (made) textures.insert(made);
  return made;
}
Texture SDL_CreateTextureFromSurface(void* renderer, void* surface) {
  const Texture made = real<Texture (*)(void*, void*)>("SDL_CreateTextureFromSurface")(renderer, surface);
  if (made) textures.insert(made);
  return made;
}
void SDL_DestroyTexture(Texture texture) {
  textures.erase(texture);
  real<void (*)(Texture)>("SDL_DestroyTexture")(texture);
}
/// It takes its textures with it.
void SDL_DestroyRenderer(void* renderer) {
  textures.clear();
  real<void (*)(void*)>("SDL_DestroyRenderer")(renderer);
}

/// A page flip that never comes back.
int SDL_UpdateWindowSurfaceRects(void* window, const void* rects, int n) {
  if (wanted("KUDOSK_FAULT_STUCK"))
    for (;;) pause();
  return real<int (*)(void*, const void*, int)>("SDL_UpdateWindowSurfaceRects")(window, rects, n);
}
void SDL_RenderPresent(void* renderer) {
  if (wanted("KUDOSK_FAULT_STUCK"))
    for (;;) pause();
  real<void (*)(void*)>("SDL_RenderPresent")(renderer);
}

/// The graphics card has been reset: every texture is gone.
int SDL_PollEvent(void* event) {
  constexpr std::uint32_t device_reset = 0x2001;
  if (event && wanted("KUDOSK_FAULT_LOST")) {
    lose();
    *static_cast<std::uint32_t*>(event) = device_reset;
    return 1;
  }
  return real<int (*)(void*)>("SDL_PollEvent")(event);
}
}
