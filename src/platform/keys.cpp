#include "platform/keys.h"

namespace kudosk::platform {

std::string key_name(const SDL_KeyboardEvent& event) {
  if ((event.keysym.mod & (KMOD_CTRL | KMOD_ALT | KMOD_GUI)) != 0) return {};
  SDL_Keycode key = event.keysym.sym;
  // A keyboard without Latin letters has them where the American one does.
  if (key > 0x7f && (key & SDLK_SCANCODE_MASK) == 0 && event.keysym.scancode >= SDL_SCANCODE_A && event.keysym.scancode <= SDL_SCANCODE_Z) {
    key = 'a' + (event.keysym.scancode - SDL_SCANCODE_A);
  }
  if (event.repeat != 0) return key == SDLK_BACKSPACE ? "backspace" : std::string();
  switch (key) {
    case SDLK_SPACE:
      return "space";
    case SDLK_LEFT:
      return "left";
    case SDLK_RIGHT:
      return "right";
    case SDLK_HOME:
      return "home";
    case SDLK_ESCAPE:
      return "escape";
    case SDLK_BACKSPACE:
      return "backspace";
    case SDLK_RETURN:
    case SDLK_RETURN2:
    case SDLK_KP_ENTER:
      return "return";
    case SDLK_b:
    case SDLK_i:
    case SDLK_h:
    case SDLK_f:
    case SDLK_q:
      return std::string(1, static_cast<char>(key));
    default:
      return {};
  }
}

}  // namespace kudosk::platform
