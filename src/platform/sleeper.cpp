#include "platform/sleeper.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

namespace kudosk::platform {

Sleeper::Sleeper() : woken_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

bool Sleeper::sleep(Millis most, int other) {
  pollfd waited[2]{{woken_.get(), POLLIN, 0}, {other, POLLIN, 0}};  // poll() passes over a negative one
  const auto ms = static_cast<int>(std::clamp<Millis::rep>(most.count(), 0, 3'600'000));
  poll(waited, 2, ms);
  std::uint64_t count = 0;
  return read(woken_.get(), &count, sizeof count) == static_cast<ssize_t>(sizeof count);
}

void Sleeper::wake() {
  const int before = errno;
  const std::uint64_t one = 1;
  // It can only fail when it was woken 2⁶⁴ times: it is awake then.
  [[maybe_unused]] const auto written = write(woken_.get(), &one, sizeof one);
  errno = before;
}

}  // namespace kudosk::platform
