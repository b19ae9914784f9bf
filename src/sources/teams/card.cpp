#include "sources/teams/card.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "base/unicode.h"
#include "net/http.h"
#include "sources/json_fields.h"

namespace kudosk::sources::teams {
namespace {

using nlohmann::json;

constexpr std::string_view praise_host = "praise.myanalytics.cdn.office.net";
constexpr std::string_view praise_entity = "57e078b5-6c0e-44a1-a83f-45f75b030d4a";
constexpr int deepest = 40;
constexpr std::size_t most_blocks = 200;

struct Block {
  std::string text;
  bool bold = false, light = false, small = false;
  bool link = false;  // it leads into the app, and says nothing else
};

struct Seen {
  std::vector<Block> blocks;
  std::string picture, alt;
  bool praise = false;
};

bool is_praise_picture(const std::string& address) {
  constexpr std::string_view scheme = "https://";
  const auto at = address.find(praise_host);
  if (at == std::string::npos) return false;
  const auto path = at + praise_host.size();
  if (at == scheme.size() && address.compare(0, at, scheme) == 0 && path < address.size() && address[path] == '/') return true;  // as it is nearly always written
  return net::origin(address).ends_with(praise_host);
}

/// Whether any text in it has the word.
bool holds(const json& node, std::string_view word) {
  if (node.is_string()) return node.get_ref<const std::string&>().find(word) != std::string::npos;
  return node.is_structured() && std::any_of(node.begin(), node.end(), [&](const json& each) { return holds(each, word); });
}

/// What stands for {{DATE(2026-11-24T10:00:00Z,SHORT)}} and {{TIME(…)}}: the day, the time of day as written; nullopt: it is neither.
std::optional<std::string> moment(std::string_view inner) {
  const bool date = inner.rfind("DATE(", 0) == 0;
  if ((!date && inner.rfind("TIME(", 0) != 0) || inner.back() != ')') return std::nullopt;
  inner = inner.substr(5, inner.find_first_of(",)") - 5);
  if (inner.size() < 16) return std::nullopt;
  return std::string(date ? inner.substr(0, 10) : inner.substr(11, 5));
}

/// Without Markdown's stars and links: their label stands.
std::string plain(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 2, "{{") == 0) {
      const auto end = text.find("}}", i);
      if (const auto said = end == text.npos || end == i + 2 ? std::nullopt : moment(std::string_view(text).substr(i + 2, end - i - 2))) {
        out += *said;
        i = end + 1;
        continue;
      }
    }
    if (text[i] == '*' && i + 1 < text.size() && text[i + 1] == '*') {
      ++i;
    } else if (text[i] == '[') {
      const auto close = text.find("](", i);
      const auto end = close == std::string::npos ? close : text.find(')', close);
      if (close != std::string::npos && end == std::string::npos && text.compare(close + 2, 4, "http") == 0) {
        return out + text.substr(i + 1, close - i - 1);  // a link without an end
      } else if (end == std::string::npos) {
        out += text[i];
      } else {
        out += text.substr(i + 1, close - i - 1);
        i = end;
      }
    } else {
      out += text[i];
    }
  }
  return out;
}

/// Nothing but "[label](https://…)".
bool is_link(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n"), last = text.find_last_not_of(" \t\r\n");
  const auto middle = text.find("](http");
  return first != text.npos && text[first] == '[' && text[last] == ')' && middle != text.npos && text.find(')', middle) == last;
}

void walk(const json& node, Seen& seen, int depth) {
  if (depth > deepest || seen.blocks.size() > most_blocks) return;
  if (node.is_array()) {
    for (const auto& each : node) walk(each, seen, depth + 1);
    return;
  }
  if (!node.is_object()) return;
  if (const auto visible = node.find("isVisible"); visible != node.end() && *visible == false) return;  // a reader has to unfold it
  const std::string& type = text(node, "type");
  if (type == "TextBlock" || type == "RichTextBlock") {
    Block block;
    block.text = text(node, "text");
    if (const auto inlines = node.find("inlines"); inlines != node.end() && inlines->is_array()) {
      for (const auto& run : *inlines) block.text += run.is_string() ? as_text(run) : text(run, "text");
    }
    if (block.text.find(praise_entity) != std::string::npos) seen.praise = true;
    const std::string weight = folded(text(node, "weight"));
    block.bold = weight == "bolder";
    block.light = weight == "lighter";
    block.small = folded(text(node, "size")) == "small";
    block.link = is_link(block.text);
    if (block.text.find_first_not_of(" \t\r\n") != std::string::npos) seen.blocks.push_back(std::move(block));
    return;
  }
  if (type == "Image") {
    const std::string& address = text(node, "url");
    if (is_praise_picture(address)) {
      seen.praise = true;
      if (seen.picture.empty()) {
        seen.picture = address;
        seen.alt = text(node, "altText");
      }
    }
    return;
  }
  if (type == "FactSet") {
    if (const auto facts = node.find("facts"); facts != node.end() && facts->is_array()) {
      for (const auto& fact : *facts) {
        if (fact.is_object() && seen.blocks.size() < most_blocks) seen.blocks.push_back({text(fact, "title") + " " + text(fact, "value"), false, false, false, false});
      }
    }
    return;
  }
  for (const char* key : {"body", "items", "columns", "rows", "cells"}) {
    if (const auto found = node.find(key); found != node.end()) walk(*found, seen, depth + 1);
  }
  if (const auto background = node.find("backgroundImage"); background != node.end()) {
    const std::string& address = background->is_string() ? as_text(*background) : text(*background, "url");
    if (is_praise_picture(address)) seen.praise = true;
  }
  for (const char* key : {"actions", "selectAction"}) {
    if (holds(at(node, key), praise_entity)) seen.praise = true;
  }
}

}  // namespace

std::optional<PraiseCard> read_praise(const json& card, const std::string& giver, const std::vector<std::string>& mentioned) {
  Seen seen;
  walk(card, seen, 0);
  if (!seen.praise) return std::nullopt;
  PraiseCard praise;
  praise.picture = seen.picture;
  praise.badge = seen.alt;
  auto& blocks = seen.blocks;
  std::erase_if(blocks, [](const Block& block) { return block.link || block.text.find(praise_entity) != std::string::npos; });
  // The badge's name: the light line, or the picture's own words.
  const auto light = std::find_if(blocks.begin(), blocks.end(), [&](const Block& block) { return block.light || (!seen.alt.empty() && folded(block.text) == folded(seen.alt)); });
  if (light != blocks.end()) {
    praise.badge = plain(light->text);
    blocks.erase(light);
  }
  // The line that only says who it is from stands first (2022) or last (2024).
  const auto names_giver = [&](const Block& block) {
    return !giver.empty() && !block.bold && contains_word(block.text, giver) && graphemes(block.text).size() <= graphemes(giver).size() + 30;
  };
  if (!blocks.empty() && names_giver(blocks.back()))
    blocks.pop_back();
  else if (!blocks.empty() && names_giver(blocks.front()))
    blocks.erase(blocks.begin());
  // Receivers: bold lines, and whoever the post mentions.
  const auto receives = [&](const Block& block) {
    return block.bold || std::any_of(mentioned.begin(), mentioned.end(), [&](const std::string& name) { return folded(name) == folded(block.text); });
  };
  for (auto at = blocks.begin(); at != blocks.end();) {
    if (!receives(*at)) {
      ++at;
      continue;
    }
    const std::string names = plain(at->text);
    for (std::size_t from = 0; from < names.size();) {
      const std::size_t comma = std::min(names.find(", ", from), names.size());
      if (comma > from) praise.receivers.push_back(names.substr(from, comma - from));
      from = comma + 2;
    }
    at = blocks.erase(at);
  }
  // Whatever else names the giver in a small line is not the note.
  for (const auto& block : blocks) {
    if (block.small && names_giver(block)) continue;
    praise.note += (praise.note.empty() ? "" : "\n") + plain(block.text);
  }
  return praise;
}

std::string card_text(const json& card) {
  Seen seen;
  walk(card, seen, 0);
  std::string out;
  for (const auto& block : seen.blocks) out += (out.empty() ? "" : "\n") + plain(block.text);
  return out;
}

}  // namespace kudosk::sources::teams
