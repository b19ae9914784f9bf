// What may be shown, and how. Plain values; any thread.
#pragma once

#include <string>
#include <vector>

#include "domain/item.h"

namespace kudosk {

enum class Names { full, first, initials };

struct Policy {
  std::vector<Visibility> visibility{Visibility::public_};  ///< private is never shown, whatever stands here
  Names names = Names::full;
  bool points = true;
  bool leaderboard = false, birthdays = false, anniversaries = false;
  std::vector<std::string> opt_out;     ///< names, ids, aliases or e-mails
  std::vector<std::string> hide_words;  ///< an item that contains one is not shown
  std::size_t max_length = 600;         ///< graphemes of a message
  bool operator==(const Policy&) const = default;
};

}  // namespace kudosk
