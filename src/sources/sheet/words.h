// What cells and columns mean in several languages: kinds, statuses, yes. Private to the sheet. Immutable; any thread.
#pragma once

#include <string>
#include <string_view>

#include "sources/sheet/table.h"

namespace kudosk::sources::sheet {

/// "recognition", … of what a cell calls a kind; empty: none.
std::string kind_named(std::string_view cell);
/// "on-track", … of "im Plan", "green" and the like; empty: none.
std::string status_named(std::string_view cell);
/// "news", "event", "opportunity"; empty: none.
std::string announcement_type_named(std::string_view cell);
bool yes(std::string_view cell);
/// An empty cell says nothing, so it is none of the two.
bool no(std::string_view cell);

/// What the rows are where none says so itself: a kind of the feed or "people"; empty: their columns do not tell.
std::string kind_of_columns(const Table& table);
/// The fields that a kind makes something of, for telling which columns are not used.
bool uses(const std::string& kind, Field field, const Table& table);

}  // namespace kudosk::sources::sheet
