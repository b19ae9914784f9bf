#include "sources/sheet/names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/plain.h"
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

bool one_word(const std::string& part) { return part.find(' ') == std::string::npos; }

bool is_name(const std::string& part, const Known& known) {
  if (part.find('@') != std::string::npos && one_word(part)) return true;
  if (is_suffix(part)) return false;
  if (known.names.count(folded(part))) return true;
  return !one_word(part) || (without_blanks(part) && graphemes(part).size() >= 2);
}

/// "Sales & Marketing" is one team.
bool of_a_team(const std::string& part) {
  static const std::set<std::string> words{
      "team",        "sales",      "marketing",     "research",      "development",   "finance",        "accounting", "legal",    "hr",          "it",        "operations",
      "engineering", "design",     "product",       "people",        "culture",       "support",        "service",    "services", "success",     "quality",   "security",
      "platform",    "data",       "training",      "learning",      "logistics",     "health",         "safety",     "vertrieb", "entwicklung", "forschung", "einkauf",
      "buchhaltung", "personal",   "technik",       "recht",         "ventes",        "recherche",      "qualite",    "achats",   "juridique",   "ventas",    "desarrollo",
      "compras",     "calidad",    "investigacion", "finanzas",      "vendite",       "sviluppo",       "ricerca",    "verkoop",  "inkoop",      "vendas",    "qualidade",
      "pesquisa",    "production", "produktion",    "kommunikation", "communication", "communications", "everyone",   "all"};
  for (std::size_t from = 0; from < part.size();) {
    const std::size_t to = std::min(part.find(' ', from), part.size());
    if (words.count(plain(std::string_view(part).substr(from, to - from)))) return true;
    from = to + 1;
  }
  return false;
}

/// "Amara Okafor and Jonas Lindqvist", "Mei & Jo": the names; empty: nobody is joined there.
std::vector<std::string> by_conjunction(const std::string& cell, const Known& known) {
  // What stands between given names in one language is a part of a family name in another ("Ortega y Gasset"): those only join what is of one form.
  const auto apart = [&](std::initializer_list<std::string_view> words, bool alike) -> std::vector<std::string> {
    auto out = parts(cell, words);
    if (out.size() < 2 || std::any_of(out.begin(), out.end(), of_a_team)) return {};
    const auto named = [&](const std::string& part) {
      return is_name(part, known) || (one_word(part) && !is_suffix(part) && static_cast<unsigned char>(part[0]) >= 'A' && !(part[0] >= 'a' && part[0] <= 'z'));
    };
    if (!std::all_of(out.begin(), out.end(), named)) return {};
    const auto single = static_cast<std::size_t>(std::count_if(out.begin(), out.end(), one_word));
    return alike && single > 0 && single < out.size() ? std::vector<std::string>() : out;
  };
  if (auto out = apart({" & ", " ＆ ", "＆", " + ", " and ", " und ", " et ", " och ", " og "}, false); !out.empty()) return out;
  return apart({" y ", " e ", " i ", " en ", " ve ", " ja ", " और ", " و "}, true);
}

/// Whether "Mei, Jo" are two people, and not Jo Mei.
bool two_people(const std::vector<std::string>& two, const Known& known) {
  const std::string first = folded(two[0]), second = folded(two[1]);
  if (known.names.count(second + " " + first)) return false;
  // Mei, or Mei Chen, stands elsewhere.
  return known.names.count(first) || known.given.count(first) || known.by_one_name;
}

}  // namespace

void Known::add(std::string_view cell) {
  if (cell.empty() || cell.size() >= 200 || cell.find_first_of(";&\n") != std::string_view::npos) return;
  std::string name = folded(cell);
  if (name.find(',') != std::string::npos) {
    const auto two = parts(name, {","});
    if (two.size() == 2 && one_word(two[0]) && one_word(two[1])) pairs_.insert(std::move(name));
    return;
  }
  const auto blank = name.find(' ');
  if (blank != std::string::npos) given.insert(name.substr(0, blank));
  names.insert(std::move(name));
}

void Known::settle() {
  std::size_t one = 0, more = pairs_.size();
  for (const auto& name : names)
    if (name.find('@') == std::string::npos && !without_blanks(name)) ++(one_word(name) ? one : more);
  by_one_name = one > 1 && one > more;
}

std::vector<std::string> names_in(std::string_view cell, const Known& known) {
  auto out = parts(cell, {";", "\n", "\r", "；"});
  if (out.size() != 1) return out;
  std::string whole = out.front();
  if (whole.find('<') != std::string::npos || whole.size() > 5000) {
    const auto addressed = parts(whole, {","});  // as mail programs write them
    const bool each = std::all_of(addressed.begin(), addressed.end(), [](const std::string& part) { return part.find('@') != std::string::npos; });
    return each ? addressed : out;
  }
  // "Mei, Jo, and Kai"
  for (const std::string_view last : {", and ", ", & ", ", und ", ", et ", ", y ", ", e "})
    if (const auto at = whole.rfind(last); at != std::string::npos && std::count(whole.begin(), whole.end(), ',') > 1) whole.replace(at, last.size(), ", ");
  auto by_comma = parts(whole, {",", "、", "，", "،"});
  const auto quoted = [](const std::string& part) { return part.size() > 2 && part.front() == '"' && part.back() == '"'; };
  if (by_comma.size() > 1 && std::all_of(by_comma.begin(), by_comma.end(), quoted)) {
    for (auto& part : by_comma) part = trimmed(std::string_view(part).substr(1, part.size() - 2));
    return by_comma;
  }
  if (auto joined = by_conjunction(whole, known); !joined.empty()) {
    const auto has_comma = [](const std::string& part) { return part.find(',') != std::string::npos; };
    if (std::none_of(joined.begin(), joined.end(), has_comma) || std::all_of(joined.begin(), joined.end(), has_comma)) return joined;
    std::vector<std::string> all;  // "Mei, Jo and Kai"
    for (const auto& part : joined)
      for (auto& one : parts(part, {","})) all.push_back(std::move(one));
    return all;
  }
  if (by_comma.size() < 2) return out;
  const auto names = static_cast<std::size_t>(std::count_if(by_comma.begin(), by_comma.end(), [&](const std::string& part) { return is_name(part, known); }));
  if (names == by_comma.size()) return by_comma;
  const bool single = std::all_of(by_comma.begin(), by_comma.end(), one_word);
  if (!single || std::any_of(by_comma.begin(), by_comma.end(), is_suffix)) return out;
  // Two single words are mostly a family name and a given one, three or more are people by one name.
  return by_comma.size() > 2 || two_people(by_comma, known) ? by_comma : out;
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
