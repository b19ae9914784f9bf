// `:tada:` in what any source says becomes the character, unless the source has a picture of its own by that name. Network thread.
#pragma once

#include "domain/item.h"

namespace kudosk::sources {

/// In every text of the item, and in its reactions. A time of day (10:30:00) and a name that nobody knows stay as they are.
void write_short_names(Item& item);

}  // namespace kudosk::sources
