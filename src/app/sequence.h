// The slides of a show in their sheet's order, instead of the director's. Pure; render thread.
#pragma once

#include <memory>
#include <vector>

#include "domain/feed.h"

namespace kudosk::app {

using Sequence = std::vector<std::shared_ptr<const Item>>;

/// In the order of their ids, which are the rows' numbers.
Sequence sequence_of(const Feed& feed);
/// The one behind (`step` 1) or before (-1) the item, round at the ends; the item itself where it has become another one; the first where it is nullptr. nullptr: there is none.
std::shared_ptr<const Item> neighbour(const Sequence& sequence, const Item* item, int step);

}  // namespace kudosk::app
