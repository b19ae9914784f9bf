#include "text/prepare.h"

#include <unicode/locid.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>

#include "base/unicode.h"

namespace kudosk::text {
namespace {

constexpr std::string_view isolate = "\u2068", end_of_isolate = "\u2069", picture = "\uFFFC", ellipsis = "…";
constexpr int most_stacked = 3;  ///< marks above a letter, and as many below it: more stand in the lines around
constexpr int most_joined = 5;   ///< joiners of an emoji; families have three
constexpr std::size_t most_nested = 4;

template <class F>
void each(std::string_view text, F&& f) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    const std::int32_t from = i;
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, i, size, c);
    f(c, text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(i - from)));
  }
}
UChar32 first_of(std::string_view text) {
  UChar32 c = 0;
  std::int32_t i = 0;
  if (!text.empty()) U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), i, static_cast<std::int32_t>(text.size()), c);
  return c;
}
UChar32 last_of(std::string_view text) {
  UChar32 c = 0;
  auto i = static_cast<std::int32_t>(text.size());
  if (!text.empty()) U8_PREV_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), 0, i, c);
  return c;
}

bool is_joiner(UChar32 c) { return c == 0x200D; }

/// What base's clean() lets through and a line of type can't use.
bool useless(UChar32 c) { return c == 0xAD || c == 0xFFFC || c == 0x180E || (c >= 0x206A && c <= 0x206F); }

/// Marks and joiners capped, blanks left as they are.
std::string tidy(std::string_view run) {
  std::string out;
  out.reserve(run.size());
  int above = 0, below = 0, joined = 0;
  bool after_joiner = false;
  each(run, [&](UChar32 c, std::string_view bytes) {
    if (useless(c)) return;
    if (is_joiner(c)) {
      after_joiner = true;
      if (++joined > most_joined) return;
    } else if ((U_GET_GC_MASK(c) & U_GC_M_MASK) == 0) {
      above = below = 0;
      if (!u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER)) {
        if (!after_joiner || !u_hasBinaryProperty(c, UCHAR_EMOJI)) joined = 0;
        after_joiner = false;
      }
    } else {
      const int place = u_getCombiningClass(c);
      const bool under = place == 202 || place == 218 || place == 220 || place == 222 || place == 233;
      if (place >= 200 && ++(under ? below : above) > most_stacked) return;
    }
    out += bytes;
  });
  return out;
}

std::string capitals(const std::string& text, const std::string& language) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale = icu::Locale::forLanguageTag(language, status);
  status = U_ZERO_ERROR;
  const std::unique_ptr<UCaseMap, decltype(&ucasemap_close)> map(ucasemap_open(locale.getName(), 0, &status), &ucasemap_close);
  if (U_FAILURE(status)) return text;
  std::string out(text.size() * 3 + 1, '\0');
  const std::int32_t size = ucasemap_utf8ToUpper(map.get(), out.data(), static_cast<std::int32_t>(out.size()), text.data(), static_cast<std::int32_t>(text.size()), &status);
  if (U_FAILURE(status)) return text;
  out.resize(static_cast<std::size_t>(size));
  return out;
}

/// As base's clean() has it, and tidy; but what a phrase set apart by FSI … PDI within a line stays so (a name of the other direction), unlike any other bidi control.
std::string cleaned(std::string_view source) {
  const auto clean_part = [](std::string_view part) { return tidy(clean(part, part.size() + 1, true)); };
  if (source.find(isolate) == std::string_view::npos) return clean_part(source);
  std::vector<std::size_t> open, kept;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const std::string_view rest = source.substr(i, isolate.size());
    if (source[i] == '\n' || source[i] == '\r') {
      open.clear();
    } else if (rest == isolate) {
      open.push_back(i);
    } else if (rest == end_of_isolate && !open.empty()) {
      if (open.size() <= most_nested) {
        kept.push_back(open.back());
        kept.push_back(i);
      }
      open.pop_back();
    }
  }
  std::sort(kept.begin(), kept.end());
  std::string out;
  std::size_t begin = 0;
  for (const std::size_t at : kept) {
    out += clean_part(source.substr(begin, at - begin));
    out += source.substr(at, isolate.size());
    begin = at + isolate.size();
  }
  return out + clean_part(source.substr(begin));
}

std::string without_isolates(std::string text) {
  for (const std::string_view control : {isolate, end_of_isolate})
    for (auto at = text.find(control); at != std::string::npos; at = text.find(control, at)) text.erase(at, control.size());
  return text;
}

/// −1 right to left, 1 left to right, 0: no strong letter. What is isolated does not count.
int first_strong(std::string_view text) {
  int direction = 0, depth = 0;
  each(text, [&](UChar32 c, std::string_view) {
    if (c == 0x2068) ++depth;
    if (c == 0x2069) --depth;
    if (direction != 0 || depth > 0) return;
    const UCharDirection d = u_charDirection(c);
    if (d == U_LEFT_TO_RIGHT) direction = 1;
    if (d == U_RIGHT_TO_LEFT || d == U_RIGHT_TO_LEFT_ARABIC) direction = -1;
  });
  return direction;
}
bool has_right_to_left(std::string_view text) {
  bool found = false;
  each(text, [&](UChar32 c, std::string_view) {
    const UCharDirection d = u_charDirection(c);
    found = found || d == U_RIGHT_TO_LEFT || d == U_RIGHT_TO_LEFT_ARABIC || d == U_ARABIC_NUMBER;
  });
  return found;
}

bool special(const Run& run, const Style& style) {
  return !run.emoji && (!(run.colour == style.colour) || (run.weight != 0 && run.weight != style.weight) || run.italic || run.mono);
}

/// A style that changes within a word must not part its letters.
bool within_word(std::string_view before, std::string_view after) {
  if (before.empty() || after.empty()) return false;
  const UChar32 a = last_of(before), b = first_of(after);
  UErrorCode status = U_ZERO_ERROR;
  return (u_isalpha(a) || u_getCombiningClass(a) != 0) && (u_getCombiningClass(b) != 0 || (u_isalpha(b) && uscript_getScript(a, &status) == uscript_getScript(b, &status)));
}

/// The language alone, and for Chinese which letters. What is not a language gives none, so that foreign data can't fill the caches that hang on it.
std::string plain_language(const std::string& named) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale = icu::Locale::forLanguageTag(named, status);
  if (U_FAILURE(status) || locale.isBogus() || *locale.getISO3Language() == '\0') return {};
  const std::string_view language = locale.getLanguage(), letters = locale.getScript(), country = locale.getCountry();
  if (language != "zh" && language != "yue") return std::string(language);
  if (country == "HK" || country == "MO" || (language == "yue" && country.empty())) return "zh-Hant-HK";
  return letters == "Hant" || (letters.empty() && country == "TW") ? "zh-Hant" : "zh-Hans";
}

/// Han letters look different in Japan, Korea and China. Where the language does not say which, its neighbours do.
std::string language_of(std::string_view text, const std::string& named) {
  std::string language = plain_language(named);
  if (language == "ja" || language == "ko" || language.starts_with("zh")) return language;
  bool han = false, kana = false, hangul = false, bopomofo = false;
  each(text, [&](UChar32 c, std::string_view) {
    if (c < 0x1100) return;
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(c, &status);
    han = han || script == USCRIPT_HAN;
    kana = kana || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
    hangul = hangul || script == USCRIPT_HANGUL;
    bopomofo = bopomofo || script == USCRIPT_BOPOMOFO;
  });
  if (kana) return "ja";
  if (hangul) return "ko";
  if (bopomofo) return "zh-Hant";
  return han ? "zh-Hans" : language;
}

/// Appends to a text what it is made of, collapsing blanks across runs.
class Builder {
 public:
  explicit Builder(Prepared& out) : out_(out) {}

  void add(std::string_view text, std::size_t run, bool isolated) {
    run_ = run;
    begin_ = out_.text.size();
    isolated_ = isolated;
    if (!pending_blank_ && newlines_ == 0) blank_run_ = run_;
    each(text, [&](UChar32 c, std::string_view bytes) {
      if (c == '\n') {
        close();
        pending_blank_ = false;
        if (!empty_) newlines_ = std::min(newlines_ + 1, 2);
        blank_run_ = run_;
      } else if (c == ' ') {
        if (!pending_blank_) blank_run_ = newlines_ == 0 ? run_ : blank_run_;
        pending_blank_ = !empty_ && newlines_ == 0;
      } else {
        flush();
        if (isolated_ && !open_) {
          out_.text += isolate;
          open_ = true;
        }
        out_.text += bytes;
        empty_ = false;
      }
    });
    close();
    if (out_.text.size() > begin_) out_.spans.push_back({begin_, out_.text.size(), run_, text == picture});
  }

 private:
  void flush() {
    if (newlines_ > 0) {
      close();
      out_.text.append(static_cast<std::size_t>(newlines_), '\n');
    } else if (pending_blank_) {
      out_.text += ' ';
    }
    newlines_ = 0;
    pending_blank_ = false;
    // A blank looks like the run that it came with (there may be a line through it), which is not always this one.
    const std::size_t end = out_.text.size();
    if (blank_run_ == run_ || end == begin_) return;
    if (!out_.spans.empty() && out_.spans.back().run == blank_run_) {
      out_.spans.back().end = end;
    } else {
      out_.spans.push_back({begin_, end, blank_run_, false});
    }
    begin_ = end;
    blank_run_ = run_;
  }
  void close() {
    if (open_) out_.text += end_of_isolate;
    open_ = false;
  }

  Prepared& out_;
  std::size_t run_ = 0, begin_ = 0, blank_run_ = 0;
  bool isolated_ = false, open_ = false, empty_ = true, pending_blank_ = false;
  int newlines_ = 0;
};

}  // namespace

const Span& span_at(const Prepared& text, std::size_t byte) {
  return *std::prev(std::upper_bound(text.spans.begin(), text.spans.end(), byte, [](std::size_t b, const Span& span) { return b < span.begin; }));
}

Prepared prepare(const std::vector<Run>& runs, const Style& style, std::size_t most_bytes) {
  Prepared out;
  std::vector<std::string> texts(runs.size());
  std::string plain, all;  // what decides the direction: all but names and the like; everything
  std::size_t left = most_bytes;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (runs[i].emoji) {
      texts[i] = picture;
      continue;
    }
    std::string_view source = runs[i].text;
    if (source.size() > left) {
      std::size_t end = left;
      while (end > 0 && (static_cast<unsigned char>(source[end]) & 0xC0) == 0x80) --end;
      source = source.substr(0, end);
      out.cut = true;
    }
    left -= source.size();
    texts[i] = cleaned(source);
    if (style.upper) texts[i] = capitals(texts[i], style.language);
    all += texts[i];
    if (!special(runs[i], style)) plain += texts[i];
    if (out.cut) break;
  }
  out.language = language_of(all, style.language);
  int direction = style.base_direction != 0 ? style.base_direction : first_strong(plain);
  if (direction == 0) direction = first_strong(all);
  if (direction == 0) direction = first_strong(without_isolates(all));
  if (direction == 0) direction = icu::Locale(out.language.c_str()).isRightToLeft() ? -1 : 1;
  out.right_to_left = direction < 0;
  out.mixed = out.right_to_left || has_right_to_left(all);
  if (!out.mixed)
    for (std::string& text : texts) text = without_isolates(std::move(text));

  Builder builder(out);
  std::string_view before;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (texts[i].empty()) continue;
    const std::string_view after = i + 1 < runs.size() ? std::string_view(texts[i + 1]) : std::string_view();
    builder.add(texts[i], i, out.mixed && special(runs[i], style) && !within_word(before, texts[i]) && !within_word(texts[i], after));
    before = texts[i];
  }
  if (out.cut) out = cut(out, out.text.size());
  return out;
}

Prepared cut(const Prepared& whole, std::size_t at) {
  Prepared out = whole;
  out.cut = true;
  out.text.resize(std::min(at, out.text.size()));
  // An ellipsis that was there stands for what is cut now, too.
  bool open = false;
  for (bool more = true; more && !out.text.empty();) {
    const UChar32 c = last_of(out.text);
    more = u_isUWhiteSpace(c) || c == ',' || c == ';' || c == ':' || c == 0x2026 || c == 0x2068 || c == 0x2069 || c == 0x3001 || c == 0xFF0C || c == 0x60C;
    if (more) out.text.resize(out.text.size() - static_cast<std::size_t>(U8_LENGTH(c)));
  }
  each(out.text, [&](UChar32 c, std::string_view) {
    if (c == 0x2068) open = true;
    if (c == 0x2069) open = false;
  });
  while (!out.spans.empty() && out.spans.back().begin >= out.text.size()) out.spans.pop_back();
  if (!out.spans.empty()) out.spans.back().end = out.text.size();
  if (open) out.text += end_of_isolate;
  out.text += ellipsis;
  // It looks like the words before it.
  Span tail{out.spans.empty() ? 0 : out.spans.back().end, out.text.size(), no_run, false};
  for (const Span& span : out.spans)
    if (!span.picture) tail.run = span.run;
  if (out.spans.empty() && !whole.spans.empty() && !whole.spans.front().picture) tail.run = whole.spans.front().run;
  out.spans.push_back(tail);
  return out;
}

}  // namespace kudosk::text
