#include "sources/slack/rules.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/unicode.h"
#include "base/words.h"

namespace kudosk::sources::slack {
namespace {

bool among(const std::vector<std::string>& list, std::string_view text) { return std::find(list.begin(), list.end(), text) != list.end(); }

bool same_word(const std::string& a, const std::string& b) { return a == b || folded(a) == folded(b); }

bool has_hashtag(const Message& message, const std::vector<std::string>& tags) {
  return std::any_of(message.said.hashtags.begin(), message.said.hashtags.end(),
                     [&](const std::string& tag) { return std::any_of(tags.begin(), tags.end(), [&](const std::string& wanted) { return same_word(tag.substr(1), wanted); }); });
}

bool has_emoji(const Message& message, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return message.said.emoji_count.count(name) > 0; });
}

bool from_bot(const Message& message, const std::vector<std::string>& bots) {
  if (!message.by_bot) return false;
  return std::any_of(bots.begin(), bots.end(),
                     [&](const std::string& bot) { return bot == message.bot_id || bot == message.app_id || (!message.bot_name.empty() && contains_word(message.bot_name, bot)); });
}

bool same(const Person& a, const Person& b) { return a.is_team == b.is_team && (a.id.empty() || b.id.empty() ? same_word(a.name, b.name) : a.id == b.id); }

/// Whom one can thank: no bots.
std::vector<Person> mentioned(const Message& message) {
  std::vector<Person> out;
  for (const auto& mention : message.said.mentions)
    if (!mention.bot) out.push_back(mention.person);
  return out;
}

Person named(const std::string& name) {
  Person person;
  person.name = clean(name, 120);
  return person;
}

/// A name as a bot writes it in its text; nullopt: that is no name.
std::optional<std::string> as_name(std::string text) {
  const auto edge = [](char c) { return c == ' ' || c == '*' || c == '@' || c == '\n' || c == '"'; };
  while (!text.empty() && edge(text.back())) text.pop_back();
  while (!text.empty() && edge(text.front())) text.erase(0, 1);
  const auto load = reading_load(text);
  if (text.empty() || text.size() > 100 || load.words + load.characters == 0 || load.words > 6) return std::nullopt;
  return text;
}

/// "Amara gave …", "Kudos from Amara to …": who thanks, where a bot writes the name as plain text.
std::optional<std::string> giver_in(const std::string& text) {
  static const auto verb = Pattern::compile(
      R"((?:^|[.!?:,;]\s+|\n)[\s\p{So}\p{Sk}]*([^.!?:,;\n]{1,80}?)\s+(?:just |has |hat |a |vient de |ha )?(?:gave|given|gives|giving|sent|sends|awarded|awards|thanked|thanks|praised|praises|recogni[sz]ed|recogni[sz]es|appreciated|appreciates|celebrated|celebrates|shouted|dankt|gedankt|lobt|schickt|donné|donne|envoyé|envoie|remercie|remercié|félicite|dio|envió|envía|agradece|reconoce|reconoció)\b)");
  static const auto from = Pattern::compile(R"((?:\bfrom|\bvon|\bde la part de)\s+([^.!?:,;\n]{1,80}?)\s+(?:to|an|für|à|for)\b)");
  for (const auto* pattern : {&from, &verb}) {
    if (!*pattern) continue;
    const auto match = (*pattern)->find(text);
    if (!match) continue;
    if (auto name = as_name(match->groups[1])) return name;
  }
  return std::nullopt;
}

/// "… to Bob Smith for …": who is thanked by a name that is no mention.
std::optional<std::string> receiver_in(const std::string& text) {
  static const auto to = Pattern::compile(R"(\bto\s+([^.!?:,;\n]{1,60}?)(?:\s+for\b|[.!?:,;\n]|$))");
  const auto match = to ? to->find(text) : std::nullopt;
  return match ? as_name(match->groups[1]) : std::nullopt;
}

/// "Big thanks!": what stands before the word is nobody.
bool is_no_name(const std::string& name) {
  static const std::set<std::string> words{"big", "huge", "many", "more", "special", "warm", "heartfelt", "sincere", "our", "my", "with", "so many", "a big", "a huge"};
  return words.count(folded(name)) > 0;
}

/// Whether the mention is the first that the text says, but for signs and emoji.
bool begins_with(const std::string& text, const Person& person) {
  const auto at = text.find("@" + person.name);
  return at != text.npos && words(std::string_view(text).substr(0, at)).empty();
}

Thanks thanks_by_bot(const Message& message, const Rule* rule) {
  Thanks out;
  auto people = mentioned(message);
  const auto take_out = [&](const Person& giver) { std::erase_if(people, [&](const Person& person) { return same(person, giver); }); };
  std::optional<std::string> name;
  if (rule && rule->giver)
    if (const auto match = rule->giver->find(message.said.text)) name = as_name(match->groups[1]);
  const auto everybody = people;
  if (!name && people.size() >= 2 && begins_with(message.said.text, people.front())) {
    out.from = people.front();
    take_out(*out.from);
  } else {
    if (!name) name = giver_in(message.said.text);
    if (name && is_no_name(*name)) name.reset();
    if (name) {
      const auto known = std::find_if(people.begin(), people.end(), [&](const Person& person) { return same_word(person.name, *name); });
      out.from = known == people.end() ? named(*name) : *known;
      take_out(*out.from);
    }
  }
  if (people.empty() && out.from)
    if (const auto receiver = receiver_in(message.said.text); receiver && !same_word(*receiver, out.from->name)) people.push_back(named(*receiver));
  // "@Mara thanks for the demo": nobody is left to thank but her.
  if (people.empty() && !everybody.empty()) {
    people = everybody;
    out.from.reset();
  }
  if (!out.from && !message.author.name.empty()) out.from = message.author;
  out.to = std::move(people);
  return out;
}

}  // namespace

bool hidden(const RuleSet& rules, const Message& message) {
  return std::any_of(message.reactions.begin(), message.reactions.end(), [&](const Reacted& reaction) {
    if (!among(rules.hide, base_name(reaction.name))) return false;
    return rules.hide_by.empty() || std::any_of(reaction.users.begin(), reaction.users.end(), [&](const std::string& user) { return among(rules.hide_by, user); });
  });
}

std::optional<std::string> nominated(const RuleSet& rules, const Message& message) {
  for (const auto& reaction : message.reactions)
    if (among(rules.nominate, base_name(reaction.name))) return reaction.users.empty() ? std::string() : reaction.users.front();
  return std::nullopt;
}

const Rule* matching(const RuleSet& rules, const Message& message, const std::string& channel) {
  for (const auto& rule : rules.rules) {
    if (!rule.channels.empty() && !among(rule.channels, channel)) continue;
    if (!rule.emoji.empty() && !has_emoji(message, rule.emoji)) continue;
    if (!rule.bots.empty() && !from_bot(message, rule.bots)) continue;
    if (!rule.hashtags.empty() && !has_hashtag(message, rule.hashtags)) continue;
    if (rule.mention && mentioned(message).empty()) continue;
    if (rule.pattern && !rule.pattern->matches(message.said.text)) continue;
    // Praise needs somebody to thank: one who mentions only oneself thanks nobody.
    if (rule.mention && rule.as == Kind::recognition && thanks_of(message, &rule).to.empty()) continue;
    return &rule;
  }
  return nullptr;
}

Thanks thanks_of(const Message& message, const Rule* rule) {
  if (message.by_bot) return thanks_by_bot(message, rule);
  Thanks out;
  out.from = message.author;
  for (auto& person : mentioned(message))
    if (!same(person, message.author)) out.to.push_back(std::move(person));
  return out;
}

std::optional<double> points_of(const Message& message, const Rule* rule) {
  if (!rule) return std::nullopt;
  if (!rule->points_emoji.empty()) {
    const auto found = message.said.emoji_count.find(rule->points_emoji);
    return found == message.said.emoji_count.end() ? std::nullopt : std::optional<double>(found->second);
  }
  const auto match = rule->points ? rule->points->find(message.said.text) : std::nullopt;
  if (!match) return std::nullopt;
  std::string digits;
  for (const char c : match->groups[1])
    if (c >= '0' && c <= '9') digits += c;
  int value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc() || value <= 0 || value > 1000000) return std::nullopt;
  return value;
}

std::string value_of(const Message& message, const Rule* rule) {
  if (!rule) return {};
  if (rule->value) {
    const auto match = rule->value->find(message.said.text);
    return match ? clean(match->groups[1], 80) : std::string();
  }
  if (!rule->value_hashtag || message.said.hashtags.empty()) return {};
  std::string value = message.said.hashtags.front().substr(1);
  std::replace(value.begin(), value.end(), '-', ' ');
  std::replace(value.begin(), value.end(), '_', ' ');
  if (!value.empty() && value[0] >= 'a' && value[0] <= 'z') value[0] = static_cast<char>(value[0] - 'a' + 'A');
  return value;
}

}  // namespace kudosk::sources::slack
