#include "base/phrases.h"

#include <unicode/brkiter.h>
#include <unicode/datefmt.h>
#include <unicode/dtptngen.h>
#include <unicode/listformatter.h>
#include <unicode/msgfmt.h>
#include <unicode/numberformatter.h>
#include <unicode/reldatefmt.h>
#include <unicode/smpdtfmt.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>

#include <cmath>
#include <mutex>
#include <optional>

namespace kudosk {
namespace {

icu::UnicodeString wide(std::string_view text) { return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))); }

std::string narrow(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

/// The language as it was asked for; plain English has British forms (the day before the month, no comma before "and").
icu::Locale locale_of(const std::string& language) {
  std::string tag = language;
  for (char& c : tag)
    if (c == '_') c = '-';
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale locale = icu::Locale::forLanguageTag(tag, status);
  if (U_FAILURE(status) || locale.isBogus() || *locale.getLanguage() == '\0') return icu::Locale("en", "GB");
  if (std::string_view(locale.getName()) == "en") return icu::Locale("en", "GB");
  return locale;
}

/// A text of the other direction is set apart, so that it can't turn its neighbours round (Unicode's FSI … PDI).
std::string isolated(const std::string& text, bool right_to_left) {
  const icu::UnicodeString units = wide(text);
  for (std::int32_t i = 0; i < units.length(); i = units.moveIndex32(i, 1)) {
    const UCharDirection direction = u_charDirection(units.char32At(i));
    const bool rtl = direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
    const bool ltr = direction == U_LEFT_TO_RIGHT;
    if ((rtl && !right_to_left) || (ltr && right_to_left)) return "\u2068" + text + "\u2069";
  }
  return text;
}

/// A day and a month are read as the nearest ones.
bool needs_year(Wall when, std::optional<Wall> now) {
  constexpr auto half = std::chrono::hours(24 * 183);
  return now && (when > *now + half || when < *now - half);
}

}  // namespace

// Everything below is made when it is first wanted (each costs milliseconds, and the first picture is waited for) and guarded by the mutex,
// since ICU's formatters are not for several threads even where they look const.
struct Phrases::Body {
  using Patterns = std::map<std::string, std::string, std::less<>>;
  struct Tongue {
    icu::Locale locale;
    Patterns patterns;
    std::map<std::string, std::unique_ptr<icu::MessageFormat>, std::less<>> compiled;

    /// nullptr: there is no such message, or its pattern is broken.
    icu::MessageFormat* message(std::string_view key) {
      if (auto it = compiled.find(key); it != compiled.end()) return it->second.get();
      const auto pattern = patterns.find(key);
      if (pattern == patterns.end()) return nullptr;
      UErrorCode status = U_ZERO_ERROR;
      auto made = std::make_unique<icu::MessageFormat>(wide(pattern->second), locale, status);
      if (U_FAILURE(status)) made.reset();
      return (compiled[std::string(key)] = std::move(made)).get();
    }
  };

  std::string language;
  Zone zone;
  bool rtl = false, plain_english = false, own_clock = false;
  Tongue own, fallback;
  std::mutex mutex;
  std::unique_ptr<icu::DateTimePatternGenerator> generator;
  std::map<std::string, std::unique_ptr<icu::SimpleDateFormat>, std::less<>> dates;
  std::map<int, icu::number::LocalizedNumberFormatter> numbers;
  std::optional<icu::number::LocalizedNumberFormatter> percents;
  std::unique_ptr<icu::RelativeDateTimeFormatter> relative, brief;
  std::unique_ptr<icu::ListFormatter> lists;

  explicit Body(const Zone& z) : zone(z) {}

  icu::UnicodeString pattern(const char* skeleton) {
    UErrorCode status = U_ZERO_ERROR;
    if (!generator) generator.reset(icu::DateTimePatternGenerator::createInstance(own.locale, status));
    if (U_FAILURE(status) || !generator) return icu::UnicodeString("yyyy-MM-dd HH:mm");
    // Both digits of the hour, so that the clock keeps its width.
    return generator->getBestPattern(icu::UnicodeString(skeleton), own_clock ? UDATPG_MATCH_NO_OPTIONS : UDATPG_MATCH_HOUR_FIELD_LENGTH, status);
  }

  std::string date(const char* skeleton, Wall when) {
    const std::lock_guard lock(mutex);
    auto& format = dates[skeleton];
    if (!format) {
      icu::UnicodeString wanted = pattern(skeleton);
      // A header has no room for a comma after the day's name, nor a label for "at" before a time.
      if (std::string_view(own.locale.getLanguage()) == "en" && (wanted.startsWith("EEE, d") || wanted.startsWith("EEEE d") || wanted.startsWith("EEEE, d"))) {
        wanted.findAndReplace("E, d", "E d");
        wanted.findAndReplace(" 'at' ", ", ");
      }
      UErrorCode status = U_ZERO_ERROR;
      format = std::make_unique<icu::SimpleDateFormat>(wanted, own.locale, status);
      if (U_FAILURE(status)) {
        format.reset();
        return format_rfc3339(when);
      }
      format->adoptTimeZone(icu::TimeZone::createTimeZone(wide(zone.name())));
    }
    icu::UnicodeString out;
    return narrow(format->format(static_cast<UDate>(when.time_since_epoch().count()), out));
  }

  std::string number(double value, int max_fraction) {
    if (!std::isfinite(value)) return "–";
    const std::lock_guard lock(mutex);
    auto it = numbers.find(max_fraction);
    if (it == numbers.end()) {
      auto made = icu::number::NumberFormatter::withLocale(own.locale)
                      .precision(icu::number::Precision::maxFraction(max_fraction < 0    ? 0
                                                                     : max_fraction > 15 ? 15
                                                                                         : max_fraction))
                      .roundingMode(UNUM_ROUND_HALFUP)
                      .sign(UNUM_SIGN_NEGATIVE);  // never "-0"
      it = numbers.emplace(max_fraction, std::move(made)).first;
    }
    return formatted(it->second, value);
  }

  static std::string formatted(const icu::number::LocalizedNumberFormatter& by, double value) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString out = by.formatDouble(value, status).toString(status);
    return U_SUCCESS(status) ? narrow(out) : std::to_string(value);
  }
};

Phrases::Phrases(std::string language, std::map<std::string, std::string> patterns, std::map<std::string, std::string> fallback, Zone zone) {
  auto body = std::make_shared<Body>(zone);
  body->own.locale = locale_of(language);
  body->fallback.locale = icu::Locale("en", "GB");
  body->language = std::move(language);
  body->rtl = body->own.locale.isRightToLeft();
  body->plain_english = std::string_view(body->own.locale.getName()) == "en_GB" && (body->language == "en" || body->language.empty());
  // The header's clock has 24 hours everywhere, save where the language says otherwise: the United States, and -u-hc-h12. A region alone says
  // nothing: "zh-TW" is asked for because of its characters.
  UErrorCode status = U_ZERO_ERROR;
  const std::string cycle = body->own.locale.getUnicodeKeywordValue<std::string>("hc", status);
  body->own_clock = U_SUCCESS(status) && !cycle.empty() ? cycle == "h12" || cycle == "h11" : std::string_view(body->own.locale.getCountry()) == "US";
  body->own.patterns.insert(patterns.begin(), patterns.end());
  body->fallback.patterns.insert(fallback.begin(), fallback.end());
  body_ = std::move(body);
}

Phrases::~Phrases() = default;
Phrases::Phrases(const Phrases&) = default;
Phrases& Phrases::operator=(const Phrases&) = default;

bool Phrases::has(std::string_view key) const { return body_->own.patterns.count(key) > 0 || body_->fallback.patterns.count(key) > 0; }
bool Phrases::right_to_left() const { return body_->rtl; }
bool Phrases::english() const { return body_->own.patterns.empty() || std::string_view(body_->own.locale.getLanguage()) == "en"; }
const std::string& Phrases::language() const { return body_->language; }
const Zone& Phrases::zone() const { return body_->zone; }

std::string Phrases::say(std::string_view key, std::initializer_list<Argument> arguments) const {
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const auto& [name, value] : arguments) {
    names.push_back(wide(name));
    if (const auto* number = std::get_if<double>(&value))
      values.emplace_back(*number);
    else
      values.emplace_back(wide(isolated(std::get<std::string>(value), body_->rtl)));
  }
  const std::lock_guard lock(body_->mutex);
  for (Body::Tongue* tongue : {&body_->own, &body_->fallback}) {
    icu::MessageFormat* message = tongue->message(key);
    if (!message) continue;
    icu::UnicodeString out;
    UErrorCode status = U_ZERO_ERROR;
    message->format(names.data(), values.data(), static_cast<std::int32_t>(names.size()), out, status);
    if (U_SUCCESS(status)) return narrow(out);
  }
  return std::string(key);
}

std::string Phrases::number(double value, int max_fraction) const { return body_->number(value, max_fraction); }

std::string Phrases::percent(double percent) const {
  if (!std::isfinite(percent)) return "–";
  // Nothing is complete before it is.
  if (percent < 100 && percent >= 99.5) percent = 99;
  if (body_->plain_english) return body_->number(percent, 0) + "\u202F%";
  const std::lock_guard lock(body_->mutex);
  if (!body_->percents)
    body_->percents = icu::number::NumberFormatter::withLocale(body_->own.locale)
                          .unit(icu::NoUnit::percent())
                          .precision(icu::number::Precision::integer())
                          .roundingMode(UNUM_ROUND_HALFUP)
                          .sign(UNUM_SIGN_NEGATIVE);
  return Body::formatted(*body_->percents, percent);
}

std::string Phrases::clock(Wall when) const { return body_->date(body_->own_clock ? "jmm" : "HHmm", when); }
std::string Phrases::date_short(Wall when) const { return body_->date("EEEdMMM", when); }
std::string Phrases::date_long(Wall when, std::optional<Wall> now) const { return body_->date(needs_year(when, now) ? "yMMMMd" : "dMMMM", when); }
std::string Phrases::date_time(Wall when, std::optional<Wall> now) const {
  if (needs_year(when, now)) return body_->date(body_->own_clock ? "yMMMMEEEEdjmm" : "yMMMMEEEEdHHmm", when);
  return body_->date(body_->own_clock ? "EEEEdMMMMjmm" : "EEEEdMMMMHHmm", when);
}

std::string Phrases::ago(Wall then, Wall now) const {
  using namespace std::chrono;
  const Millis past = now - then;
  const auto day_of = [&](Wall when) {
    const LocalTime local = body_->zone.local(when);
    return sys_days{year{local.year} / month{static_cast<unsigned>(local.month)} / day{static_cast<unsigned>(local.day)}};
  };
  const auto days_past = (day_of(now) - day_of(then)).count();

  const std::lock_guard lock(body_->mutex);
  UErrorCode status = U_ZERO_ERROR;
  if (!body_->relative) body_->relative = std::make_unique<icu::RelativeDateTimeFormatter>(body_->own.locale, status);
  icu::UnicodeString out;
  const auto count = [&](double n, URelativeDateTimeUnit unit) { body_->relative->formatNumeric(-n, unit, out, status); };
  if (past < minutes{1})
    body_->relative->format(UDAT_DIRECTION_PLAIN, UDAT_ABSOLUTE_NOW, out, status);
  else if (past < hours{1})
    count(static_cast<double>(floor<minutes>(past).count()), UDAT_REL_UNIT_MINUTE);
  else if (days_past == 0 || past < hours{6})
    count(static_cast<double>(floor<hours>(past).count()), UDAT_REL_UNIT_HOUR);
  else if (days_past <= 1)
    body_->relative->format(UDAT_DIRECTION_LAST, UDAT_ABSOLUTE_DAY, out, status);
  else if (days_past < 7)
    count(static_cast<double>(days_past), UDAT_REL_UNIT_DAY);
  else if (days_past < 31)
    count(static_cast<double>(days_past / 7), UDAT_REL_UNIT_WEEK);
  else if (days_past < 365)
    count(std::min(11.0, std::floor(static_cast<double>(days_past) / 30.44)), UDAT_REL_UNIT_MONTH);
  else
    count(std::floor(static_cast<double>(days_past) / 365.25 + 0.01), UDAT_REL_UNIT_YEAR);
  return U_SUCCESS(status) ? narrow(out) : std::string();
}

std::string Phrases::in(Millis ahead) const {
  using namespace std::chrono;
  const std::lock_guard lock(body_->mutex);
  UErrorCode status = U_ZERO_ERROR;
  if (!body_->brief) body_->brief = std::make_unique<icu::RelativeDateTimeFormatter>(body_->own.locale, nullptr, UDAT_STYLE_SHORT, UDISPCTX_CAPITALIZATION_NONE, status);
  icu::UnicodeString out;
  const auto count = [&](auto whole, URelativeDateTimeUnit unit) { body_->brief->formatNumeric(static_cast<double>(whole.count()), unit, out, status); };
  if (ahead < seconds{1})
    body_->brief->format(UDAT_DIRECTION_PLAIN, UDAT_ABSOLUTE_NOW, out, status);
  else if (ahead < minutes{2})
    count(floor<seconds>(ahead), UDAT_REL_UNIT_SECOND);
  else if (ahead < hours{2})
    count(floor<minutes>(ahead), UDAT_REL_UNIT_MINUTE);
  else if (ahead < hours{48})
    count(floor<hours>(ahead), UDAT_REL_UNIT_HOUR);
  else
    count(floor<days>(ahead), UDAT_REL_UNIT_DAY);
  return U_SUCCESS(status) ? narrow(out) : std::string();
}

std::string Phrases::list(const std::vector<std::string>& names) const {
  std::vector<icu::UnicodeString> items;
  for (const std::string& name : names) items.push_back(wide(isolated(name, body_->rtl)));
  const std::lock_guard lock(body_->mutex);
  UErrorCode status = U_ZERO_ERROR;
  if (!body_->lists) body_->lists.reset(icu::ListFormatter::createInstance(body_->own.locale, status));
  icu::UnicodeString out;
  if (U_SUCCESS(status)) body_->lists->format(items.data(), static_cast<std::int32_t>(items.size()), out, status);
  return narrow(out);
}

std::string Phrases::list_up_to(const std::vector<std::string>& names, std::size_t shown) const {
  if (names.size() <= shown) return list(names);
  const auto rest = static_cast<double>(names.size() - shown);
  const std::string others = has("list.others") ? say("list.others", {{"count", rest}}) : "+" + number(rest, 0);
  if (shown == 0) return others;
  std::vector<std::string> parts(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown));
  parts.push_back(others);
  return list(parts);
}

std::vector<std::string> language_chain(std::string_view tag) {
  std::vector<std::string> out;
  for (const char c : tag)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) return out;
  std::string spelled(tag);
  for (char& c : spelled)
    if (c == '_') c = '-';
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale named = icu::Locale::forLanguageTag(spelled, status);
  named.canonicalize(status);
  if (U_FAILURE(status) || named.isBogus() || *named.getLanguage() == '\0') return out;
  const std::string language = named.getLanguage(), country = named.getCountry();
  // Which letters a region writes (Taiwan: Hant) tells more about its words than the region does.
  icu::Locale likely = named, usual(language.c_str());
  likely.addLikelySubtags(status);
  usual.addLikelySubtags(status);
  const std::string letters = U_SUCCESS(status) ? likely.getScript() : named.getScript();
  out.push_back(language);
  if (!letters.empty() && letters != usual.getScript()) out.push_back(language + '-' + letters);
  if (!country.empty()) out.push_back(language + '-' + country);
  return out;
}

bool known_language(std::string_view tag) {
  if (tag.empty() || tag.size() > 60) return false;
  for (const char c : tag)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) return false;
  std::string spelled(tag);
  for (char& c : spelled)
    if (c == '_') c = '-';
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t parsed = 0;
  char name[ULOC_FULLNAME_CAPACITY];
  uloc_forLanguageTag(spelled.c_str(), name, sizeof name, &parsed, &status);
  if (U_FAILURE(status) || parsed != static_cast<std::int32_t>(spelled.size())) return false;
  // ICU takes any letters for a language; it knows those that it has a name for.
  UChar display[100];
  status = U_ZERO_ERROR;
  uloc_getDisplayLanguage(name, "en", display, 100, &status);
  return U_SUCCESS(status) && status != U_USING_DEFAULT_WARNING;
}

}  // namespace kudosk
