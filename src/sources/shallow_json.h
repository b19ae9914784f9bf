// JSON from a service whose messages anybody may write: what is nested too deep to be read is left out, and the rest stands. Pure; any thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace kudosk::sources {

/// As parse_json(), but for a value nested deeper than a message ever is: null stands in its place.
Result<nlohmann::json> parse_shallow(std::string_view text);
/// The same text with null for what is nested deeper than `levels`. What is not JSON stays so.
std::string pruned(std::string_view text, std::size_t levels);

}  // namespace kudosk::sources
