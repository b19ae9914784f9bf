#include "base/words.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/unicode.h"

namespace kudosk {
namespace {

bool by_itself(UChar32 c) {
  if (c < 0x0E00) return false;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_HANGUL:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::vector<Word> words(std::string_view text) {
  std::vector<Word> out;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  bool open = false, alone = false;
  for (std::int32_t i = 0; i < size;) {
    const auto from = static_cast<std::size_t>(i);
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, i, size, c);
    const auto to = static_cast<std::size_t>(i);
    const bool mark = (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
    if (mark && open) {
      out.back().to = to;
    } else if (!u_isalnum(c)) {
      open = false;
    } else {
      const bool one = by_itself(c);
      if (open && !one && !alone) {
        out.back().to = to;
      } else {
        out.push_back({from, to, {}});
      }
      open = true;
      alone = one;
    }
  }
  for (auto& word : out) word.text = folded(text.substr(word.from, word.to - word.from));
  return out;
}

}  // namespace kudosk
