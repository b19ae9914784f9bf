// What counts in a channel: praise, milestones, lessons; who is thanked by whom; points and values; and the reactions by which the chat itself decides. Network thread.
//
// A set is a list of rules, and the first whose conditions all hold decides. Ready-made ones are written in the same words as the configuration's own (rule_sets.cpp):
//   "mention": true            somebody (a person or a user group) is mentioned
//   "emoji": ["taco"]          one of these is in the message
//   "bot": ["Matter", "B0…"]   it was posted by a bot or app of that name or id
//   "pattern": "…"             a regular expression finds something in it
//   "hashtag": ["til"]         it carries one of these
//   "any": true                every top-level message
//   "channels": ["C0…"]        only there
//   "as"                       recognition (default), milestone, lesson, announcement
//   "points"                   a pattern whose first group is the number, or {"emoji": "taco"}: as many as there are
//   "value"                    "hashtag", or a pattern whose first group is the value
//   "giver"                    in a bot's post: a pattern whose first group is who thanks
//   "nominate", "hide", "hide_by"   short names of further reactions that show and hide, beside :trophy: and :no_entry_sign:; who may hide by them (ids; everybody where none
//   stands).
//                              Where a rule names :no_entry_sign: itself, or nothing to hide by, its hide_by is who may hide by it. An empty list takes away all that stood before.
// One emoji has many names: whatever a rule, a message and a reaction call it is the same.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/pattern.h"
#include "domain/item.h"
#include "sources/slack/message.h"

namespace kudosk::sources::slack {

struct Rule {
  bool mention = false, any = false;
  std::vector<std::string> emoji, bots, hashtags, channels;
  std::optional<Pattern> pattern, points, value, giver;
  std::string points_emoji;
  bool value_hashtag = false;
  Kind as = Kind::recognition;
};

/// A reaction by which the chat decides.
struct Moderation {
  std::string emoji;
  std::vector<std::string> by;        ///< people's ids; empty: anyone
  std::vector<std::string> channels;  ///< empty: all
  bool given = false;                 ///< by the configuration itself
};

struct RuleSet {
  std::vector<Rule> rules;
  std::vector<Moderation> nominate{{"trophy", {}, {}, false}}, hide{{"no_entry_sign", {}, {}, false}};
};

/// Who thanks whom, as a message has it.
struct Thanks {
  std::optional<Person> from;
  std::vector<Person> to;
};

class Rules {
 public:
  /// `value` as in the configuration: a set's name, a list of names and rules, one rule, or any of these by channel. An error begins with the JSON Pointer of what is
  /// wrong ("/rules/1/pattern: …").
  static Result<Rules> read(const nlohmann::json& value, const std::vector<std::string>& channels);

  const RuleSet& of(const std::string& channel) const;

 private:
  std::map<std::string, RuleSet> by_channel_;
  RuleSet everywhere_;
};

/// The rules of a ready-made set as JSON; nullptr: there is none of that name.
const char* ready_made(const std::string& name);

/// Whether this reaction decides whether a message is shown, and says nothing else of it.
bool moderates(const RuleSet& rules, const std::string& channel, std::string_view reaction, const WorkspaceEmoji& emoji);
/// Whether somebody took it off the screen.
bool hidden(const RuleSet& rules, const Message& message, const std::string& channel, const WorkspaceEmoji& emoji);
/// Who first asked for it to be shown, its author aside; nullopt: nobody did. Empty: somebody, or the author alone.
std::optional<std::string> nominated(const RuleSet& rules, const Message& message, const std::string& channel, const WorkspaceEmoji& emoji);
/// The first rule that it keeps; nullptr: it is none of what counts.
const Rule* matching(const RuleSet& rules, const Message& message, const std::string& channel, const WorkspaceEmoji& emoji);
/// Of a person's message: its author and whom it mentions. Of a bot's: who or what its text says first, and the mentions after.
Thanks thanks_of(const Message& message, const Rule* rule);
std::optional<double> points_of(const Message& message, const Rule* rule, const WorkspaceEmoji& emoji);
/// By hashtag: the first that doesn't say what kind of message it is, as #til does.
std::string value_of(const Message& message, const Rule* rule, const RuleSet& rules);

}  // namespace kudosk::sources::slack
