#include "base/plain.h"

#include <unicode/dtfmtsym.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <map>

namespace kudosk {
namespace {

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

/// Letters that have no parts to take an accent from.
struct Spelling {
  UChar32 letter;
  const char *usual, *german;
};
constexpr std::array<Spelling, 11> spellings{{{0xE4, nullptr, "ae"},
                                              {0xF6, nullptr, "oe"},
                                              {0xFC, nullptr, "ue"},
                                              {0xE5, nullptr, "aa"},
                                              {0xF8, "o", "oe"},
                                              {0xE6, "ae", "ae"},
                                              {0x153, "oe", "oe"},
                                              {0x142, "l", "l"},
                                              {0x111, "d", "d"},
                                              {0xF0, "d", "d"},
                                              {0x131, "i", "i"}}};

}  // namespace

std::string plain(std::string_view text, bool german) {
  // Most of what is compared is ASCII, and there is much of it.
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    std::string out;
    for (const char c : text) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
      if (c >= 'A' && c <= 'Z') out += static_cast<char>(c + 32);
    }
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  const auto* folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto* parting = icu::Normalizer2::getNFKDInstance(status);
  if (U_FAILURE(status)) return std::string(text);
  const icu::UnicodeString folded = folding->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))), status);
  icu::UnicodeString spelled;
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    const char* instead = nullptr;
    for (const auto& spelling : spellings)
      if (spelling.letter == c) instead = german ? spelling.german : spelling.usual;
    if (instead) {
      spelled.append(icu::UnicodeString(instead, -1, US_INV));
    } else {
      spelled.append(c);
    }
  }
  const icu::UnicodeString parted = parting->normalize(spelled, status);
  if (U_FAILURE(status)) return std::string(text);
  icu::UnicodeString out;
  for (std::int32_t i = 0; i < parted.length(); i = parted.moveIndex32(i, 1)) {
    const UChar32 c = parted.char32At(i);
    if (u_isdigit(c)) {
      out.append(static_cast<UChar32>('0' + u_charDigitValue(c)));
      continue;
    }
    // Accents go; the vowels of Indic scripts are marks, too, and are letters of the word.
    const auto type = u_charType(c);
    const bool accent = type == U_NON_SPACING_MARK && u_getIntPropertyValue(c, UCHAR_SCRIPT) == 1 /* inherited */;
    if (u_isalpha(c) || ((type == U_COMBINING_SPACING_MARK || type == U_NON_SPACING_MARK) && !accent)) out.append(c);
  }
  // Hangul and kana come together again, as they would have stood there.
  const auto* joining = icu::Normalizer2::getNFKCInstance(status);
  return U_FAILURE(status) ? utf8(out) : utf8(joining->normalize(out, status));
}

int month_named(std::string_view name) {
  static const std::map<std::string, int> months = [] {
    std::map<std::string, int> out;
    for (const char* language : {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ja", "ko", "zh", "hi", "ar", "he", "sv", "da", "nb", "fi", "cs"}) {
      UErrorCode status = U_ZERO_ERROR;
      const icu::DateFormatSymbols symbols{icu::Locale(language), status};
      if (U_FAILURE(status)) continue;
      for (const auto context : {icu::DateFormatSymbols::FORMAT, icu::DateFormatSymbols::STANDALONE}) {
        for (const auto width : {icu::DateFormatSymbols::WIDE, icu::DateFormatSymbols::ABBREVIATED}) {
          std::int32_t count = 0;
          const auto* names = symbols.getMonths(count, context, width);
          for (std::int32_t i = 0; i < count && i < 12; ++i) out.emplace(plain(utf8(names[i])), i + 1);
        }
      }
    }
    out.emplace("sept", 9);
    out.emplace("januari", 1);
    for (auto at = out.begin(); at != out.end();) at = at->first.find_first_not_of("0123456789") == std::string::npos ? out.erase(at) : std::next(at);
    return out;
  }();
  const auto found = months.find(plain(name));
  return found == months.end() ? 0 : found->second;
}

}  // namespace kudosk
