// iCalendar: events, their zones and how they repeat.
#include "sources/calendar/calendar.h"

#include "input.h"
#include "sources/calendar/whose.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kudosk;
  static const Zone zone("Europe/Berlin");
  const Wall from = fuzz::noon().wall, to = from + std::chrono::hours(24 * 30);
  const auto read = sources::calendar::read_calendar(fuzz::text_of(data, size), zone, from, to);
  if (!read) return fuzz::fine;
  for (const auto& event : read->events) {
    fuzz::promise(event.occurrences.size() <= sources::calendar::most_occurrences, "an event comes at most so often");
    for (const auto& one : event.occurrences) fuzz::promise(one.starts < to && one.ends >= from, "occurrences are in the window");
    (void)sources::calendar::whose(event.summary);
  }
  return fuzz::fine;
}
