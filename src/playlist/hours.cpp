#include "playlist/hours.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace kudosk::playlist {
namespace {

constexpr int day_minutes = 24 * 60;
constexpr std::array<std::string_view, 7> names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::string trimmed_lower(std::string_view text) {
  std::string out;
  for (const char c : text) out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto first = out.find_first_not_of(" \t"), last = out.find_last_not_of(" \t");
  return first == std::string::npos ? std::string() : out.substr(first, last - first + 1);
}

std::vector<std::string> parts(const std::string& text, char by) {
  std::vector<std::string> out;
  std::size_t from = 0;
  while (true) {
    const auto to = text.find(by, from);
    out.push_back(trimmed_lower(text.substr(from, to == std::string::npos ? to : to - from)));
    if (to == std::string::npos) return out;
    from = to + 1;
  }
}

std::optional<int> number(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// "07:30" in minutes; 24:00 is the day's end.
std::optional<int> minute_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon > 2 || text.size() - colon != 3) return std::nullopt;
  const auto hour = number(text.substr(0, colon)), minute = number(text.substr(colon + 1));
  if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > day_minutes) return std::nullopt;
  return *hour * 60 + *minute;
}

std::optional<int> weekday(std::string_view text) {
  const auto at = std::find(names.begin(), names.end(), text.substr(0, 3));
  // "monday" and "mon" alike.
  static constexpr std::array<std::string_view, 7> whole{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  if (at == names.end()) return std::nullopt;
  const auto index = static_cast<std::size_t>(at - names.begin());
  if (text.size() < 3 || (text.size() > 3 && text != whole[index])) return std::nullopt;
  return static_cast<int>(index);
}

std::optional<std::vector<int>> weekdays(const std::string& text) {
  std::vector<int> out;
  for (const auto& part : parts(text, ',')) {
    const auto ends = parts(part, '-');
    if (ends.size() > 2) return std::nullopt;
    const auto from = weekday(ends.front()), to = weekday(ends.back());
    if (!from || !to) return std::nullopt;
    for (int day = *from;; day = (day + 1) % 7) {
      out.push_back(day);
      if (day == *to) break;
    }
  }
  return out;
}

std::optional<Hours::Day> date_of(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text.substr(0, 4)), month = number(text.substr(5, 2)), day = number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)), std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return Hours::Day(date);
}

Hours::Day date_of(const LocalTime& local) {
  return std::chrono::year(local.year) / std::chrono::month(static_cast<unsigned>(local.month)) / std::chrono::day(static_cast<unsigned>(local.day));
}

/// That many minutes after a local date's midnight, as the clock on the wall shows them.
Wall moment(Hours::Day day, int minutes, const Zone& zone) {
  const std::chrono::year_month_day date{day + std::chrono::days(minutes / day_minutes)};
  LocalTime local;
  local.year = static_cast<int>(date.year());
  local.month = static_cast<int>(static_cast<unsigned>(date.month()));
  local.day = static_cast<int>(static_cast<unsigned>(date.day()));
  local.hour = minutes % day_minutes / 60;
  local.minute = minutes % 60;
  return zone.wall(local);
}

}  // namespace

Result<Hours::Spans> Hours::parse_spans(const std::string& text, const std::string& pointer) {
  const std::string whole = trimmed_lower(text);
  if (whole == "closed") return Spans{};
  if (whole == "open") return Spans{{0, day_minutes}};
  Spans out;
  for (const auto& part : parts(whole, ',')) {
    const auto ends = parts(part, '-');
    const auto from = ends.size() == 2 ? minute_of(ends[0]) : std::nullopt, to = ends.size() == 2 ? minute_of(ends[1]) : std::nullopt;
    if (!from || !to || *from == day_minutes) return fail(ErrorKind::config, pointer + ": hours are expected, such as \"07:00-19:30\", \"07:00-12:00,13:00-19:30\" or \"closed\"");
    out.push_back({*from, *to > *from ? *to : *to + day_minutes});
  }
  return out;
}

Result<Hours> Hours::from(const HoursSettings& settings, const std::vector<std::string>& holidays) {
  Hours hours;
  if (settings.days.empty() && settings.except.empty() && holidays.empty()) return hours;
  hours.always_ = false;
  if (settings.days.empty())
    for (auto& day : hours.week_) day = {{0, day_minutes}};
  for (const auto& [days, text] : settings.days) {
    const std::string pointer = "/hours/" + days;
    const auto which = weekdays(days);
    if (!which) return fail(ErrorKind::config, pointer + ": days are expected, such as \"mon-fri\", \"sat\" or \"mon,wed\"");
    auto spans = parse_spans(text, pointer);
    if (!spans) return tl::unexpected(spans.error());
    for (const int day : *which) hours.week_[day] = *spans;
  }
  for (const auto& text : holidays)
    if (const auto date = date_of(text)) hours.dates_[*date] = {};
  for (const auto& [text, day_hours] : settings.except) {
    const std::string pointer = "/hours/except/" + text;
    const auto date = date_of(text);
    if (!date) return fail(ErrorKind::config, pointer + ": a date is expected, such as \"2026-12-24\"");
    auto spans = parse_spans(day_hours, pointer);
    if (!spans) return tl::unexpected(spans.error());
    hours.dates_[*date] = *spans;
  }
  return hours;
}

const Hours::Spans& Hours::on(Day day) const {
  const auto date = dates_.find(day);
  if (date != dates_.end()) return date->second;
  return week_[std::chrono::weekday(day).iso_encoding() - 1];
}

bool Hours::open(const Now& now, const Zone& zone) const {
  if (always_ || !now.trusted) return true;
  const Day today = date_of(zone.local(now.wall));
  for (const Day day : {today - std::chrono::days(1), today})
    for (const auto& span : on(day))
      if (moment(day, span.from, zone) <= now.wall && now.wall < moment(day, span.to, zone)) return true;
  return false;
}

std::optional<Wall> Hours::next_change(const Now& now, const Zone& zone) const {
  if (always_ || !now.trusted) return std::nullopt;
  const bool is_open = open(now, zone);
  const Day today = date_of(zone.local(now.wall));
  for (int ahead = 0; ahead <= 366; ++ahead) {
    // Every change is at an end of a span that begins on this day or began on the one before; spans may touch or overlap, so each is tried.
    std::vector<Wall> moments;
    for (const Day day : {today + std::chrono::days(ahead - 1), today + std::chrono::days(ahead)})
      for (const auto& span : on(day)) moments.insert(moments.end(), {moment(day, span.from, zone), moment(day, span.to, zone)});
    std::sort(moments.begin(), moments.end());
    const Wall limit = moment(today + std::chrono::days(ahead + 1), 0, zone);
    for (const Wall when : moments)
      if (when > now.wall && when <= limit && open({now.show, when, true}, zone) != is_open) return when;
  }
  return std::nullopt;
}

}  // namespace kudosk::playlist
