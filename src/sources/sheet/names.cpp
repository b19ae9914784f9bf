#include "sources/sheet/names.h"

#include <algorithm>
#include <array>

#include "base/unicode.h"

namespace kudosk::sources::sheet {
namespace {

std::string trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  return from == std::string_view::npos ? std::string() : std::string(text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1));
}

/// Parts by any of the separators (UTF-8), without the empty ones.
std::vector<std::string> parts(std::string_view text, std::initializer_list<std::string_view> by) {
  std::vector<std::string> out;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= text.size();) {
    std::size_t size = i == text.size() ? 1 : 0;
    for (const auto separator : by)
      if (size == 0 && text.substr(i, separator.size()) == separator) size = separator.size();
    if (size == 0) {
      ++i;
      continue;
    }
    if (auto part = trimmed(text.substr(from, i - from)); !part.empty()) out.push_back(std::move(part));
    i += size;
    from = i;
  }
  return out;
}

/// Of a script that writes names without a blank.
bool without_blanks(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE3 && static_cast<unsigned char>(c) <= 0xED; });
}

/// What follows a name behind a comma and is none.
bool is_suffix(const std::string& text) {
  static constexpr std::array suffixes{"jr",  "jr.",   "sr",  "sr.",   "ii", "iii", "iv",  "phd",  "ph.d.", "md", "m.d.", "mba",
                                       "msc", "m.sc.", "bsc", "b.sc.", "dr", "dr.", "esq", "esq.", "cpa",   "rn", "pmp"};
  const std::string plain = folded(text);
  return std::find(suffixes.begin(), suffixes.end(), plain) != suffixes.end();
}

bool is_name(const std::string& part, const std::set<std::string>& known) {
  if (part.find('@') != std::string::npos && part.find(' ') == std::string::npos) return true;
  if (is_suffix(part)) return false;
  if (known.count(folded(part))) return true;
  return part.find(' ') != std::string::npos || (without_blanks(part) && graphemes(part).size() >= 2);
}

}  // namespace

std::vector<std::string> names_in(std::string_view cell, const std::set<std::string>& known) {
  auto out = parts(cell, {";", "\n", "\r", "；"});
  if (out.size() != 1) return out;
  const auto by_comma = parts(out.front(), {",", "、", "，", "،"});
  if (by_comma.size() < 2) return out;
  const auto names = static_cast<std::size_t>(std::count_if(by_comma.begin(), by_comma.end(), [&](const std::string& part) { return is_name(part, known); }));
  const bool suffix = std::any_of(by_comma.begin(), by_comma.end(), is_suffix);
  // Two single words are a family name and a given one, three or more are people by one name.
  const bool many =
      by_comma.size() >= 3 && names == 0 && !suffix && std::none_of(by_comma.begin(), by_comma.end(), [](const std::string& part) { return part.find(' ') != std::string::npos; });
  return names == by_comma.size() || many ? by_comma : out;
}

Person person_of(std::string_view text) {
  Person person;
  std::string name = trimmed(text);
  const auto open = name.find('<'), close = name.rfind('>');
  if (open != std::string::npos && close != std::string::npos && open < close && name.find('@', open) < close) {
    person.email = trimmed(std::string_view(name).substr(open + 1, close - open - 1));
    name = trimmed(std::string_view(name).substr(0, open));
    if (name.size() > 1 && name.front() == '"' && name.back() == '"') name = trimmed(std::string_view(name).substr(1, name.size() - 2));
  } else if (const auto at = name.find('@'); at != std::string::npos && at > 0 && name.find(' ') == std::string::npos && name.find('.', at) != std::string::npos) {
    person.email = std::exchange(name, {});
  }
  if (!name.empty() && name.front() == '@') name = trimmed(std::string_view(name).substr(1));
  person.name = std::move(name);
  return person;
}

}  // namespace kudosk::sources::sheet
