// What a message says, without what one service adds and another does not: for knowing the same praise again. Private to domain. Values; network thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kudosk {

struct Gist {
  std::vector<std::string> in_order, sorted;  // folded words
  bool cut = false;                           ///< the message ends in an ellipsis
  std::size_t size = 0;                       ///< bytes of its words
};

/// Left out: punctuation, emoji and :their_names:, #hashtags, @mentions, "+25", addresses, and the words of `names` (who it is from and to).
Gist gist(std::string_view message, const std::vector<std::string>& names);

/// The same words but for a few that are spelled nearly alike; or the one goes on where the other stops.
bool alike(const Gist& a, const Gist& b);

}  // namespace kudosk
