// A page of messages as Graph gives it → a tree of what is read of it. Pure; network thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/error.h"

namespace kudosk::sources::teams {

/// As parse_json(), without what no message is read for: most of a page is ids and nulls, and a thousand messages must be through in 20 ms. A value that is nested too deep is
/// null.
Result<nlohmann::json> read_page(std::string_view text);

}  // namespace kudosk::sources::teams
