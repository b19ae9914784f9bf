// Who stands in a cell. Pure; network thread.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/item.h"

namespace kudosk::sources::sheet {

/// What the rest of the sheet says of who is called how.
struct Known {
  std::set<std::string> names;  ///< folded(): they stand alone in a cell
  std::set<std::string> given;  ///< folded(): first words of the longer ones among them
  bool by_one_name = false;     ///< people are called by one word there, mostly
  void add(std::string_view cell);
  /// Once all have been added.
  void settle();

 private:
  std::set<std::string> pairs_;  // "okafor, amara"
};

/// "Amara Okafor; Jonas Lindqvist", one a line, or parted by commas, & or "and" where each part is a name. "Okafor, Amara" is one person, and so is "Amara Okafor, PhD"; "Mei, Jo"
/// is two where the sheet knows one of them by that name alone, or calls people by one name.
std::vector<std::string> names_in(std::string_view cell, const Known& known);

/// "Amara Okafor <amara@northwind.example>", an e-mail alone, or a name.
Person person_of(std::string_view text);

}  // namespace kudosk::sources::sheet
