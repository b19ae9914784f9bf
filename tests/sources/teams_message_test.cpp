#include <nlohmann/json.hpp>

#include "catch.h"
#include "sources/teams/card.h"
#include "sources/teams/message.h"
#include "sources/teams_fixtures.h"

using namespace kudosk;
using nlohmann::json;
using sources::teams::read_message;

namespace {

const std::string graph = "https://graph.microsoft.com/v1.0";

json message(const std::string& html) {
  return {{"id", "100"},
          {"messageType", "message"},
          {"createdDateTime", "2026-11-24T08:00:00.1234567Z"},
          {"deletedDateTime", nullptr},
          {"from", {{"user", {{"id", "u2"}, {"displayName", "Jonas Lindqvist"}}}}},
          {"body", {{"contentType", "html"}, {"content", html}}},
          {"attachments", json::array()},
          {"mentions", {{{"id", 0}, {"mentionText", "Amara Okafor"}, {"mentioned", {{"user", {{"id", "u1"}, {"displayName", "Amara Okafor"}}}}}}}},
          {"reactions", {{{"reactionType", "like"}}, {{"reactionType", "💯"}}, {{"reactionType", "like"}}, {{"reactionType", "custom"}}}}};
}

}  // namespace

TEST_CASE("a message that mentions a person is praise, with its markup as styles") {
  const auto read =
      read_message(message("<p>Thank you <at id=\"0\">Amara Okafor</at>&nbsp;for <b>calm</b> hands <emoji alt=\"👀\"></emoji></p><script>alert(1)</script>"), "19:x", graph);
  REQUIRE(read.item);
  CHECK(read.id == "19:x/100");
  const auto& praise = std::get<Recognition>(read.item->body);
  CHECK(praise.message == "Thank you Amara Okafor for calm hands 👀");
  CHECK(praise.from->name == "Jonas Lindqvist");
  REQUIRE(praise.to.size() == 1);
  CHECK(praise.to[0].picture == graph + "/users/u1/photos/240x240/$value");
  REQUIRE(praise.reactions.size() == 2);
  CHECK(praise.reactions[0] == Reaction{"👍", 2});
  std::string spans;
  for (const auto& span : praise.spans) spans += span.text;
  CHECK(spans == praise.message);
}

TEST_CASE("a reply, a system message, a deleted or a blocked one, and one that mentions nobody are none") {
  const json good = message("<p>Hello</p>");
  for (const json& patch : {json{{"replyToId", "99"}}, json{{"messageType", "systemEventMessage"}}, json{{"deletedDateTime", "2026-11-24T08:05:00Z"}},
                            json{{"policyViolation", {{"dlpAction", "notifySender,blockAccess"}}}}, json{{"mentions", json::array()}}}) {
    json changed = good;
    changed.merge_patch(patch);
    const auto read = read_message(changed, "19:x", graph);
    CHECK(read.id == "19:x/100");
    CHECK_FALSE(read.item);
  }
}

TEST_CASE("a Praise card is known by its picture's host; without a note the badge's name is the message") {
  json card{{"type", "AdaptiveCard"},
            {"body",
             {{{"type", "Container"},
               {"items",
                {{{"type", "Image"}, {"altText", "Großartig"}, {"url", "https://eu.praise.myanalytics.cdn.office.net/1/assets/emojis/Trophy_Icon.png"}},
                 {{"type", "TextBlock"}, {"text", "Großartig"}, {"weight", "lighter"}},
                 {{"type", "TextBlock"}, {"text", "Amara Okafor"}, {"weight", "bolder"}},
                 {{"type", "TextBlock"}, {"text", "Von Jonas Lindqvist"}, {"size", "small"}}}}}}}};
  json sent = message("<div><attachment id=\"a\"></attachment></div>");
  sent["attachments"] = {{{"id", "a"}, {"contentType", "application/vnd.microsoft.card.adaptive"}, {"content", card.dump()}}};
  auto read = read_message(sent, "19:x", graph);
  REQUIRE(read.item);
  CHECK(std::get<Recognition>(read.item->body).message == "Großartig");

  card["body"][0]["items"].insert(card["body"][0]["items"].begin() + 3, json{{"type", "TextBlock"}, {"text", "Danke für die Geduld"}});
  sent["attachments"][0]["content"] = card.dump();
  sent["mentions"] = json::array();
  read = read_message(sent, "19:x", graph);
  REQUIRE(read.item);
  const auto& praise = std::get<Recognition>(read.item->body);
  CHECK(praise.message == "Danke für die Geduld");
  CHECK(praise.value == "Großartig");
  REQUIRE(praise.to.size() == 1);
  CHECK(praise.to[0].name == "Amara Okafor");

  sent["attachments"][0]["content"] = "{ not JSON";
  CHECK_FALSE(read_message(sent, "19:x", graph).item);
}

TEST_CASE("any value of any type in a message's place drops at most that message") {
  const json good = message("<p>Thank you <at id=\"0\">Amara</at></p>");
  const json others[] = {nullptr, true, 7, -1.5, "text", "<b>", json::array(), json::object(), json::array({1, "x", nullptr})};
  const json flat = good.flatten();
  for (const auto& [pointer, _] : flat.items()) {
    for (const auto& other : others) {
      json changed = good;
      changed[json::json_pointer(pointer)] = other;
      const auto read = read_message(changed, "19:x", graph);
      if (read.item) CHECK(std::get<Recognition>(read.item->body).message.find("</") == std::string::npos);
    }
  }
}

TEST_CASE("teams: every kind of message becomes what it is, or nothing") {
  const auto fixtures = sources::teams::message_fixtures();
  REQUIRE(fixtures.size() > 40);
  for (const auto& [name, fixture] : fixtures) {
    INFO(name);
    const auto read = read_message(fixture["message"], "19:kudos@thread.tacv2", graph);
    const json& expect = fixture["expect"];
    CHECK(read.id == "19:kudos@thread.tacv2/1795000000123");
    REQUIRE(read.item.has_value() == !expect.is_null());
    if (!read.item) continue;
    const auto& item = *read.item;
    const auto& praise = std::get<Recognition>(item.body);
    CHECK(praise.message == expect["message"].get<std::string>());
    CHECK(item.id == read.id);
    CHECK(item.created == parse_rfc3339("2026-11-24T08:00:00.123Z"));
    CHECK(item.link == "https://teams.microsoft.com/l/message/19%3Akudos%40thread.tacv2/1795000000123");
    std::string styled;
    for (const auto& span : praise.spans) styled += span.text;
    if (!praise.spans.empty()) CHECK(styled == praise.message);
    if (expect.contains("from")) CHECK((praise.from ? praise.from->name : "") == expect["from"].get<std::string>());
    std::vector<std::string> to, reactions;
    for (const auto& person : praise.to) to.push_back(person.name);
    for (const auto& reaction : praise.reactions) reactions.push_back(reaction.emoji + " " + std::to_string(reaction.count));
    CHECK(to == expect.value("to", std::vector<std::string>{"Amara Okafor"}));
    CHECK(reactions == expect.value("reactions", std::vector<std::string>{}));
    CHECK(praise.value == expect.value("value", ""));
    if (expect.contains("picture")) CHECK(praise.picture == expect["picture"].get<std::string>());
    if (expect.contains("emoji")) CHECK(item.emoji == expect["emoji"].get<std::map<std::string, std::string>>());
    CHECK(item.urgent == expect.value("urgent", false));
    if (expect.contains("updated")) CHECK(format_rfc3339(std::chrono::floor<std::chrono::seconds>(*item.updated)) == expect["updated"].get<std::string>());
  }
}

TEST_CASE("teams: a wrong type anywhere in any kind of message drops at most that message, and shows no markup") {
  const json others[] = {nullptr, true, 7, -1.5, "text", "<b>x</b>", json::array(), json::object(), json::array({1, "x", nullptr}), 1e300};
  for (const auto& [name, fixture] : sources::teams::message_fixtures()) {
    std::vector<json> messages{fixture["message"]};
    const json flat = fixture["message"].flatten();
    for (const auto& [pointer, _] : flat.items()) {
      std::string up = pointer;
      while (!up.empty()) {
        for (const auto& other : others) {
          json changed = fixture["message"];
          changed[json::json_pointer(up)] = other;
          const auto read = read_message(changed, "19:x", graph);
          if (!read.item) continue;
          const auto& praise = std::get<Recognition>(read.item->body);
          INFO(name << " " << up << " " << other << ": " << praise.message);
          for (const char* mark : {"</", "<p", "<at", "<b>", "<emoji", "<attachment", "&nbsp;", "&amp;"}) CHECK(praise.message.find(mark) == std::string::npos);
          for (const auto& person : praise.to) CHECK_FALSE(person.name.empty());
        }
        up = up.substr(0, up.rfind('/'));
      }
    }
    // A card's content is JSON within JSON: the same for each of its values.
    const json& attachments = fixture["message"]["attachments"];
    for (std::size_t i = 0; i < attachments.size(); ++i) {
      const json content = attachments[i]["content"].is_string() ? json::parse(attachments[i]["content"].get<std::string>(), nullptr, false) : json();
      if (!content.is_object()) continue;
      const json inner = content.flatten();
      for (const auto& [pointer, _] : inner.items()) {
        for (const auto& other : others) {
          json card = content, changed = fixture["message"];
          card[json::json_pointer(pointer)] = other;
          changed["attachments"][i]["content"] = card.dump();
          const auto read = read_message(changed, "19:x", graph);
          if (read.item) CHECK(std::get<Recognition>(read.item->body).message.find("](http") == std::string::npos);
        }
      }
    }
  }
}

TEST_CASE("teams: what a card hides stays hidden, its moments are words") {
  const json card = json::parse(R"({"type": "AdaptiveCard", "body": [
      {"type": "TextBlock", "text": "hidden", "isVisible": false}, {"type": "Container", "isVisible": false, "items": [{"type": "TextBlock", "text": "hidden too"}]},
      {"type": "TextBlock", "text": "On {{DATE(2026-11-24T10:30:00Z,SHORT)}} at {{TIME(2026-11-24T10:30:00Z)}}, {{name}} {{DATE(x)}} {{}}"}]})");
  CHECK(sources::teams::card_text(card) == "On 2026-11-24 at 10:30, {{name}} {{DATE(x)}} {{}}");
}
