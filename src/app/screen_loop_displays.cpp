// The frame loop's displays: opened, waited for, and given to screens.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>

#include "app/screen_loop.h"

namespace kudosk::app {

namespace {

constexpr Millis kRetryDisplay{3000}, kTryAgain{200};
constexpr int kTriesAgain = 10;  // until a window system that was there a moment ago is taken for gone

bool graphics_card() {
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/dri", none)) {
    if (entry.path().filename().string().rfind("card", 0) == 0) return true;
  }
  return false;
}

/// Whether a display is for others to start. KMSDRM, named or not, is nobody else's.
bool desktop() {
  const char* driver = std::getenv("SDL_VIDEODRIVER");
  return std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY") || (driver && std::string_view(driver) != "kmsdrm");
}

/// Whether the display that a screen has its window on is among these.
bool has_display(const Screen& screen, const std::vector<platform::Display>& connected) {
  return screen.window() && std::any_of(connected.begin(), connected.end(), [&](const platform::Display& display) { return display.name == screen.display().name; });
}

}  // namespace

Screen* ScreenLoop::screen_of(const platform::Window* window) const {
  for (const auto& screen : screens_)
    if (window && screen->window() == window) return screen.get();
  return nullptr;
}

/// The screens that the configuration wants: those that there are go on with what they show.
void ScreenLoop::seat_screens() {
  const auto connected = displays_->list();
  const std::vector<Seat> seats = seats_of(world_->config, options_.display, connected.size(), displays_->bare());
  // Those whose displays have gone go first; the others go on with what they show.
  while (screens_.size() > seats.size()) {
    const auto first = std::find_if(screens_.begin(), screens_.end(), [&](const auto& screen) { return !has_display(*screen, connected); });
    screens_.erase(first == screens_.end() ? std::prev(first) : first);
  }
  for (std::size_t i = 0; i < seats.size(); ++i) {
    const bool fresh = i == screens_.size();
    if (fresh) {
      screens_.push_back(std::make_unique<Screen>(
          seats[i], [this] { wake(); }, log_));
      Presenter& show = screens_.back()->show();
      if (options_.in_order) show.in_order();
      show.mark_safe(starts_.safe());
      show.on_facts([this] { return facts(); });
      screens_.back()->meter().begin(clock_.now().show);
    } else if (screens_[i]->seat().config == seats[i].config) {
      screens_[i]->renumber(seats[i].display);
      continue;
    }
    Screen& screen = *screens_[i];
    screen.configure(seats[i], seats[i].config == world_->config ? world_ : make_world(seats[i].config, log_));
    screen.show().mark_broken(broken_);
    if (seen_) screen.see(seen_, *world_->config, !starts_.safe(), clock_.now());
    if (!fresh || i == 0) continue;
    // A hand that has stopped the others means all of them.
    if (screens_[0]->show().paused()) screen.show().key("space", clock_.now());
    if (screens_[0]->show().blank()) screen.show().key("b", clock_.now());
  }
  for (const auto& screen : screens_) screen->number(screens_.size() > 1 ? std::optional(screen->seat().display) : std::nullopt);
}

platform::Window* ScreenLoop::any_window() const {
  for (const auto& screen : screens_)
    if (screen->window()) return screen->window();
  return nullptr;
}

/// Windows for the displays that are there now; those whose display is away go.
void ScreenLoop::rearrange() {
  const auto connected = displays_->list();
  for (const auto& screen : screens_) {
    if (screen->window() && !has_display(*screen, connected)) log_.warn("display", {{"display", screen->seat().display}, {"output", screen->display().name}, {"connected", false}});
  }
  seat_screens();
  std::vector<Seat> seats;
  std::vector<std::string> before;
  for (const auto& screen : screens_) {
    seats.push_back(screen->seat());
    before.push_back(screen->display().name);
  }
  const auto places = arrange(seats, before, connected);
  // Windows of their own size need no displays for themselves: so several are tried on a desk.
  const bool desk = options_.window && screens_.size() > 1 && connected.size() == 1;
  for (std::size_t i = 0; i < screens_.size(); ++i) {
    Screen& screen = *screens_[i];
    const Seat& seat = screen.seat();
    auto place = places[i];
    if (desk && seat.display < static_cast<int>(screens_.size())) place = 0;
    if (place && screen.window() && screen.display() == connected[*place]) continue;
    Result<void> opened{};
    if (place) {
      opened = screen.open(*displays_, *place, options_.window, desk ? static_cast<int>(i) + 1 : 0, starts_.safe());
    } else {
      screen.close();
      opened = fail(ErrorKind::display,
                    "there is no display " + (seat.output.empty() ? std::to_string(seat.display) : "called " + seat.output) + ": " + std::to_string(connected.size()) + " found",
                    "displays are counted from 0 (screen.display, displays, --display)");
    }
    woken_ = true;
    if (!opened) {
      if (missing_.insert(i).second) log_.error(opened.error());
      continue;
    }
    shown_ = false;
    if (missing_.erase(i) > 0 || screens_.size() > 1)
      log_.info("display", {{"display", seat.display}, {"output", screen.display().name}, {"connected", true}, {"screen", screen.window()->describe()}});
  }
  closing_.window(any_window());
}

void ScreenLoop::close_screens() {
  closing_.window(nullptr);
  for (const auto& screen : screens_) screen->close();
  std::lock_guard lock(waking_);
  displays_.reset();
}

/// Displays, and a window at least on one.
bool ScreenLoop::open_once() {
  platform::DisplaysOptions wanted;
  const auto& config = *world_->config;
  wanted.several = !options_.display && (config.displays.size() > 1 || config.all_displays || (config.displays.empty() && !config.screen.named));
  wanted.renderer = starts_.safe() ? ScreenSettings::Renderer::cpu : config.screen.renderer;
  auto opened = platform::open_displays(wanted, log_);
  if (!opened) {
    if (missing_.insert(SIZE_MAX).second) log_.error(opened.error());
    return false;
  }
  {
    std::lock_guard lock(waking_);
    displays_ = std::move(*opened);
  }
  rearrange();
  if (!any_window()) return false;
  missing_.erase(SIZE_MAX);
  return true;
}

bool ScreenLoop::open() {
  // An X server or compositor is not left where it need not be: the last who leaves one may end it, and it has its time to begin again.
  if (displays_ && !displays_->bare()) {
    closing_.window(nullptr);
    for (const auto& screen : screens_) screen->close();
    rearrange();
    if (any_window()) return true;
  }
  for (int tries = displays_ ? kTriesAgain : 0;; --tries) {
    if (watchdog_) watchdog_->rest();  // a display that is away may be so for days
    close_screens();
    if (open_once()) return true;
    // A card whose display is away comes back some day; an X server or compositor that is not there is for others to start.
    if (desktop() || !graphics_card()) {
      if (tries <= 0 || watcher_.quit()) return false;
      std::this_thread::sleep_for(kTryAgain);
      continue;
    }
    close_screens();
    // Waiting is what the service does then: systemd need not end it for not having begun.
    manager_.ready();
    for (Millis waited{}; waited < kRetryDisplay; waited += Millis{100}) {
      if (watcher_.quit()) return false;
      // A TV that sleeps may have taken its display away: it is woken all the same.
      closing_.step(engine_->snapshot());
      manager_.alive(clock_.now().show);
      std::this_thread::sleep_for(Millis{100});
    }
  }
}

}  // namespace kudosk::app
