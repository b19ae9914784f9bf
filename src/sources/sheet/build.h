// One row → an item of the feed's shape, or a person. Private to the sheet; one thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "domain/item.h"
#include "sources/sheet/table.h"

namespace kudosk::sources::sheet {

struct Built {
  std::vector<std::string> wrong;  ///< cells that could not be read and are left out, with line and column
  std::string missing;             ///< why there is nothing; empty: there is
};

/// The item without its id and pictures, which are the caller's.
Built build_item(const Table& table, const Row& row, const std::string& kind, nlohmann::json& out);
Built build_person(const Table& table, const Row& row, Person& out);
/// The same row has the same; a goal whose numbers moved is still the same goal.
std::string identity(const nlohmann::json& item);

}  // namespace kudosk::sources::sheet
