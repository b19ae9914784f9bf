// The interface's own words from assets/messages/LANGUAGE.json. Reads files; any thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/phrases.h"
#include "base/zone.h"

namespace kudosk {

/// The words of `language` ("pt-BR": pt-BR.json over pt.json; see language_chain()), and of English for what they lack. A file that can't be read counts as empty: the screen then
/// speaks English, or shows a message's key, but is not dark.
Phrases load_phrases(const std::string& language, const Zone& zone);
/// The same from a folder of one's own.
Phrases load_phrases(const std::string& language, const Zone& zone, const std::filesystem::path& folder);

/// A message file: one object of key → ICU MessageFormat pattern. "language" holds what the language calls itself; objects nest, their keys joined by dots.
Result<std::map<std::string, std::string>> read_messages(std::string_view json, const std::string& name);
/// The languages that have a message file, by their tags.
std::vector<std::string> message_languages(const std::filesystem::path& folder);

}  // namespace kudosk
