#include <ctime>

#include "base/time.h"

// Seconds since 1970 at which this build was configured, or SOURCE_DATE_EPOCH: CMakeLists.txt gives it.
#ifndef KUDOSK_BUILD_EPOCH
#error "KUDOSK_BUILD_EPOCH is missing"
#endif

namespace kudosk {
namespace {

// A clock that is some days slow was set by somebody and is good enough for opening hours. What must not be believed is a machine
// without a battery that begins in 1970 or at the date of its image.
constexpr std::chrono::seconds grace = std::chrono::hours(24 * 30);
constexpr Wall oldest_trusted{std::chrono::seconds{KUDOSK_BUILD_EPOCH} - grace};

std::chrono::nanoseconds read(clockid_t id) {
  timespec t{};
  clock_gettime(id, &t);
  return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

}  // namespace

Now SystemClock::now() const {
  Now now;
  now.show = std::chrono::duration_cast<Show>(read(CLOCK_MONOTONIC));
  now.wall = Wall{std::chrono::floor<Millis>(read(CLOCK_REALTIME))};
  now.trusted = now.wall >= oldest_trusted;
  return now;
}

}  // namespace kudosk
