#include "sync/window.h"

#include <algorithm>
#include <vector>

namespace kudosk::sync {

namespace {

constexpr int day_minutes = 24 * 60;

/// The start of the local day that is `days` after the one of `local`.
LocalTime day_after(const LocalTime& local, int days) {
  using namespace std::chrono;
  const auto day = sys_days(year(local.year) / month(static_cast<unsigned>(local.month)) / local.day) + std::chrono::days(days);
  const year_month_day date(day);
  LocalTime out;
  out.year = static_cast<int>(date.year());
  out.month = static_cast<int>(static_cast<unsigned>(date.month()));
  out.day = static_cast<int>(static_cast<unsigned>(date.day()));
  out.weekday = static_cast<int>(weekday(day).iso_encoding()) - 1;
  return out;
}

}  // namespace

bool holds(const When& when, const LocalTime& local) {
  if (when.windows.empty()) return true;
  const int minute = local.hour * 60 + local.minute;
  const unsigned today = 1u << local.weekday, yesterday = 1u << ((local.weekday + 6) % 7);
  return std::any_of(when.windows.begin(), when.windows.end(), [&](const When::Window& window) {
    const bool over_midnight = window.to <= window.from;
    if ((window.days & today) && minute >= window.from && (over_midnight || minute < window.to)) return true;
    return over_midnight && (window.days & yesterday) && minute < window.to;
  });
}

std::optional<Wall> next_edge(const When& when, const Zone& zone, Wall now) {
  if (when.windows.empty()) return std::nullopt;
  const auto local = zone.local(now);
  const bool open = holds(when, local);
  std::vector<Wall> edges;
  for (int days = 0; days <= 8; ++days) {
    const auto day = day_after(local, days);
    auto add = [&](int minute) {
      auto at = minute >= day_minutes ? day_after(day, 1) : day;
      at.hour = (minute % day_minutes) / 60;
      at.minute = minute % 60;
      if (const auto wall = zone.wall(at); wall > now) edges.push_back(wall);
    };
    add(0);
    for (const auto& window : when.windows) {
      add(window.from);
      add(window.to);
    }
  }
  std::sort(edges.begin(), edges.end());
  for (const auto edge : edges)
    if (holds(when, zone.local(edge)) != open) return edge;
  return std::nullopt;
}

}  // namespace kudosk::sync
