// iCalendar's content lines (RFC 5545, 3.1), and the components that they make. Pure; network thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kudosk::sources::calendar {

/// One VEVENT or VTIMEZONE as its own lines, unfolded, without what is nested in it (alarms) and without properties that nobody asks for.
struct Block {
  int line = 1;      ///< of its BEGIN
  std::string text;  ///< from BEGIN to END
  bool whole = true;
};

struct Blocks {
  std::vector<Block> events, zones;
  std::string zone;       ///< X-WR-TIMEZONE
  bool calendar = false;  ///< there was a BEGIN:VCALENDAR
  bool cut_off = false;   ///< and no END:VCALENDAR
  std::size_t more = 0;   ///< events beyond the most that are read
};

inline constexpr std::size_t most_events = 20000, longest_line = 64u << 10, most_lines_of_one = 3000;

/// `text` is UTF-8. Nothing in it is too deep or too long: it is passed over.
Blocks blocks_of(std::string_view text);

}  // namespace kudosk::sources::calendar
