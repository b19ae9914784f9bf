// Whose face a slide shows, for the rule that one person does not fill the screen. Pure; any thread.
#pragma once

#include <deque>
#include <set>
#include <string>
#include <vector>

#include "domain/item.h"

namespace kudosk::playlist {

/// By every name by which a person may be known (id, e-mail, name): the same person often comes with an id here and a bare name there.
std::vector<std::string> faces(const Item& item);
/// Who was on the last `slides` slides; `people` as in History.
std::set<std::string> lately(const std::deque<std::string>& people, std::size_t slides);

}  // namespace kudosk::playlist
