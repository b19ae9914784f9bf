#include "platform/sdl_window.h"

#include <SDL_syswm.h>
#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "platform/x11_lost.h"

namespace kudosk::platform {

namespace {

/// The descriptor on which the window system's events come; −1 where there is none that could be waited for.
int event_descriptor(SDL_Window* window) {
  SDL_SysWMinfo info;
  SDL_VERSION(&info.version);
  if (!SDL_GetWindowWMInfo(window, &info)) return -1;
#if defined(SDL_VIDEO_DRIVER_X11)
  if (info.subsystem == SDL_SYSWM_X11) return ConnectionNumber(info.info.x11.display);
#endif
#if defined(SDL_VIDEO_DRIVER_WAYLAND)
  if (info.subsystem == SDL_SYSWM_WAYLAND) {
    // The library is SDL's; it is there already.
    void* library = dlopen("libwayland-client.so.0", RTLD_LAZY | RTLD_NOLOAD);
    if (!library) return -1;
    using GetFd = int (*)(struct wl_display*);
    const auto get = reinterpret_cast<GetFd>(dlsym(library, "wl_display_get_fd"));
    const int fd = get ? get(info.info.wl.display) : -1;
    dlclose(library);
    return fd;
  }
#endif
  return -1;
}

int card_descriptor(SDL_Window* window) {
#if defined(SDL_VIDEO_DRIVER_KMSDRM)
  SDL_SysWMinfo info;
  SDL_VERSION(&info.version);
  if (SDL_GetWindowWMInfo(window, &info) && info.subsystem == SDL_SYSWM_KMSDRM) return info.info.kmsdrm.drm_fd;
#else
  (void)window;
#endif
  return -1;
}

}  // namespace

SdlWindow::~SdlWindow() { owner_.gone(this); }

Result<void> SdlWindow::open(const std::string& driver, const std::optional<Connector>& connector) {
  driver_ = driver;
  const bool kms = driver_ == "KMSDRM";
  const int count = SDL_GetNumVideoDisplays();
  if (options_.display < 0 || options_.display >= std::max(1, count)) {
    return fail(ErrorKind::display, fmt::format("there is no display {}: {} found", options_.display, count), "displays are counted from 0 (screen.display, --display)");
  }
  SDL_Rect bounds{0, 0, 1920, 1080};
  SDL_GetDisplayBounds(options_.display, &bounds);
  Uint32 flags = options_.window ? SDL_WINDOW_RESIZABLE : SDL_WINDOW_BORDERLESS | SDL_WINDOW_FULLSCREEN_DESKTOP;
  if (driver_ == "wayland") flags |= SDL_WINDOW_ALLOW_HIGHDPI;
  if (driver_ == "dummy" || driver_ == "offscreen") flags &= ~static_cast<Uint32>(SDL_WINDOW_FULLSCREEN_DESKTOP);
  std::optional<SDL_DisplayMode> wanted;
  const auto own = !options_.window && options_.size && *options_.size != std::pair{bounds.w, bounds.h} ? options_.size : std::nullopt;
  if (kms) {
    // The console leaves a card that was plugged in again in a mode of its own: the display's preferred one is taken, at its best rate.
    flags = SDL_WINDOW_FULLSCREEN_DESKTOP;
    const auto take = [&](const std::optional<std::pair<int, int>>& size) {
      for (int i = 0; size && i < SDL_GetNumDisplayModes(options_.display); ++i) {
        SDL_DisplayMode mode{};
        if (SDL_GetDisplayMode(options_.display, i, &mode) != 0 || std::pair{mode.w, mode.h} != *size) continue;
        if (!wanted || mode.refresh_rate > wanted->refresh_rate) wanted = mode;
      }
    };
    take(own);
    if (own && !wanted) {
      log_.error(Error{ErrorKind::display, fmt::format("the display has no mode of {}x{}: it keeps its own", own->first, own->second),
                       "screen.size: \"auto\" is the display's own size", 0, std::nullopt});
    }
    if (!wanted && connector) take(connector->preferred);
    if (wanted && (wanted->w != bounds.w || wanted->h != bounds.h)) {
      flags = SDL_WINDOW_FULLSCREEN;
      bounds.w = wanted->w;
      bounds.h = wanted->h;
    }
  }
  int x = bounds.x, y = bounds.y, w = bounds.w, h = bounds.h;
  if (options_.window) {
    x = y = static_cast<int>(SDL_WINDOWPOS_CENTERED_DISPLAY(static_cast<unsigned>(options_.display)));
    w = options_.window->first;
    h = options_.window->second;
    if (options_.slot > 0) {
      const int columns = std::max(1, bounds.w / w), slot = options_.slot - 1;
      x = bounds.x + slot % columns * w;
      y = bounds.y + slot / columns % std::max(1, bounds.h / h) * h;
    }
  }
  if (own && !kms) {
    flags &= ~static_cast<Uint32>(SDL_WINDOW_FULLSCREEN_DESKTOP);
    flags |= SDL_WINDOW_BORDERLESS;
    w = own->first;
    h = own->second;
    x = bounds.x + (bounds.w - w) / 2;
    y = bounds.y + (bounds.h - h) / 2;
  }
  window_.reset(SDL_CreateWindow("kudosk", x, y, w, h, flags));
  if (!window_) return fail(ErrorKind::display, std::string("no window could be opened: ") + SDL_GetError());
  if (wanted && (flags & SDL_WINDOW_FULLSCREEN_DESKTOP) == SDL_WINDOW_FULLSCREEN) SDL_SetWindowDisplayMode(window_.get(), &*wanted);
  SDL_ShowCursor(SDL_DISABLE);
  SDL_DisableScreenSaver();
  if (driver_ == "x11") report_lost_x11(log_);
  events_ = event_descriptor(window_.get());
  card_ = card_descriptor(window_.get());
  if (auto opened = open_output(); !opened) return opened;
  // Under Wayland the renderer makes the window anew, and what the compositor says of the one before may take its state away (seen with sway).
  if (driver_ == "wayland" && (flags & SDL_WINDOW_FULLSCREEN_DESKTOP) == SDL_WINDOW_FULLSCREEN_DESKTOP) {
    SDL_PumpEvents();
    if (!(SDL_GetWindowFlags(window_.get()) & SDL_WINDOW_FULLSCREEN)) SDL_SetWindowFullscreen(window_.get(), SDL_WINDOW_FULLSCREEN_DESKTOP);
  }
  return {};
}

void SdlWindow::measure() {
  int w = 0, h = 0;
  SDL_GetWindowSizeInPixels(window_.get(), &w, &h);
  stage_ = draw::make_stage(w, h, options_.rotate);
  SDL_DisplayMode mode{};
  const bool known = SDL_GetWindowDisplayMode(window_.get(), &mode) == 0 || SDL_GetCurrentDisplayMode(options_.display, &mode) == 0;
  rate_ = known && mode.refresh_rate > 0 ? mode.refresh_rate : 60;
}

Result<void> SdlWindow::open_output() {
  output_.reset();
  measure();
  const bool own_memory = driver_ == "x11" || driver_ == "dummy" || driver_ == "offscreen";
  // By itself only a real card is taken, and only where frames go through it anyway.
  const bool asked = options_.renderer == ScreenSettings::Renderer::gpu;
  if (!card_failed_ && (asked || (options_.renderer == ScreenSettings::Renderer::auto_ && !own_memory))) {
    auto card = make_gpu_output(window_.get(), stage_, asked);
    if (card) {
      output_ = std::move(*card);
      return {};
    }
    card_failed_ = true;
    if (asked) log_.error(card.error());
  }
  auto made = own_memory ? make_surface_output(window_.get(), stage_) : make_texture_output(window_.get(), stage_);
  if (!made) return tl::unexpected(made.error());
  output_ = std::move(*made);
  return {};
}

bool SdlWindow::present(const draw::List& list) {
  if (!output_) return false;
  const bool whole = exposed_;
  exposed_ = false;
  const bool shown = output_->show(list, whole);
  if (!output_->failed()) return shown;
  // The card has no room: we draw from here on.
  card_failed_ = true;
  return open_output().has_value() && output_->show(list, true);
}

void SdlWindow::set_fullscreen(bool on) {
  SDL_SetWindowFullscreen(window_.get(), on ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
  if (!on && !options_.window) SDL_SetWindowBordered(window_.get(), SDL_TRUE);
  owner_.wake();  // the new size comes as an event
}

SdlWindow::Fit SdlWindow::fit() {
  int w = 0, h = 0;
  SDL_GetWindowSizeInPixels(window_.get(), &w, &h);
  if (w == stage_.out_w && h == stage_.out_h) return Fit::same;
  return renew() ? Fit::resized : Fit::lost;
}

bool SdlWindow::renew() {
  exposed_ = true;
  return open_output().has_value();
}

std::string SdlWindow::describe() const {
  std::string name = driver_;
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return fmt::format("{}, {}, {}x{} at {} Hz", name, output_ ? output_->describe() : "nothing", stage_.out_w, stage_.out_h, std::lround(rate_));
}

}  // namespace kudosk::platform
