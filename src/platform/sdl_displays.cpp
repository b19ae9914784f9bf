// Displays by SDL.
#include <SDL.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "platform/displays.h"
#include "platform/drm.h"
#include "platform/hotplug.h"
#include "platform/keys.h"
#include "platform/kms_card.h"
#include "platform/kms_displays.h"
#include "platform/sdl_window.h"
#include "platform/sleeper.h"
#include "platform/x11_root.h"

namespace kudosk::platform {

namespace {

using Steady = std::chrono::steady_clock;

// Where input can't be waited for, it is asked for this often; a display that is pulled off is noticed within this time.
constexpr Millis kAsk{100}, kLook{2000}, kCalm{300};

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// Without a session bus SDL's libdbus would start one, with a process of its own that outlives us.
void leave_session_bus_alone() {
  if (!environment("DBUS_SESSION_BUS_ADDRESS").empty()) return;
  std::error_code none;
  const std::string folder = environment("XDG_RUNTIME_DIR");
  if (!folder.empty() && std::filesystem::exists(std::filesystem::path(folder) / "bus", none)) return;
  setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 1);  // NOLINT(concurrency-mt-unsafe): once; a program's first change leaves the table that others may be reading as it is
}

class SdlDisplays : public Displays, public SdlWindow::Owner {
 public:
  SdlDisplays(bool several, Log& log) : several_(several), log_(log) {}
  ~SdlDisplays() override {
    if (open_) SDL_QuitSubSystem(SDL_INIT_VIDEO);
  }

  Result<void> open();
  std::vector<Display> list() const override;
  Result<std::unique_ptr<Window>> open_window(const WindowOptions& options) override;
  std::vector<Event> wait(Millis timeout) override;
  void wake() override { sleeper_.wake(); }
  bool bare() const override { return driver_ == "KMSDRM"; }
  void gone(SdlWindow* window) override {
    std::erase(windows_, window);
    root_.forget();
  }

 private:
  void gather(std::vector<Event>& events);
  void of_window(const SDL_WindowEvent& event, std::vector<Event>& events);
  void look_at_card(std::vector<Event>& events);
  SdlWindow* by_id(unsigned id) const;

  const bool several_;
  Log& log_;
  Sleeper sleeper_;
  bool open_ = false;
  std::string driver_;
  std::vector<SdlWindow*> windows_;
  X11Root root_;
  std::optional<Connector> connector_;  // on a bare graphics card
  std::optional<Hotplug> hotplug_;      // there, too
  bool plugged_ = false;
  Steady::time_point looked_{};
};

Result<void> SdlDisplays::open() {
  leave_session_bus_alone();
  SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
  SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
  SDL_SetHint(SDL_HINT_VIDEO_DOUBLE_BUFFER, "1");
  SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
  SDL_SetHint(SDL_HINT_APP_NAME, "kudosk");
  SDL_SetHint("SDL_VIDEO_X11_WMCLASS", "kudosk");
  SDL_SetHint("SDL_VIDEO_WAYLAND_WMCLASS", "kudosk");
  const auto connector = connected_display();
  if (connector)
    SDL_SetHint("SDL_KMSDRM_DEVICE_INDEX", std::to_string(connector->card).c_str());
  else
    SDL_ResetHint("SDL_KMSDRM_DEVICE_INDEX");
  open_ = SDL_InitSubSystem(SDL_INIT_VIDEO) == 0;
  if (!open_) {
    return fail(ErrorKind::display, std::string("there is no display: ") + SDL_GetError(),
                "it needs an X or Wayland session (DISPLAY, WAYLAND_DISPLAY), or a screen on a graphics card that the user may open (groups video and render)");
  }
  driver_ = SDL_GetCurrentVideoDriver() ? SDL_GetCurrentVideoDriver() : "";
  if ((driver_ == "dummy" || driver_ == "offscreen") && environment("SDL_VIDEODRIVER") != driver_) return fail(ErrorKind::display, "there is no display");
  if (driver_ == "KMSDRM") {
    hotplug_.emplace();
    // SDL has asked the display; what was known before may have been the console's idea of it, or that there is none.
    connector_ = connected_display();
    for (auto& each : connectors())
      if (connector && each.name == connector->name) connector_ = std::move(each);
  }
  for (const Uint32 type : {SDL_MOUSEMOTION, SDL_MOUSEBUTTONDOWN, SDL_MOUSEBUTTONUP, SDL_MOUSEWHEEL, SDL_FINGERMOTION}) SDL_EventState(type, SDL_IGNORE);
  return {};
}

std::vector<Display> SdlDisplays::list() const {
  std::vector<Display> out;
  for (int i = 0; i < SDL_GetNumVideoDisplays(); ++i) {
    SDL_Rect bounds{};
    SDL_GetDisplayBounds(i, &bounds);
    const char* name = SDL_GetDisplayName(i);
    out.push_back({name ? name : "", bounds.x, bounds.y, bounds.w, bounds.h});
  }
  return out;
}

Result<std::unique_ptr<Window>> SdlDisplays::open_window(const WindowOptions& options) {
  auto window = std::make_unique<SdlWindow>(options, *this, log_);
  if (auto opened = window->open(driver_, connector_); !opened) return tl::unexpected(opened.error());
  windows_.push_back(window.get());
  if (driver_ == "x11" && !options.window) root_.watch(SDL_GetWindowFromID(window->id()));
  return window;
}

SdlWindow* SdlDisplays::by_id(unsigned id) const {
  const auto found = std::find_if(windows_.begin(), windows_.end(), [&](const SdlWindow* window) { return window->id() == id; });
  return found == windows_.end() ? nullptr : *found;
}

void SdlDisplays::of_window(const SDL_WindowEvent& event, std::vector<Event>& events) {
  // Where it is the only one, it is meant.
  SdlWindow* window = event.windowID == 0 && windows_.size() == 1 ? windows_.front() : by_id(event.windowID);
  if (!window) return;
  if (event.event == SDL_WINDOWEVENT_SIZE_CHANGED) {
    const auto fit = window->fit();
    if (fit != SdlWindow::Fit::same) events.push_back({fit == SdlWindow::Fit::resized ? Event::Type::resized : Event::Type::window_lost, {}, {}, window});
  }
  if (event.event == SDL_WINDOWEVENT_EXPOSED || event.event == SDL_WINDOWEVENT_SHOWN || event.event == SDL_WINDOWEVENT_RESTORED) {
    if (window->expose()) events.push_back({Event::Type::exposed, {}, {}, window});
  }
}

void SdlDisplays::gather(std::vector<Event>& events) {
  SDL_Event event;
  bool changed = false;
  while (SDL_PollEvent(&event)) {
    switch (event.type) {
      case SDL_SYSWMEVENT:
        root_.follow(event);
        break;
      case SDL_QUIT:
        events.push_back({Event::Type::quit, {}, {}, nullptr});
        break;
      case SDL_KEYDOWN:
        if (auto name = key_name(event.key); !name.empty()) events.push_back({Event::Type::key, std::move(name), {}, by_id(event.key.windowID)});
        break;
      case SDL_TEXTINPUT:
        events.push_back({Event::Type::text, {}, event.text.text, by_id(event.text.windowID)});
        break;
      case SDL_WINDOWEVENT:
        // The window manager's cross, where there are several windows.
        if (event.window.event == SDL_WINDOWEVENT_CLOSE && windows_.size() > 1) events.push_back({Event::Type::quit, {}, {}, nullptr});
        of_window(event.window, events);
        break;
      case SDL_DISPLAYEVENT:
        changed = true;
        break;
      case SDL_RENDER_TARGETS_RESET:
      case SDL_RENDER_DEVICE_RESET:
        for (SdlWindow* window : windows_) events.push_back({window->renew() ? Event::Type::exposed : Event::Type::window_lost, {}, {}, window});
        break;
      default:
        break;
    }
  }
  if (changed) events.push_back({Event::Type::displays_changed, {}, {}, nullptr});
}

void SdlDisplays::look_at_card(std::vector<Event>& events) {
  if (!connector_) return;
  plugged_ = (hotplug_ && hotplug_->heard()) || plugged_;
  const auto since = Steady::now() - looked_;
  if (since < (plugged_ ? kCalm : kLook)) return;
  looked_ = Steady::now();
  // What a new display can do is known only when the card is asked, which only its master may.
  if (std::exchange(plugged_, false) && !windows_.empty()) ask_connectors(windows_.front()->drm_fd());
  std::size_t connected = 0;
  bool same = false;
  for (const Connector& connector : connectors()) {
    if (connector.card != connector_->card || !connector.connected) continue;
    ++connected;
    same = same || connector == *connector_;
  }
  // SDL knows of what was there when it began, and of one window: whatever else there is now is opened anew.
  if (same && (!several_ || connected == 1)) return;
  for (SdlWindow* window : windows_) events.push_back({Event::Type::window_lost, {}, {}, window});
}

std::vector<Event> SdlDisplays::wait(Millis timeout) {
  std::vector<Event> events;
  const auto end = Steady::now() + timeout;
  for (;;) {
    gather(events);
    look_at_card(events);
    // Only the descriptor tells that there is something to ask SDL for: what it has read already comes out first. All windows have the same.
    const int descriptor = windows_.empty() ? -1 : windows_.front()->events();
    const Millis longest = descriptor >= 0 ? Millis{3'600'000} : kAsk;
    const auto left = std::chrono::ceil<Millis>(end - Steady::now());
    if (!events.empty() || left <= Millis{0}) {
      sleeper_.sleep(Millis{0}, -1);
      return events;
    }
    if (sleeper_.sleep(std::min(left, longest), descriptor)) {
      gather(events);
      return events;
    }
  }
}

}  // namespace

namespace {

/// Whether a bare graphics card is what there is.
bool on_bare_card() {
  const std::string driver = environment("SDL_VIDEODRIVER");
  if (!driver.empty()) return driver == "kmsdrm" || driver == "KMSDRM";
  return environment("DISPLAY").empty() && environment("WAYLAND_DISPLAY").empty();
}

/// Whether we draw on it ourselves, without OpenGL.
bool by_processor(const DisplaysOptions& options, Log& log) {
  const auto display = connected_display();
  if (!display) return false;
  const auto all = connectors();
  const bool many = options.several && std::count_if(all.begin(), all.end(), [&](const Connector& each) { return each.card == display->card && each.connected; }) > 1;
  if (many && options.renderer == ScreenSettings::Renderer::gpu)
    log.error(Error{ErrorKind::display, "several displays of one graphics card are drawn by the processor", "with \"renderer\": \"auto\" that is not said", 0, std::nullopt});
  return many || options.renderer == ScreenSettings::Renderer::cpu || (options.renderer == ScreenSettings::Renderer::auto_ && !has_gpu());
}

}  // namespace

Result<std::unique_ptr<Displays>> open_displays(const DisplaysOptions& options, Log& log) {
  if (on_bare_card() && by_processor(options, log)) return open_kms_displays(log);
  auto displays = std::make_unique<SdlDisplays>(options.several, log);
  if (auto opened = displays->open(); !opened) return tl::unexpected(opened.error());
  return displays;
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
