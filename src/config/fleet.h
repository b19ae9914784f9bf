// The last good answer from `config_url`, kept in the state folder, and this machine's name. Reads and writes files; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace kudosk {

/// This machine's host name.
std::string host_name();

struct FleetConfig {
  std::string text;           ///< as it was answered
  std::string tag, modified;  ///< ETag and Last-Modified, as the next request hands them back
};

/// nullopt: there is none from that address, or it is damaged.
std::optional<FleetConfig> read_fleet(std::string_view url);
Result<void> keep_fleet(std::string_view url, const FleetConfig& config);

}  // namespace kudosk
