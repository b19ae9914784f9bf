// Notices that an X screen has another size: a display was replaced, or switched to another mode. SDL says so only where a window manager resizes our window, and on a bare X
// server there is none. Owned by the displays; render thread.
#pragma once

union SDL_Event;
struct SDL_Window;

namespace kudosk::platform {

class X11Root {
 public:
  /// The X server that `window` is on tells of its screen's size from now on, by the descriptor that SDL's events come from. Under another window system nothing happens.
  void watch(SDL_Window* window);
  /// Whether `event` says that the size is another one than when watch() was called.
  bool changed(const SDL_Event& event) const;

 private:
  unsigned long root_ = 0;
  int w_ = 0, h_ = 0;
};

}  // namespace kudosk::platform
