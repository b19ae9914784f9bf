// One praise that is seen through two sources. Private to domain. Pure; network thread.
#pragma once

#include <memory>
#include <vector>

#include "domain/people.h"

namespace kudosk {

/// An item on its way to the feed.
struct Candidate {
  std::shared_ptr<const Item> item;
  int source = 0;    ///< its place in the order of sources: the earlier wins
  bool open = true;  ///< its source may be shown now
};

/// Keeps one of each: from the same giver, to somebody in common, of nearly the same text, made within ten minutes, through different sources. The fuller text wins, then the
/// source that stands first; of a source that may not be shown now, only where there is no other. The order stays. REQUIRES: newest first.
void keep_one_of_each(std::vector<Candidate>& candidates, const People& people);

}  // namespace kudosk
