#include "domain/feed.h"

namespace kudosk {

std::shared_ptr<const Item> Feed::find(std::string_view source, std::string_view id) const {
  for (const auto& item : items)
    if (item->id == id && (source.empty() || item->source == source)) return item;
  return nullptr;
}

}  // namespace kudosk
