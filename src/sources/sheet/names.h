// Who stands in a cell. Pure; network thread.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/item.h"

namespace kudosk::sources::sheet {

/// "Amara Okafor; Jonas Lindqvist", one a line, or parted by commas where each part is a name ("Okafor, Amara" is one person, and so is "Amara Okafor, PhD"). `known` are folded()
/// names that stand alone elsewhere in the sheet: a single word is a name where it is one of them.
std::vector<std::string> names_in(std::string_view cell, const std::set<std::string>& known);

/// "Amara Okafor <amara@northwind.example>", an e-mail alone, or a name.
Person person_of(std::string_view text);

}  // namespace kudosk::sources::sheet
