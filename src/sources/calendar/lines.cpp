#include "sources/calendar/lines.h"

#include <algorithm>
#include <array>

namespace kudosk::sources::calendar {
namespace {

bool starts(std::string_view line, std::string_view word) {
  return line.size() >= word.size() && std::equal(word.begin(), word.end(), line.begin(), [](char a, char b) { return a == (b >= 'a' && b <= 'z' ? b - 32 : b); });
}

/// The property's name: what stands before its parameters or value.
std::string name_of(std::string_view line) {
  std::string name(line.substr(0, line.find_first_of(";:")));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return name;
}

bool asked_for(std::string_view line) {
  static constexpr std::array names{"UID",   "SUMMARY", "DESCRIPTION",   "LOCATION", "URL",   "DTSTART", "DTEND", "DURATION", "RRULE",
                                    "RDATE", "EXDATE",  "RECURRENCE-ID", "STATUS",   "CLASS", "ATTACH",  "IMAGE", "SEQUENCE"};
  const std::string name = name_of(line);
  return std::any_of(names.begin(), names.end(), [&](const char* one) { return name == one; });
}

/// Gives each unfolded line and the number of the line that it began in.
template <class F>
void each_line(std::string_view text, F&& f) {
  std::string line;
  int number = 1, began = 1;
  bool too_long = false;
  const auto flush = [&] {
    if (!line.empty() && !too_long) f(std::string_view(line), began);
    line.clear();
    too_long = false;
  };
  for (std::size_t from = 0; from < text.size(); ++number) {
    std::size_t to = text.find_first_of("\r\n", from);
    if (to == std::string_view::npos) to = text.size();
    std::string_view part = text.substr(from, to - from);
    from = to < text.size() && text[to] == '\r' && to + 1 < text.size() && text[to + 1] == '\n' ? to + 2 : to + 1;
    if (!part.empty() && (part.front() == ' ' || part.front() == '\t')) {
      part.remove_prefix(1);
    } else {
      flush();
      began = number;
    }
    too_long = too_long || line.size() + part.size() > longest_line;
    if (!too_long) line += part;
  }
  flush();
}

}  // namespace

Blocks blocks_of(std::string_view text) {
  Blocks out;
  Block* open = nullptr;
  bool zone = false, ended = false;
  std::size_t depth = 0, lines = 0;  // depth within the open block
  std::string end;
  const auto add = [](Block& block, std::string_view line) {
    // NUL would end libical's text.
    block.text += line;
    block.text += "\r\n";
  };
  each_line(text, [&](std::string_view line, int number) {
    if (starts(line, "BEGIN:VCALENDAR")) {
      out.calendar = true;
      ended = false;
    } else if (starts(line, "END:VCALENDAR")) {
      ended = true;
      if (open) open->whole = false;
      open = nullptr;
    } else if (!open) {
      if (starts(line, "X-WR-TIMEZONE:")) out.zone = std::string(line.substr(14));
      const bool event = starts(line, "BEGIN:VEVENT");
      zone = starts(line, "BEGIN:VTIMEZONE");
      if (!event && !zone) return;
      if (event && out.events.size() >= most_events) {
        ++out.more;
        return;
      }
      auto& list = zone ? out.zones : out.events;
      if (zone && list.size() >= 200) return;
      open = &list.emplace_back();
      open->line = number;
      end = zone ? "END:VTIMEZONE" : "END:VEVENT";
      depth = lines = 0;
      add(*open, line);
    } else if (depth == 0 && starts(line, end)) {
      add(*open, line);
      open = nullptr;
    } else if (starts(line, "BEGIN:")) {
      // Of a time zone its standard and daylight parts; of an event nothing that is nested in it.
      ++depth;
      if (zone && depth == 1) add(*open, line);
      if (depth > 1000) depth = 1000;
    } else if (starts(line, "END:")) {
      if (zone && depth == 1) add(*open, line);
      if (depth > 0) --depth;
    } else if (lines < most_lines_of_one && ((zone && depth <= 1) || (depth == 0 && asked_for(line)))) {
      ++lines;
      add(*open, line);
    }
  });
  if (open) open->whole = false;
  out.cut_off = out.calendar && !ended;
  return out;
}

}  // namespace kudosk::sources::calendar
