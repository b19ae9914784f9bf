#include "platform/window.h"

#include <SDL.h>
#include <SDL_syswm.h>
#include <dlfcn.h>
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "platform/drm.h"
#include "platform/keys.h"
#include "platform/output.h"
#include "platform/sleeper.h"
#include "platform/x11_lost.h"

namespace kudosk::platform {

namespace {

using Steady = std::chrono::steady_clock;

// Where input can't be waited for, it is asked for this often; a display that is pulled off is noticed within this time.
constexpr Millis kAsk{100}, kLook{2000};

struct FreeWindow {
  void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
};

/// SDL's video, for as long as the window is open.
class Video {
 public:
  Video() : open_(SDL_InitSubSystem(SDL_INIT_VIDEO) == 0) {}
  ~Video() {
    if (open_) SDL_QuitSubSystem(SDL_INIT_VIDEO);
  }
  Video(const Video&) = delete;
  Video& operator=(const Video&) = delete;
  explicit operator bool() const { return open_; }

 private:
  const bool open_;
};

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

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

class SdlWindow : public Window {
 public:
  SdlWindow(const WindowOptions& options, Log& log) : options_(options), log_(log) {}

  Result<void> open();
  std::vector<Event> wait(Millis timeout) override;
  void wake() override { sleeper_.wake(); }
  draw::Stage stage() const override { return stage_; }
  bool present(const draw::List& list) override;
  void set_fullscreen(bool on) override;
  double refresh_rate() const override { return rate_; }
  std::string describe() const override;
  int drm_fd() const override { return card_; }

 private:
  Result<void> open_output();
  void measure();
  void gather(std::vector<Event>& events);
  void look_at_display(std::vector<Event>& events);

  const WindowOptions options_;
  Log& log_;
  Sleeper sleeper_;
  std::unique_ptr<Video> video_;
  std::unique_ptr<SDL_Window, FreeWindow> window_;
  std::unique_ptr<Output> output_;  // before the window goes
  std::string driver_;
  draw::Stage stage_;
  double rate_ = 60;
  int events_ = -1, card_ = -1;
  bool exposed_ = false, card_failed_ = false;
  std::string connector_;  // on KMSDRM
  bool connected_ = true;
  Steady::time_point looked_{};
};

/// Without a session bus SDL's libdbus would start one, with a process of its own that outlives us.
void leave_session_bus_alone() {
  if (!environment("DBUS_SESSION_BUS_ADDRESS").empty()) return;
  std::error_code none;
  const std::string folder = environment("XDG_RUNTIME_DIR");
  if (folder.empty() || !std::filesystem::exists(std::filesystem::path(folder) / "bus", none)) setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 1);
}

Result<void> SdlWindow::open() {
  leave_session_bus_alone();
  SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
  SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
  SDL_SetHint(SDL_HINT_VIDEO_DOUBLE_BUFFER, "1");
  SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
  SDL_SetHint(SDL_HINT_APP_NAME, "kudosk");
  SDL_SetHint("SDL_VIDEO_X11_WMCLASS", "kudosk");
  SDL_SetHint("SDL_VIDEO_WAYLAND_WMCLASS", "kudosk");
  const auto display = connected_display();
  if (display) SDL_SetHint("SDL_KMSDRM_DEVICE_INDEX", std::to_string(display->card).c_str());

  video_ = std::make_unique<Video>();
  if (!*video_) {
    return fail(ErrorKind::display, std::string("there is no display: ") + SDL_GetError(),
                "it needs an X or Wayland session (DISPLAY, WAYLAND_DISPLAY), or a screen on a graphics card that the user may open (groups video and render)");
  }
  driver_ = SDL_GetCurrentVideoDriver() ? SDL_GetCurrentVideoDriver() : "";
  if ((driver_ == "dummy" || driver_ == "offscreen") && environment("SDL_VIDEODRIVER") != driver_) return fail(ErrorKind::display, "there is no display");
  for (const Uint32 type : {SDL_MOUSEMOTION, SDL_MOUSEBUTTONDOWN, SDL_MOUSEBUTTONUP, SDL_MOUSEWHEEL, SDL_FINGERMOTION}) SDL_EventState(type, SDL_IGNORE);

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
    if (!wanted && display) take(display->preferred);
    if (wanted && (wanted->w != bounds.w || wanted->h != bounds.h)) {
      flags = SDL_WINDOW_FULLSCREEN;
      bounds.w = wanted->w;
      bounds.h = wanted->h;
    }
    if (display) connector_ = display->name;
  }
  int x = bounds.x, y = bounds.y, w = bounds.w, h = bounds.h;
  if (options_.window) {
    x = y = static_cast<int>(SDL_WINDOWPOS_CENTERED_DISPLAY(static_cast<unsigned>(options_.display)));
    w = options_.window->first;
    h = options_.window->second;
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
  if (!output_ || !connected_) return false;
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
  wake();  // the new size comes as an event
}

void SdlWindow::gather(std::vector<Event>& events) {
  SDL_Event event;
  bool resized = false;
  while (SDL_PollEvent(&event)) {
    switch (event.type) {
      case SDL_QUIT:
        events.push_back({Event::Type::quit, {}, {}});
        break;
      case SDL_KEYDOWN:
        if (auto name = key_name(event.key); !name.empty()) events.push_back({Event::Type::key, std::move(name), {}});
        break;
      case SDL_TEXTINPUT:
        events.push_back({Event::Type::text, {}, event.text.text});
        break;
      case SDL_WINDOWEVENT:
        if (event.window.event == SDL_WINDOWEVENT_SIZE_CHANGED) resized = true;
        if (event.window.event == SDL_WINDOWEVENT_EXPOSED || event.window.event == SDL_WINDOWEVENT_SHOWN || event.window.event == SDL_WINDOWEVENT_RESTORED) {
          if (!exposed_) events.push_back({Event::Type::exposed, {}, {}});
          exposed_ = true;
        }
        break;
      case SDL_RENDER_TARGETS_RESET:
      case SDL_RENDER_DEVICE_RESET:
        // The card has lost its textures.
        if (open_output()) {
          exposed_ = true;
          events.push_back({Event::Type::exposed, {}, {}});
        }
        break;
      default:
        break;
    }
  }
  if (!resized) return;
  int w = 0, h = 0;
  SDL_GetWindowSizeInPixels(window_.get(), &w, &h);
  if (w == stage_.out_w && h == stage_.out_h) return;
  if (open_output()) {
    exposed_ = true;
    events.push_back({Event::Type::resized, {}, {}});
  } else {
    events.push_back({Event::Type::display_lost, {}, {}});
  }
}

void SdlWindow::look_at_display(std::vector<Event>& events) {
  if (connector_.empty() || Steady::now() - looked_ < kLook) return;
  looked_ = Steady::now();
  bool connected = false;
  for (const Connector& connector : connectors()) connected = connected || (connector.name == connector_ && connector.connected);
  if (connected == connected_) return;
  connected_ = connected;
  exposed_ = exposed_ || connected;
  events.push_back({connected ? Event::Type::display_back : Event::Type::display_lost, {}, {}});
}

std::vector<Event> SdlWindow::wait(Millis timeout) {
  std::vector<Event> events;
  const auto end = Steady::now() + timeout;
  // Only the descriptor tells that there is something to ask SDL for: what it has read already comes out first.
  const Millis longest = events_ >= 0 ? Millis{3'600'000} : kAsk;
  for (;;) {
    gather(events);
    look_at_display(events);
    const auto left = std::chrono::ceil<Millis>(end - Steady::now());
    if (!events.empty() || left <= Millis{0}) {
      sleeper_.sleep(Millis{0}, -1);
      return events;
    }
    if (sleeper_.sleep(std::min(left, longest), events_)) {
      gather(events);
      return events;
    }
  }
}

std::string SdlWindow::describe() const {
  std::string name = driver_;
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return fmt::format("{}, {}, {}x{} at {} Hz", name, output_ ? output_->describe() : "nothing", stage_.out_w, stage_.out_h, std::lround(rate_));
}

}  // namespace

Result<std::unique_ptr<Window>> open_window(const WindowOptions& options, Log& log) {
  auto window = std::make_unique<SdlWindow>(options, log);
  if (auto opened = window->open(); !opened) return tl::unexpected(opened.error());
  return window;
}

bool display_available() {
  const std::string driver = environment("SDL_VIDEODRIVER");
  if (driver == "dummy" || driver == "offscreen") return true;
  const bool x11 = !environment("DISPLAY").empty(), wayland = !environment("WAYLAND_DISPLAY").empty();
  if (driver == "x11") return x11;
  if (driver == "wayland") return wayland;
  if (driver == "kmsdrm" || driver == "KMSDRM") return connected_display().has_value();
  return x11 || wayland || connected_display().has_value();
}

}  // namespace kudosk::platform
