// The days that a calendar of holidays closes. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace kudosk::sources {

/// Each date ("2026-12-25") of an iCalendar's whole-day events between a month before `around` and two years after it, in order, once each; recurring ones too, but their
/// exceptions. Meetings (events with a time), and cancelled ones, close nothing. An error where it is no calendar.
Result<std::vector<std::string>> closed_days(std::string_view calendar, Wall around);

}  // namespace kudosk::sources
