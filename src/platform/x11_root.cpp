#include "platform/x11_root.h"

#include <SDL.h>
#include <SDL_syswm.h>
#include <dlfcn.h>

namespace kudosk::platform {

#if defined(SDL_VIDEO_DRIVER_X11)

void X11Root::watch(SDL_Window* window) {
  SDL_SysWMinfo info;
  SDL_VERSION(&info.version);
  if (!window || !SDL_GetWindowWMInfo(window, &info) || info.subsystem != SDL_SYSWM_X11) return;
  // The library is SDL's; it is there already.
  void* library = dlopen("libX11.so.6", RTLD_LAZY | RTLD_NOLOAD);
  if (!library) return;
  const auto attributes_of = reinterpret_cast<decltype(&XGetWindowAttributes)>(dlsym(library, "XGetWindowAttributes"));
  const auto select = reinterpret_cast<decltype(&XSelectInput)>(dlsym(library, "XSelectInput"));
  Display* display = info.info.x11.display;
  XWindowAttributes root{};
  if (attributes_of && select && attributes_of(display, DefaultRootWindow(display), &root)) {
    root_ = DefaultRootWindow(display);
    window_ = info.info.x11.window;
    w_ = root.width;
    h_ = root.height;
    select(display, root_, root.your_event_mask | StructureNotifyMask);  // what SDL has asked for stays
    SDL_EventState(SDL_SYSWMEVENT, SDL_ENABLE);
  }
  dlclose(library);
}

void X11Root::follow(const SDL_Event& event) {
  if (window_ == 0 || event.type != SDL_SYSWMEVENT || !event.syswm.msg || event.syswm.msg->subsystem != SDL_SYSWM_X11) return;
  const XEvent& said = event.syswm.msg->msg.x11.event;
  if (said.type != ConfigureNotify || said.xconfigure.window != root_ || (said.xconfigure.width == w_ && said.xconfigure.height == h_)) return;
  w_ = said.xconfigure.width;
  h_ = said.xconfigure.height;
  // The screen of several displays is larger than each.
  if (SDL_GetNumVideoDisplays() != 1) return;
  void* library = dlopen("libX11.so.6", RTLD_LAZY | RTLD_NOLOAD);
  if (!library) return;
  if (const auto resize = reinterpret_cast<decltype(&XMoveResizeWindow)>(dlsym(library, "XMoveResizeWindow")))
    resize(said.xconfigure.display, window_, 0, 0, static_cast<unsigned>(w_), static_cast<unsigned>(h_));
  dlclose(library);
}

#else

void X11Root::watch(SDL_Window*) {}
void X11Root::follow(const SDL_Event&) {}

#endif

}  // namespace kudosk::platform
