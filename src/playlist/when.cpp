#include "playlist/director.h"

namespace kudosk::playlist {

bool holds(const When& when, const LocalTime& local) {
  if (when.windows.empty()) return true;
  const int minute = local.hour * 60 + local.minute;
  const unsigned today = 1u << local.weekday, yesterday = 1u << ((local.weekday + 6) % 7);
  for (const auto& window : when.windows) {
    const bool over_midnight = window.to <= window.from;
    if ((window.days & today) && minute >= window.from && (over_midnight || minute < window.to)) return true;
    if (over_midnight && (window.days & yesterday) && minute < window.to) return true;
  }
  return false;
}

}  // namespace kudosk::playlist
