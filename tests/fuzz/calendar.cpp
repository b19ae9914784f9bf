// iCalendar: events, their zones and how they repeat.
#include "sources/calendar/calendar.h"

#include <algorithm>

#include "input.h"
#include "sources/calendar/whose.h"
#include "sources/closed_days.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kudosk;
  static const Zone zone("Europe/Berlin");
  const Wall from = fuzz::noon().wall, to = from + std::chrono::hours(24 * 30);
  if (const auto closed = sources::closed_days(fuzz::text_of(data, size), from))
    fuzz::promise(std::is_sorted(closed->begin(), closed->end()) && std::adjacent_find(closed->begin(), closed->end()) == closed->end(), "closed days are in order, once each");
  const auto read = sources::calendar::read_calendar(fuzz::text_of(data, size), zone, from, to);
  if (!read) return fuzz::fine;
  for (const auto& event : read->events) {
    fuzz::promise(event.occurrences.size() <= sources::calendar::most_occurrences, "an event comes at most so often");
    for (const auto& one : event.occurrences) fuzz::promise(one.starts < to && one.ends >= from, "occurrences are in the window");
    (void)sources::calendar::whose(event.summary);
  }
  return fuzz::fine;
}
