// Which of the five disciplines an item belongs to. Private to domain. Pure; network thread.
#pragma once

#include <string>
#include <unordered_map>

#include "domain/item.h"

namespace kudosk {

class Disciplines {
 public:
  /// `rules`: a value or a tag → its discipline, in any case, with or without '#'.
  explicit Disciplines(const std::map<std::string, Discipline>& rules);
  /// What the item says itself, else what its value is called, else a tag, else what the rules say of value and tags.
  Discipline of(const Item& item) const;

 private:
  std::unordered_map<std::string, Discipline> rules_;  // by plain()
};

}  // namespace kudosk
