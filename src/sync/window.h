// A source's `when`: whether it holds, and until when it stays so. Pure; network thread.
#pragma once

#include <optional>

#include "base/time.h"
#include "base/zone.h"
#include "config/config.h"

namespace kudosk::sync {

bool holds(const When& when, const LocalTime& local);
/// The next moment after `now` at which holds() gives something else; nullopt: never.
std::optional<Wall> next_edge(const When& when, const Zone& zone, Wall now);

}  // namespace kudosk::sync
