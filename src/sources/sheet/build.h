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

/// What the rows are where none says so itself: a kind of the feed or "people"; empty: their columns do not tell.
std::string kind_of_columns(const Table& table);
/// The fields that a kind makes something of, for telling which columns are not used.
bool uses(const std::string& kind, Field field, const Table& table);

/// The item without its id and pictures, which are the caller's.
Built build_item(const Table& table, const Row& row, const std::string& kind, nlohmann::json& out);
Built build_person(const Table& table, const Row& row, Person& out);
/// "recognition", … of what a cell calls a kind in any of the languages; empty: none.
std::string kind_named(std::string_view cell);
/// The same row has the same; a goal whose numbers moved is still the same goal.
std::string identity(const nlohmann::json& item);

}  // namespace kudosk::sources::sheet
