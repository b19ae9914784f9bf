// The configuration's `rules` → Rules, with the place of what is wrong.
#include <algorithm>

#include "config/nearest.h"
#include "sources/slack/emoji.h"
#include "sources/slack/json.h"
#include "sources/slack/names.h"
#include "sources/slack/rules.h"

namespace kudosk::sources::slack {
namespace {

constexpr const char* sets = "\"kudos-channel\", \"heytaco\", \"matter\" or \"bonusly\"";
const std::vector<std::string> known_keys{"mention", "emoji", "bot",   "pattern",  "hashtag", "any",     "channels", "as",
                                          "points",  "value", "giver", "nominate", "hide",    "hide_by", "set"};

std::string listed_keys() {
  std::string out;
  for (const auto& key : known_keys) out += (out.empty() ? "" : ", ") + key;
  return out;
}

using Wrong = std::optional<Error>;

Error wrong(const std::string& pointer, const std::string& message, const std::string& hint = {}) { return {ErrorKind::config, pointer + ": " + message, hint, 0, std::nullopt}; }

/// ":tada:", "tada" and ":wave::skin-tone-2:" without their colons and tone.
std::string short_name(const std::string& text) {
  std::string_view name = text;
  while (!name.empty() && (name.front() == ':' || name.front() == ' ')) name.remove_prefix(1);
  name = base_name(name);
  while (!name.empty() && (name.back() == ':' || name.back() == ' ')) name.remove_suffix(1);
  return std::string(name);
}

std::string without_hash(const std::string& text) { return text.substr(std::min(text.find_first_not_of("# "), text.size())); }

std::string as_is(const std::string& text) { return text; }

Wrong read_texts(const json& value, const std::string& pointer, std::string (*written)(const std::string&), std::vector<std::string>& out) {
  const auto take = [&](const json& one) {
    const std::string said = written(as_text(one));
    if (said.empty()) return false;
    out.push_back(said);
    return true;
  };
  if (value.is_string()) return take(value) ? Wrong() : wrong(pointer, "a text that is not empty is expected");
  if (!value.is_array()) return wrong(pointer, "a text, or a list of texts, is expected");
  for (std::size_t i = 0; i < value.size(); ++i)
    if (!take(value[i])) return wrong(pointer + "/" + std::to_string(i), "a text that is not empty is expected");
  return {};
}

Wrong read_pattern(const json& value, const std::string& pointer, bool group, std::optional<Pattern>& out) {
  if (!value.is_string()) return wrong(pointer, "a regular expression is expected");
  auto pattern = Pattern::compile(as_text(value));
  if (!pattern) return wrong(pointer, pattern.error().message, pattern.error().hint);
  if (group && pattern->groups() < 1) return wrong(pointer, "the expression needs a group, ( and ), around what is to be taken");
  out = std::move(*pattern);
  return {};
}

Wrong read_flag(const json& value, const std::string& pointer, bool& out) {
  if (!value.is_boolean()) return wrong(pointer, "true or false is expected");
  out = value.get<bool>();
  return {};
}

/// What one rule says of the reactions that decide.
struct Reactions {
  std::optional<std::vector<std::string>> nominate, hide, hide_by;
};

bool listed(const std::vector<std::string>& list, const std::string& text) { return std::find(list.begin(), list.end(), text) != list.end(); }

/// Beside what stood before: a further reaction takes none of the others away.
void add(const std::vector<std::string>& names, const std::vector<std::string>& by, const std::vector<std::string>& channels, std::vector<Moderation>& to) {
  const auto& standard = StandardEmoji::installed();
  for (const auto& name : names) {
    const auto same = std::find_if(to.begin(), to.end(), [&](const Moderation& one) { return one.channels == channels && standard.key(one.emoji) == standard.key(name); });
    if (same == to.end()) {
      to.push_back({name, by, channels, true});
    } else if (!same->given) {
      *same = {name, by, channels, true};
    } else if (same->by.empty() || by.empty()) {
      same->by.clear();  // anybody, by one of the two
    } else {
      for (const auto& id : by)
        if (!listed(same->by, id)) same->by.push_back(id);
    }
  }
}

void take_in(const Reactions& said, const std::vector<std::string>& channels, RuleSet& set) {
  if (said.nominate) {
    if (said.nominate->empty()) set.nominate.clear();
    add(*said.nominate, {}, channels, set.nominate);
  }
  const std::vector<std::string> by = said.hide_by.value_or(std::vector<std::string>());
  if (said.hide) {
    if (said.hide->empty()) set.hide.clear();
    add(*said.hide, by, channels, set.hide);
  } else if (said.hide_by) {
    for (auto& one : set.hide)
      if (one.by.empty()) one.by = by;
  }
}

Wrong read_people(const json& value, const std::string& pointer, std::vector<std::string>& out) {
  if (auto error = read_texts(value, pointer, as_is, out)) return error;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool id = is_id(out[i]) && (out[i][0] == 'U' || out[i][0] == 'W') && std::none_of(out[i].begin(), out[i].end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (!id)
      return wrong(pointer + (value.is_array() ? "/" + std::to_string(i) : ""), "a person's member ID is expected, not a name: with this nobody could hide anything",
                   "it stands in their Slack profile, behind the three dots: Copy member ID, for example \"U0123456789\"");
  }
  return {};
}

Wrong read_rule_key(const std::string& key, const json& value, const std::string& pointer, Rule& rule, Reactions& reactions) {
  if (key == "mention") return read_flag(value, pointer, rule.mention);
  if (key == "any") return read_flag(value, pointer, rule.any);
  if (key == "emoji") return read_texts(value, pointer, short_name, rule.emoji);
  if (key == "bot") return read_texts(value, pointer, as_is, rule.bots);
  if (key == "hashtag") return read_texts(value, pointer, without_hash, rule.hashtags);
  if (key == "channels") return read_texts(value, pointer, as_is, rule.channels);
  if (key == "pattern") return read_pattern(value, pointer, false, rule.pattern);
  if (key == "giver") return read_pattern(value, pointer, true, rule.giver);
  if (key == "value") {
    rule.value_hashtag = as_text(value) == "hashtag";
    return rule.value_hashtag ? Wrong() : read_pattern(value, pointer, true, rule.value);
  }
  if (key == "points") {
    if (!value.is_object()) return read_pattern(value, pointer, true, rule.points);
    rule.points_emoji = short_name(text(value, "emoji"));
    return rule.points_emoji.empty() ? wrong(pointer + "/emoji", "an emoji's short name is expected, such as \"taco\"") : Wrong();
  }
  if (key == "as") {
    const auto kind = kind_of(as_text(value));
    if (!kind || *kind == Kind::goal || *kind == Kind::standings) return wrong(pointer, "recognition, milestone, lesson or announcement is expected");
    rule.as = *kind;
    return {};
  }
  if (key == "nominate") return read_texts(value, pointer, short_name, reactions.nominate.emplace());
  if (key == "hide") return read_texts(value, pointer, short_name, reactions.hide.emplace());
  if (key == "hide_by") return read_people(value, pointer, reactions.hide_by.emplace());
  const std::string near = config::nearest(key, known_keys);
  return wrong(pointer, "a rule has no key \"" + key.substr(0, 40) + "\"" + (near.empty() ? "" : "; \"" + near + "\" is one"), "its keys are " + listed_keys());
}

Wrong read_any(const json& value, const std::string& pointer, RuleSet& set, bool in_list);

Wrong read_set(const std::string& name, const std::string& pointer, RuleSet& set) {
  const char* ready = ready_made(name);
  if (!ready) return wrong(pointer, "there is no ready-made set " + (name.empty() ? "without a name" : "\"" + name.substr(0, 40) + "\""), std::string("the sets are ") + sets);
  return read_any(json::parse(ready), pointer, set, false);
}

Wrong read_rule(const json& value, const std::string& pointer, RuleSet& set) {
  const std::size_t before = set.rules.size();
  Rule rule;
  Reactions reactions;
  for (const auto& [key, part] : value.items()) {
    if (key == "set") continue;
    if (auto error = read_rule_key(key, part, pointer + "/" + key, rule, reactions)) return error;
  }
  const bool condition = rule.mention || rule.any || rule.pattern || !rule.emoji.empty() || !rule.bots.empty() || !rule.hashtags.empty();
  take_in(reactions, rule.channels, set);
  if (value.contains("set")) {
    if (condition) return wrong(pointer + "/set", "a set brings conditions of its own; write yours as another rule beside it");
    if (auto error = read_set(text(value, "set"), pointer + "/set", set)) return error;
    for (std::size_t i = before; i < set.rules.size(); ++i) set.rules[i].channels = rule.channels;
    return {};
  }
  const bool moderates = value.contains("nominate") || value.contains("hide") || value.contains("hide_by");
  if (!condition && !moderates)
    return wrong(pointer, "this rule never holds, as it has no condition", "for example \"mention\": true, \"emoji\": [\"tada\"], or \"any\": true for every message");
  if (condition) set.rules.push_back(std::move(rule));
  return {};
}

Wrong read_any(const json& value, const std::string& pointer, RuleSet& set, bool in_list) {
  if (value.is_string()) return read_set(as_text(value), pointer, set);
  if (value.is_object()) return read_rule(value, pointer, set);
  if (!value.is_array() || in_list)
    return wrong(pointer, std::string("the name of a ready-made set is expected (") + sets + "), or a rule: an object such as {\"emoji\": \"tada\"}");
  if (value.empty()) return wrong(pointer, "without a rule nothing would be shown", std::string("for example ") + sets);
  for (std::size_t i = 0; i < value.size(); ++i)
    if (auto error = read_any(value[i], pointer == "/rules" || pointer.rfind("/rules/", 0) == 0 ? pointer + "/" + std::to_string(i) : pointer, set, true)) return error;
  return {};
}

/// {"C0123": …, "*": …}: each channel's own.
bool by_channel(const json& value, const std::vector<std::string>& channels) {
  if (!value.is_object() || value.empty()) return false;
  for (const auto& [key, own] : value.items())
    if (key != "*" && std::find(channels.begin(), channels.end(), key) == channels.end()) return false;
  return true;
}

}  // namespace

Result<Rules> Rules::read(const json& value, const std::vector<std::string>& channels) {
  Rules rules;
  if (!by_channel(value, channels)) {
    if (auto error = read_any(value, "/rules", rules.everywhere_, false)) return tl::unexpected(*error);
    return rules;
  }
  if (!value.contains("*")) {
    if (auto error = read_any("kudos-channel", "/rules", rules.everywhere_, false)) return tl::unexpected(*error);
  }
  for (const auto& [channel, own] : value.items())
    if (auto error = read_any(own, "/rules/" + channel, channel == "*" ? rules.everywhere_ : rules.by_channel_[channel], false)) return tl::unexpected(*error);
  return rules;
}

const RuleSet& Rules::of(const std::string& channel) const {
  const auto found = by_channel_.find(channel);
  return found == by_channel_.end() ? everywhere_ : found->second;
}

}  // namespace kudosk::sources::slack
