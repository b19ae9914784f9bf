#include "app/watchdog.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"

namespace kudosk::app {

bool WatchdogRule::stuck(Show now, std::optional<Show> promised) {
  // A tick that took much longer than itself: the whole process stood still (stopped by a hand, a suspended machine), and who promised must have a turn first.
  const bool stood_still = last_ && now - *last_ > tick_ * 2;
  last_ = now;
  const bool overdue = promised && now > *promised + patience_;
  const bool again = overdue && overdue_ && overdue_for_ == *promised && !stood_still;
  overdue_ = overdue && !stood_still;
  if (overdue_) overdue_for_ = *promised;
  return again;
}

Watchdog::Watchdog(const Clock& clock, Millis patience, Millis tick, std::function<void()> stuck)
    : clock_(clock), tick_(tick), stuck_(std::move(stuck)), rule_(patience, tick), thread_([this] { run(); }) {}

Watchdog::~Watchdog() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void Watchdog::run() {
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, tick_, [this] { return ending_; })) {
    const std::int64_t at = promised_;
    if (rule_.stuck(clock_.now().show, at == kResting ? std::nullopt : std::optional(Show{Millis(at)}))) {
      stuck_();
      return;
    }
  }
}

void restart_program(const char* why) {
  auto line = read_file("/proc/self/cmdline", 1 << 20);
  if (!line) return;
  std::vector<char*> arguments;
  for (std::size_t at = 0; at < line->size(); at += std::string::traits_type::length(line->data() + at) + 1) arguments.push_back(line->data() + at);
  arguments.push_back(nullptr);
  // An environment of the new program's own: other threads may be reading this one's.
  std::string restarted = std::string("KUDOSK_RESTARTED=") + why;
  std::vector<char*> environment;
  for (char** each = environ; *each; ++each)
    if (std::string_view(*each).rfind("KUDOSK_RESTARTED=", 0) != 0) environment.push_back(*each);
  environment.push_back(restarted.data());
  environment.push_back(nullptr);
  // The display's connections must not live on in the new program.
  for (int fd = 3, last = static_cast<int>(sysconf(_SC_OPEN_MAX)); fd < std::min(last, 4096); ++fd) fcntl(fd, F_SETFD, FD_CLOEXEC);
  execve("/proc/self/exe", arguments.data(), environment.data());
}

}  // namespace kudosk::app
