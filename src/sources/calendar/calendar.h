// An iCalendar file → events with their next occurrences. By libical; pure; network thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/zone.h"
#include "domain/batch.h"

namespace kudosk::sources::calendar {

struct Occurrence {
  Wall starts{}, ends{};
  bool all_day = false;  ///< then both are midnights of the calendar's zone; `ends` is the one behind the last day
};

struct Event {
  std::string uid, summary, description, location, url, picture;
  int line = 1;
  bool recurs = false;
  LocalTime first;                      ///< its DTSTART, as it is written
  std::vector<Occurrence> occurrences;  ///< those within the window, in their order, at most `most_occurrences`; those that are cancelled or moved are not here
};

struct Calendar {
  std::vector<Event> events;  ///< without those that are cancelled, private or confidential; with and without occurrences in the window
  std::vector<Drop> drops;    ///< events that could not be read, with their line
  bool cut_off = false;       ///< the file ends in the middle
};

inline constexpr std::size_t most_occurrences = 60;

/// Occurrences that end after `from` and begin before `to`. `zone` is that of times without one and of days. ErrorKind::content where it is no calendar.
Result<Calendar> read_calendar(std::string_view bytes, const Zone& zone, Wall from, Wall to);

}  // namespace kudosk::sources::calendar
