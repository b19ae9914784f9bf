#include "wire/fields.h"

#include <algorithm>
#include <filesystem>

#include "base/unicode.h"
#include "net/http.h"

namespace kudosk::wire {
namespace {

bool blank(char c) { return c == ' ' || c == '\n'; }

bool control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_one_of(char c, std::string_view chars) { return chars.find(c) != chars.npos; }

/// An address that is absolute beyond doubt: asking the parser of the one who will connect takes a hundred times as long.
bool plainly_absolute(std::string_view value) {
  const std::size_t host = value.substr(0, 8) == "https://" ? 8 : value.substr(0, 7) == "http://" ? 7 : 0;
  if (host == 0) return false;
  const auto letter = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '.'; };
  std::size_t end = host;
  while (end < value.size() && letter(value[end])) ++end;
  if (end == host || value[host] == '.' || value[host] == '-' || value[end - 1] == '.' || (value[end - 1] >= '0' && value[end - 1] <= '9')) return false;
  if (end < value.size() && value[end] != '/') return false;
  return std::all_of(value.begin() + static_cast<std::ptrdiff_t>(end), value.end(), [](char c) { return c > ' ' && c < 0x7f && !is_one_of(c, "\\\"<>^`{|}"); });
}

/// The path that `value` names in the folder of the file (or, with a slash at its end, in the folder) `base`; empty when it leads out of it.
std::string path_below(std::string_view base, std::string_view value) {
  const std::filesystem::path folder = std::filesystem::path(base).parent_path();
  const auto path = (folder / value).lexically_normal();
  const auto inside = path.lexically_relative(folder.lexically_normal());
  if (inside.empty() || *inside.begin() == ".." || *inside.begin() == ".") return {};
  return path.string();
}

}  // namespace

Value field(Value object, std::string_view key) {
  const Value value = object[key];
  return value.is_null() ? Value() : value;
}

bool is_clean(std::string_view value, std::size_t most, bool newlines) {
  std::size_t letters = 0;
  const auto* at = reinterpret_cast<const unsigned char*>(value.data());
  const auto* const end = at + value.size();
  const auto follows = [&](std::ptrdiff_t i) { return i < end - at && (at[i] & 0xC0) == 0x80; };
  while (at < end) {
    if (*at < 0x80) {
      if ((*at < 0x20 && !(newlines && *at == '\n')) || *at == 0x7f) return false;
      at += 1;
    } else if (*at >= 0xC3 && *at <= 0xCB && follows(1)) {  // U+00C0–U+02FF
      at += 2;
    } else if (*at >= 0xE2 && *at <= 0xED && follows(1) && follows(2)) {
      const unsigned c = (*at & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
      const bool plain =
          (c >= 0x2010 && c <= 0x2027) || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FF) || (c >= 0x3001 && c <= 0x3011) || (c >= 0x4E00 && c <= 0x9FFF);
      if (!plain) return false;
      at += 3;
    } else if (*at == 0xF0 && follows(1) && follows(2) && follows(3)) {
      const unsigned c = (at[1] & 0x3Fu) << 12 | (at[2] & 0x3Fu) << 6 | (at[3] & 0x3Fu);
      const bool plain = (c >= 0x1F300 && c <= 0x1F3FA) || (c >= 0x1F400 && c <= 0x1F64F) || (c >= 0x1F680 && c <= 0x1F6C5) || (c >= 0x1F90C && c <= 0x1F9FF);
      if (!plain) return false;
      at += 4;
    } else {
      return false;
    }
    ++letters;
  }
  return letters <= most;
}

std::string cleaned(std::string_view value, std::size_t most, bool newlines) {
  const auto trimmed = [](std::string_view text) {
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
  };
  if (is_clean(value, most, newlines)) return std::string(trimmed(value));
  return std::string(trimmed(clean(value, most, newlines)));
}

std::string text(Value object, std::string_view key, std::size_t most, bool newlines) {
  const auto value = object[key].text();
  return value ? cleaned(*value, most, newlines) : std::string();
}

std::optional<std::string> id(Value value) {
  const auto text = value.text();
  if (!text) return value.integer();
  if (text->size() > 1000 || text->find_first_not_of(' ') == text->npos || std::any_of(text->begin(), text->end(), control)) return std::nullopt;
  return std::string(*text);
}

std::optional<double> number(Value object, std::string_view key) { return object[key].number(); }

bool flag(Value object, std::string_view key) { return object[key].boolean().value_or(false); }

std::optional<Wall> time(Value object, std::string_view key) {
  const auto value = object[key].text();
  return value ? parse_rfc3339(*value) : std::nullopt;
}

std::string address_of(std::string_view value, std::string_view base) {
  if (value.empty() || value.size() > 4000 || std::any_of(value.begin(), value.end(), control)) return {};
  if (plainly_absolute(value)) return std::string(value);
  if (base.empty()) {
    if (value[0] == '/' && value.substr(0, 2) != "//") return std::string(value);
    return net::origin(value).empty() ? std::string() : std::string(value);
  }
  if (base[0] == '/') {
    if (!net::origin(value).empty()) return std::string(value);
    return value.find("://") == value.npos ? path_below(base, value) : std::string();
  }
  std::string out = net::resolve(base, value);
  return net::origin(out).empty() ? std::string() : out;
}

std::string address(Value object, std::string_view key, std::string_view base) {
  const auto value = object[key].text();
  return value ? address_of(*value, base) : std::string();
}

std::string one_of(Value object, std::string_view key, std::initializer_list<std::string_view> known) {
  const auto word = object[key].text();
  return word && std::find(known.begin(), known.end(), *word) != known.end() ? std::string(*word) : std::string();
}

std::map<std::string, std::string> emoji_map(Value object, std::string_view base) {
  std::map<std::string, std::string> out;
  if (!object.is_object()) return out;
  object.each([&](Value entry) {
    const auto value = entry.text();
    if (!value || entry.key().empty() || entry.key().size() > 200) return;
    if (auto read = address_of(*value, base); !read.empty()) out.insert_or_assign(std::string(entry.key()), std::move(read));
  });
  return out;
}

}  // namespace kudosk::wire
