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

/// How often a message has an emoji, by any of its names, or as the character that a bot may write.
int count_of(const Message& message, const std::string& name, const WorkspaceEmoji& emoji) {
  const std::string key = emoji.key(name);
  int count = 0;
  for (const auto& [said, times] : message.said.emoji_count)
    if (emoji.key(said) == key) count += times;
  if (count > 0 || key.empty() || static_cast<unsigned char>(key[0]) < 0x80) return count;
  constexpr std::string_view joiner = "\xE2\x80\x8D";
  const std::string& text = message.said.text;
  for (std::size_t at = text.find(key); at != text.npos; at = text.find(key, at + key.size())) {
    const bool joined = text.compare(at + key.size(), joiner.size(), joiner) == 0 || (at >= joiner.size() && text.compare(at - joiner.size(), joiner.size(), joiner) == 0);
    count += joined ? 0 : 1;
  }
  return count;
}

bool has_emoji(const Message& message, const std::vector<std::string>& names, const WorkspaceEmoji& emoji) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return count_of(message, name, emoji) > 0; });
}

bool means(const Moderation& moderation, const std::string& channel, const std::string& key, const WorkspaceEmoji& emoji) {
  return (moderation.channels.empty() || among(moderation.channels, channel)) && emoji.key(moderation.emoji) == key;
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

/// "Amara gave …", "Kudos from Amara to …", "From: Amara": who thanks, where a bot writes the name as plain text.
std::optional<std::string> giver_in(const std::string& text) {
  static const auto verb = Pattern::compile(
      R"((?:^|[.!?:,;]\s+|\n)[\s\p{So}\p{Sk}]*([^.!?:,;\n]{1,80}?)\s+(?:just |has |hat |a |vient de |ha )?(?:gave|given|gives|giving|sent|sends|awarded|awards|thanked|thanks|praised|praises|recogni[sz]ed|recogni[sz]es|appreciated|appreciates|celebrated|celebrates|shouted|dankt|gedankt|lobt|schickt|donné|donne|envoyé|envoie|remercie|remercié|félicite|dio|envió|envía|agradece|reconoce|reconoció)\b)");
  static const auto from = Pattern::compile(R"((?:\bfrom|\bvon|\bde la part de)\s+([^.!?:,;\n]{1,80}?)\s+(?:to|an|für|à|for)\b)");
  static const auto label = Pattern::compile(R"((?:^|\n)[\s\p{So}\p{Sk}]*(?:from|given by|sent by|giver|sender|von|de|de la part de)\s*:\s*([^\n]{1,80}))");
  for (const auto* pattern : {&label, &from, &verb}) {
    if (!*pattern) continue;
    const auto match = (*pattern)->find(text);
    if (!match) continue;
    if (auto name = as_name(match->groups[1])) return name;
  }
  return std::nullopt;
}

/// "Amara Okafor, Jonas and Mara": each by the name that is no mention.
std::vector<std::string> names_in(const std::string& text) {
  static const auto between = Pattern::compile(R"(\s*[,;&]\s*(?:(?:and|und|et|y|e|og|och|en)\s+)?|\s+(?:and|und|et|y|e|og|och|en)\s+)");
  std::vector<std::string> out;
  std::size_t from = 0;
  while (from <= text.size() && out.size() < 20) {
    const auto gap = between ? between->find(text, from) : std::nullopt;
    const std::size_t to = gap ? gap->from : text.size();
    if (auto name = as_name(text.substr(from, to - from))) out.push_back(std::move(*name));
    if (!gap || gap->to <= from) break;
    from = gap->to;
  }
  return out;
}

/// "… to Bob Smith for …": who is thanked by a name that is no mention.
std::vector<std::string> receivers_in(const std::string& text) {
  static const auto to = Pattern::compile(R"(\bto\s+([^.!?:;\n]{1,120}?)(?:\s+for\b|[.!?:;\n]|$))");
  const auto match = to ? to->find(text) : std::nullopt;
  return match ? names_in(match->groups[1]) : std::vector<std::string>();
}

/// A text that says the receivers first.
struct Received {
  std::string by, receivers;
};

/// "Amara and Mara received kudos from Jonas", "Kudos to Amara and Mara from Jonas", "Received by Amara, sent by Jonas".
std::optional<Received> received_in(const std::string& text) {
  static constexpr const char* patterns[] = {
      R"((?:^|[.!?]\s+|\n)[\s\p{So}\p{Sk}]*received by:?\s+([^.!?:;\n]{1,200}?)[,;]?\s+(?:from|(?:sent|given) by):?\s+([^.!?:,;\n]{1,80}?)\s*(?:\b(?:for|because|with|in)\b|[.!?:,;\n—–(]|$))",
      R"((?:^|[.!?]\s+|\n)([^.!?\n]{1,200}?)\s+(?:(?:has|have)\s+)?(?:just\s+)?(?:received|receives?|got|gets?|earned|earns?|(?:was|were|been|is|are)\s+(?:just\s+)?(?:given|sent|awarded|recogni[sz]ed|praised|thanked|appreciated|celebrated|nominated)|erhielt(?:en)?|erhält|erhalten|bekam(?:en)?|bekommt|bekommen|reçoit|reçoivent|(?:a|ont)\s+reçu|recib(?:ió|ieron|e|en))\b(?:(?!\b(?:for|für|pour|por)\b)[^.!?\n])*?\b(?:from|by|von|de la part de|de|par)\s+([^.!?:,;\n]{1,80}?)\s*(?:\b(?:for|für|pour|por|because|weil|with|mit|as|als|in)\b|[.!?:,;\n—–(]|$))",
      R"((?:^|[.!?]\s+|\n)([^.!?\n]{1,200}?)\s+(?:hat|haben|wurden?)\s+(?:[^.!?\n]{0,60}?\s)?von\s+([^.!?:,;\n]{1,80}?)\s+(?:[^.!?\n]{0,60}?\s)?(?:erhalten|bekommen|gelobt|ausgezeichnet)\b)",
      R"(\b(?:to|an|für|à)\s+((?:(?!\b(?:for|für|pour|por)\b)[^.!?\n]){1,200}?)[,;]?\s+(?:from|by|von|de la part de)\s+([^.!?:,;\n]{1,80}?)\s*(?:\b(?:for|für|pour|por|because|weil)\b|[.!?:,;\n—–(]|$))"};
  static const std::vector<Result<Pattern>> compiled = [] {
    std::vector<Result<Pattern>> out;
    for (const char* each : patterns) out.push_back(Pattern::compile(each));
    return out;
  }();
  for (const auto& pattern : compiled)
    if (const auto match = pattern ? pattern->find(text) : std::nullopt) return Received{match->groups[2], match->groups[1]};
  return std::nullopt;
}

/// Whether a bot's text is about thanks at all, where it mentions nobody.
bool speaks_of_thanks(const std::string& text) {
  static const auto words = Pattern::compile(
      R"(\b(?:kudos?|thanks?|thank you|praised?|shout-?\s?outs?|recogni[sz]ed|recognition|appreciat\w+|celebrat\w+|high[- ]fives?|cheers|props|tacos?|bonus|badges?|dank\w*|lob|gelobt|merci|félicit\w+|gracias|grazie|obrigad\w)\b|(?:^|[\s(])\+\s?\d)");
  return words && words->matches(text);
}

/// "Big thanks!": what stands before the word is nobody.
bool is_no_name(const std::string& name) {
  static const std::set<std::string> words{"big", "huge", "many", "more", "special", "warm", "heartfelt", "sincere", "our", "my", "with", "so many", "a big", "a huge"};
  return words.count(folded(name)) > 0;
}

/// Whether this begins with the mention, or, cut off within the name, is its beginning.
bool is_mention(const std::string& text, const Person& person) {
  const std::string said = "@" + person.name;
  return text.rfind(said, 0) == 0 || (text.size() > 1 && said.rfind(text + " ", 0) == 0);
}

/// Whether the mention is the first that the text says, but for signs, emoji and the same name in letters: "Amara Okafor (@Amara Okafor) …".
bool begins_with(const std::string& text, const Person& person) {
  const auto at = text.find("@" + person.name);
  if (at == text.npos) return false;
  const auto before = words(std::string_view(text).substr(0, at)), name = words(person.name);
  return before.empty() || std::equal(before.begin(), before.end(), name.begin(), name.end(), [](const Word& a, const Word& b) { return a.text == b.text; });
}

/// Whether what was taken for a name is this person, with something about them: "Amara Okafor says", "our very own @Amara Okafor".
bool is_about(const std::string& name, const Person& person) {
  if (person.name.empty()) return false;
  if (same_word(person.name, name) || name.find("@" + person.name) != name.npos) return true;
  const std::size_t rest = person.name.size() + 1;
  // A capital would be the rest of another's name.
  return name.rfind(person.name + " ", 0) == 0 && rest < name.size() && name[rest] >= 'a' && name[rest] <= 'z';
}

Thanks thanks_by_bot(const Message& message, const Rule* rule) {
  Thanks out;
  auto people = mentioned(message);
  const auto take_out = [&](const Person& giver) { std::erase_if(people, [&](const Person& person) { return same(person, giver); }); };
  std::optional<std::string> name;
  if (rule && rule->giver)
    if (const auto match = rule->giver->find(message.said.text)) name = as_name(match->groups[1]);
  const auto everybody = people;
  std::vector<std::string> receivers;
  const auto received = name ? std::nullopt : received_in(message.said.text);
  const auto giver = received ? as_name(received->by) : std::nullopt;
  if (giver && !is_no_name(*giver)) {
    const auto known = std::find_if(people.begin(), people.end(), [&](const Person& person) { return is_mention(received->by, person) || same_word(person.name, *giver); });
    out.from = known == people.end() ? named(*giver) : *known;
    take_out(*out.from);
    receivers = names_in(received->receivers);
  } else if (!name && people.size() >= 2 && begins_with(message.said.text, people.front())) {
    out.from = people.front();
    take_out(*out.from);
  } else {
    if (!name) name = giver_in(message.said.text);
    if (name && is_no_name(*name)) name.reset();
    if (name) {
      const auto known = std::find_if(people.begin(), people.end(), [&](const Person& person) { return is_about(*name, person); });
      out.from = known == people.end() ? named(*name) : *known;
      take_out(*out.from);
    }
  }
  if (people.empty() && out.from) {
    if (receivers.empty()) receivers = receivers_in(message.said.text);
    for (const auto& receiver : receivers)
      if (!same_word(receiver, out.from->name)) people.push_back(named(receiver));
  }
  // "@Mara thanks for the demo": nobody is left to thank but her.
  if (people.empty() && !everybody.empty()) {
    people = everybody;
    out.from.reset();
  }
  if (!out.from && !message.author.name.empty()) out.from = message.author;
  out.to = std::move(people);
  return out;
}

/// A bot writes who thanks whom in plain names.
bool thanks_by_name(const Message& message, const Rule& rule) {
  if (!message.by_bot || !speaks_of_thanks(message.said.text)) return false;
  const Thanks thanks = thanks_by_bot(message, &rule);
  return thanks.from && !same(*thanks.from, message.author) && !thanks.to.empty();
}

}  // namespace

bool moderates(const RuleSet& rules, const std::string& channel, std::string_view reaction, const WorkspaceEmoji& emoji) {
  const std::string key = emoji.key(reaction);
  const auto meant = [&](const Moderation& one) { return means(one, channel, key, emoji); };
  return std::any_of(rules.nominate.begin(), rules.nominate.end(), meant) || std::any_of(rules.hide.begin(), rules.hide.end(), meant);
}

bool hidden(const RuleSet& rules, const Message& message, const std::string& channel, const WorkspaceEmoji& emoji) {
  return std::any_of(message.reactions.begin(), message.reactions.end(), [&](const Reacted& reaction) {
    const std::string key = emoji.key(reaction.name);
    return std::any_of(rules.hide.begin(), rules.hide.end(), [&](const Moderation& one) {
      if (!means(one, channel, key, emoji)) return false;
      return one.by.empty() || std::any_of(reaction.users.begin(), reaction.users.end(), [&](const std::string& user) { return among(one.by, user); });
    });
  });
}

std::optional<std::string> nominated(const RuleSet& rules, const Message& message, const std::string& channel, const WorkspaceEmoji& emoji) {
  bool some = false;
  for (const auto& reaction : message.reactions) {
    const std::string key = emoji.key(reaction.name);
    if (std::none_of(rules.nominate.begin(), rules.nominate.end(), [&](const Moderation& one) { return means(one, channel, key, emoji); })) continue;
    some = true;
    for (const auto& user : reaction.users)
      if (user != message.author.id) return user;
  }
  return some ? std::optional(std::string()) : std::nullopt;
}

const Rule* matching(const RuleSet& rules, const Message& message, const std::string& channel, const WorkspaceEmoji& emoji) {
  for (const auto& rule : rules.rules) {
    if (!rule.channels.empty() && !among(rule.channels, channel)) continue;
    if (!rule.emoji.empty() && !has_emoji(message, rule.emoji, emoji)) continue;
    if (!rule.bots.empty() && !from_bot(message, rule.bots)) continue;
    if (!rule.hashtags.empty() && !has_hashtag(message, rule.hashtags)) continue;
    if (rule.mention && mentioned(message).empty() && !thanks_by_name(message, rule)) continue;
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

std::optional<double> points_of(const Message& message, const Rule* rule, const WorkspaceEmoji& emoji) {
  if (!rule) return std::nullopt;
  if (!rule->points_emoji.empty()) {
    const int count = count_of(message, rule->points_emoji, emoji);
    return count == 0 ? std::nullopt : std::optional<double>(count);
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

std::string value_of(const Message& message, const Rule* rule, const RuleSet& rules) {
  if (!rule) return {};
  if (rule->value) {
    const auto match = rule->value->find(message.said.text);
    return match ? clean(match->groups[1], 80) : std::string();
  }
  if (!rule->value_hashtag) return {};
  const auto tag = std::find_if(message.said.hashtags.begin(), message.said.hashtags.end(), [&](const std::string& one) {
    return std::none_of(rules.rules.begin(), rules.rules.end(), [&](const Rule& other) {
      return other.as != Kind::recognition && std::any_of(other.hashtags.begin(), other.hashtags.end(), [&](const std::string& name) { return same_word(one.substr(1), name); });
    });
  });
  if (tag == message.said.hashtags.end()) return {};
  std::string value = tag->substr(1);
  std::replace(value.begin(), value.end(), '-', ' ');
  std::replace(value.begin(), value.end(), '_', ' ');
  if (!value.empty() && value[0] >= 'a' && value[0] <= 'z') value[0] = static_cast<char>(value[0] - 'a' + 'A');
  return value;
}

}  // namespace kudosk::sources::slack
