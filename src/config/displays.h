// Several displays of one screen, each with what it shows otherwise than the others. Pure; any thread.
#pragma once

#include <vector>

#include "config/check.h"
#include "config/config.h"
#include "config/document.h"

namespace kudosk::config {

/// What the table can't tell: a display that stands there twice, and a source that there is none of. `whole` is what all layers give, `own` the document in which places
/// are told.
void check_displays(Checker& checker, const Node& whole, const Node& own, const Config& config);

/// One for each entry of "displays": `whole` with the entry's own values, the people that `config` has, and only the sources that are named.
std::vector<DisplaySettings> displays(const Node& whole, const Config& config);

}  // namespace kudosk::config
