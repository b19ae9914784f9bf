// What is wrong with a Teams source's own keys, in words that say what to write instead. Pure; any thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/error.h"

namespace kudosk::sources::teams {

/// The first thing that is wrong; its message begins with the JSON Pointer of the key.
Result<void> check_settings(const nlohmann::json& options);
/// Whether this looks as the service's ids do (8-4-4-4-12).
bool is_guid(const std::string& text);

}  // namespace kudosk::sources::teams
