#include "domain/names.h"

#include <algorithm>

#include "base/unicode.h"
#include "domain/finder.h"

namespace kudosk {
namespace {

/// Family names stand first there. By the first letter: Han, kana and Hangul.
bool family_first(std::string_view name) {
  if (name.size() < 3) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(name[i]); };
  const unsigned c = (byte(0) & 0xF0) == 0xE0 ? (byte(0) & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu) : 0;
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// What stands between two words, for comparing.
std::string gap(std::string_view text, const Word& a, const Word& b) {
  const std::string_view raw = text.substr(a.to, b.from - a.to);
  const std::string folded = fold(raw);
  return folded.empty() && !raw.empty() ? " " : folded;
}

}  // namespace

std::string first_name(std::string_view name) {
  name = trimmed(name);
  if (const auto comma = name.find(','); comma != name.npos && !trimmed(name.substr(comma + 1)).empty()) name = trimmed(name.substr(comma + 1));
  // "Dr.", "Prof." and a single "A." are no names to call somebody by.
  for (auto blank = name.find(' '); blank != name.npos && name[blank - 1] == '.'; blank = name.find(' ')) name = trimmed(name.substr(blank));
  const auto blank = family_first(name) ? name.rfind(' ') : name.find(' ');
  if (blank == name.npos) return std::string(name);
  return std::string(family_first(name) ? name.substr(blank + 1) : name.substr(0, blank));
}

std::string shown_name(const std::string& name, Names names) {
  switch (names) {
    case Names::first:
      return first_name(name);
    case Names::initials:
      return initials(name);
    case Names::full:
      break;
  }
  return name;
}

void NameReplacer::add(const std::string& name, const std::string& shown) {
  if (name == shown) return;
  auto of = words(name);
  if (of.empty()) return;
  auto& alike = by_first_word_[std::string(of[0].text)];
  if (std::any_of(alike.begin(), alike.end(), [&](const Name& n) { return n.name == name; })) return;
  const auto place = std::find_if(alike.begin(), alike.end(), [&](const Name& n) { return n.words.size() < of.size(); });
  alike.insert(place, {name, shown, std::move(of)});
}

const NameReplacer::Name* NameReplacer::at(const std::string& text, const std::vector<Word>& all, std::size_t from) const {
  const auto alike = by_first_word_.find(std::string(all[from].text));
  if (alike == by_first_word_.end()) return nullptr;
  const auto stands = [&](const Name& name) {
    if (from + name.words.size() > all.size()) return false;
    for (std::size_t i = 1; i < name.words.size(); ++i) {
      if (all[from + i].text != name.words[i].text) return false;
      if (gap(text, all[from + i - 1], all[from + i]) != gap(name.name, name.words[i - 1], name.words[i])) return false;
    }
    // "Will" is a name, "will" is none.
    const auto &first = all[from], &last = all[from + name.words.size() - 1];
    return name.words.size() > 1 || text.compare(first.from, last.to - first.from, name.name, name.words[0].from, name.words[0].to - name.words[0].from) == 0;
  };
  const auto found = std::find_if(alike->second.begin(), alike->second.end(), stands);
  return found == alike->second.end() ? nullptr : &*found;
}

std::string NameReplacer::in(const std::string& text, const NameReplacer* also) const {
  const auto all = words(text);
  std::string out;
  std::size_t copied = 0;
  for (std::size_t from = 0; from < all.size();) {
    const Name* found = at(text, all, from);
    if (!found && also) found = also->at(text, all, from);
    if (!found) {
      ++from;
      continue;
    }
    out.append(text, copied, all[from].from - copied);
    out += found->shown;
    from += found->words.size();
    copied = all[from - 1].to;
  }
  return out.append(text, copied);
}

}  // namespace kudosk
