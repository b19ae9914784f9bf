#include "sources/json/fields.h"

#include <algorithm>

namespace kudosk::sources::mapping {
namespace {

const std::vector<Field> person{{"id", Type::id},           {"name", Type::text},     {"email", Type::text},   {"title", Type::text}, {"team", Type::text},
                                {"picture", Type::address}, {"aliases", Type::texts}, {"birthday", Type::day}, {"started", Type::day}};
const std::vector<Field> progress{{"done", Type::number}, {"of", Type::number}};
const std::vector<Field> reaction{{"emoji", Type::text}, {"count", Type::number}};
const std::vector<Field> key_result{{"title", Type::text}, {"now", Type::number}, {"target", Type::number}, {"percent", Type::percent}, {"unit", Type::text}};
const std::vector<Field> entry{{"who", Type::person, {}, &person}, {"score", Type::number}, {"unit", Type::text}};
const std::vector<std::string_view> kinds{"recognition", "milestone", "goal", "lesson", "announcement", "standings"};
const std::vector<Field> counts{{"kind", Type::word, kinds}, {"value", Type::text}, {"across_teams", Type::flag}};

const std::vector<Field> all{
    {"kind", Type::word, kinds},
    {"id", Type::id},
    {"created", Type::time},
    {"updated", Type::time},
    {"show_from", Type::time},
    {"expires", Type::time},
    {"retracted", Type::flag},
    {"visibility", Type::word, {"public", "team", "private"}},
    {"source", Type::text},
    {"link", Type::address},
    {"lang", Type::text},
    {"pinned", Type::flag},
    {"urgent", Type::flag},
    {"discipline", Type::word, {"systems-thinking", "personal-mastery", "mental-models", "shared-vision", "team-learning"}},
    {"tags", Type::texts},
    {"emoji", Type::raw},
    // recognition
    {"from", Type::person, {}, &person},
    {"to", Type::people, {}, &person},
    {"message", Type::lines},
    {"points", Type::number},
    {"value", Type::text},
    {"reactions", Type::list, {}, &reaction},
    {"picture", Type::address},
    // milestone
    {"who", Type::person, {}, &person},
    {"what", Type::text},
    {"type", Type::word, {"course", "certificate", "badge", "streak", "skill", "workshop", "talk", "book", "other", "news", "event", "opportunity"}},
    {"score", Type::score},
    {"progress", Type::object, {}, &progress},
    {"path", Type::text},
    {"next", Type::text},
    {"badge", Type::address},
    // goal
    {"title", Type::text},
    {"owner", Type::person, {}, &person},
    {"percent", Type::percent},
    {"now", Type::number},
    {"target", Type::number},
    {"unit", Type::text},
    {"expected", Type::percent},
    {"due", Type::time},
    {"status", Type::word, {"on-track", "at-risk", "off-track", "done", "paused"}},
    {"key_results", Type::list, {}, &key_result},
    {"counts", Type::object, {}, &counts},
    // lesson, announcement, standings
    {"text", Type::lines},
    {"place", Type::text},
    {"starts", Type::time},
    {"ends", Type::time},
    {"period", Type::text},
    {"entries", Type::list, {}, &entry},
};

}  // namespace

const std::vector<Field>& fields() { return all; }

const Field* find_field(const std::vector<Field>& among, std::string_view name) {
  const auto found = std::find_if(among.begin(), among.end(), [&](const Field& field) { return field.name == name; });
  return found == among.end() ? nullptr : &*found;
}

std::vector<std::string_view> needed(Kind kind) {
  switch (kind) {
    case Kind::recognition:
      return {"to", "message"};
    case Kind::milestone:
      return {"who", "what"};
    case Kind::lesson:
      return {"title", "text"};
    case Kind::goal:
    case Kind::announcement:
    case Kind::standings:
      break;
  }
  return {"title"};
}

const char* described(Type type) {
  switch (type) {
    case Type::time:
    case Type::day:
      return "a date";
    case Type::number:
    case Type::percent:
    case Type::score:
      return "a number";
    case Type::flag:
      return "true or false";
    case Type::address:
      return "an address";
    case Type::texts:
      return "a list of texts";
    case Type::object:
    case Type::raw:
      return "an object";
    case Type::person:
      return "a person";
    case Type::list:
      return "a list";
    case Type::people:
      return "a list of people";
    default:
      return "a text";
  }
}

}  // namespace kudosk::sources::mapping
