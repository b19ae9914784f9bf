// The frame loop of `run`, `demo` and `show`: events, newest snapshot, director, draw list, present only what changed, sleep until the next moment at which something
// changes. Owns every other part of the process. Render thread (main).
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "app/closing.h"
#include "app/content.h"
#include "app/fleet.h"
#include "app/health.h"
#include "app/presenter.h"
#include "app/service_manager.h"
#include "app/starts.h"
#include "app/watchdog.h"
#include "app/watcher.h"
#include "platform/window.h"
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
  bool open(std::shared_ptr<const Config> config);
  void step_signals();
  void step_configuration(bool hangup);
  void step_snapshot();
  void step_events(std::vector<platform::Event> events, const Now& now);
  void step_health(const Now& now);
  bool closing_key(const Now& now, bool typed);
  void step_safety(const Now& now);
  void watch_files();
  void wake();
  void promise(Millis within);

  const Options options_;
  SystemClock clock_;
  Log log_;
  std::shared_ptr<const World> world_;
  std::mutex waking_;  // guards window_ against a wake while it is replaced
  std::unique_ptr<platform::Window> window_;
  Watcher watcher_;
  std::unique_ptr<net::Transport> transport_;
  std::unique_ptr<sync::Engine> engine_;
  std::unique_ptr<Studio> studio_;
  std::unique_ptr<Presenter> presenter_;
  std::atomic<bool> fleet_changed_{false};
  Fleet fleet_;
  Samples samples_;
  FrameMeter meter_;
  Closing closing_{log_, clock_};  // after the window: it tells the card's last word
  ServiceManager manager_;
  Starts starts_;
  std::unique_ptr<Watchdog> watchdog_;
  std::shared_ptr<const Snapshot> seen_;
  std::optional<Wall> last_frame_;
  std::optional<Show> opened_by_key_;
  Show began_{}, status_written_{};
  std::uint64_t status_revision_ = 0;
  bool fullscreen_ = true, quit_ = false, again_ = false, display_lost_ = false, status_failed_ = false, shown_ = false;  // shown_: this window has shown a picture
};

/// A configuration for the demo, whose one source is at `url`.
std::shared_ptr<const Config> demo_config(const std::string& url);

}  // namespace kudosk::app
