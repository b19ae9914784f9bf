// What is shown, as the feed contract has it. Plain values; any thread (shared only as const).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"

namespace kudosk {

enum class Kind { recognition, milestone, goal, lesson, announcement, standings };
enum class Visibility { public_, team, private_ };
/// Senge's five.
enum class Discipline { none, systems_thinking, personal_mastery, mental_models, shared_vision, team_learning };

/// The contract's spellings ("recognition", "systems-thinking", …); an unknown text gives nullopt.
const char* word(Kind kind);
std::optional<Kind> kind_of(std::string_view text);
const char* word(Discipline discipline);
std::optional<Discipline> discipline_of(std::string_view text);

/// A person, or a team (`is_team`: `name` and `team` are the team's name). What is unknown is empty.
struct Person {
  std::string id, name, email, title, team;
  std::string picture;  ///< absolute address, or a path for a source that reads files
  std::vector<std::string> aliases;
  std::string birthday;  ///< "MM-DD"
  std::string started;   ///< "YYYY-MM-DD"
  bool is_team = false;
  bool operator==(const Person&) const = default;
};

/// A piece of a message with its style.
struct Span {
  std::string text;
  bool bold = false, italic = false, code = false, strike = false, quote = false;
  std::optional<Person> person;  ///< a mention
  std::string emoji;             ///< custom emoji's name without colons; its picture is in Item::emoji
  std::string link;
  bool operator==(const Span&) const = default;
};

struct Reaction {
  std::string emoji;  ///< the character, or ":name:" of a custom one
  int count = 0;
  bool operator==(const Reaction&) const = default;
};

struct Recognition {
  std::optional<Person> from;
  std::vector<Person> to;
  std::string message;
  std::vector<Span> spans;  ///< empty, or the same message with its styles
  std::optional<double> points;
  std::string value;
  std::vector<Reaction> reactions;
  std::string picture;
  bool operator==(const Recognition&) const = default;
};

struct Progress {
  double done = 0, of = 0;
  bool operator==(const Progress&) const = default;
};

struct Milestone {
  Person who;
  std::string what;
  std::string type;             ///< course, certificate, badge, streak, skill, workshop, talk, book, other
  std::optional<double> score;  ///< 0–1
  std::optional<Progress> progress;
  std::string path, next;
  std::string badge;  ///< a picture's address
  bool operator==(const Milestone&) const = default;
};

struct KeyResult {
  std::string title;
  std::optional<double> now, target, percent;
  std::string unit;
  bool operator==(const KeyResult&) const = default;
};

/// A goal that counts the feed itself.
struct Counts {
  Kind kind = Kind::recognition;
  std::string value;
  bool across_teams = false;
  bool operator==(const Counts&) const = default;
};

struct Goal {
  std::string title;
  std::optional<Person> owner;
  std::optional<double> percent, now, target, expected;
  std::string unit;
  std::optional<Wall> due;
  std::string status;  ///< on-track, at-risk, off-track, done, paused, or empty
  std::vector<KeyResult> key_results;
  std::optional<Counts> counts;
  bool operator==(const Goal&) const = default;
};

struct Lesson {
  std::optional<Person> who;
  std::string title, text;
  std::string picture;
  bool operator==(const Lesson&) const = default;
};

struct Announcement {
  std::string title, text;
  std::string type;  ///< news, event, opportunity, or empty
  std::string place;
  std::optional<Wall> starts, ends;
  std::string picture;
  bool operator==(const Announcement&) const = default;
};

struct Standing {
  Person who;
  double score = 0;
  std::string unit;
  bool operator==(const Standing&) const = default;
};

struct Standings {
  std::string title, period;
  std::vector<Standing> entries;
  bool operator==(const Standings&) const = default;
};

using Body = std::variant<Recognition, Milestone, Goal, Lesson, Announcement, Standings>;  // in Kind's order

struct Item {
  std::string id;
  std::string source;  ///< the configured source's name; filled by sync, not by a Source
  std::optional<Wall> created, updated, show_from, expires;
  Visibility visibility = Visibility::public_;
  std::string said_in;  ///< the feed's `source`: where it was said, as text
  std::string link, lang;
  bool pinned = false, urgent = false;
  Discipline discipline = Discipline::none;
  std::vector<std::string> tags;
  std::map<std::string, std::string> emoji;  ///< custom emoji that this item uses: name → address
  Body body;

  Kind kind() const { return static_cast<Kind>(body.index()); }
  bool operator==(const Item&) const = default;
};

}  // namespace kudosk
