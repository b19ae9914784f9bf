// Whose day it is: birthdays, work anniversaries and first days, by people's data and the local date. The director asks, and the scene shows the same. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/zone.h"
#include "config/config.h"
#include "domain/feed.h"

namespace kudosk::scenes {

struct Celebrated {
  Person person;
  int years = 0;  ///< with us, for an anniversary
};

/// `occasion`: "birthday", "anniversary", "newcomer" (the first seven days). By name within the same day; empty where the policy does not allow it or nobody's day is today.
std::vector<Celebrated> celebrated(const Feed& feed, const Policy& policy, std::string_view occasion, const LocalTime& today);

}  // namespace kudosk::scenes
