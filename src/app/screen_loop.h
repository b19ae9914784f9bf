// The frame loop of `run`, `demo` and `show`: events, newest snapshot, each screen's director and draw list, present only what changed, sleep until the next moment at which
// something changes. Owns every other part of the process: one sync engine and store, and a Screen for each display. Render thread (main).
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "app/closing.h"
#include "app/fleet.h"
#include "app/screen.h"
#include "app/service_manager.h"
#include "app/starts.h"
#include "app/watchdog.h"
#include "app/watcher.h"
#include "platform/displays.h"
#include "sync/engine.h"

namespace kudosk::app {

class ScreenLoop {
 public:
  struct Options {
    Log::Form log = Log::Form::human;
    std::optional<std::pair<int, int>> window;
    std::optional<int> display;
    std::filesystem::path config_file;  ///< watched; empty: none
    bool in_order = false;              ///< slides come in their sheet's order
    sync::EngineOptions engine;
  };
  explicit ScreenLoop(Options options);
  ~ScreenLoop();

  /// Until a hand or a signal ends it; the process's exit code.
  int run(std::shared_ptr<const Config> config);

 private:
  bool open();
  bool open_once();
  void close_screens();
  void seat_screens();
  void rearrange();
  void step_signals();
  void step_configuration(bool hangup);
  void step_snapshot();
  void step_events(std::vector<platform::Event> events, const Now& now);
  Wishes to_all(const std::function<Wishes(Presenter&)>& tell);
  void step_health(const Now& now);
  bool closing_key(const Now& now, bool typed);
  void step_safety(const Now& now);
  bool step_frames(const Now& now);
  Millis sleep_for(const Now& now, bool moving);
  scenes::StatusFacts facts();
  platform::Window* any_window() const;
  Screen* screen_of(const platform::Window* window) const;
  void watch_files();
  void wake();
  void promise(Millis within);

  using Precise = Screen::Precise;

  const Options options_;
  SystemClock clock_;
  Log log_;
  std::shared_ptr<const World> world_;
  std::mutex waking_;  // guards displays_ against a wake while it is replaced
  std::unique_ptr<platform::Displays> displays_;
  Watcher watcher_;
  std::unique_ptr<net::Transport> transport_;
  std::unique_ptr<sync::Engine> engine_;
  std::vector<std::unique_ptr<Screen>> screens_;  // their windows go before displays_
  std::atomic<int> presenting_{-1};               // the screen whose frame is under way, for the watchdog's last words
  std::atomic<bool> fleet_changed_{false};
  Fleet fleet_;
  Closing closing_{log_, clock_};  // after the windows: it tells the card's last word
  ServiceManager manager_;
  Starts starts_;
  std::unique_ptr<Watchdog> watchdog_;
  std::shared_ptr<const Snapshot> seen_;
  std::optional<Show> opened_by_key_;
  Show began_{}, status_written_{};
  std::uint64_t status_revision_ = 0;
  std::set<std::size_t> missing_;  // screens whose displays are away, and said to be
  Precise::time_point due_{};      // of a motion's next frame
  Show closing_due_{};             // when what all screens have over them may change
  bool woken_ = true, quit_ = false, again_ = false, display_lost_ = false, status_failed_ = false, broken_ = false;
  bool shown_ = false;  // every window has shown a picture
};

/// A configuration for the demo, whose one source is at `url`.
std::shared_ptr<const Config> demo_config(const std::string& url);

}  // namespace kudosk::app
