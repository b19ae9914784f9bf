#include "sources/slack/item.h"

#include <algorithm>

#include "base/unicode.h"

namespace kudosk::sources::slack {
namespace {

constexpr std::size_t most_reactions = 12, longest_title = 90, longest_what = 300;

/// Those that say something of the message; skin tones of one emoji are counted together.
std::vector<Reaction> shown_reactions(const Message& message, const RuleSet& rules, const Where& where, Names& names, Item& item) {
  std::vector<Reaction> out;
  for (const auto& reacted : message.reactions) {
    if (moderates(rules, where.channel, reacted.name, names.emoji)) continue;
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

std::string trimmed(const std::string& text) {
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
      if (folded(here) == wanted && !(std::isalnum(static_cast<unsigned char>(after)) || after == '-' || after == '_')) {
        text.erase(at, wanted.size());
        // Between two words one blank stays.
        if (at > 0 && text[at - 1] == ' ' && at < text.size() && text[at] == ' ') text.erase(at, 1);
      }
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

/// Everybody who reads the channel.
Person whole_channel(const Where& where) {
  Person team;
  team.is_team = true;
  team.id = where.channel;
  team.name = where.name.empty() ? "Team" : "#" + where.name;
  team.team = team.name;
  return team;
}

/// Of a message that thanks nobody by name. Whoever proposed it thanks its author; what a rule takes thanks those who read it, as nobody praises oneself.
Thanks thanks_without_names(const Message& message, const std::optional<std::string>& nominator, const Where& where, Names& names) {
  Thanks out;
  if (nominator) {
    out.to = {message.author};
    if (!nominator->empty()) out.from = names.user(*nominator).person;
  } else if (std::none_of(message.said.mentions.begin(), message.said.mentions.end(), [&](const Mention& mention) { return mention.person.id == message.author.id; })) {
    if (!message.author.name.empty()) out.from = message.author;
    out.to = {whole_channel(where)};
  }
  return out;
}

Recognition praise(const Message& message, const Rule* rule, const RuleSet& rules, const std::optional<std::string>& nominator, const Where& where, Names& names) {
  Recognition out;
  Thanks thanks = thanks_of(message, rule);
  if (thanks.to.empty()) thanks = thanks_without_names(message, nominator, where, names);
  out.from = std::move(thanks.from);
  out.to = std::move(thanks.to);
  out.message = message.said.text;
  out.spans = message.said.spans;
  out.points = points_of(message, rule, names.emoji);
  out.value = value_of(message, rule, rules);
  out.picture = message.picture;
  if (out.message.empty()) out.message = "📷";
  return out;
}

}  // namespace

std::string item_id(const std::string& channel, const std::string& ts) { return channel + "/" + ts; }

std::optional<Item> make_item(const Message& message, const RuleSet& rules, const Where& where, Names& names) {
  if (hidden(rules, message, where.channel, names.emoji)) return std::nullopt;
  const Rule* rule = matching(rules, message, where.channel, names.emoji);
  const auto nominator = nominated(rules, message, where.channel, names.emoji);
  if (!rule && !nominator) return std::nullopt;
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
    if (body.who.name.empty() && body.who.id.empty() && body.who.email.empty()) return std::nullopt;  // nobody's
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
    Recognition body = praise(message, rule, rules, nominator, where, names);
    if (body.to.empty() || body.to.front().name.empty()) return std::nullopt;
    body.reactions = shown_reactions(message, rules, where, names, item);
    item.body = std::move(body);
  }
  return item;
}

}  // namespace kudosk::sources::slack
