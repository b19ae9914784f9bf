// One field of an item at a time, tolerantly: of the wrong type is as if it were not there. Private to wire. Pure; any thread.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "wire/value.h"

namespace kudosk::wire {

/// How long texts may be, in grapheme clusters. The policy's max_length is applied later, by merge().
inline constexpr std::size_t name_length = 200, title_length = 500, text_length = 10000;

/// The value; nothing where it is absent or null.
Value field(Value object, std::string_view key);
/// Whether clean() would leave it as it is, where that can be said without ICU: most texts, in a hundredth of the time. Letters of Latin, kana, Han, and emoji that stand
/// alone, with nothing in between that composes, joins, controls or marks.
bool is_clean(std::string_view value, std::size_t most, bool newlines);
/// Cleaned and trimmed; empty where there is none.
std::string text(Value object, std::string_view key, std::size_t most = title_length, bool newlines = false);
std::string cleaned(std::string_view value, std::size_t most, bool newlines = false);
/// A text, or an integer as its decimal text; unchanged. nullopt: absent, empty, longer than 1,000 bytes or with control characters.
std::optional<std::string> id(Value value);
std::optional<double> number(Value object, std::string_view key);
bool flag(Value object, std::string_view key);
std::optional<Wall> time(Value object, std::string_view key);
/// An absolute http(s) address, resolved against `base`. Where `base` is a path (it begins with '/'), also an absolute path in its folder. With an empty base
/// what is absolute stays as it is (what we wrote ourselves). Empty: none.
std::string address(Value object, std::string_view key, std::string_view base);
std::string address_of(std::string_view value, std::string_view base);
/// The word where it is one of the known, else empty.
std::string one_of(Value object, std::string_view key, std::initializer_list<std::string_view> known);
/// Custom emoji: name → address.
std::map<std::string, std::string> emoji_map(Value object, std::string_view base);

}  // namespace kudosk::wire
