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
  if (of.empty() || std::any_of(names_.begin(), names_.end(), [&](const Name& n) { return n.name == name; })) return;
  names_.push_back({name, shown, std::move(of)});
  std::stable_sort(names_.begin(), names_.end(), [](const Name& a, const Name& b) { return a.words.size() > b.words.size(); });
}

std::string NameReplacer::in(const std::string& text) const {
  const auto all = words(text);
  const auto stands_at = [&](const Name& name, std::size_t at) {
    if (at + name.words.size() > all.size()) return false;
    for (std::size_t i = 0; i < name.words.size(); ++i) {
      if (all[at + i].text != name.words[i].text) return false;
      if (i > 0 && gap(text, all[at + i - 1], all[at + i]) != gap(name.name, name.words[i - 1], name.words[i])) return false;
    }
    // "Will" is a name, "will" is none.
    const auto &first = all[at], &last = all[at + name.words.size() - 1];
    return name.words.size() > 1 || text.compare(first.from, last.to - first.from, name.name, name.words[0].from, name.words[0].to - name.words[0].from) == 0;
  };
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < all.size();) {
    const auto found = std::find_if(names_.begin(), names_.end(), [&](const Name& name) { return stands_at(name, at); });
    if (found == names_.end()) {
      ++at;
      continue;
    }
    out.append(text, copied, all[at].from - copied);
    out += found->shown;
    at += found->words.size();
    copied = all[at - 1].to;
  }
  return out.append(text, copied);
}

}  // namespace kudosk
