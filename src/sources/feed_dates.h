// Dates as news feeds write them. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace kudosk::sources {

/// RFC 822 with the liberties that feeds take ("Tue, 24 Nov 2026 09:41:00 GMT", "24 Nov 26 9:41 +0100", "… EST"), and RFC 3339, also without seconds or offset (then UTC).
std::optional<Wall> feed_date(std::string_view text);

}  // namespace kudosk::sources
