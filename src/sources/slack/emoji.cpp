#include "sources/slack/emoji.h"

#include "base/file.h"
#include "net/http.h"
#include "sources/slack/json.h"

namespace kudosk::sources::slack {
namespace {

constexpr int longest_alias = 8;
constexpr std::size_t most_own = 50000;
constexpr std::string_view tone_mark = "::skin-tone-";
constexpr std::string_view variation = "\xEF\xB8\x8F";  // U+FE0F

std::size_t first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  return std::min<std::size_t>(text.size(), lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
}

/// The modifier goes after the first code point, in place of a variation selector (assets/emoji/make has checked that this holds for all).
std::string toned(const std::string& character, int tone) {
  const std::size_t first = first_character(character);
  std::string rest = character.substr(first);
  if (rest.rfind(variation, 0) == 0) rest.erase(0, variation.size());
  return character.substr(0, first) + "\xF0\x9F\x8F" + static_cast<char>(0xBB + tone - 2) + rest;  // U+1F3FB–1F3FF
}

/// A character, whichever way it is asked to look.
std::string without_variation(std::string text) {
  for (std::size_t at = text.find(variation); at != text.npos; at = text.find(variation, at)) text.erase(at, variation.size());
  return text;
}

}  // namespace

std::string_view base_name(std::string_view name) { return name.substr(0, name.find("::")); }

StandardEmoji::StandardEmoji(std::string_view table) {
  while (!table.empty()) {
    const auto end = table.find('\n');
    std::string_view line = table.substr(0, end);
    table.remove_prefix(end == table.npos ? table.size() : end + 1);
    if (line.rfind("//", 0) == 0) continue;
    const auto blank = line.find(' ');
    if (blank == line.npos || blank == 0) continue;
    Entry entry{std::string(line.substr(0, blank)), false};
    if (entry.character.size() > 1 && entry.character.back() == '*') {
      entry.character.pop_back();
      entry.tones = true;
    }
    for (line.remove_prefix(blank + 1); !line.empty();) {
      const auto to = line.find(' ');
      names_.emplace(line.substr(0, to), entry);
      line.remove_prefix(to == line.npos ? line.size() : to + 1);
    }
  }
}

const StandardEmoji& StandardEmoji::installed() {
  static const StandardEmoji table(read_file(assets_folder() / "assets" / "emoji" / "short-names.txt", 1u << 20).value_or(std::string()));
  return table;
}

std::optional<std::string> StandardEmoji::find(std::string_view name, int tone) const {
  const std::string_view base = base_name(name), rest = name.substr(base.size());
  if (rest.size() == tone_mark.size() + 1 && rest.rfind(tone_mark, 0) == 0) tone = rest.back() - '0';
  const auto found = names_.find(std::string(base));
  if (found == names_.end()) return std::nullopt;
  return found->second.tones && tone >= 2 && tone <= 6 ? toned(found->second.character, tone) : found->second.character;
}

std::string StandardEmoji::key(std::string_view name) const {
  const std::string base(base_name(name));
  const auto found = names_.find(base);
  return without_variation(found == names_.end() ? base : found->second.character);
}

void WorkspaceEmoji::set(const json& emoji) {
  if (!emoji.is_object()) return;
  own_.clear();
  missed_ = false;
  for (const auto& [name, value] : emoji.items()) {
    const std::string& what = as_text(value);
    if (name.empty() || name.size() > 100 || name.find_first_of(": \n") != name.npos || own_.size() >= most_own) continue;
    if (what.rfind("alias:", 0) == 0 || !net::origin(what).empty()) own_.emplace(name, what);
  }
}

std::optional<Glyph> WorkspaceEmoji::find(std::string_view name, int tone) const {
  if (auto character = standard_->find(name, tone)) return Glyph{*character, {}};
  std::string at(base_name(name));
  for (int step = 0; step <= longest_alias; ++step) {
    const auto found = own_.find(at);
    if (found == own_.end()) break;
    if (found->second.rfind("alias:", 0) != 0) return Glyph{{}, found->second};
    at = found->second.substr(6);
    if (auto character = standard_->find(at, tone)) return Glyph{*character, {}};
  }
  return std::nullopt;
}

std::string WorkspaceEmoji::key(std::string_view name) const {
  std::string at(base_name(name));
  for (int step = 0; step <= longest_alias; ++step) {
    const auto found = own_.find(at);
    if (standard_->find(at) || found == own_.end() || found->second.rfind("alias:", 0) != 0) return standard_->key(at);
    at = found->second.substr(6);
  }
  return standard_->key(name);
}

}  // namespace kudosk::sources::slack
