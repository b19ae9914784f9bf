// Many words looked for in a text at once: who has opted out, what is to be hidden. Private to domain. Immutable once filled; network thread.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kudosk {

/// folded(), without ICU where a text is of Western letters: most are, and there are many.
std::string fold(std::string_view text);

class Finder {
 public:
  void add(std::string_view word);
  bool empty() const { return words_.empty(); }
  /// Whether one of the words stands in it at word boundaries. REQUIRES: the text is folded.
  bool any_in(std::string_view text) const;

 private:
  std::deque<std::string> words_;                                                     // folded; the views below point here
  std::unordered_map<std::string_view, std::vector<std::string_view>> by_beginning_;  // the first letters and digits of those that begin with ASCII
  std::array<std::uint64_t, 256> lengths_{};  // by the first letter: the lengths of those beginnings, for passing over most of a text's words
  std::vector<std::string_view> others_;
};

}  // namespace kudosk
