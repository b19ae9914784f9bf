// What of the sources' holdings may be written to a disk. Pure; network thread.
#pragma once

#include <vector>

#include "domain/merge.h"

namespace kudosk {

/// The holdings without anybody who opted out (as giver, receiver, or in a text) and without what is private; all else as it was said. The same ones in the same order.
std::vector<Holding> storable(const std::vector<Holding>& holdings, const MergeSettings& settings);

}  // namespace kudosk
