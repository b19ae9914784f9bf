#include "scenes/moment.h"

namespace kudosk::scenes {

bool whole_day(const Announcement& announcement, const Zone& zone) {
  if (!announcement.starts) return false;
  const auto midnight = [&](Wall when) {
    const LocalTime t = zone.local(when);
    return t.hour == 0 && t.minute == 0;
  };
  return midnight(*announcement.starts) && (!announcement.ends || midnight(*announcement.ends));
}

std::string when_of(const Announcement& announcement, const Phrases& say, std::optional<Wall> now) {
  if (!announcement.starts) return {};
  const Zone& zone = say.zone();
  const LocalTime from = zone.local(*announcement.starts);
  const bool days = whole_day(announcement, zone);
  std::string said = days ? say.date_long(*announcement.starts, now) : say.date_time(*announcement.starts, now);
  if (!announcement.ends || *announcement.ends <= *announcement.starts) return said;
  if (days) {
    // A calendar's end is the day after.
    const Wall last = *announcement.ends - std::chrono::hours(12);
    const LocalTime day = zone.local(last);
    if (day.day != from.day || day.month != from.month) said += " – " + say.date_long(last, now);
  } else {
    const LocalTime to = zone.local(*announcement.ends);
    const bool same_day = from.year == to.year && from.month == to.month && from.day == to.day;
    said += " – " + (same_day ? say.clock(*announcement.ends) : say.date_time(*announcement.ends, now));
  }
  return said;
}

bool is_over(const Announcement& announcement, Wall now) {
  if (announcement.ends) return *announcement.ends <= now;
  return announcement.starts && *announcement.starts + std::chrono::hours(24) <= now;
}

std::optional<Wall> time_of(const Setting& setting) { return setting.now.trusted ? std::optional(setting.now.wall) : std::nullopt; }

}  // namespace kudosk::scenes
