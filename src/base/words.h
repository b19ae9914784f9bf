// The words of a text with their places, by ICU. Values; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kudosk {

struct Word {
  std::size_t from = 0, to = 0;  ///< bytes in the text
  std::string text;              ///< folded()
  bool operator==(const Word&) const = default;
};

/// Letters and digits that stand together; in scripts without spaces, and in Hangul (which writes particles onto names), each character by itself. Punctuation, symbols and emoji
/// are no words.
std::vector<Word> words(std::string_view text);

}  // namespace kudosk
