#include "config/week.h"

#include <array>
#include <string>

#include "base/time.h"
#include "config/load.h"

namespace kudosk::config {
namespace {

constexpr std::array<std::string_view, 7> day_names{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::vector<std::string_view> parts(std::string_view text, char by) {
  std::vector<std::string_view> out;
  for (;;) {
    const std::size_t to = text.find(by);
    out.push_back(trimmed(text.substr(0, to)));
    if (to == std::string_view::npos) return out;
    text.remove_prefix(to + 1);
  }
}

std::optional<int> parse_day(std::string_view text) {
  for (std::size_t i = 0; i < day_names.size(); ++i)
    if (text == day_names[i] || text == day_names[i].substr(0, 3)) return static_cast<int>(i);
  return std::nullopt;
}

}  // namespace

std::optional<std::uint8_t> parse_days(std::string_view text) {
  std::uint8_t days = 0;
  const std::string spelled = lower(text);
  for (const std::string_view part : parts(spelled, ',')) {
    const auto ends = parts(part, '-');
    const auto from = parse_day(ends.front()), to = parse_day(ends.back());
    if (ends.size() > 2 || !from || !to) return std::nullopt;
    for (int day = *from;; day = (day + 1) % 7) {
      days = static_cast<std::uint8_t>(days | 1u << day);
      if (day == *to) break;
    }
  }
  return days;
}

std::optional<int> parse_minute(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon > 2 || text.size() != colon + 3) return std::nullopt;
  int hour = 0, minute = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == colon) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    int& field = i < colon ? hour : minute;
    field = field * 10 + (text[i] - '0');
  }
  if (minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
  return hour * 60 + minute;
}

std::optional<std::vector<std::pair<int, int>>> parse_times(std::string_view text) {
  std::vector<std::pair<int, int>> out;
  for (const std::string_view part : parts(text, ',')) {
    const auto ends = parts(part, '-');
    const auto from = parse_minute(ends.front()), to = parse_minute(ends.back());
    if (ends.size() != 2 || !from || !to || *from == 24 * 60) return std::nullopt;
    out.emplace_back(*from, *to);
  }
  return out;
}

bool valid_hours(std::string_view text) {
  const std::string word = lower(trimmed(text));
  return word == "closed" || word == "open" || parse_times(text).has_value();
}

bool valid_date(std::string_view text) { return text.size() == 10 && parse_rfc3339(text).has_value(); }

}  // namespace kudosk::config

namespace kudosk {

Result<When> parse_when(std::string_view text) {
  using namespace config;
  When when;
  for (const std::string_view part : parts(text, ';')) {
    // Days have no colon and times no letter: the days are what stands before the first digit.
    const std::size_t digit = part.find_first_of("0123456789");
    const std::string_view days_text = trimmed(part.substr(0, digit)), times_text = digit == std::string_view::npos ? std::string_view() : part.substr(digit);
    const auto days = days_text.empty() ? std::optional<std::uint8_t>(0x7f) : parse_days(days_text);
    const auto times = times_text.empty() ? std::optional(std::vector{std::pair(0, 24 * 60)}) : parse_times(times_text);
    if (part.empty() || !days || !times)
      return fail(ErrorKind::config, "times of the week are expected, such as \"fri 09:00-17:00\", \"mon-thu,sat 08:00-12:00\", \"09:00-17:00\" or \"fri\"");
    for (const auto& [from, to] : *times) {
      if (from == to) return fail(ErrorKind::config, "a time that ends when it begins is empty");
      when.windows.push_back({*days, from, to});
    }
  }
  return when;
}

}  // namespace kudosk
