#include "app/service_manager.h"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <cstdint>

namespace kudosk::app {

ServiceManager::ServiceManager() {
  std::uint64_t microseconds = 0;
  // A third of what the manager allows, so that one late round does not end us.
  if (sd_watchdog_enabled(0, &microseconds) > 0 && microseconds > 0) interval_ = std::max(Millis(static_cast<std::int64_t>(microseconds / 3000)), Millis{10});
}

void ServiceManager::ready() {
  if (ready_) return;
  ready_ = true;
  sd_notify(0, "READY=1");
}

void ServiceManager::alive(Show now) {
  if (!interval_ || (told_ && now - *told_ < *interval_ / 2)) return;
  told_ = now;
  sd_notify(0, "WATCHDOG=1");
}

void ServiceManager::stopping() { sd_notify(0, "STOPPING=1"); }

}  // namespace kudosk::app
