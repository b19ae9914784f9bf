// Makes a window follow its X screen's size: a display was replaced, or switched to another mode. A window manager does that by itself; on a bare X server nobody does, and SDL
// doesn't say. Owned by the displays; render thread.
#pragma once

union SDL_Event;
struct SDL_Window;

namespace kudosk::platform {

class X11Root {
 public:
  /// The X server that `window` is on tells of its screen's size from now on, by the descriptor that SDL's events come from. Under another window system nothing happens.
  void watch(SDL_Window* window);
  /// Before that window ends.
  void forget() { window_ = 0; }
  /// Where `event` says that the screen has another size, the window is given it; SDL then tells of the window's as ever. For the one window on a screen of one display.
  void follow(const SDL_Event& event);

 private:
  unsigned long root_ = 0, window_ = 0;
  int w_ = 0, h_ = 0;
};

}  // namespace kudosk::platform
