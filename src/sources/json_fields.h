// Fields of services' answers, tolerantly: of the wrong type is as if it were not there. Pure; any thread. For sources.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace kudosk::sources {

using nlohmann::json;

/// The value, or null.
inline const json& at(const json& object, const char* key) {
  static const json null;
  if (!object.is_object()) return null;
  const auto found = object.find(key);
  return found == object.end() ? null : *found;
}
inline const std::string& as_text(const json& value) {
  static const std::string none;
  return value.is_string() ? value.get_ref<const std::string&>() : none;
}
inline const std::string& text(const json& object, const char* key) { return as_text(at(object, key)); }
/// The array, or an empty one.
inline const json& list(const json& object, const char* key) {
  static const json none = json::array();
  const json& value = at(object, key);
  return value.is_array() ? value : none;
}
inline bool flag(const json& object, const char* key) {
  const json& value = at(object, key);
  return value.is_boolean() && value.get<bool>();
}
/// A whole number within what an int64 holds, else `otherwise`.
inline std::int64_t whole(const json& object, const char* key, std::int64_t otherwise = 0) {
  const json& value = at(object, key);
  if (value.is_number_unsigned()) return value.get<std::uint64_t>() <= INT64_MAX ? value.get<std::int64_t>() : otherwise;
  return value.is_number_integer() ? value.get<std::int64_t>() : otherwise;
}

}  // namespace kudosk::sources
