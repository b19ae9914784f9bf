// What every source has, merged and allowed: what may be shown. Immutable once published; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/item.h"

namespace kudosk {

struct Feed {
  std::uint64_t revision = 0;                      ///< grows with each change of content
  std::vector<std::shared_ptr<const Item>> items;  ///< newest first (created, then source and id); unique by source and id
  std::vector<Person> people;                      ///< who is known, opted-out ones left out, one person once
  bool samples = false;                            ///< these are samples: marked so on screen

  /// nullptr where there is none. `source` empty: the first with that id.
  std::shared_ptr<const Item> find(std::string_view source, std::string_view id) const;
};

}  // namespace kudosk
