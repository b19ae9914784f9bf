// SDL's keys → the names that the show knows (see Event::key). Render thread.
#pragma once

#include <SDL.h>

#include <string>

namespace kudosk::platform {

/// Empty for a key that means nothing here: another one, one that repeats (but backspace), or one pressed with control, alt or the logo key.
std::string key_name(const SDL_KeyboardEvent& event);

}  // namespace kudosk::platform
