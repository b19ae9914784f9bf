#include "domain/disciplines.h"

#include <algorithm>

#include "domain/finder.h"

namespace kudosk {
namespace {

/// "#Systems-Thinking", "systems_thinking" and "Systems thinking" are one.
std::string plain(const std::string& text) {
  std::string out = fold(text);
  if (!out.empty() && out[0] == '#') out.erase(0, 1);
  std::replace(out.begin(), out.end(), '_', ' ');
  std::replace(out.begin(), out.end(), '-', ' ');
  return out;
}

Discipline called(const std::string& plain_text) {
  std::string word = plain_text;
  std::replace(word.begin(), word.end(), ' ', '-');
  return discipline_of(word).value_or(Discipline::none);
}

}  // namespace

Disciplines::Disciplines(const std::map<std::string, Discipline>& rules) {
  for (const auto& [text, discipline] : rules) rules_.emplace(plain(text), discipline);
}

Discipline Disciplines::of(const Item& item) const {
  if (item.discipline != Discipline::none) return item.discipline;
  std::vector<std::string> words;
  if (const auto* praise = std::get_if<Recognition>(&item.body); praise && !praise->value.empty()) words.push_back(plain(praise->value));
  for (const auto& tag : item.tags) words.push_back(plain(tag));
  for (const auto& word : words)
    if (const auto discipline = called(word); discipline != Discipline::none) return discipline;
  for (const auto& word : words)
    if (const auto found = rules_.find(word); found != rules_.end()) return found->second;
  return Discipline::none;
}

}  // namespace kudosk
