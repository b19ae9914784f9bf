#include <algorithm>

#include "net/http.h"
#include "sources/teams/message.h"
#include "sources/teams_play.h"

using namespace kudosk;
using namespace kudosk::test;
using namespace std::chrono_literals;

namespace {

const std::string next_link = graph + "/teams/team-1/channels/19%3Akudos%40thread.tacv2/messages/delta?$skiptoken=a%2Bb==&odd=%zz|{x}";
const std::string delta_link = graph + "/teams/team-1/channels/19%3Akudos%40thread.tacv2/messages/delta?$deltatoken=FIRST";

json praise(const std::string& id, const std::string& words, const std::string& modified = "2026-11-24T09:00:00Z") {
  return Play::message(id, "<p>" + words + " <at id=\"0\">Amara Okafor</at></p>", modified);
}
json deleted(const std::string& id, const std::string& modified = "2026-11-24T10:00:00Z") {
  json out = Play::message(id, "", modified);
  out["deletedDateTime"] = modified;
  out["mentions"] = json::array();
  return out;
}
std::string id(const std::string& message, const std::string& channel = channel_one) { return channel + "/" + message; }
json error(const std::string& code) { return {{"error", {{"code", code}, {"message", "x"}}}}; }

}  // namespace

TEST_CASE("teams delta: nextLink is followed verbatim, deltaLink is where the next poll begins, also after a restart") {
  Play play;
  play.sign_in();
  play.page({praise("1", "One")}, "", next_link);
  CHECK(play.request().url == next_link);
  play.page({praise("2", "Two")}, delta_link);
  CHECK(play.asks.empty());
  CHECK(play.items == std::map<std::string, std::string>{{id("1"), "One Amara Okafor"}, {id("2"), "Two Amara Okafor"}});
  play.wait(15min);
  play.poll();
  CHECK(play.request().url == delta_link);
  play.page({}, delta_link + "2");
  play.restart();
  play.poll();
  play.tokens("access-2", "refresh-2");
  play.me("kudos@northwind.example");
  CHECK(play.request().url == delta_link + "2");
  play.page({praise("3", "Three")}, delta_link + "3");
  CHECK(play.items.size() == 3);  // changes alone: nothing is taken away
  CHECK(play.troubles.empty());
  CHECK(play.source->default_interval() == 15min);
}

TEST_CASE("teams delta: an edit changes, a deletion, a block and an edit to no praise take back") {
  Play play;
  play.sign_in();
  play.page({praise("1", "One"), praise("2", "Two"), praise("3", "Three"), praise("4", "Four")}, delta_link);
  play.wait(15min);
  play.poll();
  json blocked = praise("3", "Three", "2026-11-24T10:00:00Z"), plain = Play::message("4", "<p>Four</p>", "2026-11-24T10:00:00Z");
  blocked["policyViolation"] = {{"dlpAction", "blockAccess"}};
  plain["mentions"] = json::array();
  play.page({praise("1", "Edited", "2026-11-24T10:00:00Z"), deleted("2"), blocked, plain}, delta_link + "2");
  CHECK(play.items == std::map<std::string, std::string>{{id("1"), "Edited Amara Okafor"}});
  // And what was none may become one.
  play.wait(15min);
  play.poll();
  play.page({praise("4", "Now praise", "2026-11-24T11:00:00Z"), deleted("9")}, delta_link + "3");
  CHECK(play.items.size() == 2);
}

TEST_CASE("teams delta: a message that comes more than once counts as it was last") {
  Play play;
  play.sign_in();
  // In one page, across pages, the older after the newer, and gone after it was there.
  play.page({praise("1", "Old"), praise("1", "New", "2026-11-24T09:30:00Z"), praise("2", "Two"), praise("3", "Three", "2026-11-24T09:30:00Z"), praise("4", "Four")}, "", next_link);
  CHECK(play.items[id("1")] == "New Amara Okafor");
  play.page({praise("1", "Old"), praise("2", "Two"), praise("3", "Older", "2026-11-24T09:29:59.999Z"), deleted("4"), deleted("5"), praise("5", "Restored", "2026-11-24T10:00:01Z")},
            delta_link);
  CHECK(play.items ==
        std::map<std::string, std::string>{{id("1"), "New Amara Okafor"}, {id("2"), "Two Amara Okafor"}, {id("3"), "Three Amara Okafor"}, {id("5"), "Restored Amara Okafor"}});
}

TEST_CASE("teams delta: a lost or broken link is answered by a clean resync") {
  for (const auto& [status, code] : std::vector<std::pair<int, std::string>>{
           {410, ""}, {410, "syncStateNotFound"}, {404, "syncStateNotFound"}, {400, "BadRequest"}, {400, "syncStateInvalid"}, {403, "resyncRequired"}}) {
    INFO(status << " " << code);
    Play play;
    play.sign_in();
    play.page({praise("1", "One"), praise("2", "Two")}, delta_link);
    play.wait(15min);
    play.poll();
    if (code.empty())
      play.answer_text(status, "");
    else
      play.answer(status, error(code));
    CHECK(play.troubles.empty());
    CHECK(play.request().url.find("delta?%24top=50&%24filter=lastModifiedDateTime%20gt%20") != std::string::npos);
    play.page({praise("2", "Two")}, "", next_link);
    CHECK(play.items.size() == 2);  // nothing goes before the whole is known
    play.page({praise("3", "Three")}, delta_link + "2");
    CHECK(play.items == std::map<std::string, std::string>{{id("2"), "Two Amara Okafor"}, {id("3"), "Three Amara Okafor"}});
    play.wait(15min);
    play.poll();
    CHECK(play.request().url == delta_link + "2");
  }
}

TEST_CASE("teams delta: a link that is lost in the middle of a resync is tried once more, then at the next poll; nothing is lost") {
  Play play;
  play.sign_in();
  play.page({praise("1", "One")}, delta_link);
  play.wait(15min);
  play.poll();
  play.answer(410, error("syncStateNotFound"));
  play.page({}, "", next_link);
  play.answer(400, error("BadRequest"));
  CHECK(play.asks.empty());
  REQUIRE(play.troubles.size() == 1);
  CHECK(play.items.size() == 1);
  play.wait(30s);
  play.poll();
  CHECK(play.request().url == next_link);  // perhaps it was a passing fault
  play.answer(400, error("BadRequest"));
  CHECK(play.request().url.find("%24filter=") != std::string::npos);
  play.page({praise("2", "Two")}, delta_link + "2");
  CHECK(play.items.size() == 1);
  CHECK(play.items.count(id("2")) == 1);
}

TEST_CASE("teams delta: what an earlier configuration left behind goes with the first whole walk") {
  Play play(json::object(), "", {{"refresh_token", "refresh-1"}});
  play.items = {{"19:other@thread.tacv2/7", "left behind"}, {id("1"), "as it was"}};
  play.poll();
  play.tokens("access-1", "refresh-2");
  play.me("kudos@northwind.example");
  play.page({praise("1", "One")}, "", next_link);
  CHECK(play.items.size() == 2);
  play.page({praise("2", "Two")}, delta_link);
  CHECK(play.items == std::map<std::string, std::string>{{id("1"), "One Amara Okafor"}, {id("2"), "Two Amara Okafor"}});
}

TEST_CASE("teams delta: one channel's refusal does not hold up the others") {
  const std::string other = "19:other@thread.tacv2", third = "19:third@thread.tacv2";
  Play play(json{{"channels", json::array({channel_one, other, third, other})}});
  play.sign_in();
  play.page({praise("1", "One")}, delta_link);
  CHECK(play.request().url.find("19%3Aother") != std::string::npos);
  SECTION("as it must not be read") { play.answer(403, error("Forbidden")); }
  SECTION("as it is not there") { play.answer(404, error("NotFound")); }
  SECTION("as it answers what is no list") { play.answer_text(200, "<html>"); }
  SECTION("as it leads elsewhere") { play.page({praise("7", "Elsewhere")}, "", "https://evil.example/next"); }
  CHECK(play.request().url.find("19%3Athird") != std::string::npos);
  play.page({praise("3", "Three")}, delta_link + "3");
  CHECK(play.asks.empty());
  REQUIRE(play.troubles.size() == 1);
  CHECK_FALSE(play.troubles[0].hint.empty());
  CHECK(play.items.count(id("1")) == 1);
  CHECK(play.items.count(id("3", third)) == 1);
  // What was read goes on from its link, also after a restart.
  play.restart();
  play.poll();
  play.tokens("access-2", "refresh-2");
  play.me("kudos@northwind.example");
  CHECK(play.request().url == delta_link);
}

TEST_CASE("teams delta: throttling ends the poll with the wait that was asked for, and another channel begins the next") {
  const std::string other = "19:other@thread.tacv2";
  Play play(json{{"channels", json::array({channel_one, other})}});
  play.sign_in();
  for (const int status : {429, 503, 504}) {
    play.answer(status, error("TooManyRequests"), Millis{2128});
    CHECK(play.asks.empty());
    REQUIRE(play.troubles.size() == 1);
    CHECK(play.troubles[0].kind == ErrorKind::rate);
    CHECK(play.troubles[0].retry_after == Millis{2128});
    play.wait(3s);
    const std::string before = play.troubles[0].message;
    play.poll();
  }
  CHECK(play.request().url.find("19%3Aother") != std::string::npos);  // one, other, one, other
  play.page({praise("2", "Two")}, delta_link);
  CHECK(play.request().url.find("19%3Akudos") != std::string::npos);
  play.page({praise("1", "One")}, delta_link);
  CHECK(play.items.size() == 2);
  CHECK(play.troubles.empty());
  const auto asked = net::parse_retry_after("2.128", play.now().wall);
  REQUIRE(asked);
  CHECK(*asked == Millis{2128});
}

TEST_CASE("teams delta: pages are asked for one after another, at most four a second, at most fifty a poll") {
  Play play;
  play.sign_in();
  for (int page = 1; page <= 50; ++page) {
    CHECK(play.ask().bucket == "graph");
    CHECK(*play.ask().bucket_interval == 250ms);
    play.page({praise(std::to_string(page), "Praise")}, "", next_link + std::to_string(page));
  }
  CHECK(play.asks.empty());
  REQUIRE(play.troubles.size() == 1);
  CHECK(play.troubles[0].kind == ErrorKind::limit);
  play.wait(30s);
  play.poll();
  CHECK(play.request().url == next_link + "50");
  play.page({praise("51", "Praise")}, delta_link);
  CHECK(play.items.size() == 51);
  CHECK(play.troubles.empty());
}

TEST_CASE("teams delta: an empty page with more behind it, and an answer without any link") {
  Play play;
  play.sign_in();
  play.page({}, "", next_link);
  play.page({praise("1", "One")}, "");
  CHECK(play.troubles.empty());
  play.wait(15min);
  play.poll();
  CHECK(play.request().url.find("%24filter=") != std::string::npos);
  play.page({}, delta_link);
  CHECK(play.items.empty());  // the whole, again, and it is not in it
}

TEST_CASE("teams delta: without the time nobody can say since when") {
  Play play;
  const Now untrusted{Show{}, Wall{}, false};
  auto effects = play.source->poll(untrusted);
  REQUIRE(std::holds_alternative<sources::Ask>(effects[0]));
  play.asks.push_back(std::get<sources::Ask>(effects[0]));
  play.code();
  play.tokens("access-1", "refresh-1");
  const auto me = play.ask();
  play.asks.clear();
  sources::Answer answer;
  net::Response response;
  response.status = 200;
  response.body = R"({"mail": "kudos@northwind.example"})";
  answer.http = response;
  effects = play.source->answer(untrusted, me, answer);
  CHECK(std::get<sources::HttpAsk>(std::get<sources::Ask>(effects.back()).what).request.url.find("filter") == std::string::npos);
}

TEST_CASE("teams delta: a stored link to elsewhere, and strange memory, are not used") {
  for (const json& memory : {json{{channel_one, {{"delta", "https://evil.example/delta"}, {"shown", {"x"}}}}}, json(7), json{{channel_one, 7}},
                             json{{channel_one, {{"delta", 7}, {"shown", "x"}}}}, json{{channel_one, {{"shown", {1, nullptr, "a"}}}}}}) {
    Play play(json::object(), memory.dump(), {{"refresh_token", "refresh-1"}});
    play.poll();
    play.tokens("access-1", "refresh-2");
    play.me("kudos@northwind.example");
    CHECK(play.request().url.find(graph + "/teams/team-1/") == 0);
    CHECK(play.request().url.find("%24filter=") != std::string::npos);
  }
}

TEST_CASE("teams delta: a wrong type anywhere in an answer neither stops it nor shows markup") {
  json answer{{"@odata.context", "x"}, {"value", {praise("1", "One"), praise("2", "<b>Two</b>")}}, {"@odata.deltaLink", delta_link}};
  answer["value"][0]["reactions"] = {{{"reactionType", "custom"}, {"displayName", "parrot"}, {"reactionContentUrl", graph + "/x/$value"}}};
  const json others[] = {nullptr, true, 7, -1.5, "text", "<b>x</b>", json::array(), json::object(), json::array({1, "x", nullptr}), 1e300};
  const json flat = answer.flatten();
  for (const auto& [pointer, _] : flat.items()) {
    std::string up = pointer;  // the value itself, and each that it stands in
    while (!up.empty()) {
      for (const auto& other : others) {
        if (up.find("/contentType") != std::string::npos && other == "text") continue;  // then it is no markup
        INFO(up << " " << other);
        Play play(json{{"account", nullptr}}, "", {{"refresh_token", "refresh-1"}});
        play.poll();
        play.tokens("access-1", "");
        json changed = answer;
        changed[json::json_pointer(up)] = other;
        play.answer(200, changed);
        for (int more = 0; more < 3 && !play.asks.empty(); ++more) play.page({}, delta_link);
        CHECK(play.asks.empty());
        const bool list = changed["value"].is_array();
        if (list && changed["value"].size() == 2) CHECK(play.items.size() >= 1);
        for (const auto& [item, words] : play.items) CHECK(words.find("</") == std::string::npos);
      }
      up = up.substr(0, up.rfind('/'));
    }
  }
}

TEST_CASE("teams delta: a message that is nested too deep costs no other") {
  Play play(json{{"account", nullptr}}, "", {{"refresh_token", "refresh-1"}});
  play.poll();
  play.tokens("access-1", "");
  json bad = praise("2", "Two"), deep = "x";
  for (int i = 0; i < 450; ++i) deep = json::array({deep});
  bad["eventDetail"] = deep;
  play.page({praise("1", "One"), bad}, delta_link);
  CHECK(play.troubles.empty());
  CHECK(play.items.size() == 2);
}

TEST_CASE("teams: a team's name instead of its id is told from a team that is not there") {
  Play play(json{{"account", nullptr}, {"team", "Marketing"}}, "", {{"refresh_token", "refresh-1"}});
  play.poll();
  play.tokens("access-1", "");
  play.answer(404, {{"error", {{"code", "NotFound"}}}});
  REQUIRE(play.troubles.size() == 1);
  CHECK(play.troubles[0].hint.find("groupId=") != std::string::npos);
}

TEST_CASE("teams: the sign-in goes along with Graph's own pictures alone") {
  Play play;
  const std::string photo = graph + "/users/u1/photos/240x240/$value";
  CHECK(play.source->picture(photo).request.url.empty());  // not before somebody has signed in
  play.sign_in();
  const auto own = play.source->picture(photo);
  REQUIRE(own.request.headers.size() == 1);
  CHECK(own.request.headers[0].value == "Bearer access-1");
  CHECK(own.request.credential);
  for (const char* elsewhere : {"https://media.giphy.com/x.gif", "https://graph.microsoft.com.evil.example/x", "http://graph.microsoft.com/x", "https://graph.microsoft.com:444/x",
                                "https://praise.myanalytics.cdn.office.net/x.png"}) {
    const auto other = play.source->picture(elsewhere);
    CHECK(other.request.url == elsewhere);
    CHECK(other.request.headers.empty());
    CHECK_FALSE(other.request.credential);
  }
}

TEST_CASE("teams: make() names the key that is wrong") {
  const auto wrong = [](json change, const std::string& pointer, const std::string& hint = {}) {
    json options{{"type", "teams"}, {"tenant", "northwind"}, {"client_id", "app-1"}, {"team", "team-1"}, {"channels", json::array({channel_one})}};
    options.merge_patch(change);
    sources::Made made;
    made.settings.type = made.settings.name = "teams";
    made.settings.options = std::make_shared<const json>(options);
    const auto source = sources::make(made);
    INFO(change.dump());
    REQUIRE_FALSE(source);
    CHECK(source.error().kind == ErrorKind::config);
    CHECK(source.error().message.rfind(pointer + ": ", 0) == 0);
    CHECK(source.error().hint.find(hint) != std::string::npos);
  };
  wrong({{"tenant", nullptr}}, "/tenant");
  wrong({{"client_id", ""}}, "/client_id");
  wrong({{"team", 7}}, "/team");
  wrong({{"channels", nullptr}}, "/channels");
  wrong({{"channels", json::array()}}, "/channels");
  wrong({{"channels", json::array({channel_one, 7})}}, "/channels/1");
  wrong({{"auth", "password"}}, "/auth");
  // What people write instead of ids.
  const auto channel = [&](const char* said, const std::string& hint) { wrong({{"channels", json::array({channel_one, said})}}, "/channels/1", hint); };
  channel("Kudos", "Get link to channel");
  channel("19:with a blank@thread.tacv2", "Get link to channel");
  channel("19%3Akudos%40thread.tacv2", "\"19:kudos@thread.tacv2\"");
  channel("https://teams.microsoft.com/l/channel/19%3Akudos%40thread.tacv2/Kudos?groupId=3f0c2b1a-0000-4000-8000-000000000001&tenantId=x",
          "write \"19:kudos@thread.tacv2\" here, and \"3f0c2b1a-0000-4000-8000-000000000001\" as the team");
  channel("https://teams.microsoft.com/l/team/x", "Get link to channel");
  channel("3f0c2b1a-0000-4000-8000-000000000001", "Get link to channel");
  wrong({{"team", "Marketing Team"}}, "/team", "groupId=");
  wrong({{"team", "19:kudos@thread.tacv2"}}, "/team", "groupId=");
  wrong({{"team", "https://teams.microsoft.com/l/team/19%3Ax%40thread.tacv2/conversations?groupId=3f0c2b1a-0000-4000-8000-000000000001"}}, "/team",
        "write \"3f0c2b1a-0000-4000-8000-000000000001\" here");
  wrong({{"account", "kudos"}}, "/account", "kudos@northwind.example");
  wrong({{"tenant", "North Wind"}}, "/tenant", "Directory (tenant) ID");
  wrong({{"client_id", "https://entra.microsoft.com"}}, "/client_id", "Application (client) ID");
  wrong({{"auth", "app"}}, "/auth");
  wrong({{"graph_url", "graph"}}, "/graph_url");
  wrong({{"login_url", "ftp://x"}}, "/login_url");
}
