#include "sources/feed_dates.h"

#include <array>
#include <cctype>
#include <charconv>
#include <string>
#include <vector>

namespace kudosk::sources {
namespace {

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() && value >= 0 ? std::optional(value) : std::nullopt;
}

/// Minutes east of Greenwich.
std::optional<int> offset(std::string_view zone) {
  static constexpr std::array<std::pair<std::string_view, int>, 14> names{{{"GMT", 0},
                                                                           {"UT", 0},
                                                                           {"UTC", 0},
                                                                           {"Z", 0},
                                                                           {"EST", -300},
                                                                           {"EDT", -240},
                                                                           {"CST", -360},
                                                                           {"CDT", -300},
                                                                           {"MST", -420},
                                                                           {"MDT", -360},
                                                                           {"PST", -480},
                                                                           {"PDT", -420},
                                                                           {"CET", 60},
                                                                           {"CEST", 120}}};
  for (const auto& [name, minutes] : names)
    if (zone == name) return minutes;
  if (zone.size() < 3 || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  std::string digits;
  for (const char c : zone.substr(1))
    if (c != ':') digits += c;
  if (digits.size() == 2) digits += "00";
  const auto value = number(digits);
  if (digits.size() != 4 || !value || *value % 100 > 59 || *value / 100 > 14) return std::nullopt;
  return (*value / 100 * 60 + *value % 100) * (zone[0] == '-' ? -1 : 1);
}

std::optional<Wall> rfc822(std::string_view text) {
  using namespace std::chrono;
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (c == ' ' || c == ',' || c == '\t' || c == '\n' || c == '\r') {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  std::size_t at = 0;
  if (!words.empty() && std::isalpha(static_cast<unsigned char>(words[0][0]))) ++at;  // the weekday
  if (words.size() < at + 3 || words[at + 1].size() < 3) return std::nullopt;
  const auto day_of_month = number(words[at]);
  std::string month_name = words[at + 1].substr(0, 3);
  for (char& c : month_name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  static constexpr std::string_view months = "janfebmaraprmayjunjulaugsepoctnovdec";
  const auto found = months.find(month_name);
  auto years = number(words[at + 2]);
  if (!day_of_month || !years || found == std::string_view::npos || found % 3 != 0) return std::nullopt;
  if (words[at + 2].size() <= 2) *years += *years < 70 ? 2000 : 1900;
  const year_month_day date{year{*years}, month{static_cast<unsigned>(found / 3 + 1)}, day{static_cast<unsigned>(*day_of_month)}};
  if (!date.ok() || *years < 1970 || *years > 9999) return std::nullopt;
  Wall out{sys_days{date}};
  if (words.size() > at + 3) {
    const std::string& clock = words[at + 3];
    const auto first = clock.find(':'), second = clock.find(':', first + 1);
    if (first == std::string::npos) return std::nullopt;
    const auto h = number(std::string_view(clock).substr(0, first)),
               m = number(std::string_view(clock).substr(first + 1, second == std::string::npos ? second : second - first - 1));
    const auto s = second == std::string::npos ? std::optional(0) : number(std::string_view(clock).substr(second + 1, 2));
    if (!h || !m || !s || *h > 24 || *m > 59 || *s > 60) return std::nullopt;
    out += hours(*h) + minutes(*m) + seconds(*s);
  }
  if (words.size() > at + 4) {
    const auto east = offset(words[at + 4]);
    if (east) out -= minutes(*east);
  }
  return out;
}

}  // namespace

std::optional<Wall> feed_date(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  if (text.empty() || text.size() > 100) return std::nullopt;
  if (const auto when = parse_rfc3339(text)) return when;
  std::string mended(text);
  if (mended.size() >= 16 && mended[4] == '-' && (mended[10] == 'T' || mended[10] == ' ')) {
    // W3C's date and time may lack seconds and, against its rules, the offset; "+0100" lacks its colon.
    std::size_t end = 16;
    if (mended.size() > 16 && mended[16] == ':') {
      end = 17;
      while (end < mended.size() && (std::isdigit(static_cast<unsigned char>(mended[end])) || mended[end] == '.')) ++end;
    }
    std::string zone = mended.substr(end);
    if (zone.size() == 5 && (zone[0] == '+' || zone[0] == '-')) zone.insert(3, ":");
    if (zone.empty()) zone = "Z";
    if (const auto when = parse_rfc3339(mended.substr(0, end) + (end == 16 ? ":00" : "") + zone)) return when;
  }
  return rfc822(text);
}

}  // namespace kudosk::sources
