// All that is wrong with a source's own keys, for `check`. Reads preset files; any thread.
#pragma once

#include <vector>

#include "base/error.h"
#include "sources/source.h"

namespace kudosk::sources {

/// Each message begins as make() has it; empty: it can be made.
std::vector<Error> problems(const Made& made);

}  // namespace kudosk::sources
