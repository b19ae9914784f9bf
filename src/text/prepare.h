// Runs as they come → one clean text with its reading direction, ready to be measured. Values; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "text/typesetter.h"

namespace kudosk::text {

constexpr std::size_t no_run = static_cast<std::size_t>(-1);

/// Bytes of the text that one run wrote.
struct Span {
  std::size_t begin = 0, end = 0;
  std::size_t run = 0;   ///< or no_run: in the paragraph's own style
  bool picture = false;  ///< the run's, at U+FFFC
};

struct Prepared {
  std::string text;         ///< clean UTF-8; lines end with \n; U+FFFC stands for a run's picture; isolates around runs where directions mix
  std::vector<Span> spans;  ///< in order, without holes, none empty
  bool right_to_left = false;
  bool mixed = false;    ///< something in it is written against the paragraph's direction, or from right to left
  std::string language;  ///< BCP 47, the language alone (zh-Hans, zh-Hant, zh-Hant-HK): the style's; where Han letters would be left to chance, as the text's own letters say
  bool cut = false;      ///< an ellipsis stands for what is not in it
};

/// REQUIRES: byte is within the text.
const Span& span_at(const Prepared& text, std::size_t byte);

/// Blanks are collapsed and trimmed, capitals made, controls and bidi controls dropped (save for FSI … PDI within a line), marks and joiners capped. At most about `most_bytes` of
/// the runs are read.
Prepared prepare(const std::vector<Run>& runs, const Style& style, std::size_t most_bytes);

/// Its first `at` bytes with an ellipsis, without the blanks and commas before it. REQUIRES: `at` is a grapheme's beginning.
Prepared cut(const Prepared& whole, std::size_t at);

}  // namespace kudosk::text
