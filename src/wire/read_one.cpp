#include "wire/read_one.h"

#include <algorithm>
#include <cmath>

#include "base/unicode.h"
#include "wire/fields.h"

namespace kudosk::wire {
namespace {

constexpr std::size_t most_people = 500, most_spans = 2000, most_reactions = 50, most_tags = 50, most_key_results = 50, most_entries = 500;

/// Says what is wrong with a required field; "" where it is there.
class Required {
 public:
  Required(Value object, std::string& reason) : object_(object), reason_(reason) {}

  std::string text(const char* key, std::size_t most = title_length, bool newlines = false) {
    const Value value = field(object_, key);
    if (!value) {
      say(key, "missing");
    } else if (!value.text()) {
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
  Value object_;
  std::string& reason_;
};

std::optional<Person> person_at(Value object, const char* key, std::string_view base) { return read_one_person(object[key], base); }

void read_style(Value style, Span& span) {
  const auto set = [&](Value word) {
    const auto name = word.text();
    if (name == "bold") span.bold = true;
    if (name == "italic") span.italic = true;
    if (name == "code") span.code = true;
    if (name == "strike") span.strike = true;
    if (name == "quote") span.quote = true;
  };
  set(style);
  if (style.is_array()) style.each(set);
}

std::vector<Span> read_spans(Value object, std::string_view base) {
  std::vector<Span> spans;
  const Value list = object["spans"];
  if (!list.is_array()) return spans;
  std::size_t room = text_length;
  list.each([&](Value entry) {
    if (spans.size() == most_spans || room == 0 || !entry.is_object()) return;
    Span span;
    // Blanks at the ends of a piece part it from its neighbours.
    if (const auto value = entry["text"].text()) span.text = is_clean(*value, room, true) ? std::string(*value) : clean(*value, room, true);
    read_style(entry["style"], span);
    span.person = person_at(entry, "person", base);
    span.emoji = text(entry, "emoji", name_length);
    span.link = address(entry, "link", base);
    if (span.text.empty() && !span.emoji.empty()) span.text = ":" + span.emoji + ":";
    if (span.text.empty() && span.person) span.text = span.person->name;
    if (span.text.empty() && !span.person) return;
    room -= std::min(room, span.text.size());
    spans.push_back(std::move(span));
  });
  return spans;
}

std::vector<Reaction> read_reactions(Value object) {
  std::vector<Reaction> out;
  const Value list = object["reactions"];
  if (!list.is_array()) return out;
  list.each([&](Value entry) {
    if (out.size() == most_reactions || !entry.is_object()) return;
    Reaction reaction{text(entry, "emoji", 64), 0};
    const double count = number(entry, "count").value_or(0);
    if (reaction.emoji.empty() || count < 1) return;
    reaction.count = static_cast<int>(std::min(count, 1e6));
    out.push_back(std::move(reaction));
  });
  return out;
}

Recognition read_recognition(Value object, std::string_view base, Required& required) {
  Recognition body;
  body.from = person_at(object, "from", base);
  if (const Value to = field(object, "to"); !to) {
    required.say("to", "missing");
  } else if (!to.is_array()) {
    required.say("to", "must be a list of people");
  } else {
    to.each([&](Value entry) {
      if (body.to.size() == most_people) return;
      if (auto person = read_one_person(entry, base)) body.to.push_back(std::move(*person));
    });
    if (body.to.empty()) required.say("to", to.empty() ? "is empty" : "nobody in it has an id, a name, an e-mail or a team");
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

Milestone read_milestone(Value object, std::string_view base, Required& required) {
  Milestone body;
  const Value who = field(object, "who");
  if (auto person = read_one_person(who, base)) {
    body.who = std::move(*person);
  } else {
    required.say("who", who ? "has no id, name, e-mail or team" : "missing");
  }
  body.what = required.text("what");
  body.type = one_of(object, "type", {"course", "certificate", "badge", "streak", "skill", "workshop", "talk", "book", "other"});
  if (const auto score = number(object, "score"); score && *score >= 0 && *score <= 1) body.score = score;
  if (const Value progress = object["progress"]; progress.is_object()) {
    const auto done = number(progress, "done"), of = number(progress, "of");
    if (done && of && *done >= 0 && *of > 0) body.progress = Progress{*done, *of};
  }
  body.path = text(object, "path");
  body.next = text(object, "next");
  body.badge = address(object, "badge", base);
  return body;
}

std::optional<double> percent_at(Value object, const char* key) {
  const auto value = number(object, key);
  return value ? std::optional(std::clamp(*value, 0.0, 100.0)) : std::nullopt;
}

Goal read_goal(Value object, std::string_view base, Required& required) {
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
  if (const Value list = object["key_results"]; list.is_array()) {
    list.each([&](Value entry) {
      if (body.key_results.size() == most_key_results || !entry.is_object()) return;
      KeyResult result{text(entry, "title"), number(entry, "now"), number(entry, "target"), percent_at(entry, "percent"), text(entry, "unit", 50)};
      if (!result.title.empty()) body.key_results.push_back(std::move(result));
    });
  }
  if (const Value counts = object["counts"]; counts.is_object()) {
    if (const auto kind = kind_of(text(counts, "kind"))) body.counts = Counts{*kind, text(counts, "value", name_length), flag(counts, "across_teams")};
  }
  return body;
}

Lesson read_lesson(Value object, std::string_view base, Required& required) {
  Lesson body;
  body.who = person_at(object, "who", base);
  body.title = required.text("title");
  body.text = required.text("text", text_length, true);
  body.picture = address(object, "picture", base);
  return body;
}

Announcement read_announcement(Value object, std::string_view base, Required& required) {
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

Standings read_standings(Value object, std::string_view base, Required& required) {
  Standings body;
  body.title = required.text("title");
  body.period = text(object, "period");
  if (const Value list = object["entries"]; list.is_array()) {
    list.each([&](Value entry) {
      if (body.entries.size() == most_entries || !entry.is_object()) return;
      auto who = person_at(entry, "who", base);
      const auto score = number(entry, "score");
      if (who && score) body.entries.push_back(Standing{std::move(*who), *score, text(entry, "unit", 50)});
    });
  }
  return body;
}

Body read_body(Kind kind, Value object, std::string_view base, Required& required) {
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
Visibility read_visibility(Value object) {
  const Value value = field(object, "visibility");
  if (!value || value.text() == "public") return Visibility::public_;
  return value.text() == "team" ? Visibility::team : Visibility::private_;
}

bool language_tag(const std::string& tag) {
  return !tag.empty() && tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z'); });
}

void read_common(Value object, std::string_view base, Item& item) {
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
  item.emoji = emoji_map(object["emoji"], base);
  if (const Value tags = object["tags"]; tags.is_array()) {
    tags.each([&](Value entry) {
      const auto value = entry.text();
      if (!value || item.tags.size() == most_tags) return;
      if (auto tag = cleaned(*value, name_length); !tag.empty()) item.tags.push_back(std::move(tag));
    });
  }
}

}  // namespace

ReadOne read_one(Value object, std::string_view base) {
  ReadOne out;
  if (!object.is_object()) {
    out.reason = "an item must be an object";
    return out;
  }
  const Value kind_value = field(object, "kind"), id_value = field(object, "id");
  out.item.id = id(id_value).value_or("");
  const auto kind_text = kind_value.text();
  if (!kind_text) {
    out.reason = kind_value ? "kind: must be a text" : "kind: missing";
    return out;
  }
  const auto kind = kind_of(*kind_text);
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
