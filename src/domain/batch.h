// What one answer of a source brings. A value; made by a Source, merged by sync.
#pragma once

#include <string>
#include <vector>

#include "domain/item.h"

namespace kudosk {

/// An item that was not taken, for the log's `drop` event.
struct Drop {
  std::string item;    ///< its id, or a place ("line 12", "/items/3") where it has none
  std::string reason;  ///< never the item's text
};

struct Batch {
  bool whole = false;  ///< complete: what the source had before and this does not hold is gone
  std::vector<Item> items;
  std::vector<Person> people;          ///< known people: names, pictures, birthdays
  std::vector<std::string> retracted;  ///< ids
  std::vector<Drop> drops;
};

}  // namespace kudosk
