// Where a text can be parted, by ICU: its grapheme clusters, and between them the line breaks of its language. One thread each (the iterators are kept).
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/line_breaker.h"

namespace kudosk::text {

class Breaks {
 public:
  Breaks();
  ~Breaks();

  /// The text's grapheme clusters, with no advances yet. Beyond ICU's rules, Korean is broken at its spaces, and a mark that a blank parts from its word (French
  /// quotes, " !") stays with it. REQUIRES: text is UTF-8.
  std::vector<Unit> units(std::string_view text, const std::string& language);
  /// Where the first `count` clusters end; the text's size where it has no more.
  std::size_t end_of(std::string_view text, std::size_t count);

 private:
  struct Iterator;
  Iterator& lines_of(const std::string& language);
  void break_by_rules(std::string_view text, const std::string& language, std::vector<Unit>& units);
  void spare_phrases(std::string_view text, std::vector<Unit>& units);

  std::unique_ptr<Iterator> graphemes_;
  std::map<std::string, std::unique_ptr<Iterator>> lines_;  ///< by locale, a few
};

/// Han, kana, Thai and the like, which are written without spaces (Korean is not).
bool spaceless(char32_t c);

}  // namespace kudosk::text
