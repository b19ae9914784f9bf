#include <nlohmann/json.hpp>

#include "catch.h"
#include "sources/teams/card.h"
#include "sources/teams/message.h"
#include "sources/teams/page.h"
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
      if (pointer == "/body/contentType" && other == "text") continue;  // then it is no markup
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
          // What says that it is text has no markup.
          if ((up == "/body/contentType" && other == "text") || (up == "/body/content" && fixture["message"]["body"]["contentType"] == "text")) continue;
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

TEST_CASE("teams: what says that it is text is shown as it is written") {
  json sent = message("Amara: write <b>bold</b> & </p> &amp; you are done");
  sent["body"]["contentType"] = "text";
  const auto read = read_message(sent, "19:x", graph);
  REQUIRE(read.item);
  CHECK(std::get<Recognition>(read.item->body).message == "Amara: write <b>bold</b> & </p> &amp; you are done");
}

TEST_CASE("teams: what a page would not show is not read from it") {
  for (const char* hidden : {"style=\"display:none\"", "style='color: red; Display : None'", "style=\"visibility: hidden\"", "hidden", "style=\"mso-hide:all;\""}) {
    CAPTURE(hidden);
    const auto read = read_message(message("<p><at id=\"0\">Amara</at> thanks<span " + std::string(hidden) + "> secret <b>words</b></span>!</p>"), "19:x", graph);
    REQUIRE(read.item);
    CHECK(std::get<Recognition>(read.item->body).message == "Amara thanks!");
  }
  const auto shown = read_message(message("<p style=\"max-display:none-such; display: block\"><at id=\"0\">Amara</at> thanks</p>"), "19:x", graph);
  CHECK(std::get<Recognition>(shown.item->body).message == "Amara thanks");
}

TEST_CASE("teams: a message keeps its place though its time can't be") {
  const auto created = [](const json& value, const std::string& id, const json& changed) {
    json sent = message("<p><at id=\"0\">Amara</at> thanks</p>");
    sent["createdDateTime"] = value;
    sent["lastModifiedDateTime"] = changed;
    sent["id"] = id;
    const auto read = read_message(sent, "19:x", graph);
    return read.item ? format_rfc3339(std::chrono::floor<std::chrono::seconds>(*read.item->created)) : std::string("none");
  };
  const char* changed = "2026-11-24T09:00:00Z";
  CHECK(created("2026-11-24T08:00:00Z", "100", changed) == "2026-11-24T08:00:00Z");
  for (const json& junk : {json("yesterday"), json(), json(7), json(""), json("9999-12-31T23:59:59Z"), json("2026-13-40T99:00:00Z")}) {
    CAPTURE(junk.dump());
    CHECK(created(junk, "1795507200000", changed) == "2026-11-24T08:00:00Z");
    CHECK(created(junk, "100", changed) == "2026-11-24T09:00:00Z");
  }
  CHECK(created(nullptr, "100", nullptr) == "none");
}

TEST_CASE("teams: an organisation's own emoji have their picture, or their name in words") {
  const auto read = read_message(message("<p><at id=\"0\">Amara</at> <customemoji id=\"x\" alt=\"ship it\" source=\"" + graph +
                                         "/teams/t/channels/c/messages/1/hostedContents/aWQ9/$value\"></customemoji><customemoji alt=\"plain\"></customemoji> <customemoji "
                                         "alt=\":party time:\" source=\"u\"></customemoji></p>"),
                                 "19:x", graph);
  REQUIRE(read.item);
  CHECK(std::get<Recognition>(read.item->body).message == "Amara :ship_it:plain party_time");
  CHECK(read.item->emoji.at("ship_it") == graph + "/teams/t/channels/c/messages/1/hostedContents/aWQ9/$value");
}

TEST_CASE("teams: a card's lines with links stay, as their labels") {
  const json card = json::parse(R"({"type": "AdaptiveCard", "body": [
      {"type": "TextBlock", "text": "See [the demo](https://x.example/demo) for **all**"},
      {"type": "Container", "selectAction": {"type": "Action.OpenUrl", "url": "https://x.example"}, "items": [{"type": "TextBlock", "text": "in a link"}]},
      {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "a run", "selectAction": {"type": "Action.OpenUrl", "url": "https://x.example"}}]},
      {"type": "TextBlock", "text": "cut [label](https://x.exam"}]})");
  CHECK(sources::teams::card_text(card) == "See the demo for all\nin a link\na run\ncut label");
}

TEST_CASE("teams: a Praise card's note may have a link in it") {
  const json card{{"type", "AdaptiveCard"},
                  {"body",
                   {{{"type", "Image"}, {"altText", "Awesome"}, {"url", "https://eu.praise.myanalytics.cdn.office.net/1/assets/emojis/Trophy_Icon.png"}},
                    {{"type", "TextBlock"}, {"text", "Awesome"}, {"weight", "lighter"}},
                    {{"type", "TextBlock"}, {"text", "Amara Okafor"}, {"weight", "bolder"}},
                    {{"type", "TextBlock"}, {"text", "for [the demo](https://x.example)"}},
                    {{"type", "TextBlock"}, {"text", "[Review your praise history](https://teams.microsoft.com/l/entity/57e078b5-6c0e-44a1-a83f-45f75b030d4a)"}}}}};
  json sent = message("<attachment id=\"a\"></attachment>");
  sent["attachments"] = {{{"id", "a"}, {"contentType", "application/vnd.microsoft.card.adaptive"}, {"content", card.dump()}}};
  const auto read = read_message(sent, "19:x", graph);
  REQUIRE(read.item);
  CHECK(std::get<Recognition>(read.item->body).message == "for the demo");
  CHECK(std::get<Recognition>(read.item->body).value == "Awesome");
}

TEST_CASE("teams: a page is read for what messages are read for, and nothing of that is left out") {
  json page{{"value", json::array()}, {"@odata.nextLink", "https://graph.microsoft.com/v1.0/next"}};
  for (const auto& [name, fixture] : sources::teams::message_fixtures()) page["value"].push_back(fixture["message"]);
  const auto read = sources::teams::read_page(page.dump());
  REQUIRE(read);
  CHECK((*read)["@odata.nextLink"] == page["@odata.nextLink"]);
  REQUIRE((*read)["value"].size() == page["value"].size());
  for (std::size_t i = 0; i < page["value"].size(); ++i) {
    const auto one = read_message((*read)["value"][i], "19:x", graph), other = read_message(page["value"][i], "19:x", graph);
    CHECK(one.id == other.id);
    CHECK(one.item == other.item);
    CHECK((*read)["value"][i].size() < page["value"][i].size());
  }
  // A card as an object keeps what nobody knows of; the last of two members stands, also where it is null; elements keep their places.
  const auto odd = sources::teams::read_page(R"({"value": [null, {"id": "1", "id": null, "etag": {"id": [1]}, "content": {"etag": {"x": [null, {"y": 1}]}}, "subject": "s"}]})");
  REQUIRE(odd);
  CHECK(*odd == json::parse(R"({"value": [null, {"content": {"etag": {"x": [null, {"y": 1}]}}, "subject": "s"}]})"));
  CHECK_FALSE(sources::teams::read_page("{\"value\": ["));
  CHECK(sources::teams::read_page("[]")->is_array());
}
