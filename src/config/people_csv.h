// A sheet of people: columns known by their heads, one person a row. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "config/people.h"

namespace kudosk::config {

/// `file` is for places. Columns are parted by comma, semicolon or tab, whichever the first line has most of; the bytes are in any encoding that to_utf8() knows.
LoadedPeople people_from_csv(std::string_view bytes, const std::string& file);

/// "05-14" of "1990-05-14", "05-14", "14.05.1990", "14.5.", "14/05" (the day first); empty where it is none.
std::string month_and_day(std::string_view text);
/// "2021-03-01" of the same forms with a year.
std::string full_date(std::string_view text);

}  // namespace kudosk::config
