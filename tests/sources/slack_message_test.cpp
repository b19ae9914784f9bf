#include "base/unicode.h"
#include "catch.h"
#include "sources/slack/message.h"
#include "sources/slack_fixtures.h"

using namespace kudosk;
using namespace kudosk::sources::slack;

namespace {

std::vector<std::string> names_in(const std::vector<Person>& people) {
  std::vector<std::string> out;
  for (const auto& person : people) out.push_back(person.name);
  return out;
}

/// The styled spans in short words.
std::vector<std::string> styles_of(const std::vector<Span>& spans) {
  std::vector<std::string> out;
  for (const auto& span : spans) {
    std::string style;
    const auto add = [&](bool on, const char* name) {
      if (on) style += (style.empty() ? "" : "+") + std::string(name);
    };
    add(span.bold, "bold");
    add(span.italic, "italic");
    add(span.strike, "strike");
    add(span.code, "code");
    add(span.quote, "quote");
    if (span.person) style += "person:" + span.person->name;
    if (!span.emoji.empty()) style += "emoji:" + span.emoji;
    if (!span.link.empty()) style += "link:" + span.link;
    if (!style.empty()) out.push_back(style);
  }
  return out;
}

std::string joined(const std::vector<Span>& spans) {
  std::string out;
  for (const auto& span : spans) out += span.text;
  return out;
}

void check_praise(const Item& item, const json& expect) {
  const auto& praise = std::get<Recognition>(item.body);
  REQUIRE(praise.from);
  CHECK(praise.from->name == expect["from"].get<std::string>());
  CHECK(names_in(praise.to) == expect["to"].get<std::vector<std::string>>());
  if (expect["message"].is_string()) CHECK(praise.message == expect["message"].get<std::string>());
  if (expect.contains("spans")) CHECK(styles_of(praise.spans) == expect["spans"].get<std::vector<std::string>>());
  if (!praise.spans.empty()) CHECK(joined(praise.spans) == praise.message);
  if (expect.contains("picture")) CHECK(praise.picture == expect["picture"].get<std::string>());
  CHECK(praise.value == expect.value("value", ""));
  if (expect.value("team", false)) CHECK(praise.to[0].is_team);
  if (expect.contains("reactions")) {
    json reactions = json::array();
    for (const auto& reaction : praise.reactions) reactions.push_back({reaction.emoji, reaction.count});
    CHECK(json(reactions) == expect["reactions"]);
  }
}

/// What nobody who passes a screen should ever read.
bool has_markup(const std::string& text) {
  for (const char* mark : {"<@", "<#", "<!", "subteam^", "&amp;amp;", "U01AMARA", "U02JONAS", "U0GONE", "S01PLAT", "C0SECRET", "secret-plans", "rich_text", "\"type\""})
    if (text.find(mark) != text.npos) return true;
  return !valid_utf8(text);
}

std::string everything(const Item& item) {
  std::string out = item.said_in;
  if (const auto* praise = std::get_if<Recognition>(&item.body)) {
    out += praise->message + praise->value + joined(praise->spans);
    for (const auto& person : praise->to) out += person.name;
    if (praise->from) out += praise->from->name;
    for (const auto& reaction : praise->reactions) out += reaction.emoji;
  } else if (const auto* milestone = std::get_if<Milestone>(&item.body)) {
    out += milestone->what + milestone->who.name;
  } else if (const auto* lesson = std::get_if<Lesson>(&item.body)) {
    out += lesson->title + lesson->text;
  }
  return out;
}

}  // namespace

TEST_CASE("slack: every kind of message becomes what it is, or nothing") {
  const Rules rules = rules_of("kudos-channel");
  const auto fixtures = message_fixtures();
  REQUIRE(fixtures.size() > 75);
  for (const auto& [name, fixture] : fixtures) {
    INFO(name << ": " << fixture["about"]);
    Names names = known_names();
    const auto item = item_of(fixture["message"], rules, names);
    const json& expect = fixture["expect"];
    REQUIRE(item.has_value() == expect.is_object());
    if (!item) continue;
    CHECK(item->id == "C01KUDOS/" + fixture["message"]["ts"].get<std::string>());
    CHECK(item->said_in == "#team-wins");
    CHECK(item->link.rfind("https://northwind.slack.com/archives/C01KUDOS/p17957", 0) == 0);
    CHECK(item->created == stamp_of(fixture["message"])->wall());
    CHECK(item->updated.has_value() == expect.value("updated", false));
    CHECK(item->visibility == Visibility::public_);
    CHECK(item->tags == expect.value("tags", std::vector<std::string>()));
    CHECK(item->emoji == expect.value("emoji", std::map<std::string, std::string>()));
    REQUIRE(word(item->kind()) == expect["kind"].get<std::string>());
    if (item->kind() == Kind::recognition) check_praise(*item, expect);
    if (const auto* milestone = std::get_if<Milestone>(&item->body)) {
      CHECK(milestone->who.name == expect["who"].get<std::string>());
      CHECK(milestone->what == expect["what"].get<std::string>());
    }
    if (const auto* lesson = std::get_if<Lesson>(&item->body)) {
      CHECK(lesson->who->name == expect["who"].get<std::string>());
      CHECK(lesson->title == expect["title"].get<std::string>());
      CHECK(lesson->text == expect["text"].get<std::string>());
    }
    CHECK_FALSE(has_markup(everything(*item)));
  }
}

TEST_CASE("slack: people come with all that a screen needs of them") {
  Names names = known_names();
  const auto item = item_of(message_fixture("plain_mention"), rules_of("kudos-channel"), names);
  REQUIRE(item);
  const auto& praise = std::get<Recognition>(item->body);
  CHECK(praise.to[0].id == "U01AMARA");
  CHECK(praise.to[0].title == "Platform Engineering");
  CHECK(praise.to[0].picture == "https://avatars.example/U01AMARA_192.png");
  CHECK(praise.to[0].aliases == std::vector<std::string>{"Amara Chidinma Okafor", "amara.chidinma.okafor"});
  CHECK(praise.from->id == "U02JONAS");
  CHECK(praise.from->aliases == std::vector<std::string>{"jonas.lindqvist"});
}

TEST_CASE("slack: what is not known yet is noted, each once, and never shown as an id") {
  Names names("de", table());
  const auto item =
      item_of(json{{"type", "message"}, {"ts", "1795700000.000100"}, {"user", "U1"}, {"text", "<@U2> <@U2> <!subteam^S1> in <#C9>"}}, rules_of("kudos-channel"), names);
  REQUIRE(item);
  CHECK(names.missing.users == std::set<std::string>{"U1", "U2"});
  CHECK(names.missing.groups);
  CHECK(names.missing.places == std::set<std::string>{"C9"});
  const auto& praise = std::get<Recognition>(item->body);
  CHECK(praise.from->name == "Jemand");
  CHECK(praise.message == "@Jemand @Jemand @Team in #…");
}

TEST_CASE("slack: a message is bounded, however long it is") {
  Names names = known_names();
  std::string text = "<@U01AMARA> ";
  for (int i = 0; i < 20000; ++i) text += "*a _b ~c `d <e :f ";
  const auto item = item_of(json{{"type", "message"}, {"ts", "1795700000.000100"}, {"user", "U02JONAS"}, {"text", text}}, rules_of("kudos-channel"), names);
  REQUIRE(item);
  CHECK(std::get<Recognition>(item->body).message.size() <= Writer::most_bytes);

  json elements = json::array({{{"type", "user"}, {"user_id", "U01AMARA"}}});
  for (int i = 0; i < 50000; ++i) elements.push_back({{"type", "text"}, {"text", i % 2 ? "x" : "y"}, {"style", {{"bold", i % 2 == 0}}}});
  json deep = json::array({{{"type", "rich_text"}, {"elements", json::array({{{"type", "rich_text_section"}, {"elements", elements}}})}}});
  const auto many = item_of(json{{"type", "message"}, {"ts", "1795700000.000100"}, {"user", "U02JONAS"}, {"blocks", deep}}, rules_of("kudos-channel"), names);
  REQUIRE(many);
  CHECK(std::get<Recognition>(many->body).spans.size() <= Writer::most_spans);
}

namespace {

/// Every place in a value, as JSON Pointers.
void places(const json& value, const json::json_pointer& at, std::vector<json::json_pointer>& out) {
  out.push_back(at);
  if (value.is_object())
    for (const auto& [key, member] : value.items()) places(member, at / key, out);
  if (value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i) places(value[i], at / i, out);
}

const std::vector<json>& other_values() {
  static const std::vector<json> values{
      nullptr, true, 0, -1, 1e300, 18446744073709551615ull, "", "x", json::array(), json::array({nullptr, 1, "x", json::object()}), json::object(), json{{"type", 1}}};
  return values;
}

}  // namespace

TEST_CASE("slack: a wrong type anywhere in a message drops at most that message, and shows no markup") {
  const Rules rules = rules_of("kudos-channel");
  const Names known = known_names();
  std::size_t tried = 0;
  for (const auto& [name, fixture] : message_fixtures()) {
    const json& message = fixture["message"];
    Names names = known;
    std::vector<json::json_pointer> all;
    places(message, json::json_pointer(), all);
    for (const auto& place : all) {
      for (const auto& value : other_values()) {
        json changed = message;
        changed[place] = value;
        const auto item = item_of(changed, rules, names);
        ++tried;
        if (item && has_markup(everything(*item))) {
          INFO(name << place.to_string() << " = " << value.dump() << ": " << everything(*item));
          CHECK(false);
        }
      }
      if (place.empty()) continue;
      json without = message;
      auto& holder = without[place.parent_pointer()];
      if (holder.is_object()) holder.erase(place.back());
      const auto item = item_of(without, rules, names);
      if (item) CHECK_FALSE(has_markup(everything(*item)));
    }
  }
  CHECK(tried > 10000);
}
