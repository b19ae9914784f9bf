#include "wire/read_one.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/unicode.h"
#include "wire/fields.h"

namespace kudosk::wire {
namespace {

constexpr std::size_t most_people = 500, most_spans = 2000, most_reactions = 50, most_tags = 50, most_key_results = 50, most_entries = 500;

/// Says what is wrong with a required field; "" where it is there.
class Required {
 public:
  Required(const json& object, std::string& reason) : object_(object), reason_(reason) {}

  std::string text(const char* key, std::size_t most = title_length, bool newlines = false) {
    const json* value = field(object_, key);
    if (!value) {
      say(key, "missing");
    } else if (!value->is_string()) {
      say(key, "must be a text");
    } else if (auto out = wire::text(object_, key, most, newlines); !out.empty()) {
      return out;
    } else {
      say(key, "is empty");
    }
    return {};
  }

  void say(const char* key, const char* wrong) {
    if (reason_.empty()) reason_ = std::string(key) + ": " + wrong;
  }

  bool fine() const { return reason_.empty(); }

 private:
  const json& object_;
  std::string& reason_;
};

std::optional<Person> person_at(const json& object, const char* key, std::string_view base) {
  const json* value = field(object, key);
  return value ? read_one_person(*value, base) : std::nullopt;
}

void read_style(const json& style, Span& span) {
  const auto set = [&](const json& word) {
    if (!word.is_string()) return;
    const auto& name = word.get_ref<const std::string&>();
    if (name == "bold") span.bold = true;
    if (name == "italic") span.italic = true;
    if (name == "code") span.code = true;
    if (name == "strike") span.strike = true;
    if (name == "quote") span.quote = true;
  };
  if (style.is_array()) {
    for (const auto& word : style) set(word);
  } else {
    set(style);
  }
}

std::vector<Span> read_spans(const json& object, std::string_view base) {
  std::vector<Span> spans;
  const json* list = field(object, "spans");
  if (!list || !list->is_array()) return spans;
  std::size_t room = text_length;
  for (const auto& entry : *list) {
    if (spans.size() == most_spans || room == 0) break;
    if (!entry.is_object()) continue;
    Span span;
    // Blanks at the ends of a piece part it from its neighbours.
    if (const json* value = field(entry, "text"); value && value->is_string()) span.text = clean(value->get_ref<const std::string&>(), room, true);
    if (const json* style = field(entry, "style")) read_style(*style, span);
    span.person = person_at(entry, "person", base);
    span.emoji = text(entry, "emoji", name_length);
    span.link = address(entry, "link", base);
    if (span.text.empty() && !span.emoji.empty()) span.text = ":" + span.emoji + ":";
    if (span.text.empty() && span.person) span.text = span.person->name;
    if (span.text.empty() && !span.person) continue;
    room -= std::min(room, span.text.size());
    spans.push_back(std::move(span));
  }
  return spans;
}

std::vector<Reaction> read_reactions(const json& object) {
  std::vector<Reaction> out;
  const json* list = field(object, "reactions");
  if (!list || !list->is_array()) return out;
  for (const auto& entry : *list) {
    if (out.size() == most_reactions) break;
    if (!entry.is_object()) continue;
    Reaction reaction{text(entry, "emoji", 64), 0};
    const double count = number(entry, "count").value_or(0);
    if (reaction.emoji.empty() || count < 1) continue;
    reaction.count = static_cast<int>(std::min(count, 1e6));
    out.push_back(std::move(reaction));
  }
  return out;
}

Recognition read_recognition(const json& object, std::string_view base, Required& required) {
  Recognition body;
  body.from = person_at(object, "from", base);
  if (const json* to = field(object, "to"); !to) {
    required.say("to", "missing");
  } else if (!to->is_array()) {
    required.say("to", "must be a list of people");
  } else {
    for (const auto& entry : *to) {
      if (body.to.size() == most_people) break;
      if (auto person = read_one_person(entry, base)) body.to.push_back(std::move(*person));
    }
    if (body.to.empty()) required.say("to", to->empty() ? "is empty" : "nobody in it has an id, a name, an e-mail or a team");
  }
  body.message = required.text("message", text_length, true);
  if (!required.fine()) return body;
  body.spans = read_spans(object, base);
  if (const auto points = number(object, "points"); points && *points >= 0) body.points = points;
  body.value = text(object, "value", name_length);
  body.reactions = read_reactions(object);
  body.picture = address(object, "picture", base);
  return body;
}

Milestone read_milestone(const json& object, std::string_view base, Required& required) {
  Milestone body;
  const json* who = field(object, "who");
  if (auto person = who ? read_one_person(*who, base) : std::nullopt) {
    body.who = std::move(*person);
  } else {
    required.say("who", who ? "has no id, name, e-mail or team" : "missing");
  }
  body.what = required.text("what");
  body.type = one_of(object, "type", {"course", "certificate", "badge", "streak", "skill", "workshop", "talk", "book", "other"});
  if (const auto score = number(object, "score"); score && *score >= 0 && *score <= 1) body.score = score;
  if (const json* progress = field(object, "progress"); progress && progress->is_object()) {
    const auto done = number(*progress, "done"), of = number(*progress, "of");
    if (done && of && *done >= 0 && *of > 0) body.progress = Progress{*done, *of};
  }
  body.path = text(object, "path");
  body.next = text(object, "next");
  body.badge = address(object, "badge", base);
  return body;
}

std::optional<double> percent_at(const json& object, const char* key) {
  const auto value = number(object, key);
  return value ? std::optional(std::clamp(*value, 0.0, 100.0)) : std::nullopt;
}

Goal read_goal(const json& object, std::string_view base, Required& required) {
  Goal body;
  body.title = required.text("title");
  body.owner = person_at(object, "owner", base);
  body.percent = percent_at(object, "percent");
  body.now = number(object, "now");
  body.target = number(object, "target");
  body.expected = percent_at(object, "expected");
  body.unit = text(object, "unit", 50);
  body.due = time(object, "due");
  body.status = one_of(object, "status", {"on-track", "at-risk", "off-track", "done", "paused"});
  if (const json* list = field(object, "key_results"); list && list->is_array()) {
    for (const auto& entry : *list) {
      if (body.key_results.size() == most_key_results) break;
      if (!entry.is_object()) continue;
      KeyResult result{text(entry, "title"), number(entry, "now"), number(entry, "target"), percent_at(entry, "percent"), text(entry, "unit", 50)};
      if (!result.title.empty()) body.key_results.push_back(std::move(result));
    }
  }
  if (const json* counts = field(object, "counts"); counts && counts->is_object()) {
    if (const auto kind = kind_of(text(*counts, "kind"))) body.counts = Counts{*kind, text(*counts, "value", name_length), flag(*counts, "across_teams")};
  }
  return body;
}

Lesson read_lesson(const json& object, std::string_view base, Required& required) {
  Lesson body;
  body.who = person_at(object, "who", base);
  body.title = required.text("title");
  body.text = required.text("text", text_length, true);
  body.picture = address(object, "picture", base);
  return body;
}

Announcement read_announcement(const json& object, std::string_view base, Required& required) {
  Announcement body;
  body.title = required.text("title");
  body.text = text(object, "text", text_length, true);
  body.type = one_of(object, "type", {"news", "event", "opportunity"});
  body.place = text(object, "place");
  body.starts = time(object, "starts");
  body.ends = time(object, "ends");
  body.picture = address(object, "picture", base);
  return body;
}

Standings read_standings(const json& object, std::string_view base, Required& required) {
  Standings body;
  body.title = required.text("title");
  body.period = text(object, "period");
  if (const json* list = field(object, "entries"); list && list->is_array()) {
    for (const auto& entry : *list) {
      if (body.entries.size() == most_entries) break;
      if (!entry.is_object()) continue;
      auto who = person_at(entry, "who", base);
      const auto score = number(entry, "score");
      if (who && score) body.entries.push_back(Standing{std::move(*who), *score, text(entry, "unit", 50)});
    }
  }
  return body;
}

Body read_body(Kind kind, const json& object, std::string_view base, Required& required) {
  switch (kind) {
    case Kind::recognition:
      return read_recognition(object, base, required);
    case Kind::milestone:
      return read_milestone(object, base, required);
    case Kind::goal:
      return read_goal(object, base, required);
    case Kind::lesson:
      return read_lesson(object, base, required);
    case Kind::announcement:
      return read_announcement(object, base, required);
    case Kind::standings:
      break;
  }
  return read_standings(object, base, required);
}

/// What nobody knows, nobody may see.
Visibility read_visibility(const json& object) {
  const json* value = field(object, "visibility");
  if (!value) return Visibility::public_;
  if (*value == "public") return Visibility::public_;
  return *value == "team" ? Visibility::team : Visibility::private_;
}

bool language_tag(const std::string& tag) {
  return !tag.empty() && tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z'); });
}

void read_common(const json& object, std::string_view base, Item& item) {
  item.created = time(object, "created");
  item.updated = time(object, "updated");
  item.show_from = time(object, "show_from");
  item.expires = time(object, "expires");
  item.visibility = read_visibility(object);
  item.said_in = text(object, "source", name_length);
  item.link = address(object, "link", base);
  if (auto lang = text(object, "lang"); language_tag(lang)) item.lang = std::move(lang);
  item.pinned = flag(object, "pinned");
  item.urgent = flag(object, "urgent");
  item.discipline = discipline_of(text(object, "discipline")).value_or(Discipline::none);
  if (const json* emoji = field(object, "emoji")) item.emoji = emoji_map(*emoji, base);
  if (const json* tags = field(object, "tags"); tags && tags->is_array()) {
    for (const auto& entry : *tags) {
      if (item.tags.size() == most_tags) break;
      if (!entry.is_string()) continue;
      if (auto tag = cleaned(entry.get_ref<const std::string&>(), name_length); !tag.empty()) item.tags.push_back(std::move(tag));
    }
  }
}

}  // namespace

ReadOne read_one(const json& object, std::string_view base) {
  ReadOne out;
  if (!object.is_object()) {
    out.reason = "an item must be an object";
    return out;
  }
  const json* kind_value = field(object, "kind");
  const json* id_value = field(object, "id");
  if (const auto read = id_value ? id(*id_value) : std::nullopt) out.item.id = *read;
  if (!kind_value || !kind_value->is_string()) {
    out.reason = kind_value ? "kind: must be a text" : "kind: missing";
    return out;
  }
  const auto kind = kind_of(kind_value->get_ref<const std::string&>());
  if (!kind) {
    out.what = ReadOne::What::unknown_kind;
    return out;
  }
  if (out.item.id.empty()) {
    out.reason = id_value ? "id: must be a text of 1 to 1000 bytes without control characters" : "id: missing";
    return out;
  }
  if (flag(object, "retracted")) {
    out.what = ReadOne::What::retracted;
    return out;
  }
  Required required(object, out.reason);
  out.item.body = read_body(*kind, object, base, required);
  if (!required.fine()) return out;
  read_common(object, base, out.item);
  out.what = ReadOne::What::taken;
  return out;
}

}  // namespace kudosk::wire
