// Notices within seconds that the render thread is stuck, as in a page flip that never comes back, and restarts the program. A thread of its own.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "base/time.h"

namespace kudosk::app {

/// The rule, without a thread or a clock.
class WatchdogRule {
 public:
  /// `patience`: how long after its moment a sign of life may still come.
  WatchdogRule(Millis patience, Millis tick) : patience_(patience), tick_(tick) {}

  /// Whether the one who promised a sign of life by `promised` (absent: no promise) is stuck. Called every tick.
  bool stuck(Show now, std::optional<Show> promised);

 private:
  const Millis patience_, tick_;
  std::optional<Show> last_;
  Show overdue_for_{};  ///< which promise was overdue at the last tick
  bool overdue_ = false;
};

class Watchdog {
 public:
  /// `stuck` is called on the watchdog's thread, once.
  Watchdog(const Clock& clock, Millis patience, Millis tick, std::function<void()> stuck);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// Render thread: the next sign of life comes by `moment`. It is one itself.
  void promise(Show moment) { promised_ = moment.count(); }
  /// Render thread: there is nothing to wait for (no display is connected).
  void rest() { promised_ = kResting; }

 private:
  static constexpr std::int64_t kResting = -1;
  void run();
  const Clock& clock_;
  const Millis tick_;
  const std::function<void()> stuck_;
  WatchdogRule rule_;
  std::atomic<std::int64_t> promised_{kResting};
  std::mutex mutex_;  // guards ending_
  std::condition_variable ended_;
  bool ending_ = false;
  std::thread thread_;
};

/// This program anew in this process (its number stays, so that a service manager sees no end), with the same arguments. `why` is handed on as $KUDOSK_RESTARTED.
/// Returns only where the system refuses.
void restart_program(const char* why);

}  // namespace kudosk::app
