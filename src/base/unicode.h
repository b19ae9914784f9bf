// Text as people see it, by ICU. Values; any thread. All strings are UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kudosk {

/// Valid UTF-8 (bad bytes become U+FFFD), NFC, without control characters (tab and newlines become spaces unless
/// `keep_newlines`), without unbalanced bidi overrides (each bidi control is dropped), at most 8 combining marks on a base,
/// at most `max_graphemes` grapheme clusters (an ellipsis stands for the rest).
std::string clean(std::string_view text, std::size_t max_graphemes = 4000, bool keep_newlines = false);

bool valid_utf8(std::string_view text);
/// Every byte sequence that is not UTF-8 becomes U+FFFD.
std::string to_valid_utf8(std::string_view text);
std::vector<std::string> graphemes(std::string_view text);
/// The first `count` grapheme clusters at most, cut at a word where one is near, with an ellipsis when something was cut.
std::string shorten(std::string_view text, std::size_t count);
/// For comparing names and words: NFKC, full case folding, blanks collapsed and trimmed, one apostrophe and one hyphen for all of their kinds.
std::string folded(std::string_view text);
/// Whether `word` (one or more words) stands in `text` at word boundaries, by folded comparison; scripts without spaces: anywhere.
bool contains_word(std::string_view text, std::string_view word);
/// The same of what folded() has given for both, for a text that is searched for many words.
bool contains_folded(std::string_view text, std::string_view word);
/// What reading takes, in words and in characters of scripts that have no spaces (Han, kana, Thai, Lao, Khmer, Myanmar).
struct ReadingLoad {
  int words = 0;
  int characters = 0;
};
ReadingLoad reading_load(std::string_view text);
/// "AO" for "Amara Okafor"; the whole short name where the script has no initials (Arabic, Han of up to 2 …), see the visual guide.
std::string initials(std::string_view name);

}  // namespace kudosk
