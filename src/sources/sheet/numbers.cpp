#include "sources/sheet/numbers.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/plain.h"
#include "base/unicode.h"

namespace kudosk::sources::sheet {
namespace {

/// ASCII for what means the same: digits of other scripts, their decimal signs, minus, blanks.
std::string ascii(std::string_view cell) {
  std::string out;
  for (std::size_t i = 0; i < cell.size();) {
    const auto lead = static_cast<unsigned char>(cell[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const std::string_view letter = cell.substr(i, size);
    i += size;
    if (lead < 0x80) {
      out += letter;
    } else if (letter == "\u2212" || letter == "\u2013" || letter == "\u2010" || letter == "\u2011") {
      out += '-';
    } else if (letter == "\u00A0" || letter == "\u202F" || letter == "\u2009" || letter == "\u2007" || letter == "\u3000") {
      out += ' ';
    } else if (letter == "\u066B") {
      out += '\x01';  // the Arabic decimal sign can't be mistaken
    } else if (letter == "\u066C" || letter == "\u2019") {
      out += '\'';
    } else if (letter == "\u066A" || letter == "\uFF05") {
      out += '%';
    } else if (letter == "\uFF0F" || letter == "\u2215") {
      out += '/';
    } else if (letter == "\uFF1A") {
      out += ':';
    } else if (letter == "\u200E" || letter == "\u200F" || letter == "\u061C" || letter == "\uFEFF") {
      continue;
    } else {
      const std::string digit = plain(letter);
      if (digit.size() == 1 && digit[0] >= '0' && digit[0] <= '9') {
        out += digit;
      } else {
        out += letter;
      }
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\n' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

/// What is left of a number without its sign, currency and percent sign.
struct Bare {
  std::string digits;  // with its separators
  bool negative = false, percent = false;
};

std::optional<Bare> bare(std::string_view cell) {
  if (cell.size() > 200) return std::nullopt;
  Bare out;
  std::string text = ascii(cell);
  std::string_view view = trimmed(text);
  if (view.size() > 40 || view.empty()) return std::nullopt;
  if (view.front() == '(' && view.back() == ')') {
    out.negative = true;
    view = trimmed(view.substr(1, view.size() - 2));
  }
  static constexpr std::string_view currencies[] = {"€", "$", "£", "¥", "₹", "₩", "₺", "₪", "zł", "EUR", "USD", "GBP", "CHF"};
  const auto strip = [&] {
    for (bool again = true; again;) {
      again = false;
      view = trimmed(view);
      if (!view.empty() && (view.front() == '-' || view.front() == '+')) {
        out.negative = out.negative != (view.front() == '-');
        view.remove_prefix(1);
        again = true;
      }
      if (!view.empty() && view.back() == '%' && !out.percent) {
        out.percent = again = true;
        view.remove_suffix(1);
      } else if (!view.empty() && view.front() == '%' && !out.percent) {  // Turkish
        out.percent = again = true;
        view.remove_prefix(1);
      }
      for (const auto currency : currencies) {
        if (view.size() > currency.size() && view.starts_with(currency)) {
          view.remove_prefix(currency.size());
          again = true;
        } else if (view.size() > currency.size() && view.ends_with(currency)) {
          view.remove_suffix(currency.size());
          again = true;
        }
      }
    }
  };
  strip();
  bool any = false;
  for (const char c : view) {
    any = any || digit(c);
    if (!digit(c) && c != '.' && c != ',' && c != '\'' && c != ' ' && c != '\x01' && c != 'e' && c != 'E' && c != '+' && c != '-') return std::nullopt;
    if (c != ' ' && c != '\'') out.digits += c;
  }
  return any ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

char decimal_sign(const std::vector<std::string_view>& cells) {
  std::size_t points = 0, commas = 0;
  for (const auto cell : cells) {
    const auto number = bare(cell);
    if (!number) continue;
    const std::string& text = number->digits;
    const std::size_t point = text.rfind('.'), comma = text.rfind(',');
    const bool has_point = point != std::string::npos, has_comma = comma != std::string::npos;
    if (has_point && has_comma) {
      ++(point > comma ? points : commas);  // the last one
    } else if (has_point || has_comma) {
      const char sign = has_point ? '.' : ',';
      const std::size_t at = has_point ? point : comma, behind = text.size() - at - 1;
      if (std::count(text.begin(), text.end(), sign) > 1) {
        ++(has_point ? commas : points);  // groups: then the other one is the decimal sign
      } else if (behind != 3 || at == 0 || at > 3 || text[0] == '0') {
        ++(has_point ? points : commas);
      }
    }
  }
  if (points == commas) return 0;
  return points > commas ? '.' : ',';
}

char decimal_sign_of(std::string_view language) {
  const std::string_view tag = language.substr(0, language.find_first_of("-_"));
  for (const auto comma : {"de", "fr", "es", "pt", "it", "nl", "pl", "tr", "cs", "sk", "hu", "ro", "bg", "hr", "sl", "sr",
                           "ru", "uk", "el", "da", "nb", "nn", "no", "sv", "fi", "et", "lv", "lt", "id", "vi", "ca"})
    if (tag == comma) return language.ends_with("-CH") || language.ends_with("-MX") ? '.' : ',';
  return '.';
}

std::optional<Number> number_of(std::string_view cell, char decimal) {
  const auto stripped = bare(cell);
  if (!stripped) return std::nullopt;
  std::string text;
  const char group = decimal == ',' ? '.' : ',';
  bool seen = false;
  for (const char c : stripped->digits) {
    if (c == group) {
      if (seen) return std::nullopt;  // a group behind the decimal sign
      continue;
    }
    if (c == decimal || c == '\x01') {
      if (seen) return std::nullopt;
      seen = true;
      text += '.';
    } else {
      text += c;
    }
  }
  Number out;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out.value);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || !std::isfinite(out.value)) return std::nullopt;
  if (stripped->negative) out.value = -out.value;
  out.percent = stripped->percent;
  return out;
}

std::optional<std::pair<double, double>> ratio_of(std::string_view cell, char decimal) {
  if (cell.size() > 200) return std::nullopt;
  const std::string text = ascii(cell);
  for (const std::string_view by : {"/", " of ", " von ", " sur ", " de ", " di ", " van ", " z ", " out of "}) {
    const auto at = text.find(by);
    if (at == std::string::npos) continue;
    const auto done = number_of(std::string_view(text).substr(0, at), decimal), of = number_of(std::string_view(text).substr(at + by.size()), decimal);
    if (done && of && of->value > 0 && done->value >= 0) return std::pair{done->value, of->value};
  }
  return std::nullopt;
}

// --- Dates ---

namespace {

struct Token {
  int value = 0;
  std::size_t digits = 0;  // 0: a word
  std::string word;
  char before = 0;  // the separator in front of it
};

/// Numbers and words, in their order.
std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> out;
  char separator = 0;
  for (std::size_t i = 0; i < text.size() && out.size() < 12;) {
    const char c = text[i];
    if (digit(c)) {
      Token token;
      token.before = separator;
      while (i < text.size() && digit(text[i])) {
        if (++token.digits <= 9) token.value = token.value * 10 + (text[i] - '0');
        ++i;
      }
      out.push_back(std::move(token));
      separator = 0;
    } else if (static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      Token token;
      token.before = separator;
      while (i < text.size() && (static_cast<unsigned char>(text[i]) >= 0x80 || (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z') || text[i] == '\''))
        token.word += text[i++];
      out.push_back(std::move(token));
      separator = 0;
    } else {
      if (c != ' ' || separator == 0) separator = c;
      ++i;
    }
  }
  return out;
}

bool real(int year, int month, int day) {
  using namespace std::chrono;
  // Without a year it is a leap year's, so that the 29th of February is a day.
  return month >= 1 && month <= 12 && day >= 1 &&
         year_month_day(std::chrono::year(year == 0 ? 2024 : year), std::chrono::month(static_cast<unsigned>(month)), std::chrono::day(static_cast<unsigned>(day))).ok();
}

int whole_year(const Token& token) {
  if (token.digits == 4) return token.value;
  if (token.digits == 2) return token.value + (token.value < 70 ? 2000 : 1900);
  return 0;
}

std::optional<Date> made(int year, int month, int day) {
  if (year < 0 || year > 9999 || !real(year, month, day)) return std::nullopt;
  Date out;
  out.year = year;
  out.month = month;
  out.day = day;
  return out;
}

/// The time in the cell, which is taken out of it.
bool take_time(std::string& text, Date& out) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return true;
  std::size_t from = colon;
  while (from > 0 && digit(text[from - 1])) --from;
  std::size_t to = colon;
  while (to < text.size() && (digit(text[to]) || text[to] == ':' || (text[to] == '.' && to + 1 < text.size() && digit(text[to + 1])))) ++to;
  const auto parts = tokens_of(std::string_view(text).substr(from, to - from));
  if (parts.size() < 2 || parts[0].digits > 2 || parts[1].digits != 2) return false;
  int hour = parts[0].value;
  const int minute = parts[1].value, second = parts.size() > 2 ? parts[2].value : 0;
  std::size_t end = to;
  while (end < text.size() && text[end] == ' ') ++end;
  std::string half;
  for (std::size_t i = end; i < text.size() && half.size() < 4; ++i)
    if (text[i] != '.' && text[i] != ' ') half += static_cast<char>(text[i] | 32);
  const bool morning = half.rfind("am", 0) == 0, afternoon = half.rfind("pm", 0) == 0;
  if ((morning || afternoon) && (hour < 1 || hour > 12)) return false;
  if (afternoon && hour < 12) hour += 12;
  if (morning && hour == 12) hour = 0;
  if (hour > 24 || minute > 59 || second > 60) return false;
  if (morning || afternoon) {
    while (end < text.size() && (text[end] == '.' || text[end] == ' ' || (text[end] | 32) == 'a' || (text[end] | 32) == 'p' || (text[end] | 32) == 'm')) ++end;
    to = end;
  }
  out.has_time = true;
  out.time.hour = hour;
  out.time.minute = minute;
  out.time.second = second;
  // "2026-11-24T09:41" and "24.11.2026, 09:41 Uhr".
  if (from > 0 && (text[from - 1] | 32) == 't') --from;
  text.replace(from, to - from, " ");
  return true;
}

std::optional<Date> day_in(const std::vector<Token>& tokens, DayOrder order) {
  std::vector<Token> numbers;
  int month = 0;
  std::size_t month_at = 0;
  for (const auto& token : tokens) {
    if (token.digits > 0) {
      numbers.push_back(token);
    } else if (const int named = month_named(token.word); named != 0 && month == 0) {
      month = named;
      month_at = numbers.size();
    }
  }
  if (month != 0) {
    if (numbers.size() == 1 && numbers[0].digits <= 2) return made(0, month, numbers[0].value);
    if (numbers.size() != 2) return std::nullopt;
    // "24 November 2026", "Nov 24, 2026", "2026 Nov 24".
    if (numbers[0].digits == 4 && month_at <= 1) return made(numbers[0].value, month, numbers[1].value);
    return made(whole_year(numbers[1]), month, numbers[0].value);
  }
  const bool words = numbers.size() != tokens.size();
  if (numbers.size() == 3) {
    const char by = numbers[1].before;
    if (numbers[0].digits == 4) return made(numbers[0].value, numbers[1].value, numbers[2].value);
    if (numbers[0].digits > 2 || numbers[1].digits > 2) return std::nullopt;
    const int year = whole_year(numbers[2]);
    if (year == 0) return std::nullopt;
    if (by == '/' || by == '-') return order == DayOrder::month_first ? made(year, numbers[0].value, numbers[1].value) : made(year, numbers[1].value, numbers[0].value);
    return made(year, numbers[1].value, numbers[0].value);
  }
  if (numbers.size() == 2 && numbers[0].digits <= 2 && numbers[1].digits <= 2) {
    if (words) return made(0, numbers[0].value, numbers[1].value);  // 11月24日
    const char by = numbers[1].before;
    if (by == '-') return made(0, numbers[0].value, numbers[1].value);
    if (by == '/' && order == DayOrder::month_first) return made(0, numbers[0].value, numbers[1].value);
    return made(0, numbers[1].value, numbers[0].value);
  }
  if (numbers.size() == 1 && !words) {
    const int value = numbers[0].value;
    if (numbers[0].digits == 8) return made(value / 10000, value / 100 % 100, value % 100);
    if (numbers[0].digits == 5 && value >= 20000 && value < 80000) {
      // A spreadsheet's day number: 1 is the first of 1900, which it takes for a leap year.
      const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::year{1899} / 12 / 30} + std::chrono::days{value}};
      return made(static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())), static_cast<int>(static_cast<unsigned>(date.day())));
    }
  }
  return std::nullopt;
}

}  // namespace

DayOrder day_order(const std::vector<std::string_view>& cells, std::string_view language) {
  std::size_t days = 0, months = 0;
  for (const auto cell : cells) {
    if (cell.size() > 100) continue;
    const auto tokens = tokens_of(ascii(cell));
    if (tokens.size() < 2 || tokens[0].digits == 0 || tokens[0].digits > 2 || tokens[1].digits == 0 || tokens[1].digits > 2 || (tokens[1].before != '/' && tokens[1].before != '-'))
      continue;
    if (tokens[0].value > 12 && tokens[1].value <= 12) ++days;
    if (tokens[1].value > 12 && tokens[0].value <= 12) ++months;
  }
  if (days != months) return months > days ? DayOrder::month_first : DayOrder::day_first;
  // Bare "en" is half the world's; only who says United States (or the like) means it.
  for (const auto region : {"en-US", "en_US", "en-PH", "en-PR", "en-GU", "es-US", "es-PR", "fil"})
    if (language == region) return DayOrder::month_first;
  return DayOrder::day_first;
}

std::optional<Date> date_of(std::string_view cell, DayOrder order) {
  if (cell.size() > 100) return std::nullopt;
  std::string text = ascii(cell);
  text = std::string(trimmed(text));
  if (text.size() > 10 && text[4] == '-')
    if (const auto moment = parse_rfc3339(text)) {
      Date out;
      out.year = 1;
      out.moment = moment;
      // The day as it is written, for those that want a day.
      if (auto day = day_in(tokens_of(std::string_view(text).substr(0, 10)), order)) {
        day->moment = moment;
        return day;
      }
      return out;
    }
  Date time;
  if (!take_time(text, time)) return std::nullopt;
  auto out = day_in(tokens_of(text), order);
  if (!out) return std::nullopt;
  out->has_time = time.has_time;
  out->time = time.time;
  return out;
}

Wall moment_of(const Date& date, const Zone& zone) {
  if (date.moment) return *date.moment;
  LocalTime local = date.has_time ? date.time : LocalTime{};
  local.year = date.year;
  local.month = date.month;
  local.day = date.day;
  return zone.wall(local);
}

}  // namespace kudosk::sources::sheet
