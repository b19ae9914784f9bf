// Sources: each type's keys, what they ask of one another, and secrets that must not stand there.
#include <algorithm>

#include "base/file.h"
#include "base/scratch.h"
#include "catch.h"
#include "config/load.h"
#include "config/table.h"

using namespace kudosk;
using test::Scratch;

namespace {

std::vector<Problem> problems(const std::string& source) { return parse_config("{\"sources\": [" + source + "]}", "/office/kudosk.json").problems; }
bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Problem only(const std::string& source) {
  const auto all = problems(source);
  INFO(source);
  for (const Problem& problem : all) UNSCOPED_INFO(describe(problem));
  REQUIRE(all.size() == 1);
  return all[0];
}

void good(const std::string& source) {
  const auto all = problems(source);
  INFO(source);
  for (const Problem& problem : all) UNSCOPED_INFO(describe(problem));
  CHECK(all.empty());
}

}  // namespace

TEST_CASE("every source of the contract is fine as it stands there") {
  for (
      const char* source : {
          R"({ "type": "feed", "name": "kudos api", "url": "https://kudos.example.com/feed", "interval": "30s", "token_file": "api.token" })",
          R"({ "type": "slack", "token_file": "slack.token", "channels": ["C0123456789"], "private_channels": [], "rules": "kudos-channel", "rate": "default", "base_url": "https://slack.com/api" })",
          R"({ "type": "teams", "tenant": "t", "client_id": "11111111-2222-3333-4444-555555555555", "auth": "app", "secret_file": "teams.secret", "account": "kudos@northwind.example", "team": "t1", "channels": ["19:abc@thread.tacv2"],
                "graph_url": "https://graph.microsoft.com/v1.0", "login_url": "https://login.microsoftonline.com" })",
          R"({ "type": "teams", "tenant": "t", "client_id": "c", "account": "kudos@northwind.example", "team": "t1", "channels": ["19:abc@thread.tacv2"] })",
          R"({ "type": "github", "repo": "owner/name", "token_file": "gh.token" })",
          R"({ "type": "github", "repo": "owner/name" })",
          R"({ "type": "jira", "url": "https://x.atlassian.net", "jql": "project = X", "user": "a@b.example", "token_file": "jira.token" })",
          R"({ "type": "canvas", "url": "https://canvas.example", "courses": [1], "token_file": "canvas.token" })",
          R"({ "type": "bonusly", "token_file": "b.token" })",
          R"({ "type": "nectar", "token_file": "n.token", "url": "https://gateway.example/nectar/v1" })",
          R"({ "type": "lattice", "token_file": "l.token", "kinds": ["goal"] })",
          R"({ "type": "15five", "url": "https://x.15five.com", "token_file": "f.token" })",
          R"({ "type": "heytaco", "team": "T0123" })",
          R"({ "type": "heytaco", "team": "T0123", "token_file": "env:TACO" })",
          R"({ "type": "xapi", "url": "https://lrs.example/xapi", "user": "u", "secret_file": "lrs.secret", "verbs": ["http://adlnet.gov/expapi/verbs/completed"], "version": "1.0.3" })",
          R"({ "type": "openbadges", "url": "https://badges.example/1", "who": "Amara Okafor" })",
          R"({ "type": "openbadges", "path": "badges", "who": "Amara Okafor" })",
          R"({ "type": "moodle", "url": "https://moodle.example", "courses": [2], "users": [5, 6], "token_file": "credential:moodle" })",
          R"({ "type": "csv", "url": "https://docs.google.com/spreadsheets/d/e/x/pub?gid=0&single=true&output=csv", "kind": "recognition", "columns": {"to": "Name"} })",
          R"({ "type": "csv", "path": "awards.csv" })",
          R"({ "type": "ical", "path": "events.ics", "as": "announcement" })",
          R"({ "type": "ical", "url": "https://calendar.example/x.ics", "as": "birthday" })",
          R"({ "type": "rss", "url": "https://news.example/rss" })",
          R"({ "type": "folder", "path": "/media/usb" })",
          R"({ "type": "json", "preset": "bonusly", "token_file": "b.token", "map": {"value": "/value"} })",
          R"({ "type": "json", "preset": "heytaco", "team": "T0123", "days": 30 })",
          R"({ "type": "json", "url": "https://api.example.com",
                "request": { "method": "POST", "path": "/cheers", "query": {"limit": "100", "n": 5}, "headers": {"X-Api-Key": {"file": "api.key"}}, "body": {"room": "lobby"} },
                "paging": {"cursor": "/page/after", "parameter": "after"},
                "items": "/weeks/*/entries/*", "keep": [ {"at": "/scope", "is": "all"} ], "drop": [ {"at": "/secret", "is": true} ],
                "map": { "kind": "recognition", "id": "/ref/no", "from": {"name": "{/by/given} {/by/family}", "email": "/by/mail"}, "to": {"each": "/for/*/person", "name": "/name"},
                         "message": {"at": "/html", "as": "html"}, "created": {"at": "/at", "as": "milliseconds"}, "points": {"first": ["/pts", "/score"], "as": "number", "default": 0},
                         "percent": {"of": ["/have", "/want"]}, "status": {"at": "/state", "table": {"G": "on-track", "R": "off-track"}} } })",
          R"({ "type": "json", "url": "https://a.example", "paging": {"next": "/links/next"}, "items": "", "map": {"kind": "goal"} })",
          R"({ "type": "json", "url": "https://a.example", "paging": {"link": true}, "items": "/x", "map": {"kind": "goal"} })",
          R"({ "type": "json", "url": "https://a.example", "paging": {"page": "page", "from": 1}, "items": "/x", "map": {"kind": "goal"} })",
          R"({ "type": "json", "url": "https://a.example", "paging": {"skip": "offset", "size": 100}, "items": "/x", "map": {"kind": "goal"} })",
      })
    good(source);
}

TEST_CASE("Slack's rules may be a set, a rule, or several of both") {
  for (const char* rules : {"\"heytaco\"", "{\"emoji\": [\"taco\"], \"as\": \"recognition\"}",
                            "[\"kudos-channel\", {\"channels\": [\"C2\"], \"hashtag\": [\"til\"], \"as\": \"lesson\"}]", "{\"C1\": \"heytaco\"}"})
    good(std::string("{\"type\": \"slack\", \"token_file\": \"t\", \"channels\": [\"C1\"], \"rules\": ") + rules + "}");
  const Problem wrong = only("{\"type\": \"slack\", \"token_file\": \"t\", \"channels\": [\"C1\"], \"rules\": \"heytac\"}");
  CHECK(wrong.suggestion == "heytaco");
  CHECK(only("{\"type\": \"slack\", \"token_file\": \"t\", \"channels\": [\"C1\"], \"rules\": [\"kudos\"]}").path == "/sources/0/rules/0");
  CHECK(only("{\"type\": \"slack\", \"token_file\": \"t\", \"channels\": [\"C1\"], \"rules\": 7}").path == "/sources/0/rules");
}

TEST_CASE("an unknown type names the nearest, and its other keys are looked at as far as every source has them") {
  const Problem wrong = only(R"({"type": "slak", "channels": ["C1"]})");
  CHECK(wrong.path == "/sources/0/type");
  CHECK(wrong.suggestion == "slack");
  CHECK(problems(R"({"type": "slak", "interval": 30})").size() == 2);
  CHECK(problems(R"({"type": "slak", "token": "hush"})").size() == 2);
  CHECK(has(only(R"({"url": "https://x.example"})").message, "\"type\" is missing"));
  CHECK(has(only(R"({"tpye": "feed", "url": "https://x.example"})").message, "is \"tpye\" meant for it?"));
  CHECK(only(R"({"type": 7})").path == "/sources/0/type");
}

TEST_CASE("what a type needs is missed, each by its name") {
  const auto missing = [](const std::string& source) {
    std::vector<std::string> out;
    for (const Problem& problem : problems(source)) {
      CHECK(problem.path == "/sources/0");
      if (const auto to = problem.message.find("\" is missing"); to != std::string::npos) out.push_back(problem.message.substr(1, to - 1));
    }
    std::sort(out.begin(), out.end());
    return out;
  };
  using Names = std::vector<std::string>;
  CHECK(missing(R"({"type": "feed"})") == Names{"url"});
  CHECK(missing(R"({"type": "slack"})") == Names{"channels", "token_file"});
  CHECK(missing(R"({"type": "teams", "account": "a@b.example"})") == Names{"channels", "client_id", "team", "tenant"});
  CHECK(missing(R"({"type": "teams", "auth": "app", "tenant": "t", "client_id": "c", "team": "t", "channels": ["x"]})") == Names{"secret_file"});
  CHECK(missing(R"({"type": "github"})") == Names{"repo"});
  CHECK(missing(R"({"type": "jira"})") == Names{"jql", "url"});
  CHECK(missing(R"({"type": "canvas"})") == Names{"token_file", "url"});
  CHECK(missing(R"({"type": "bonusly"})") == Names{"token_file"});
  CHECK(missing(R"({"type": "15five"})") == Names{"token_file", "url"});
  CHECK(missing(R"({"type": "heytaco"})") == Names{"team"});
  CHECK(missing(R"({"type": "xapi"})") == Names{"url"});
  CHECK(missing(R"({"type": "moodle"})") == Names{"token_file", "url"});
  CHECK(missing(R"({"type": "csv"})") == Names{"url\" or \"path"});
  CHECK(missing(R"({"type": "ical"})") == Names{"url\" or \"path"});
  CHECK(missing(R"({"type": "openbadges"})") == Names{"url\" or \"path"});
  CHECK(missing(R"({"type": "rss"})") == Names{"url"});
  CHECK(missing(R"({"type": "folder"})") == Names{"path"});
  CHECK(missing(R"({"type": "json"})") == Names{"map", "url\" or \"preset"});
  CHECK(missing(R"({"type": "json", "preset": "bonusly"})") == Names{"token_file"});
}

TEST_CASE("a key of another type is unknown, with the nearest of this one's") {
  CHECK(only(R"({"type": "feed", "url": "https://x.example", "channels": []})").path == "/sources/0/channels");
  CHECK(has(only(R"({"type": "feed", "url": "https://x.example", "chanel": []})").message, "in a source of type \"feed\""));
  CHECK(only(R"({"type": "slack", "token_file": "t", "chanels": ["C1"], "channels": ["C1"]})").suggestion == "channels");
  CHECK(only(R"({"type": "csv", "path": "a.csv", "collumns": {}})").suggestion == "columns");
  CHECK(only(R"({"type": "json", "url": "https://x.example", "map": {}, "pageing": {}})").suggestion == "paging");
  CHECK(only(R"({"type": "json", "url": "https://x.example", "map": {}, "request": {"methode": "GET"}})").suggestion == "method");
}

TEST_CASE("one of an address and a path is named, not both") {
  const Problem both = only(R"({"type": "csv", "url": "https://x.example", "path": "a.csv"})");
  CHECK(has(both.message, "not both"));
  CHECK(both.column > 20);
}

TEST_CASE("plain http is refused unless the source allows it, whatever the key") {
  const Problem plain = only(R"({"type": "feed", "url": "http://kudos.example.com/feed"})");
  CHECK(has(plain.message, "allow_http"));
  CHECK(plain.path == "/sources/0/url");
  good(R"({"type": "feed", "url": "http://kudos.example.com/feed", "allow_http": true})");
  CHECK(problems(R"({"type": "feed", "url": "http://kudos.example.com/feed", "allow_http": false})").size() == 1);
  CHECK(only(R"({"type": "feed", "url": "HTTP://127.0.0.1:8080/feed"})").path == "/sources/0/url");
  CHECK(only(R"({"type": "slack", "token_file": "t", "channels": ["C1"], "base_url": "http://127.0.0.1/api"})").path == "/sources/0/base_url");
  CHECK(only(R"({"type": "teams", "account": "a", "tenant": "t", "client_id": "c", "team": "t", "channels": ["x"], "graph_url": "http://127.0.0.1/v1.0"})").path ==
        "/sources/0/graph_url");
  CHECK(only(R"({"type": "teams", "account": "a", "tenant": "t", "client_id": "c", "team": "t", "channels": ["x"], "login_url": "http://127.0.0.1"})").path ==
        "/sources/0/login_url");
  CHECK(only(R"({"type": "github", "repo": "o/n", "url": "http://127.0.0.1"})").path == "/sources/0/url");
}

TEST_CASE("names are unique, and the default is a name") {
  const auto all = problems(R"({"type": "rss", "url": "https://a.example"}, {"type": "rss", "url": "https://b.example"})");
  REQUIRE(all.size() == 1);
  CHECK(all[0].path == "/sources/1");
  CHECK(has(all[0].message, "two sources are called \"rss\""));
  const auto named = problems(R"({"type": "rss", "url": "https://a.example", "name": "news"}, {"type": "feed", "url": "https://b.example", "name": "news"})");
  REQUIRE(named.size() == 1);
  CHECK(named[0].path == "/sources/1/name");
  CHECK(problems(R"({"type": "rss", "url": "https://a.example", "name": "feed"}, {"type": "feed", "url": "https://b.example"})").size() == 1);
  good(R"({"type": "rss", "url": "https://a.example", "name": "a"}, {"type": "rss", "url": "https://b.example", "name": "b"})");
}

TEST_CASE("a secret in the configuration is refused, told how to be right, and never repeated") {
  const std::string secret = "hunter2-hush-hush";
  for (const char* key : {"token", "secret", "password", "api_key", "apiKey", "client_secret", "access_token", "bot_token", "Authorization", "credential", "TOKEN"}) {
    CAPTURE(key);
    const Problem problem = only("{\"type\": \"feed\", \"url\": \"https://x.example\", \"" + std::string(key) + "\": \"" + secret + "\"}");
    CHECK(problem.suggestion == "token_file");
    CHECK(has(problem.message, "never stands in the configuration"));
    CHECK_FALSE(has(describe(problem), "hunter2"));
  }
  CHECK(only("{\"type\": \"teams\", \"auth\": \"app\", \"secret_file\": \"x\", \"tenant\": \"t\", \"client_id\": \"c\", \"team\": \"t\", \"channels\": [\"x\"], \"client_secret\": "
             "\"hunter2\"}")
            .suggestion == "secret_file");

  for (const char* token : {"xoxb-1-hush", "ghp_hushhushhush", "Bearer hushhush", "hush0123456789hush0123456789", "eyJhushhushhushhush.hush.hush"}) {
    CAPTURE(token);
    const Problem problem = only("{\"type\": \"feed\", \"url\": \"https://x.example\", \"token_file\": \"" + std::string(token) + "\"}");
    CHECK(problem.path == "/sources/0/token_file");
    CHECK_FALSE(has(describe(problem), "hush"));
  }
  for (const char* source :
       {R"({"type": "jira", "url": "https://x.example", "jql": "x", "user": "xoxb-hush-hush", "token_file": "t"})", R"({"type": "feed", "url": "https://hush:hush@x.example"})",
        R"({"type": "json", "url": "https://x.example", "map": {}, "request": {"headers": {"Authorization": "Token hush"}}})",
        R"({"type": "json", "url": "https://x.example", "map": {}, "request": {"headers": {"Authorization": "Bearer hushhush"}}})",
        R"({"type": "json", "url": "https://x.example", "map": {}, "request": {"headers": {"x-api-key": "hush"}}})",
        R"({"type": "json", "url": "https://x.example", "map": {}, "request": {"headers": {"X-Room": "hush0123456789hush0123456789"}}})",
        R"({"type": "json", "url": "https://x.example", "map": {}, "request": {"query": {"api_key": "hush"}}})",
        R"({"type": "json", "url": "https://x.example", "map": {}, "request": {"body": {"deep": ["xoxb-hush-hush"]}}})",
        R"({"type": "json", "url": "https://x.example", "map": {}, "request": {"headers": {"X-Api-Key": {"file": "xoxb-hush-hush"}}}})",
        R"({"type": "feed", "url": "https://x.example", "token_file": 7})", R"({"type": "feed", "url": "https://x.example", "token_file": ""})"}) {
    CAPTURE(source);
    const Problem problem = only(source);
    CHECK_FALSE(problem.warning);
    CHECK_FALSE(has(describe(problem), "hush"));
  }
  const Problem address = only(R"({"type": "csv", "url": "https://x.example/sheet?access_token=hush&gid=0"})");
  CHECK(address.warning);  // it may be the only way that the service has
  CHECK_FALSE(has(describe(address), "hush"));
}

TEST_CASE("a secret's file need not be there: that stops its source, not the screen") {
  good(R"({"type": "feed", "url": "https://x.example", "token_file": "nowhere.token"})");
  good(R"({"type": "feed", "url": "https://x.example", "token_file": "env:NOBODY_SETS_THIS"})");
}

TEST_CASE("values that a service would refuse are refused here") {
  CHECK(only(R"({"type": "slack", "token_file": "t", "channels": ["#team-wins"]})").path == "/sources/0/channels/0");
  CHECK(has(only(R"({"type": "slack", "token_file": "t", "channels": []})").message, "names no channel"));
  CHECK(only(R"({"type": "slack", "token_file": "t", "channels": ["C1"], "rate": "fast"})").path == "/sources/0/rate");
  CHECK(only(R"({"type": "slack", "token_file": "t", "channels": ["C1"], "private_channels": ["C2"]})").warning);
  CHECK(only(R"({"type": "teams", "tenant": "t", "client_id": "c", "team": "t", "channels": ["x"]})").warning);  // anybody may sign in
  CHECK(only(R"({"type": "teams", "auth": "device", "account": "a", "tenant": "t", "client_id": "c", "team": "t", "channels": ["x"]})").suggestion == "device-code");
  for (const char* repo : {"name", "owner/", "/name", "https://github.com/o/n", "a/b/c", "a b/c"})
    CHECK(only(std::string(R"({"type": "github", "repo": ")") + repo + "\"}").path == "/sources/0/repo");
  CHECK(only(R"({"type": "csv", "path": "a.csv", "kind": "praise"})").path == "/sources/0/kind");
  CHECK(only(R"({"type": "ical", "path": "a.ics", "as": "birthdays"})").suggestion == "birthday");
  CHECK(only(R"({"type": "moodle", "url": "https://x.example", "token_file": "t", "users": ["5"]})").path == "/sources/0/users/0");
  CHECK(only(R"({"type": "xapi", "url": "https://x.example", "user": "u"})").path == "/sources/0/user");
  CHECK(only(R"({"type": "folder", "path": ""})").path == "/sources/0/path");
  CHECK(only(R"({"type": "feed", "url": ""})").path == "/sources/0/url");
  CHECK(only(R"({"type": "feed", "url": "https://x.example", "interval": "0s"})").path == "/sources/0/interval");
  CHECK(only(R"({"type": "feed", "url": "https://x.example", "interval": "50ms"})").path == "/sources/0/interval");
  CHECK(only(R"({"type": "feed", "url": "https://x.example", "weight": -1})").path == "/sources/0/weight");
  CHECK(only(R"({"type": "feed", "url": "https://x.example", "kinds": ["kudos"]})").path == "/sources/0/kinds/0");
  CHECK(only(R"({"type": "feed", "url": "https://x.example", "when": "someday"})").path == "/sources/0/when");
  CHECK(only(R"({"type": "feed", "url": "https://x.example", "screens": 0})").path == "/sources/0/screens");
  CHECK(only(R"({"type": "feed", "url": "https://x.example", "name": ""})").path == "/sources/0/name");
}

TEST_CASE("a mapping's own contradictions") {
  CHECK(has(only(R"({"type": "json", "url": "https://x.example", "map": {}, "paging": {"next": "/a", "page": "p"}})").message, "one way of paging is enough"));
  CHECK(has(only(R"({"type": "json", "url": "https://x.example", "map": {}, "paging": {"cursor": "/a"}})").message, "\"parameter\" is missing"));
  CHECK(only(R"({"type": "json", "url": "https://x.example", "map": {}, "paging": {"next": "links.next"}})").path == "/sources/0/paging/next");
  CHECK(only(R"({"type": "json", "url": "https://x.example", "map": {}, "items": "weeks"})").path == "/sources/0/items");
  CHECK(has(only(R"({"type": "json", "url": "https://x.example", "map": {}, "keep": [{"is": 1}]})").message, "\"at\" is missing"));
  CHECK(only(R"({"type": "json", "url": "https://x.example", "map": []})").path == "/sources/0/map");
}

TEST_CASE("a preset is one that there is") {
  const Problem wrong = only(R"({"type": "json", "preset": "bonusli", "token_file": "t"})");
  CHECK(wrong.path == "/sources/0/preset");
  CHECK(wrong.suggestion == "bonusly");
  CHECK(has(only(R"({"type": "json", "preset": "presets/ours.json"})").message, "there is no preset /office/presets/ours.json"));
  const Scratch folder;
  REQUIRE(replace_file(folder / "ours.json", "{}"));
  CHECK(parse_config(R"({"sources": [{"type": "json", "preset": "ours.json", "url": "https://x.example"}]})", folder / "kudosk.json").problems.empty());
}

TEST_CASE("every type stands in the table once, and knows what every source has") {
  std::vector<std::string> names;
  for (const auto& type : config::source_types()) {
    names.push_back(type.name);
    CHECK_FALSE(type.about.empty());
    const auto keys = config::keys_of(type);
    for (const char* key : {"type", "name", "interval", "weight", "limit", "kinds", "when", "screens", "allow_http", "ca_file", "enabled"})
      CHECK(std::count_if(keys.begin(), keys.end(), [&](const config::Key& k) { return k.name == key; }) == 1);
  }
  std::sort(names.begin(), names.end());
  CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
  CHECK(names == std::vector<std::string>{"15five", "bonusly", "canvas", "csv", "feed", "folder", "github", "heytaco", "ical", "jira", "json", "lattice", "moodle", "nectar",
                                          "openbadges", "rss", "slack", "teams", "xapi"});
}
