// What systemd is told: that the screen is up, that it lives, that it ends (sd_notify(3)). Without a service manager nothing is sent. Render thread.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"

namespace kudosk::app {

class ServiceManager {
 public:
  /// Reads what the manager wants from the environment ($NOTIFY_SOCKET, $WATCHDOG_USEC).
  ServiceManager();

  /// At the first presented frame: the service is up, as its screen shows something.
  void ready();
  /// Call whenever the render thread comes by; tells the manager as often as it wants to hear.
  void alive(Show now);
  void stopping();

  /// The longest time in which alive() must come by; absent: the manager does not wait for it.
  std::optional<Millis> interval() const { return interval_; }

 private:
  std::optional<Millis> interval_;
  std::optional<Show> told_;
  bool ready_ = false;
};

}  // namespace kudosk::app
