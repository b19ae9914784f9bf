// A source's own keys as text, for those who need one without reading JSON. Pure; any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "config/config.h"

namespace kudosk {

/// A top-level key of the entry; nullopt where it is missing or no text.
std::optional<std::string> option_text(const SourceSettings& settings, std::string_view key);

/// The entry as one line of JSON with its keys in order, only those for which `wanted` holds: two entries that say the same give the same.
std::string option_line(const SourceSettings& settings, const std::function<bool(std::string_view key)>& wanted);

}  // namespace kudosk
