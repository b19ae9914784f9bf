#include "text/breaks.h"

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace kudosk::text {
namespace {

constexpr std::size_t most_languages = 4;    ///< whose iterators are kept
constexpr std::size_t longest_cluster = 14;  ///< code points; what is longer (jamo, emoji that no font joins) may be parted anywhere

UChar32 code_point_at(std::string_view text, std::size_t at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), i, static_cast<std::int32_t>(text.size()), c);
  return c;
}
UChar32 code_point_before(std::string_view text, std::size_t at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  U8_PREV_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), 0, i, c);
  return c;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

UScriptCode script(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(c, &status);
}

/// Spaces that a line may end with; isolates take no room, so they do not keep the spaces before them from hanging.
bool hangs(UChar32 c) { return (u_isUWhiteSpace(c) && c != 0xA0 && c != 0x202F && c != 0x2007) || c == 0x200B || (c >= 0x2066 && c <= 0x2069); }

/// After a blank: marks that belong to the word before it, or ask for the one behind it. (ICU knows " !" and the like.)
bool stays_with_word(const std::string& language, UChar32 before, UChar32 c) { return c == '%' || (language == "fr" && (c == 0xBB || before == 0xAB)); }

bool ends_phrase(UChar32 c) { return std::u32string_view(U",;:.!?،؛؟。、，；：！？।").find(static_cast<char32_t>(c)) != std::u32string_view::npos; }

/// After a blank: what belongs to the words before it.
bool opens_badly(UChar32 c) {
  return c == 0x2013 || c == 0x2014 || c == 0xB7 || c == 0x2022 || c == '|' || c == '/' || c == '-' || u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION);
}

/// What the dictionary parts although it is one phrase to a reader: an ending from its verb (直し|てくれて), a lone character from the word that it begins (手|伝って), a
/// particle from what it belongs to (解决|了).
bool tears_phrase(UChar32 before_last, UChar32 last, UChar32 next, bool japanese) {
  if (std::u32string_view(U"的了着吗呢吧們们嗎").find(static_cast<char32_t>(next)) != std::u32string_view::npos) return !japanese;
  if (!japanese) return false;
  if (script(next) == USCRIPT_HIRAGANA) {
    const bool particle = std::u32string_view(U"をにはがでともへやのらず").find(static_cast<char32_t>(last)) != std::u32string_view::npos;
    return script(last) == USCRIPT_HAN || (script(last) == USCRIPT_HIRAGANA && !particle);
  }
  return script(next) == USCRIPT_HAN && script(last) == USCRIPT_HAN && script(before_last) != USCRIPT_HAN;
}

}  // namespace

bool spaceless(char32_t c) {
  switch (script(static_cast<UChar32>(c))) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      return (c >= 0x3001 && c <= 0x303F) || (c >= 0x30FB && c <= 0x30FF) || (c >= 0xFF01 && c <= 0xFF65);
  }
}

struct Breaks::Iterator {
  std::unique_ptr<icu::BreakIterator> breaks;
  UText* text = nullptr;

  ~Iterator() { utext_close(text); }
  bool set(std::string_view over) {
    UErrorCode status = U_ZERO_ERROR;
    text = utext_openUTF8(text, over.data(), static_cast<std::int64_t>(over.size()), &status);
    if (breaks && U_SUCCESS(status)) breaks->setText(text, status);
    return breaks && U_SUCCESS(status);
  }
};

Breaks::Breaks() : graphemes_(std::make_unique<Iterator>()) {
  UErrorCode status = U_ZERO_ERROR;
  graphemes_->breaks.reset(icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  if (U_FAILURE(status)) graphemes_->breaks.reset();
}
Breaks::~Breaks() = default;

Breaks::Iterator& Breaks::lines_of(const std::string& language) {
  if (const auto known = lines_.find(language); known != lines_.end()) return *known->second;
  if (lines_.size() >= most_languages) lines_.clear();
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale locale = icu::Locale::forLanguageTag(language, status);
  if (U_FAILURE(status) || locale.isBogus()) locale = icu::Locale::getRoot();
  status = U_ZERO_ERROR;
  // No line begins with a small kana or a closing mark.
  locale.setUnicodeKeywordValue("lb", "strict", status);
  status = U_ZERO_ERROR;
  auto made = std::make_unique<Iterator>();
  made->breaks.reset(icu::BreakIterator::createLineInstance(locale, status));
  if (U_FAILURE(status)) made->breaks.reset();
  return *(lines_[language] = std::move(made));
}

std::vector<Unit> Breaks::units(std::string_view text, const std::string& language) {
  std::vector<Unit> units;
  units.reserve(text.size());
  const auto add = [&](std::size_t begin, std::size_t end) {
    const UChar32 c = code_point_at(text, begin);
    units.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), 0, Gap::grapheme, c == '\n' || hangs(c), spaceless(static_cast<char32_t>(c))});
  };
  const bool clusters = graphemes_->set(text);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = clusters ? static_cast<std::size_t>(graphemes_->breaks->next()) : text.size();
    if (const std::size_t letters = code_points(text.substr(begin, end - begin)); clusters && letters <= longest_cluster) {
      add(begin, end);
    } else {
      for (auto i = static_cast<std::int32_t>(begin); static_cast<std::size_t>(i) < end;) {
        const auto from = static_cast<std::size_t>(i);
        U8_FWD_1(reinterpret_cast<const std::uint8_t*>(text.data()), i, static_cast<std::int32_t>(text.size()));
        add(from, static_cast<std::size_t>(i));
      }
    }
    begin = end;
  }

  break_by_rules(text, language, units);
  const auto letter = [&](std::size_t u) { return code_point_at(text, units[u].begin); };
  for (std::size_t u = 1; u < units.size(); ++u)
    if (units[u].before == Gap::word) {
      if (ends_phrase(letter(units[u - 1].blank && u > 1 ? u - 2 : u - 1))) units[u].will = Will::glad;
      const UChar32 before = u > 1 ? letter(u - 2) : 0, c = letter(u);
      if (!units[u - 1].blank) {
        if ((!units[u].spaceless && !units[u - 1].spaceless) || opens_badly(c)) units[u].will = Will::reluctant;
      } else if (stays_with_word(language, before, c)) {
        units[u].before = Gap::grapheme;
      } else {
        const bool alone = u > 1 && u_isalpha(before) && !units[u - 2].spaceless && (u == 2 || units[u - 3].blank);
        if (alone || opens_badly(c) || (u_isdigit(before) && (u_isalpha(c) || u_charType(c) == U_CURRENCY_SYMBOL))) units[u].will = Will::reluctant;
      }
    }
  spare_phrases(text, units);
  return units;
}

void Breaks::break_by_rules(std::string_view text, const std::string& language, std::vector<Unit>& units) {
  Iterator& lines = lines_of(language);
  if (!lines.set(text)) return;
  std::size_t u = 0;
  for (std::int32_t at = lines.breaks->first(); at != icu::BreakIterator::DONE; at = lines.breaks->next()) {
    const auto byte = static_cast<std::size_t>(at);
    while (u < units.size() && units[u].begin < byte) ++u;
    if (u == 0 || u == units.size() || units[u].begin != byte) continue;
    if (text[byte - 1] == '\n') {
      units[u].before = Gap::hard;
    } else if (script(code_point_before(text, byte)) != USCRIPT_HANGUL || script(code_point_at(text, byte)) != USCRIPT_HANGUL) {
      units[u].before = Gap::word;
    }
  }
}

void Breaks::spare_phrases(std::string_view text, std::vector<Unit>& units) {
  bool east = false, japanese = false;
  for (const Unit& unit : units) {
    const UScriptCode of = unit.spaceless ? script(code_point_at(text, unit.begin)) : USCRIPT_COMMON;
    east = east || of == USCRIPT_HAN || of == USCRIPT_HIRAGANA || of == USCRIPT_KATAKANA;
    japanese = japanese || of == USCRIPT_HIRAGANA;
  }
  Iterator& phrases = lines_of("ja-u-lw-phrase");  // ICU's dictionary is one for Japanese and Chinese
  if (!east || !phrases.set(text)) return;
  std::size_t u = 0;
  for (std::int32_t at = phrases.breaks->first(); at != icu::BreakIterator::DONE; at = phrases.breaks->next()) {
    for (; u < units.size() && units[u].begin < static_cast<std::size_t>(at); ++u)
      if (u > 0 && units[u].before == Gap::word && units[u].spaceless && units[u - 1].spaceless) units[u].will = Will::reluctant;
    if (u < units.size() && units[u].begin == static_cast<std::size_t>(at)) ++u;
  }
  const auto letter = [&](std::size_t i) { return code_point_at(text, units[i].begin); };
  for (std::size_t i = 1; i < units.size(); ++i) {
    if (units[i].before != Gap::word || units[i].will != Will::even || !units[i].spaceless || !units[i - 1].spaceless) continue;
    if (tears_phrase(i > 1 ? letter(i - 2) : 0, letter(i - 1), letter(i), japanese)) units[i].will = Will::reluctant;
  }
}

std::size_t Breaks::end_of(std::string_view text, std::size_t count) {
  if (text.size() <= count) return text.size();
  if (!graphemes_->set(text)) return text.size();
  for (std::size_t i = 0; i < count; ++i)
    if (const std::int32_t at = graphemes_->breaks->next(); at == icu::BreakIterator::DONE || static_cast<std::size_t>(at) == text.size()) return text.size();
  return static_cast<std::size_t>(graphemes_->breaks->current());
}

}  // namespace kudosk::text
