// Days of the week and times of the day as they are written in a configuration. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace kudosk::config {

/// "mon-fri", "sat", "mon,wed", "fri-mon", also in full ("friday") and in any case: bit 0 is Monday.
std::optional<std::uint8_t> parse_days(std::string_view text);
/// "07:30" in minutes; "24:00" is the day's end.
std::optional<int> parse_minute(std::string_view text);
/// "07:00-12:00,13:00-19:30": beginnings and ends in minutes; an end may be before its beginning (it is on the next day).
std::optional<std::vector<std::pair<int, int>>> parse_times(std::string_view text);
/// A day's opening hours: times, "closed" or "open".
bool valid_hours(std::string_view text);
/// "2026-12-24", and that day exists.
bool valid_date(std::string_view text);

}  // namespace kudosk::config
