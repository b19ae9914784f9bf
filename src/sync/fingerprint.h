// What a source's memory was made with: whether it still holds under other settings. Pure; network thread.
#pragma once

#include <string>
#include <string_view>

#include "config/config.h"

namespace kudosk::sync {

/// How much of what a source said and remembered may be taken over.
enum class Keep {
  all,      ///< its items, its memory and its validators
  holding,  ///< its items until it has answered: the place is the same, but it is to be asked as if for the first time
  nothing,  ///< another place
};

/// "PLACE REST". PLACE: type and the options that say what is asked (not how often, how much, or with which secret). REST: secrets' references, kinds, language, who
/// opted out and the age limit: with these others a cursor would hide what is to be seen now. Never a secret's value; hashes alone, as addresses may tell too much.
std::string fingerprint(const SourceSettings& settings, const Config& config);
Keep keepable(std::string_view stored, std::string_view now);

/// Whether a new configuration lets something be seen that a source would not send again by itself: somebody is no longer opted out, or older items are wanted.
bool widens(const Config& before, const Config& after);

}  // namespace kudosk::sync
