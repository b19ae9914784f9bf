#include "sources/slack/slack_source.h"

#include "catch.h"
#include "sources/factories.h"
#include "sources/slack_workspace.h"

using namespace kudosk;
using namespace kudosk::sources;
using namespace kudosk::sources::slack;
using namespace std::chrono_literals;

TEST_CASE("slack source: a conversation, from post to deletion") {
  Office office;
  Workspace& slack = office.workspace;
  const std::string first = slack.post(office.now.wall - 1h, "<@U01AMARA> stayed late");
  const std::string chat = slack.post(office.now.wall - 30min, "lunch?");
  slack.post(office.now.wall - 20min, "<@U02JONAS> has joined the channel", {{"subtype", "channel_join"}});
  office.poll();
  CHECK(office.message(first) == "@Amara Okafor stayed late");
  CHECK(office.shown.size() == 1);
  CHECK(office.shown.begin()->second.said_in == "#team-wins");
  CHECK_FALSE(office.trouble);

  const std::string second = slack.post(office.now.wall, "<@U03MARA> :tada:");
  office.poll();
  CHECK(office.message(second) == "@Mara Quist 🎉");

  slack.edit(second, "<@U03MARA> thank you");
  slack.react(first, "clap");
  office.poll();
  CHECK(office.message(second) == "@Mara Quist thank you");
  CHECK(office.shown["C01KUDOS/" + second].updated);
  CHECK(std::get<Recognition>(office.shown["C01KUDOS/" + first].body).reactions.size() == 1);

  slack.react(chat, "trophy");
  office.poll();
  CHECK(office.message(chat) == "lunch?");

  slack.react(second, "no_entry_sign");
  office.poll();
  CHECK_FALSE(office.shows(second));

  slack.at(second).erase("reactions");
  slack.at(chat).erase("reactions");
  office.poll();
  CHECK(office.shows(second));
  CHECK_FALSE(office.shows(chat));

  slack.edit(first, "never mind");
  slack.erase(second);
  office.poll();
  CHECK(office.shown.empty());
}

TEST_CASE("slack source: at the default rate a minute goes by between two requests, and fifteen messages come") {
  Office office;
  for (int i = 0; i < 12; ++i) office.workspace.post(office.now.wall - std::chrono::hours(i + 1), "<@U01AMARA> thanks " + std::to_string(i));
  office.poll();
  const auto before = office.workspace.asked["conversations.history"];
  const Show began = office.now.show;
  office.run(10min);
  const auto requests = office.workspace.asked["conversations.history"] - before;
  CHECK(requests <= 10);
  CHECK(requests >= 9);
  CHECK(office.now.show - began >= 10min);
  for (const auto& url : office.urls)
    if (url.find("conversations.history") != url.npos) CHECK(url.find("limit=15") != url.npos);
}

TEST_CASE("slack source: at the default rate news come within 75 s, and every edit within 140 s") {
  Office office;
  Workspace& slack = office.workspace;
  std::vector<std::string> messages;
  for (int i = 0; i < 14; ++i) messages.push_back(slack.post(office.now.wall - std::chrono::minutes(300 - i), "<@U01AMARA> thanks " + std::to_string(i)));
  office.run(3min);
  const std::string fresh = slack.post(office.now.wall, "<@U03MARA> thanks");
  slack.edit(messages[0], "<@U01AMARA> edited");
  slack.erase(messages[1]);
  slack.react(messages[2], "no_entry_sign");
  Show began = office.now.show;
  while (!office.shows(fresh) && office.now.show - began < 75s) office.run(1ms);
  CHECK(office.shows(fresh));
  CHECK(office.now.show - began <= 75s);
  office.run(140s - (office.now.show - began) - 61s);
  CHECK(office.message(messages[0]) == "@Amara Okafor edited");
  CHECK_FALSE(office.shows(messages[1]));
  CHECK_FALSE(office.shows(messages[2]));
}

TEST_CASE("slack source: what is older than the newest page is walked through in turn, and what is gone there goes") {
  Office office;
  Workspace& slack = office.workspace;
  std::vector<std::string> messages;
  for (int i = 0; i < 50; ++i) messages.push_back(slack.post(office.now.wall - std::chrono::hours(100 - i), "<@U01AMARA> thanks " + std::to_string(i)));
  office.run(12min);
  REQUIRE(office.shown.size() == 50);
  CHECK(office.wholes == 1);
  slack.erase(messages[3]);
  slack.edit(messages[7], "<@U01AMARA> edited");
  slack.erase(messages[25]);
  slack.react(messages[12], "no_entry_sign");
  office.run(140s);
  CHECK(office.shown.size() == 47);
  CHECK(office.message(messages[7]) == "@Amara Okafor edited");
  CHECK(office.shown["C01KUDOS/" + messages[7]].updated);
  const std::string fresh = slack.post(office.now.wall, "<@U03MARA> thanks");
  office.run(62s);
  CHECK(office.shows(fresh));
  for (std::size_t i : {0u, 1u, 2u, 24u, 26u, 49u}) CHECK(office.shows(messages[i]));
}

TEST_CASE("slack source: at the default rate news come within 75 s, however many messages there are") {
  for (const bool scope : {true, false}) {
    CAPTURE(scope);
    Office office;
    Workspace& slack = office.workspace;
    slack.knows_reactions = scope;
    std::vector<std::string> messages;
    for (int i = 0; i < 60; ++i) messages.push_back(slack.post(office.now.wall - std::chrono::hours(100 - i), "<@U01AMARA> thanks " + std::to_string(i)));
    office.poll();
    // Soon after the start, before the older ones are read, and when they are.
    for (int i = 0; i < 12; ++i) {
      const std::string fresh = slack.post(office.now.wall, "<@U03MARA> news " + std::to_string(i));
      const Show posted = office.now.show;
      while (!office.shows(fresh) && office.now.show - posted < 75s) office.poll_once(), office.pass(1s);
      CHECK(office.shows(fresh));
      if (i == 3) office.run(15min);
      if (i > 3) office.pass(std::chrono::seconds(7 * i));
    }
    CHECK(office.shown.size() == 72);
    // Those that are older than a page are looked at one by one.
    slack.react(messages[0], "no_entry_sign");
    slack.erase(messages[1]);
    slack.edit(messages[2], "<@U01AMARA> edited");
    if (scope) {
      office.run(140s);
    } else {
      office.run(61s * 62);
    }
    CHECK_FALSE(office.shows(messages[0]));
    CHECK_FALSE(office.shows(messages[1]));
    CHECK(office.message(messages[2]) == "@Amara Okafor edited");
    CHECK(office.shown.size() == 70);
  }
}

TEST_CASE("slack source: looking at single messages keeps to the methods' rates") {
  Office office;
  for (int i = 0; i < 80; ++i) office.workspace.post(office.now.wall - std::chrono::hours(100 - i), "<@U01AMARA> thanks");
  office.run(20min);
  const auto before = office.workspace.asked;
  office.run(10min);
  auto& after = office.workspace.asked;
  CHECK(after["reactions.get"] - before.at("reactions.get") <= 500);
  CHECK(after["reactions.get"] - before.at("reactions.get") >= 300);
  CHECK(after["conversations.history"] - before.at("conversations.history") <= 10);
  CHECK(after["conversations.info"] - before.at("conversations.info") <= 50);
  CHECK(after["conversations.replies"] == 0);
}

TEST_CASE("slack source: where single messages can't be looked at, older pages are read again when the channel is quiet") {
  Office office;
  Workspace& slack = office.workspace;
  slack.knows_reactions = slack.knows_replies = false;
  std::vector<std::string> messages;
  for (int i = 0; i < 40; ++i) messages.push_back(slack.post(office.now.wall - std::chrono::hours(100 - i), "<@U01AMARA> thanks " + std::to_string(i)));
  office.run(15min);
  slack.erase(messages[1]);
  slack.edit(messages[2], "<@U01AMARA> edited");
  office.run(10min);
  CHECK_FALSE(office.shows(messages[1]));
  CHECK(office.message(messages[2]) == "@Amara Okafor edited");
  CHECK(office.shown.size() == 39);
}

TEST_CASE("slack source: more new messages than a page holds are all found") {
  Office office;
  Workspace& slack = office.workspace;
  for (int i = 0; i < 20; ++i) slack.post(office.now.wall - std::chrono::hours(30 - i), "<@U01AMARA> thanks");
  office.run(8min);
  REQUIRE(office.shown.size() == 20);
  for (int i = 0; i < 40; ++i) slack.post(office.now.wall, "<@U03MARA> flood");
  office.run(9min);
  CHECK(office.shown.size() == 60);
}

TEST_CASE("slack source: a server that knows no latest is walked by its cursors") {
  Office office;
  office.workspace.ignores_latest = true;
  for (int i = 0; i < 40; ++i) office.workspace.post(office.now.wall - std::chrono::hours(100 - i), "<@U01AMARA> thanks " + std::to_string(i));
  office.run(15min);
  CHECK(office.shown.size() == 40);
}

TEST_CASE("slack source: internal apps ask every few seconds and walk on in the same poll") {
  Office office({"C01KUDOS"}, "internal");
  Workspace& slack = office.workspace;
  std::vector<std::string> messages;
  for (int i = 0; i < 250; ++i) messages.push_back(slack.post(office.now.wall - std::chrono::minutes(400 - i), "<@U01AMARA> thanks " + std::to_string(i)));
  office.run(20s);
  CHECK(office.shown.size() == 250);
  slack.erase(messages[0]);
  slack.erase(messages[130]);
  const std::string fresh = slack.post(office.now.wall, "<@U03MARA> thanks");
  office.run(15s);
  CHECK(office.shows(fresh));
  office.run(15s);
  CHECK(office.shown.size() == 249);
  const auto asked = slack.asked["conversations.history"];
  office.run(60s);
  CHECK(slack.asked["conversations.history"] - asked <= 50);
}

TEST_CASE("slack source: several channels take turns") {
  Office office({"C01KUDOS", "C02LESSONS", "C03WINS"});
  office.workspace.add_channel("C02LESSONS", "lessons");
  office.workspace.add_channel("C03WINS", "wins");
  office.run(4min);
  const auto ts = office.workspace.post(office.now.wall, "<@U01AMARA> thanks", {}, "C02LESSONS");
  office.run(3 * 75s - 17s);
  CHECK(office.shows(ts, "C02LESSONS"));
  CHECK(office.shown["C02LESSONS/" + ts].said_in == "#lessons");
  CHECK(office.wholes == 1);
}

TEST_CASE("slack source: nobody is asked for twice, and names last for days") {
  Office office;
  for (int i = 0; i < 10; ++i) office.workspace.post(office.now.wall - std::chrono::minutes(100 - i), "<@U01AMARA> <@U03MARA> <@U01AMARA>");
  office.run(30min);
  for (const char* id : {"U01AMARA", "U02JONAS", "U03MARA"}) {
    CAPTURE(id);
    CHECK(office.workspace.asked_about[std::string("users.info ") + id] == 1);
  }
  CHECK(office.workspace.asked["emoji.list"] == 1);
  CHECK(office.workspace.asked["auth.test"] == 1);
  office.workspace.users["U01AMARA"]["user"]["profile"]["display_name"] = "Amara O.";
  office.pass(std::chrono::hours(24 * 4));
  office.workspace.post(office.now.wall, "<@U01AMARA> again");
  office.poll();
  office.poll();
  CHECK(std::get<Recognition>(office.shown.rbegin()->second.body).message == "@Amara O. again");
}

TEST_CASE("slack source: somebody whom Slack does not know is Someone; while it has a fault, what they are in waits") {
  Office office;
  const auto gone = office.workspace.post(office.now.wall - 5min, "<@U0GONE> thanks");
  office.poll();
  CHECK(office.message(gone) == "@Someone thanks");

  office.workspace.failing["users.info"] = answer_json("error.fatal_error");
  const auto known = office.workspace.post(office.now.wall, "<@U03MARA> thanks");
  office.poll();
  CHECK_FALSE(office.shows(known));
  REQUIRE(office.trouble);
  CHECK(office.trouble->message.find("users.info") != std::string::npos);
  CHECK(office.trouble->hint.find("names") != std::string::npos);
  office.workspace.failing.clear();
  office.poll_once();
  CHECK(office.message(known) == "@Mara Quist thanks");
  CHECK_FALSE(office.trouble);

  // What others' names stand in for is shown at once, and mended when the name has come.
  office.workspace.users["U07NEW"] = json::parse(R"({"ok": true, "user": {"id": "U07NEW", "profile": {"display_name": "Noor Haddad"}}})");
  office.workspace.failing["users.info"] = answer_json("error.fatal_error");
  const auto own = office.workspace.post(office.now.wall, "<@U03MARA> thanks", {{"user", "U07NEW"}, {"user_profile", {{"display_name", "Noor"}}}});
  const auto of_them = office.workspace.post(office.now.wall, "<@U07NEW> thanks");
  const auto unknown = office.workspace.post(office.now.wall, "<@U08NOBODY> thanks");
  office.poll();
  CHECK(std::get<Recognition>(office.shown["C01KUDOS/" + own].body).from->name == "Noor");
  CHECK(office.message(of_them) == "@Noor thanks");
  CHECK_FALSE(office.shows(unknown));
  // Not for ever.
  office.run(7min);
  CHECK(office.message(unknown) == "@Someone thanks");
  office.workspace.failing.clear();
  office.run(2min);
  CHECK(office.message(of_them) == "@Noor Haddad thanks");

  // Who is on the screen by name does not become Someone.
  office.start();
  office.workspace.failing["users.info"] = answer_json("error.fatal_error");
  office.poll();
  CHECK(office.message(known) == "@Mara Quist thanks");
}

TEST_CASE("slack source: a private channel stays hidden, with a word on why, until it is named") {
  Office office({"C01KUDOS", "C02PRIVATE"});
  office.workspace.add_channel("C02PRIVATE", "leads", true);
  const auto secret = office.workspace.post(office.now.wall - 5min, "<@U01AMARA> a secret", {}, "C02PRIVATE");
  const auto open = office.workspace.post(office.now.wall - 5min, "<@U01AMARA> thanks");
  office.poll();
  CHECK(office.shows(open));
  CHECK_FALSE(office.shows(secret, "C02PRIVATE"));
  REQUIRE(office.trouble);
  CHECK(office.trouble->kind == ErrorKind::config);
  CHECK(office.trouble->message.find("#leads") != std::string::npos);
  CHECK(office.trouble->hint.find("private_channels") != std::string::npos);
  CHECK(office.trouble->retry_after == office.settings.interval);
  office.run(5min);
  CHECK(office.trouble);
  CHECK(office.wholes == 0);

  office.settings.private_channels = {"C02PRIVATE"};
  office.start();
  office.run(3min);
  CHECK(office.shows(secret, "C02PRIVATE"));
  CHECK_FALSE(office.trouble);
}

TEST_CASE("slack source: a channel that becomes private leaves the screen") {
  Office office;
  const auto ts = office.workspace.post(office.now.wall - 5min, "<@U01AMARA> thanks");
  office.poll();
  CHECK(office.shows(ts));
  office.run(30s);
  office.workspace.infos["C01KUDOS"]["channel"]["is_private"] = true;
  office.run(16s);
  CHECK_FALSE(office.shows(ts));
  REQUIRE(office.trouble);
  CHECK(office.trouble->message.find("private") != std::string::npos);
  office.workspace.infos["C01KUDOS"]["channel"]["is_private"] = false;
  office.run(2min);
  CHECK(office.shows(ts));
  // An app without the scope for private channels is not told that it is one.
  for (const json& told : {json{{"ok", false}, {"error", "missing_scope"}, {"needed", "groups:read"}}, json{{"ok", false}, {"error", "channel_not_found"}}}) {
    office.workspace.failing["conversations.info"] = told;
    office.run(16s);
    CHECK_FALSE(office.shows(ts));
    CHECK(office.trouble);
    office.workspace.failing.clear();
    office.run(2min);
    CHECK(office.shows(ts));
  }
}

TEST_CASE("slack source: at an internal app's rate a private channel is gone at the next poll") {
  Office office({"C01KUDOS"}, "internal");
  const auto ts = office.workspace.post(office.now.wall - 5min, "<@U01AMARA> thanks");
  office.run(20s);
  CHECK(office.shows(ts));
  office.workspace.infos["C01KUDOS"]["channel"]["is_private"] = true;
  office.run(13s);
  CHECK_FALSE(office.shows(ts));
}

TEST_CASE("slack source: what is nested too deep costs its own message's part alone") {
  Office office;
  const auto good = office.workspace.post(office.now.wall - 5min, "<@U01AMARA> thanks");
  json deep = "x";
  for (int i = 0; i < 450; ++i) deep = i % 2 ? json{{"elements", deep}} : json::array({deep});
  const auto bad = office.workspace.post(office.now.wall - 4min, "<@U03MARA> deep", {{"blocks", deep}});
  office.poll();
  CHECK(office.shows(good));
  CHECK(office.message(bad) == "@Mara Quist deep");
  CHECK_FALSE(office.trouble);
}

TEST_CASE("slack source: where nobody can say whether a channel is private, nothing is shown") {
  Office office;
  const auto ts = office.workspace.post(office.now.wall - 5min, "<@U01AMARA> thanks");
  office.workspace.failing["conversations.info"] = json{{"ok", false}, {"error", "missing_scope"}, {"needed", "channels:read"}};
  office.run(3min);
  CHECK_FALSE(office.shows(ts));
  REQUIRE(office.trouble);
  CHECK(office.trouble->message.find("channels:read") != std::string::npos);
  office.workspace.failing.clear();
  office.run(2min);
  CHECK(office.shows(ts));
  // A fault of Slack's takes nothing away that was known.
  office.workspace.failing["conversations.info"] = answer_json("error.fatal_error");
  office.run(62min);
  CHECK(office.shows(ts));
}

TEST_CASE("slack source: each refusal says in words what to do") {
  struct Case {
    const char *answer, *method;
    ErrorKind kind;
    const char *message, *hint;
  };
  const Case cases[] = {
      {"error.invalid_auth", "conversations.history", ErrorKind::auth, "invalid_auth", "token_file"},
      {"error.missing_scope", "conversations.history", ErrorKind::auth, "channels:history", "install the app again"},
      {"error.not_in_channel", "conversations.history", ErrorKind::config, "#team-wins", "/invite @kudosk"},
      {"error.channel_not_found", "conversations.history", ErrorKind::config, "channel_not_found", "/invite @kudosk"},
      {"error.is_archived", "conversations.history", ErrorKind::config, "archived", "channels"},
      {"error.ratelimited", "conversations.history", ErrorKind::rate, "too often", "screens"},
      {"error.fatal_error", "conversations.history", ErrorKind::http, "fatal_error", "tried again"},
  };
  // Those of organisations.
  for (const auto& [code, words] :
       {std::pair<const char*, const char*>{"team_access_not_granted", "org admin"}, {"org_login_required", "after the move"}, {"access_denied", "approve"}}) {
    CAPTURE(code);
    Office office;
    office.workspace.failing["conversations.history"] = json{{"ok", false}, {"error", code}};
    office.poll();
    REQUIRE(office.trouble);
    CHECK(office.trouble->message.find(code) != std::string::npos);
    CHECK(office.trouble->hint.find(words) != std::string::npos);
  }
  for (const auto& one : cases) {
    CAPTURE(one.answer);
    Office office;
    const auto ts = office.workspace.post(office.now.wall - 5min, "<@U01AMARA> thanks");
    office.poll();
    office.workspace.failing[one.method] = answer_json(one.answer);
    office.poll();
    REQUIRE(office.trouble);
    CHECK(office.trouble->kind == one.kind);
    CHECK(office.trouble->message.find(one.message) != std::string::npos);
    CHECK(office.trouble->hint.find(one.hint) != std::string::npos);
    CHECK(office.shows(ts));
  }
}

TEST_CASE("slack source: a poll that asks for no messages does not hide that nothing is reached, or that a channel is refused") {
  Office office;
  const auto ts = office.workspace.post(office.now.wall - 5min, "<@U01AMARA> thanks");
  office.poll();
  office.workspace.failing["conversations.history"] = answer_json("error.not_in_channel");
  office.poll();
  REQUIRE(office.trouble);
  for (int i = 0; i < 3; ++i) {
    office.pass(15s);
    const auto asked = office.workspace.asked["conversations.history"];
    office.poll_once();
    if (office.workspace.asked["conversations.history"] > asked) break;
    REQUIRE(office.trouble);
    CHECK(office.trouble->message.find("not_in_channel") != std::string::npos);
  }
  office.workspace.failing.clear();
  office.run(62s);
  CHECK_FALSE(office.trouble);
  office.workspace.unreachable = true;
  for (int i = 0; i < 6; ++i) {
    office.pass(15s);
    office.poll_once();
    REQUIRE(office.trouble);
    CHECK(office.trouble->kind == ErrorKind::network);
  }
  CHECK(office.shows(ts));
  office.workspace.unreachable = false;
  office.run(20s);
  CHECK_FALSE(office.trouble);
  // Right after a poll nothing is due: it rests rather than asking again and again.
  office.poll_once();
  const auto effects = office.source->poll(office.now);
  CHECK(std::any_of(effects.begin(), effects.end(), [&](const Effect& effect) { return std::holds_alternative<Rest>(effect) && std::get<Rest>(effect).until > office.now.show; }));
}

TEST_CASE("slack source: a strange answer is a failed poll, and takes nothing away") {
  Office office;
  const auto ts = office.workspace.post(office.now.wall - 5min, "<@U01AMARA> thanks");
  office.poll();
  for (const json& strange : {json::array(), json("text"), json(nullptr), json{{"ok", true}}, json{{"ok", true}, {"messages", "none"}},
                              json{{"ok", "yes"}, {"messages", json::array()}}, json{{"ok", false}}, json{{"ok", false}, {"error", "<script>alert(1)</script>"}}}) {
    CAPTURE(strange.dump());
    office.workspace.failing["conversations.history"] = strange;
    office.poll();
    REQUIRE(office.trouble);
    CHECK(office.trouble->message.find("script") == std::string::npos);
    CHECK(office.shows(ts));
  }
}

TEST_CASE("slack source: 429 is waited for as long as was asked, or a minute") {
  Office office;
  office.workspace.post(office.now.wall - 5min, "<@U01AMARA> thanks");
  office.poll();
  office.workspace.failing["conversations.history"] = answer_json("error.ratelimited");
  office.workspace.failing_status["conversations.history"] = 429;
  office.poll();
  REQUIRE(office.trouble);
  CHECK(office.trouble->kind == ErrorKind::rate);
  CHECK(office.trouble->retry_after == 60s);
  office.workspace.retry_after["conversations.history"] = 240s;
  office.poll();
  CHECK(office.trouble->retry_after == 240s);
  const Show refused = office.now.show;
  office.workspace.failing.clear();
  office.workspace.failing_status.clear();
  office.poll();
  CHECK(office.now.show - refused >= 239s);
  CHECK_FALSE(office.trouble);
}

TEST_CASE("slack source: one channel's refusal does not stop the others, a refused token does") {
  Office office({"C0NOWHERE", "C01KUDOS"});
  const auto ts = office.workspace.post(office.now.wall - 5min, "<@U01AMARA> thanks");
  office.poll();
  CHECK(office.shows(ts));
  REQUIRE(office.trouble);
  CHECK(office.trouble->message.find("C0NOWHERE") != std::string::npos);
  CHECK(office.trouble->retry_after == office.settings.interval);
  office.workspace.failing["conversations.history"] = answer_json("error.invalid_auth");
  const auto asked = office.workspace.asked["conversations.history"];
  office.poll();
  CHECK(office.workspace.asked["conversations.history"] == asked + 1);
  CHECK_FALSE(office.trouble->retry_after);
}

TEST_CASE("slack source: what it remembers finds deletions after a restart, and holds no names") {
  Office office;
  Workspace& slack = office.workspace;
  std::vector<std::string> messages;
  for (int i = 0; i < 20; ++i) messages.push_back(slack.post(office.now.wall - std::chrono::hours(40 - i), "<@U01AMARA> thanks " + std::to_string(i)));
  office.run(8min);
  REQUIRE(office.shown.size() == 20);
  CHECK(office.memory.find("Amara") == std::string::npos);
  CHECK(office.memory.find("thanks") == std::string::npos);
  CHECK(office.memory.size() < 2000);
  const auto writes = office.remembered;
  office.run(10min);
  CHECK(office.remembered == writes);

  slack.erase(messages[19]);
  slack.erase(messages[2]);
  office.shown["C09OLD/1.000000"] = Item{};  // another configuration's
  office.start();
  office.poll();
  CHECK_FALSE(office.shows(messages[19]));
  CHECK(office.shows(messages[2]));
  office.run(8min);
  CHECK_FALSE(office.shows(messages[2]));
  CHECK(office.shown.size() == 18);
  for (const char* broken : {"", "{", "[]", R"({"channels":[]})", R"({"channels":{"C01KUDOS":{"shown":[1,"x",null],"last":7,"private":"no"}}})"}) {
    CAPTURE(broken);
    office.memory = broken;
    office.start();
    office.run(8min);
    CHECK(office.shown.size() == 18);
  }
}

TEST_CASE("slack source: an empty channel is whole, an empty page with more behind it is not") {
  Office office;
  office.poll();
  CHECK(office.wholes == 1);
  CHECK(office.shown.empty());
  const auto ts = office.workspace.post(office.now.wall, "<@U01AMARA> thanks");
  office.poll();
  office.workspace.failing["conversations.history"] = json{{"ok", true}, {"messages", json::array()}, {"has_more", true}, {"response_metadata", {{"next_cursor", "15"}}}};
  office.run(30min);
  CHECK(office.shows(ts));
  CHECK(std::any_of(office.urls.begin(), office.urls.end(), [](const std::string& url) { return url.find("cursor=15") != url.npos; }));
  office.workspace.failing["conversations.history"] = json{{"ok", true}, {"messages", json::array()}, {"has_more", false}, {"is_limited", true}};
  office.run(3min);
  CHECK(office.shows(ts));
  office.workspace.failing["conversations.history"] = json{{"ok", true}, {"messages", json::array()}, {"has_more", false}};
  office.run(3min);
  CHECK_FALSE(office.shows(ts));
}

TEST_CASE("slack source: a limit keeps the newest, and what is too old is not asked for") {
  Office office;
  office.settings.limit = 5;
  office.settings.max_age = 50h;
  office.start();
  for (int i = 0; i < 100; ++i) office.workspace.post(office.now.wall - std::chrono::hours(i + 1), "<@U01AMARA> thanks " + std::to_string(i));
  office.run(15min);
  CHECK(office.shown.size() == 5);
  CHECK(office.message(office.workspace.channels["C01KUDOS"].rbegin()->second["ts"]) == "@Amara Okafor thanks 0");
  for (const auto& url : office.urls) {
    const auto at = url.find("oldest=");
    if (at != url.npos) CHECK(Stamp::parse(url.substr(at + 7, 17))->wall() >= office.now.wall - 51h);
  }
}

TEST_CASE("slack source: a workspace's new emoji is looked for") {
  Office office;
  office.workspace.post(
      office.now.wall - 1min, "x",
      {{"blocks",
        json::parse(R"([{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"U01AMARA"},{"type":"emoji","name":"brand-new"}]}]}])")}});
  office.poll();
  CHECK(std::get<Recognition>(office.shown.begin()->second.body).message == "@Amara Okafor");
  office.workspace.emoji["brand-new"] = "https://emoji.example/new.png";
  office.run(12min);
  CHECK(std::get<Recognition>(office.shown.begin()->second.body).message == "@Amara Okafor:brand-new:");
  CHECK(office.shown.begin()->second.emoji.at("brand-new") == "https://emoji.example/new.png");
}

TEST_CASE("slack source: the token goes to Slack's own hosts, and to base_url's") {
  Office office;
  office.settings.base_url = "http://127.0.0.1:8080/api";
  office.start();
  const auto carries = [&](const char* address) { return !office.source->picture(address).secrets.empty(); };
  CHECK(carries("https://files.slack.com/files-pri/T0-F1/a.png"));
  CHECK(carries("https://slack.com/a.png"));
  CHECK(carries("https://FILES.Slack.com/a.png"));
  CHECK(carries("http://127.0.0.1:8080/files/a.png"));
  for (const char* other : {"http://files.slack.com/a.png", "https://files.slack.com.evil.example/a.png", "https://evilslack.com/a.png", "https://slack.com@evil.example/a.png",
                            "https://evil.example/#.slack.com", "https://evil.example/.slack.com", "https://files.slack.com:444@evil.example/", "http://127.0.0.1:8081/a.png",
                            "https://127.0.0.1:8080/a.png", "https://avatars.slack-edge.com/a.png", "ftp://files.slack.com/a", "a.png", ""}) {
    CAPTURE(other);
    CHECK_FALSE(carries(other));
  }
}

TEST_CASE("slack source: every ask carries the token by reference") {
  Office office;
  office.workspace.post(office.now.wall, "<@U01AMARA>");
  Effects effects = office.source->poll(office.now);
  std::size_t asks = 0;
  for (const auto& effect : effects)
    if (const auto* ask = std::get_if<Ask>(&effect)) {
      ++asks;
      const auto& http = std::get<HttpAsk>(ask->what);
      REQUIRE(http.secrets.size() == 1);
      CHECK(http.secrets[0].as == SecretUse::As::bearer);
      CHECK(http.secrets[0].key == "token_file");
      CHECK(http.request.url.rfind("https://slack.com/api/", 0) == 0);
      CHECK_FALSE(ask->bucket.empty());
    }
  CHECK(asks == 4);
}

TEST_CASE("slack source: a wrong type anywhere in an answer neither stops it nor shows markup") {
  const json page = answer_json("history");
  std::vector<json::json_pointer> places;
  const std::function<void(const json&, const json::json_pointer&)> walk = [&](const json& value, const json::json_pointer& at) {
    places.push_back(at);
    if (value.is_object())
      for (const auto& [key, member] : value.items()) walk(member, at / key);
    if (value.is_array())
      for (std::size_t i = 0; i < value.size(); ++i) walk(value[i], at / i);
  };
  walk(page, json::json_pointer());
  std::size_t tried = 0;
  for (const auto& place : places)
    for (const json& value : {json(nullptr), json(true), json(7), json("x"), json::array(), json::object()}) {
      Office office;
      office.now.wall = Wall(std::chrono::seconds(1795800000));
      json changed = page;
      changed[place] = value;
      office.workspace.failing["conversations.history"] = changed;
      office.poll();
      ++tried;
      for (const auto& [id, item] : office.shown)
        if (const auto* praise = std::get_if<Recognition>(&item.body)) {
          const bool markup = praise->message.find("<@") != std::string::npos || praise->message.find("U01AMARA") != std::string::npos;
          if (markup) {
            INFO(place.to_string() << " = " << value.dump());
            CHECK(praise->message == "");
          }
        }
    }
  CHECK(tried > 500);
  for (const char* method : {"users.info", "conversations.info", "emoji.list", "auth.test", "usergroups.list", "bots.info"})
    for (const json& value : {json(nullptr), json(true), json("x"), json::array(), json::object(), json{{"ok", true}},
                              json{{"ok", true}, {"user", 1}, {"channel", "x"}, {"emoji", 1}, {"url", 1}, {"usergroups", {1, "x"}}, {"bot", 0}}}) {
      Office office;
      office.workspace.post(office.now.wall, "<@U01AMARA> <!subteam^S01PLAT>", {{"bot_id", "B0"}});
      office.workspace.failing[method] = value;
      office.run(2min);
      for (const auto& [id, item] : office.shown) CHECK(std::get<Recognition>(item.body).message.find("U01AMARA") == std::string::npos);
    }
}

TEST_CASE("slack: make() names the key that is wrong") {
  const auto made = [](const char* text) {
    Made out;
    out.settings.type = "slack";
    out.settings.name = "slack";
    out.settings.options = std::make_shared<const json>(json::parse(text));
    return make(out);
  };
  CHECK(made(R"({"type":"slack","token_file":"t","channels":["C1"]})").has_value());
  CHECK(made(R"({"type":"slack","token_file":"t","channels":["C1"],"rules":["heytaco"],"rate":"internal","base_url":"http://127.0.0.1:1/api","private_channels":["C1"]})")
            .has_value());
  const auto error = [&](const char* text) {
    auto source = made(text);
    REQUIRE_FALSE(source.has_value());
    CHECK(source.error().kind == ErrorKind::config);
    return source.error().message;
  };
  CHECK(error(R"({"channels":["C1"]})").rfind("/token_file: ", 0) == 0);
  CHECK(error(R"({"token_file":"t"})").rfind("/channels: ", 0) == 0);
  CHECK(error(R"({"token_file":"t","channels":[]})").rfind("/channels: ", 0) == 0);
  CHECK(error(R"({"token_file":"t","channels":"C1"})").rfind("/channels: ", 0) == 0);
  CHECK(error(R"({"token_file":"t","channels":["C1","#kudos"]})").rfind("/channels/1: ", 0) == 0);
  CHECK(error(R"({"token_file":"t","channels":["kudos"]})").rfind("/channels/0: ", 0) == 0);
  for (const char* link : {"https://northwind.slack.com/archives/C0123456789", "https://app.slack.com/client/T0123/C0123456789?x"}) {
    auto source = made((std::string(R"({"token_file":"t","channels":[")") + link + "\"]}").c_str());
    REQUIRE_FALSE(source.has_value());
    CHECK(source.error().hint == "write \"C0123456789\" here");
  }
  CHECK(error(R"({"token_file":"t","channels":["C1"],"private_channels":[7]})").rfind("/private_channels/0: ", 0) == 0);
  CHECK(error(R"({"token_file":"t","channels":["C1"],"rules":"none"})").rfind("/rules: ", 0) == 0);
  CHECK(error(R"({"token_file":"t","channels":["C1"],"rate":"fast"})").rfind("/rate: ", 0) == 0);
  CHECK(error(R"({"token_file":"t","channels":["C1"],"base_url":"slack"})").rfind("/base_url: ", 0) == 0);
}
