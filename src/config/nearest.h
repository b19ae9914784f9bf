// The known word that somebody may have meant. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kudosk::config {

/// The nearest of `known` by letters changed, left out, added or swapped, without regard to case and separators; empty where none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

/// A text that came from outside, in quotes, for a message: short, on one line, and not at all where it looks like a secret.
std::string in_quotes(std::string_view text);

}  // namespace kudosk::config
