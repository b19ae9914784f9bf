#include "sources/slack/item.h"

#include <algorithm>

#include "base/unicode.h"

namespace kudosk::sources::slack {
namespace {

constexpr std::size_t most_reactions = 12, longest_title = 90, longest_what = 300;

bool moderates(const RuleSet& rules, std::string_view name) {
  const auto among = [&](const std::vector<std::string>& list) { return std::find(list.begin(), list.end(), base_name(name)) != list.end(); };
  return among(rules.nominate) || among(rules.hide);
}

/// Those that say something of the message; skin tones of one emoji are counted together.
std::vector<Reaction> shown_reactions(const Message& message, const RuleSet& rules, Names& names, Item& item) {
  std::vector<Reaction> out;
  for (const auto& reacted : message.reactions) {
    if (moderates(rules, reacted.name)) continue;
    const std::string name(base_name(reacted.name));
    const auto glyph = names.emoji.find(name);
    if (!glyph) continue;
    const std::string shown = glyph->character.empty() ? ":" + name + ":" : glyph->character;
    const auto same = std::find_if(out.begin(), out.end(), [&](const Reaction& other) { return other.emoji == shown; });
    if (same != out.end()) {
      same->count += reacted.count;
    } else if (out.size() < most_reactions) {
      out.push_back({shown, reacted.count});
      if (glyph->character.empty()) item.emoji.emplace(name, glyph->address);
    }
  }
  return out;
}

std::string trimmed(std::string text) {
  const auto first = text.find_first_not_of(" \n"), last = text.find_last_not_of(" \n");
  return first == text.npos ? std::string() : text.substr(first, last - first + 1);
}

/// The text without the hashtags by which it counts: "#til" is no part of what was learned.
std::string without_hashtags(std::string text, const Rule* rule) {
  if (!rule) return text;
  for (const auto& tag : rule->hashtags) {
    const std::string wanted = "#" + folded(tag);
    for (std::size_t at = text.find('#'); at != text.npos; at = text.find('#', at + 1)) {
      const std::string here = text.substr(at, wanted.size());
      const char after = at + wanted.size() < text.size() ? text[at + wanted.size()] : ' ';
      if (folded(here) == wanted && !(std::isalnum(static_cast<unsigned char>(after)) || after == '-' || after == '_')) text.erase(at, wanted.size());
    }
  }
  text = trimmed(text);
  if (!text.empty() && text[0] == ':') text = trimmed(text.substr(1));
  return text;
}

/// A first line or sentence stands above the rest; a single one is both.
std::pair<std::string, std::string> title_and_text(const std::string& text) {
  auto end = text.find('\n');
  std::size_t next = end;
  if (end == text.npos)
    for (const std::string_view stop : {". ", "! ", "? ", ": "})
      if (const auto at = text.find(stop); at != text.npos && at < end) {
        end = at + (stop == ": " ? 0 : 1);
        next = at + 1;
      }
  if (end == text.npos || trimmed(text.substr(next)).empty()) return {shorten(text, longest_title), text};
  return {shorten(text.substr(0, end), longest_title), trimmed(text.substr(next))};
}

/// By a message that stands for itself, or that somebody proposed: its author is thanked by whoever proposed it.
Thanks thanks_for_author(const Message& message, const std::string& nominator, Names& names) {
  Thanks out;
  out.to = {message.author};
  if (!nominator.empty() && nominator != message.author.id) out.from = names.user(nominator).person;
  return out;
}

Recognition praise(const Message& message, const Rule* rule, const std::optional<std::string>& nominator, Names& names) {
  Recognition out;
  Thanks thanks = thanks_of(message, rule);
  if (thanks.to.empty()) thanks = thanks_for_author(message, nominator.value_or(""), names);
  out.from = std::move(thanks.from);
  out.to = std::move(thanks.to);
  out.message = message.said.text;
  out.spans = message.said.spans;
  out.points = points_of(message, rule);
  out.value = value_of(message, rule);
  out.picture = message.picture;
  if (out.message.empty()) out.message = "📷";
  return out;
}

}  // namespace

std::string item_id(const std::string& channel, const std::string& ts) { return channel + "/" + ts; }

std::optional<Item> make_item(const Message& message, const RuleSet& rules, const Where& where, Names& names) {
  if (hidden(rules, message)) return std::nullopt;
  const Rule* rule = matching(rules, message, where.channel);
  std::optional<std::string> nominator;
  if (!rule) {
    nominator = nominated(rules, message);
    if (!nominator) return std::nullopt;
  }
  if (message.said.text.empty() && message.picture.empty()) return std::nullopt;

  Item item;
  item.id = item_id(where.channel, message.ts);
  item.created = message.stamp.wall();
  item.updated = message.edited;
  if (!where.name.empty()) item.said_in = "#" + where.name;
  std::string digits = message.ts;
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  if (!where.workspace.empty()) item.link = where.workspace + "archives/" + where.channel + "/p" + digits;
  item.tags = message.said.hashtags;
  item.emoji = message.said.emoji;

  const Kind kind = rule ? rule->as : Kind::recognition;
  const std::string text = without_hashtags(message.said.text, rule);
  if (kind == Kind::milestone && !text.empty()) {
    Milestone body;
    body.who = message.by_bot && !message.said.mentions.empty() ? message.said.mentions.front().person : message.author;
    body.what = shorten(text, longest_what);
    body.type = "other";
    item.body = std::move(body);
  } else if (kind == Kind::lesson && !text.empty()) {
    Lesson body;
    body.who = message.author;
    std::tie(body.title, body.text) = title_and_text(text);
    body.picture = message.picture;
    item.body = std::move(body);
  } else if (kind == Kind::announcement && !text.empty()) {
    Announcement body;
    std::tie(body.title, body.text) = title_and_text(text);
    if (body.title == body.text) body.text.clear();
    body.type = "news";
    body.picture = message.picture;
    item.body = std::move(body);
  } else {
    Recognition body = praise(message, rule, nominator, names);
    if (body.to.empty() || body.to.front().name.empty()) return std::nullopt;
    body.reactions = shown_reactions(message, rules, names, item);
    item.body = std::move(body);
  }
  return item;
}

}  // namespace kudosk::sources::slack
