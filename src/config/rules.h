// What the table can't tell: keys that ask something of one another, and files that ought to be there. Looks at the file system; any thread.
#pragma once

#include <filesystem>
#include <string>

#include "config/check.h"

namespace kudosk::config {

void check_top(Checker& checker, const Node& root, const std::filesystem::path& folder);
/// `path`: where the list stands.
void check_sources(Checker& checker, const Node& sources, const std::filesystem::path& folder, const std::string& path = "/sources");

}  // namespace kudosk::config
