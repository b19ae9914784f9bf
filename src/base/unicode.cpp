#include "base/unicode.h"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace kudosk {
namespace {

constexpr std::string_view ellipsis = "…";
constexpr int most_marks = 8;    ///< on one base
constexpr int most_joined = 32;  ///< code points of a cluster that ZWJ, jamo and the like hold together

bool ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void append(std::string& out, UChar32 c) {
  char buffer[U8_MAX_LENGTH];
  std::int32_t length = 0;
  UBool error = false;
  U8_APPEND(buffer, length, U8_MAX_LENGTH, c, error);
  if (!error) out.append(buffer, static_cast<std::size_t>(length));
}

/// Calls f(code point, where it begins, where it ends); what is not UTF-8 is U+FFFD.
template <class F>
void each(std::string_view text, F&& f) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    const std::int32_t from = i;
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, i, size, c);
    f(c, static_cast<std::size_t>(from), static_cast<std::size_t>(i));
  }
}

bool is_mark(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0; }
bool joins(UChar32 c) { return is_mark(c) || c == 0x200D || c == 0x200C || u_hasBinaryProperty(c, UCHAR_GRAPHEME_EXTEND); }

/// Normalises, and leaves the text as it is where ICU has no data.
std::string normalized(const icu::Normalizer2* by, std::string_view text) {
  if (!by) return std::string(text);
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  UErrorCode status = U_ZERO_ERROR;
  by->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr, status);
  return U_SUCCESS(status) ? out : std::string(text);
}

/// At most `most_marks` marks on a base. Besides what it looks like, ICU orders the marks of a base in quadratic time.
std::string few_marks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  int marks = 0;
  each(text, [&](UChar32 c, std::size_t, std::size_t) {
    if (is_mark(c)) {
      if (++marks > most_marks) return;
    } else if (!joins(c)) {
      marks = 0;
    }
    append(out, c);
  });
  return out;
}

/// Whether this character is clean, composed and a cluster of its own beside any other such: most of what is written in Latin, Greek, Cyrillic, Chinese, Japanese and
/// Korean, and emoji without joiners. What needs ICU's whole machinery is a tenth as fast.
bool is_simple(UChar32 c) {
  struct Range {
    UChar32 from, to;
  };
  static constexpr Range ranges[]{{0x20, 0x7E},     {0xA0, 0x2FF},    {0x388, 0x482},   {0x48A, 0x52F},   {0x1E00, 0x1EFF},   {0x2010, 0x2027},
                                  {0x2030, 0x205E}, {0x20A0, 0x20C0}, {0x2190, 0x22FF}, {0x2500, 0x27BF}, {0x3001, 0x3029},   {0x3041, 0x3096},
                                  {0x30A1, 0x30FE}, {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}, {0xFF01, 0xFF60}, {0x1F300, 0x1F3FA}, {0x1F400, 0x1FAFF}};
  for (const Range& range : ranges)
    if (c <= range.to) return c >= range.from;
  return false;
}

/// The number of characters where all of them are simple.
std::optional<std::size_t> simple_length(std::string_view text) {
  std::size_t length = 0;
  bool simple = true;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size && simple; ++length) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    simple = is_simple(c);
  }
  return simple ? std::optional(length) : std::nullopt;
}

icu::BreakIterator* character_breaks() {
  // Making one takes longer than most of the texts that it is used for.
  static thread_local const std::unique_ptr<icu::BreakIterator> breaks = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> made(icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    return U_SUCCESS(status) ? std::move(made) : nullptr;
  }();
  return breaks.get();
}

/// Where the first clusters end, at most `most` of them. REQUIRES: text is UTF-8.
std::vector<std::size_t> cluster_ends(std::string_view text, std::size_t most) {
  std::vector<std::size_t> ends;
  if (ascii(text) && text.find('\r') == std::string_view::npos) {
    for (std::size_t i = 1; i <= std::min(most, text.size()); ++i) ends.push_back(i);
    return ends;
  }
  icu::BreakIterator* breaks = character_breaks();
  UErrorCode status = U_ZERO_ERROR;
  UText* handle = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
  if (breaks && U_SUCCESS(status)) breaks->setText(handle, status);
  if (breaks && U_SUCCESS(status)) {
    while (ends.size() < most) {
      const std::int32_t end = breaks->next();
      if (end == icu::BreakIterator::DONE) break;
      ends.push_back(static_cast<std::size_t>(end));
    }
  } else {
    each(text, [&](UChar32, std::size_t, std::size_t to) {
      if (ends.size() < most) ends.push_back(to);
    });
  }
  utext_close(handle);
  return ends;
}

/// A cluster that never ends (a thousand emoji joined by ZWJ) is cut.
std::string short_clusters(std::string text) {
  int joined = 0;
  each(text, [&](UChar32 c, std::size_t, std::size_t) { joined += u_getIntPropertyValue(c, UCHAR_GRAPHEME_CLUSTER_BREAK) != U_GCB_OTHER; });
  if (joined < most_joined) return text;
  std::string out;
  std::size_t from = 0;
  for (const std::size_t end : cluster_ends(text, text.size())) {
    int count = 0;
    each(std::string_view(text).substr(from, end - from), [&](UChar32 c, std::size_t, std::size_t) {
      if (++count <= most_joined) append(out, c);
    });
    from = end;
  }
  return out;
}

enum class Writing { spaced, unspaced, hangul };

Writing writing(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return Writing::unspaced;
    case USCRIPT_HANGUL:
      return Writing::hangul;
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
      // The long vowel mark and its like belong to both kana and thus to neither.
      return uscript_hasScript(c, USCRIPT_KATAKANA) && u_isalpha(c) ? Writing::unspaced : Writing::spaced;
    default:
      return Writing::spaced;
  }
}

bool in_word(UChar32 c) { return u_isalnum(c) || is_mark(c); }

/// Whether a word may begin (or end) between these two; 0 is the text's edge.
bool boundary(UChar32 before, UChar32 after) {
  if (after != 0 && is_mark(after)) return false;
  if (!in_word(before) || !in_word(after)) return true;
  const Writing a = writing(before), b = writing(after);
  return a == Writing::unspaced || b == Writing::unspaced;
}

UChar32 last_of(std::string_view text) {
  if (text.empty()) return 0;
  auto i = static_cast<std::int32_t>(text.size());
  UChar32 c = 0;
  U8_PREV_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), 0, i, c);
  return c;
}

UChar32 first_of(std::string_view text) {
  if (text.empty()) return 0;
  std::int32_t i = 0;
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), i, static_cast<std::int32_t>(text.size()), c);
  return c;
}

}  // namespace

bool valid_utf8(std::string_view text) {
  if (ascii(text)) return true;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) return false;
  }
  return true;
}

std::string to_valid_utf8(std::string_view text) {
  if (valid_utf8(text)) return std::string(text);
  std::string out;
  each(text, [&](UChar32 c, std::size_t, std::size_t) { append(out, c); });
  return out;
}

std::string clean(std::string_view text, std::size_t max_graphemes, bool keep_newlines) {
  if (const auto length = simple_length(text); length && *length <= max_graphemes) return std::string(text);
  std::string out;
  out.reserve(text.size());
  bool after_return = false;
  each(text, [&](UChar32 c, std::size_t, std::size_t) {
    const bool newline = c == '\n' || c == '\r' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029;
    if (newline) {
      if (!(c == '\n' && after_return)) out += keep_newlines ? '\n' : ' ';
      after_return = c == '\r';
      return;
    }
    after_return = false;
    if (c == '\t') {
      out += ' ';
    } else if (u_charType(c) == U_CONTROL_CHAR || u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB)) {
      return;
    } else {
      append(out, U_IS_UNICODE_NONCHAR(c) ? 0xFFFD : c);
    }
  });
  if (!ascii(out)) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
    // Composing can also take apart (U+0344 is two marks), hence once more.
    out = few_marks(normalized(U_SUCCESS(status) ? nfc : nullptr, few_marks(out)));
    out = short_clusters(std::move(out));
  }
  if (out.size() <= max_graphemes) return out;
  const auto ends = cluster_ends(out, max_graphemes + 1);
  if (ends.size() <= max_graphemes) return out;
  if (max_graphemes == 0) return {};
  out.resize(max_graphemes == 1 ? 0 : ends[max_graphemes - 2]);
  return out.append(ellipsis);
}

std::vector<std::string> graphemes(std::string_view text) {
  const std::string valid = to_valid_utf8(text);
  std::vector<std::string> out;
  std::size_t from = 0;
  for (const std::size_t end : cluster_ends(valid, valid.size())) {
    out.push_back(valid.substr(from, end - from));
    from = end;
  }
  return out;
}

std::string shorten(std::string_view text, std::size_t count) {
  std::string valid = to_valid_utf8(text);
  if (valid.size() <= count) return valid;
  const auto ends = cluster_ends(valid, count + 1);
  if (ends.size() <= count) return valid;
  if (count == 0) return {};
  const std::size_t kept = count - 1;  // the ellipsis is one
  const auto end_of = [&](std::size_t clusters) { return clusters == 0 ? 0 : ends[clusters - 1]; };
  const auto blank = [&](std::size_t cluster) { return u_isUWhiteSpace(first_of(std::string_view(valid).substr(end_of(cluster)))); };
  std::size_t cut = kept;
  if (kept > 0 && !blank(kept)) {
    const std::size_t window = std::min<std::size_t>(kept * 2 / 5, 30);
    for (std::size_t i = 1; i <= window; ++i)
      if (blank(kept - i)) {
        cut = kept - i;
        break;
      }
  }
  valid.resize(end_of(cut));
  while (!valid.empty()) {
    const UChar32 c = last_of(valid);
    if (!u_isUWhiteSpace(c) && c != ',' && c != ';' && c != ':') break;
    valid.resize(valid.size() - static_cast<std::size_t>(U8_LENGTH(c)));
  }
  return valid.append(ellipsis);
}

std::string folded(std::string_view text) {
  std::string folding;
  if (ascii(text)) {
    folding = text;
    for (char& c : folding)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  } else {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    folding = normalized(U_SUCCESS(status) ? fold : nullptr, simple_length(text) ? std::string(text) : few_marks(text));
  }
  std::string out;
  out.reserve(folding.size());
  bool pending = false;
  each(folding, [&](UChar32 c, std::size_t, std::size_t) {
    if (u_isUWhiteSpace(c) || u_charType(c) == U_CONTROL_CHAR) {
      pending = !out.empty();
      return;
    }
    if (pending) out += ' ';
    pending = false;
    // The same name is typed with either apostrophe and either hyphen.
    if (c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0x02B9) c = '\'';
    if (c == 0x2010 || c == 0x2011) c = '-';
    append(out, c);
  });
  return out;
}

bool contains_folded(std::string_view text, std::string_view word) {
  if (word.empty() || word.size() > text.size()) return false;
  const UChar32 first = first_of(word), last = last_of(word);
  const auto at_boundaries = [&](std::size_t from, std::size_t to) {
    const UChar32 before = last_of(text.substr(0, from)), after = first_of(text.substr(to));
    // Korean writes its particles onto the word.
    const bool particle = after != 0 && writing(last) == Writing::hangul && writing(after) == Writing::hangul;
    return boundary(before, first) && (boundary(last, after) || particle);
  };
  // Knuth, Morris and Pratt: `longest[i]` is how much of the word's beginning also ends at i. Linear, whatever text and word are.
  std::vector<std::size_t> longest(word.size(), 0);
  for (std::size_t i = 1, k = 0; i < word.size(); ++i) {
    while (k > 0 && word[i] != word[k]) k = longest[k - 1];
    if (word[i] == word[k]) ++k;
    longest[i] = k;
  }
  for (std::size_t i = 0, k = 0; i < text.size(); ++i) {
    while (k > 0 && text[i] != word[k]) k = longest[k - 1];
    if (text[i] == word[k]) ++k;
    if (k < word.size()) continue;
    if (at_boundaries(i + 1 - word.size(), i + 1)) return true;
    k = longest[k - 1];
  }
  return false;
}

bool contains_word(std::string_view text, std::string_view word) { return contains_folded(folded(text), folded(word)); }

ReadingLoad reading_load(std::string_view text) {
  ReadingLoad load;
  bool inside = false;  // a word that has been counted
  each(text, [&](UChar32 c, std::size_t, std::size_t) {
    if (u_isUWhiteSpace(c)) {
      inside = false;
    } else if (u_isalnum(c)) {
      if (writing(c) == Writing::unspaced) {
        ++load.characters;
        inside = false;
      } else if (!inside) {
        ++load.words;
        inside = true;
      }
    }
  });
  return load;
}

}  // namespace kudosk
