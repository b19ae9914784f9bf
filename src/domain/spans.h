// A message and its styled pieces cut alike. Private to domain. Pure; network thread.
#pragma once

#include <cstddef>
#include <string>

#include "domain/item.h"

namespace kudosk {

/// What an item's spans say together; empty where it has none.
std::string styled_text(const Item& item);

/// At most `most` grapheme clusters, with an ellipsis where something was cut; the spans end where the message does. Spans that say something else than the message are dropped.
void shorten_message(Recognition& praise, std::size_t most);

}  // namespace kudosk
