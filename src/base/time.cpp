#include "base/time.h"

#include <array>
#include <cstdint>
#include <cstdio>

namespace kudosk {
namespace {

using namespace std::chrono;

/// Reads a text from its front; every step says whether it fitted, and nothing is consumed where it did not.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  bool take(char c) {
    if (peek() != c || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take(std::string_view word) {
    if (rest_.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
      if (lower(rest_[i]) != lower(word[i])) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  /// Exactly `digits` digits.
  bool number(int digits, int& value) {
    if (rest_.size() < static_cast<std::size_t>(digits)) return false;
    int v = 0;
    for (int i = 0; i < digits; ++i) {
      const char c = rest_[static_cast<std::size_t>(i)];
      if (c < '0' || c > '9') return false;
      v = v * 10 + (c - '0');
    }
    value = v;
    rest_.remove_prefix(static_cast<std::size_t>(digits));
    return true;
  }

  /// The digits after a decimal sign as milliseconds; what is finer is cut off.
  bool fraction(int& ms) {
    int digits = 0;
    ms = 0;
    while (peek() >= '0' && peek() <= '9') {
      if (digits < 3) ms = ms * 10 + (peek() - '0');
      ++digits;
      rest_.remove_prefix(1);
    }
    for (int i = digits; i < 3; ++i) ms *= 10;
    return digits > 0;
  }

  /// One of `names` (three letters each); gives its index.
  template <std::size_t N>
  bool name(const std::array<std::string_view, N>& names, int& index) {
    for (std::size_t i = 0; i < N; ++i)
      if (take(names[i])) {
        index = static_cast<int>(i);
        return true;
      }
    return false;
  }

  void letters() {
    while ((peek() >= 'a' && peek() <= 'z') || (peek() >= 'A' && peek() <= 'Z')) rest_.remove_prefix(1);
  }

 private:
  static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
  std::string_view rest_;
};

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> weekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

std::optional<Wall> moment(int y, int mo, int d, int h, int mi, int s, int ms = 0) {
  const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
  // 60 is a leap second: it reads as the second after it.
  if (!date.ok() || h > 23 || mi > 59 || s > 60) return std::nullopt;
  return Wall{sys_days{date} + hours{h} + minutes{mi} + seconds{s} + milliseconds{ms}};
}

bool clock_time(Reader& in, int& h, int& m, int& s) { return in.number(2, h) && in.take(':') && in.number(2, m) && in.take(':') && in.number(2, s); }

}  // namespace

std::optional<Wall> parse_rfc3339(std::string_view text) {
  Reader in(text);
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, ms = 0;
  if (!in.number(4, y) || !in.take('-') || !in.number(2, mo) || !in.take('-') || !in.number(2, d)) return std::nullopt;
  if (in.done()) return moment(y, mo, d, 0, 0, 0);
  if (!in.take('T') && !in.take('t') && !in.take(' ')) return std::nullopt;
  if (!clock_time(in, h, mi, s)) return std::nullopt;
  if ((in.take('.') || in.take(',')) && !in.fraction(ms)) return std::nullopt;
  const auto local = moment(y, mo, d, h, mi, s, ms);
  if (!local) return std::nullopt;
  if (in.take('Z') || in.take('z')) return in.done() ? local : std::nullopt;
  const int sign = in.peek() == '-' ? -1 : 1;
  if (!in.take('+') && !in.take('-')) return std::nullopt;
  int oh = 0, om = 0;
  if (!in.number(2, oh)) return std::nullopt;
  in.take(':');  // ISO 8601's basic form has none, and services write it
  if (!in.number(2, om) || !in.done() || oh > 23 || om > 59) return std::nullopt;
  return *local - sign * (hours{oh} + minutes{om});
}

std::string format_rfc3339(Wall when) {
  const auto midnight = floor<days>(when);
  const year_month_day date{midnight};
  const hh_mm_ss<milliseconds> time{when - midnight};
  char text[48];
  const int ms = static_cast<int>(time.subseconds().count());
  int n = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                        static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  std::string out(text, static_cast<std::size_t>(n));
  if (ms != 0) {
    n = std::snprintf(text, sizeof text, ".%03d", ms);
    out.append(text, static_cast<std::size_t>(n));
  }
  return out + "Z";
}

std::optional<Wall> parse_http_date(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  Reader in(text);
  int weekday = 0, y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
  if (!in.name(weekdays, weekday)) return std::nullopt;
  in.letters();         // RFC 850 spells the day out
  if (in.take(", ")) {  // IMF-fixdate or RFC 850
    if (!in.number(2, d)) return std::nullopt;
    if (in.take('-')) {
      if (!in.name(months, mo) || !in.take('-') || !in.number(2, y)) return std::nullopt;
      y += y < 70 ? 2000 : 1900;
    } else if (!in.take(' ') || !in.name(months, mo) || !in.take(' ') || !in.number(4, y)) {
      return std::nullopt;
    }
    if (!in.take(' ') || !clock_time(in, h, mi, s) || !in.take(' ') || !(in.take("GMT") || in.take("UTC")) || !in.done()) return std::nullopt;
  } else {  // asctime: "Sun Nov  6 08:49:37 1994"
    if (!in.take(' ') || !in.name(months, mo) || !in.take(' ')) return std::nullopt;
    if (!(in.take(' ') ? in.number(1, d) : in.number(2, d))) return std::nullopt;
    if (!in.take(' ') || !clock_time(in, h, mi, s) || !in.take(' ') || !in.number(4, y) || !in.done()) return std::nullopt;
  }
  return moment(y, mo + 1, d, h, mi, s);
}

namespace {
struct Unit {
  std::string_view name;
  std::int64_t ms;
};
// The longest first: format_duration() takes the first that divides.
constexpr std::array<Unit, 5> units{{{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};
}  // namespace

std::optional<Millis> parse_duration(std::string_view text) {
  std::size_t digits = 0;
  std::int64_t value = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    value = value * 10 + (text[digits] - '0');
    if (++digits > 10) return std::nullopt;  // 10 digits of days still fit into the milliseconds of an int64
  }
  if (digits == 0) return std::nullopt;
  const std::string_view name = text.substr(digits);
  for (const Unit& unit : units)
    if (unit.name == name) return Millis{value * unit.ms};
  return std::nullopt;
}

std::string format_duration(Millis duration) {
  const std::int64_t ms = duration.count();
  if (ms == 0) return "0s";
  for (const Unit& unit : units)
    if (ms % unit.ms == 0) return std::to_string(ms / unit.ms) + std::string(unit.name);
  return std::to_string(ms) + "ms";
}

}  // namespace kudosk
