// One field of an item at a time, tolerantly: of the wrong type is as if it were not there. Private to wire. Pure; any thread.
#pragma once

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace kudosk::wire {

using nlohmann::json;

/// How long texts may be, in grapheme clusters. The policy's max_length is applied later, by merge().
inline constexpr std::size_t name_length = 200, title_length = 500, text_length = 10000;

/// The value, or nullptr where it is absent or null.
const json* field(const json& object, const char* key);
/// Cleaned and trimmed; empty where there is none.
std::string text(const json& object, const char* key, std::size_t most = title_length, bool newlines = false);
std::string cleaned(const std::string& value, std::size_t most, bool newlines = false);
/// A text, or an integer as its decimal text; unchanged. nullopt: absent, empty, longer than 1,000 bytes or with control characters.
std::optional<std::string> id(const json& value);
std::optional<double> number(const json& object, const char* key);
bool flag(const json& object, const char* key);
std::optional<Wall> time(const json& object, const char* key);
/// An absolute http(s) address, resolved against `base`. Where `base` is a path (it begins with '/'), also an absolute path in its folder. With an empty base
/// what is absolute stays as it is (what we wrote ourselves). Empty: none.
std::string address(const json& object, const char* key, std::string_view base);
std::string address_of(const std::string& value, std::string_view base);
/// The word where it is one of the known, else empty.
std::string one_of(const json& object, const char* key, std::initializer_list<std::string_view> known);
/// Custom emoji: name → address.
std::map<std::string, std::string> emoji_map(const json& object, std::string_view base);

}  // namespace kudosk::wire
