// The configuration's `rules` → Rules, with the place of what is wrong.
#include <algorithm>

#include "sources/slack/json.h"
#include "sources/slack/names.h"
#include "sources/slack/rules.h"

namespace kudosk::sources::slack {
namespace {

constexpr const char* sets = "\"kudos-channel\", \"heytaco\", \"matter\" or \"bonusly\"";
constexpr const char* keys = "mention, emoji, bot, pattern, hashtag, any, channels, as, points, value, giver, nominate, hide, hide_by, set";

using Wrong = std::optional<Error>;

Error wrong(const std::string& pointer, const std::string& message, const std::string& hint = {}) { return {ErrorKind::config, pointer + ": " + message, hint, 0, std::nullopt}; }

std::string without(const std::string& text, char sign) {
  std::string out = text;
  out.erase(std::remove(out.begin(), out.end(), sign), out.end());
  return out;
}

Wrong read_texts(const json& value, const std::string& pointer, char dropped, std::vector<std::string>& out) {
  const auto take = [&](const json& one) {
    const std::string said = without(as_text(one), dropped);
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

Wrong read_rule_key(const std::string& key, const json& value, const std::string& pointer, Rule& rule, RuleSet& set) {
  if (key == "mention") return read_flag(value, pointer, rule.mention);
  if (key == "any") return read_flag(value, pointer, rule.any);
  if (key == "emoji") return read_texts(value, pointer, ':', rule.emoji);
  if (key == "bot") return read_texts(value, pointer, '\0', rule.bots);
  if (key == "hashtag") return read_texts(value, pointer, '#', rule.hashtags);
  if (key == "channels") return read_texts(value, pointer, '\0', rule.channels);
  if (key == "pattern") return read_pattern(value, pointer, false, rule.pattern);
  if (key == "giver") return read_pattern(value, pointer, true, rule.giver);
  if (key == "value") {
    rule.value_hashtag = as_text(value) == "hashtag";
    return rule.value_hashtag ? Wrong() : read_pattern(value, pointer, true, rule.value);
  }
  if (key == "points") {
    if (!value.is_object()) return read_pattern(value, pointer, true, rule.points);
    rule.points_emoji = without(text(value, "emoji"), ':');
    return rule.points_emoji.empty() ? wrong(pointer + "/emoji", "an emoji's short name is expected, such as \"taco\"") : Wrong();
  }
  if (key == "as") {
    const auto kind = kind_of(as_text(value));
    if (!kind || *kind == Kind::goal || *kind == Kind::standings) return wrong(pointer, "recognition, milestone, lesson or announcement is expected");
    rule.as = *kind;
    return {};
  }
  for (const auto& [name, where] : {std::pair<const char*, std::vector<std::string>*>{"nominate", &set.nominate}, {"hide", &set.hide}, {"hide_by", &set.hide_by}})
    if (key == name) {
      where->clear();
      return read_texts(value, pointer, ':', *where);
    }
  return wrong(pointer, "there is no such key in a rule", std::string("known are: ") + keys);
}

Wrong read_any(const json& value, const std::string& pointer, RuleSet& set, bool in_list);

Wrong read_set(const std::string& name, const std::string& pointer, RuleSet& set) {
  const char* ready = ready_made(name);
  if (!ready) return wrong(pointer, "there is no set of rules of this name", std::string("known are ") + sets);
  return read_any(json::parse(ready), pointer, set, false);
}

Wrong read_rule(const json& value, const std::string& pointer, RuleSet& set) {
  const std::size_t before = set.rules.size();
  Rule rule;
  for (const auto& [key, part] : value.items()) {
    if (key == "set") continue;
    if (auto error = read_rule_key(key, part, pointer + "/" + key, rule, set)) return error;
  }
  const bool condition = rule.mention || rule.any || rule.pattern || !rule.emoji.empty() || !rule.bots.empty() || !rule.hashtags.empty();
  if (value.contains("set")) {
    if (condition) return wrong(pointer + "/set", "a set brings conditions of its own; write yours as another rule beside it");
    if (auto error = read_set(text(value, "set"), pointer + "/set", set)) return error;
    for (std::size_t i = before; i < set.rules.size(); ++i) set.rules[i].channels = rule.channels;
    return {};
  }
  const bool moderates = value.contains("nominate") || value.contains("hide") || value.contains("hide_by");
  if (!condition && !moderates) return wrong(pointer, "a rule says when it holds", "for example \"mention\": true, \"emoji\": [\"tada\"], or \"any\": true for every message");
  if (condition) set.rules.push_back(std::move(rule));
  return {};
}

Wrong read_any(const json& value, const std::string& pointer, RuleSet& set, bool in_list) {
  if (value.is_string()) return read_set(as_text(value), pointer, set);
  if (value.is_object()) return read_rule(value, pointer, set);
  if (!value.is_array() || in_list) return wrong(pointer, std::string("a set's name is expected (") + sets + "), or a rule");
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
