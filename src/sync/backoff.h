// How long a source rests between two polls. Pure but for the jitter; network thread.
#pragma once

#include "base/error.h"
#include "base/time.h"
#include "sync/random.h"

namespace kudosk::sync {

inline constexpr Millis longest_backoff = std::chrono::minutes(10);
/// Below this an interval would be a busy loop.
inline constexpr Millis shortest_interval{100};

/// The interval, ±10 % so that many screens do not ask in step.
Millis after_success(Millis interval, Random& random);

/// After the `failures`th failure in a row (REQUIRES: at least 1): the smaller of the interval and 30 s, doubled up to 10 min, ±10 %. What the server asked for comes
/// first, clamped to 1 s – 1 h and never cut short; a server that says "at once" for the fourth time is given the interval.
/// While the machine's clock is not set (TLS fails then), every 10 s.
Millis after_failure(Millis interval, unsigned failures, const Error& error, bool trusted_clock, Random& random);

/// The same without an Error, for what is tried again in the background: `first`, doubled up to `longest`.
Millis doubled(Millis first, unsigned failures, Millis longest);

}  // namespace kudosk::sync
