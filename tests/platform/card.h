// A window on the graphics card that nobody sees, and how far two pictures are apart.
#pragma once

#include <SDL.h>

#include <cstdint>
#include <cstdlib>
#include <vector>

#include "catch.h"
#include "platform/output.h"

namespace kudosk::platform {

/// A window that nobody sees, on whatever OpenGL ES there is (Mesa's llvmpipe where there is no card: libgl1-mesa-dri, libegl1, libgles2).
struct Card {
  explicit Card(int w, int h, bool rendered = true) {
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    REQUIRE(SDL_InitSubSystem(SDL_INIT_VIDEO) == 0);
    window = SDL_CreateWindow("test", 0, 0, w, h, SDL_WINDOW_OPENGL);
    REQUIRE(window);
    if (!rendered) return;
    renderer = make_renderer(window);
    INFO(SDL_GetError());
    REQUIRE(renderer);
  }
  ~Card() {
    renderer.reset();
    if (window) SDL_DestroyWindow(window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
  }
  std::vector<std::uint32_t> pixels(int w, int h) const {
    std::vector<std::uint32_t> out(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
    REQUIRE(SDL_RenderReadPixels(renderer.get(), nullptr, SDL_PIXELFORMAT_ARGB8888, out.data(), w * 4) == 0);
    return out;
  }
  SDL_Window* window = nullptr;
  Renderer renderer;
};

struct Difference {
  double mean = 0;   ///< of a channel
  double apart = 0;  ///< share of pixels that differ by more than 32
};
inline Difference compare(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  double sum = 0;
  std::size_t far = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    int most = 0;
    for (const int shift : {0, 8, 16}) {
      const int d = std::abs(static_cast<int>(a[i] >> shift & 0xff) - static_cast<int>(b[i] >> shift & 0xff));
      sum += d;
      most = std::max(most, d);
    }
    far += most > 32;
  }
  const double n = static_cast<double>(a.size());
  return {sum / n / 3, static_cast<double>(far) / n};
}

}  // namespace kudosk::platform
