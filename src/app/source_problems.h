// What a source itself finds wrong with its keys, with the place in the configuration's file. Reads that file; any thread.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "config/load.h"
#include "sources/source.h"

namespace kudosk::app {

/// Of every source. `text` is the configuration's.
std::vector<Problem> source_problems(const Config& config, std::string_view text);

/// One that a source told ("/map/id: …"), at its place.
Problem placed(const Error& error, std::size_t source, std::string_view text, const std::filesystem::path& file);

/// sources::make() whose error says where in the configuration's file it is.
Result<std::unique_ptr<sources::Source>> make_placed(const sources::Made& made, const std::filesystem::path& file);

}  // namespace kudosk::app
