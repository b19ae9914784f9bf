#include "sync/backoff.h"

#include <algorithm>

namespace kudosk::sync {

using namespace std::chrono_literals;

namespace {

constexpr Millis first_wait = 30s, untrusted_wait = 10s;
constexpr Millis shortest_asked = 1s, longest_asked = 1h;
constexpr unsigned patience = 3;

Millis scaled(Millis time, double factor) { return Millis(static_cast<Millis::rep>(static_cast<double>(time.count()) * factor)); }

}  // namespace

Millis after_success(Millis interval, Random& random) { return scaled(std::max(interval, shortest_interval), random.between(0.9, 1.1)); }

Millis doubled(Millis first, unsigned failures, Millis longest) {
  for (unsigned i = 1; i < failures && first < longest; ++i) first *= 2;
  return std::min(first, longest);
}

Millis after_failure(Millis interval, unsigned failures, const Error& error, bool trusted_clock, Random& random) {
  interval = std::max(interval, shortest_interval);
  if (error.retry_after) {
    auto asked = std::clamp<Millis>(*error.retry_after, shortest_asked, longest_asked);
    if (failures > patience) asked = std::max(asked, std::min(interval, longest_backoff));
    return scaled(asked, random.between(1.0, 1.05));
  }
  auto wait = doubled(std::min(interval, first_wait), failures, longest_backoff);
  if (!trusted_clock) wait = std::min(wait, untrusted_wait);
  return std::min(scaled(wait, random.between(0.9, 1.1)), longest_backoff);
}

}  // namespace kudosk::sync
