// Papers as triangles with soft edges, all in one batch for the graphics card. Render thread.
#pragma once

#include <SDL.h>

#include <vector>

#include "platform/confetti.h"

namespace kudosk::platform {

struct Mesh {
  std::vector<SDL_Vertex> vertices;  ///< premultiplied colours
  std::vector<int> indices;
  void add(const Paper& paper);
};

}  // namespace kudosk::platform
