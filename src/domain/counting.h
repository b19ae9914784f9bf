// Goals that count the feed itself. Private to domain. Pure; network thread.
#pragma once

#include <vector>

#include "domain/people.h"
#include "domain/same_praise.h"

namespace kudosk {

/// The goal with what it counts among the candidates in `now`, and the percent of its target.
Goal counted(const Goal& goal, const std::vector<Candidate>& candidates, const People& people);
/// Reached: by its status, else by its figures.
bool done(const Goal& goal);

}  // namespace kudosk
