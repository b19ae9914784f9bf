#include "wire/fields.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/unicode.h"
#include "net/http.h"

namespace kudosk::wire {
namespace {

bool blank(char c) { return c == ' ' || c == '\n'; }

bool control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

/// The path that `value` names in the folder of the file (or, with a slash at its end, in the folder) `base`; empty when it leads out of it.
std::string path_below(std::string_view base, const std::string& value) {
  const std::filesystem::path folder = std::filesystem::path(base).parent_path();
  const auto path = (folder / value).lexically_normal();
  const auto inside = path.lexically_relative(folder.lexically_normal());
  if (inside.empty() || *inside.begin() == ".." || *inside.begin() == ".") return {};
  return path.string();
}

}  // namespace

const json* field(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string cleaned(const std::string& value, std::size_t most, bool newlines) {
  std::string out = clean(value, most, newlines);
  while (!out.empty() && blank(out.back())) out.pop_back();
  out.erase(0, std::min(out.find_first_not_of(" \n"), out.size()));
  return out;
}

std::string text(const json& object, const char* key, std::size_t most, bool newlines) {
  const json* value = field(object, key);
  return value && value->is_string() ? cleaned(value->get_ref<const std::string&>(), most, newlines) : std::string();
}

std::optional<std::string> id(const json& value) {
  if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() > 1000 || text.find_first_not_of(' ') == text.npos || std::any_of(text.begin(), text.end(), control)) return std::nullopt;
  return text;
}

std::optional<double> number(const json& object, const char* key) {
  const json* value = field(object, key);
  if (!value || !value->is_number()) return std::nullopt;
  const double out = value->get<double>();
  return std::isfinite(out) ? std::optional(out) : std::nullopt;
}

bool flag(const json& object, const char* key) {
  const json* value = field(object, key);
  return value && value->is_boolean() && value->get<bool>();
}

std::optional<Wall> time(const json& object, const char* key) {
  const json* value = field(object, key);
  return value && value->is_string() ? parse_rfc3339(value->get_ref<const std::string&>()) : std::nullopt;
}

std::string address_of(const std::string& value, std::string_view base) {
  if (value.empty() || value.size() > 4000 || std::any_of(value.begin(), value.end(), control)) return {};
  if (base.empty()) {
    if (value[0] == '/' && value.substr(0, 2) != "//") return value;
    return net::origin(value).empty() ? std::string() : value;
  }
  if (base[0] == '/') {
    if (!net::origin(value).empty()) return value;
    return value.find("://") == value.npos ? path_below(base, value) : std::string();
  }
  std::string out = net::resolve(base, value);
  return net::origin(out).empty() ? std::string() : out;
}

std::string address(const json& object, const char* key, std::string_view base) {
  const json* value = field(object, key);
  return value && value->is_string() ? address_of(value->get_ref<const std::string&>(), base) : std::string();
}

std::string one_of(const json& object, const char* key, std::initializer_list<std::string_view> known) {
  const json* value = field(object, key);
  if (!value || !value->is_string()) return {};
  const auto& word = value->get_ref<const std::string&>();
  return std::find(known.begin(), known.end(), word) == known.end() ? std::string() : word;
}

std::map<std::string, std::string> emoji_map(const json& object, std::string_view base) {
  std::map<std::string, std::string> out;
  if (!object.is_object()) return out;
  for (const auto& [name, value] : object.items()) {
    if (!value.is_string() || name.empty() || name.size() > 200) continue;
    if (auto read = address_of(value.get_ref<const std::string&>(), base); !read.empty()) out.emplace(name, std::move(read));
  }
  return out;
}

}  // namespace kudosk::wire
