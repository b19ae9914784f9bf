// A checked tree → Config. Pure; any thread.
#pragma once

#include <filesystem>

#include "config/config.h"
#include "config/document.h"

namespace kudosk::config {

/// What is missing, or of the wrong kind, has its default. `people_file` is not read here.
Config fill(const Node& root, const std::filesystem::path& file);

}  // namespace kudosk::config
