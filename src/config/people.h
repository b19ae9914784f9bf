// People from a file of their own: CSV as an HR system exports it, or JSON in the configuration's form. Reads a file; any thread.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "config/load.h"
#include "domain/item.h"

namespace kudosk {

struct LoadedPeople {
  std::vector<Person> people;
  std::vector<Problem> problems;  ///< a bad row is a warning and left out; a file that can't be used is more
};

/// By its content: JSON begins with a bracket or brace.
LoadedPeople load_people(const std::filesystem::path& file);
LoadedPeople parse_people(std::string_view bytes, const std::filesystem::path& file);

}  // namespace kudosk
