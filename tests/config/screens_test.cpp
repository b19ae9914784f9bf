// One configuration for many screens.
#include "config/screens.h"

#include <nlohmann/json.hpp>

#include "catch.h"
#include "config/load.h"

using namespace kudosk;

namespace {

Loaded screen(const std::string& own, const std::string& remote, const std::string& host = "lobby-pi") {
  return parse_config(own, "/etc/kudosk/kudosk.json", remote, "https://fleet.example/kudosk.json", host);
}
Config good(const std::string& own, const std::string& remote, const std::string& host = "lobby-pi") {
  Loaded loaded = screen(own, remote, host);
  for (const auto& problem : loaded.problems) UNSCOPED_INFO(describe(problem));
  REQUIRE(loaded.usable());
  return loaded.config;
}
const std::string here = R"("config_url": "https://fleet.example/kudosk.json")";

}  // namespace

TEST_CASE("screens: what is fetched is the rest, and the screen's own file goes before it") {
  const Config config = good("{" + here + R"(, "name": "Lobby", "header": {"clock": false}})", R"({"name": "All", "organisation": "Northwind", "header": {"date": false}})");
  CHECK(config.name == "Lobby");
  CHECK(config.organisation == "Northwind");
  CHECK_FALSE(config.header_clock);
  CHECK_FALSE(config.header_date);
  CHECK(config.config_url == "https://fleet.example/kudosk.json");
}

TEST_CASE("screens: tags in their order, then the host name, in any case and with its domain") {
  const std::string remote = R"({"name": "All", "theme": "dark", "screens": {
    "tag:kitchen": {"name": "A kitchen", "theme": "warm"}, "tag:loud": {"theme": "event", "motion": "none"}, "LOBBY-PI": {"name": "The lobby"}, "lobby-pi.northwind.example": {"screen": {"rotate": 90}}}})";
  const Config lobby = good("{" + here + R"(, "tags": ["kitchen", "loud"]})", remote);
  CHECK(lobby.name == "The lobby");
  CHECK(lobby.theme == "event");
  CHECK(lobby.motion == kudosk::Motion::none);
  CHECK(lobby.screen.rotate == 0);
  CHECK(good("{" + here + "}", remote, "lobby-pi.northwind.example").screen.rotate == 90);
  CHECK(good("{" + here + "}", remote, "lobby-pi.northwind.example").name == "The lobby");
  CHECK(good("{" + here + R"(, "tags": ["kitchen"]})", remote, "other").name == "A kitchen");
  CHECK(good("{" + here + "}", remote, "other").name == "All");
}

TEST_CASE("screens: lists are replaced as a whole") {
  const std::string remote = R"({"sources": [{"type": "feed", "url": "https://a.example/feed"}], "screens": {"lobby-pi": {"sources": []}}})";
  CHECK(good("{" + here + "}", remote, "other").sources.size() == 1);
  CHECK(good("{" + here + "}", remote).sources.empty());
}

TEST_CASE("screens: without an address a file may name its screens itself") {
  const Loaded loaded = parse_config(R"({"screens": {"tag:x": {"name": "X"}}, "tags": ["x"]})", "/etc/kudosk/kudosk.json");
  REQUIRE(loaded.usable());
  CHECK(loaded.config.name == "X");
}

TEST_CASE("screens: what is wrong is said with its place in what was fetched") {
  const Loaded loaded =
      screen("{" + here + "}", "{\n  \"thene\": \"dark\",\n  \"screens\": { \"a\": { \"motion\": \"fast\" }, \"b\": 1, \"c\": {\"sources\": [{\"type\": \"fed\"}]} }\n}");
  CHECK_FALSE(loaded.usable());
  REQUIRE(loaded.problems.size() == 4);
  CHECK(describe(loaded.problems[0]).find("https://fleet.example/kudosk.json:2:3") == 0);
  CHECK(loaded.problems[0].suggestion == "theme");
  CHECK(loaded.problems[1].path == "/screens/a/motion");
  CHECK(loaded.problems[2].path == "/screens/b");
  CHECK(loaded.problems[3].path == "/screens/c/sources/0/type");
}

TEST_CASE("screens: another address, tags, and secrets from elsewhere on the machine may not be fetched") {
  for (
      const char* remote :
      {R"({"config_url": "https://evil.example/k.json"})", R"({"tags": ["x"]})",
       R"({"sources": [{"type": "feed", "url": "https://a.example", "token_file": "/var/lib/other/secret"}]})",
       R"({"sources": [{"type": "feed", "url": "https://a.example", "token_file": "../secret"}]})",
       R"({"screens": {"a": {"sources": [{"type": "feed", "url": "https://a.example", "token_file": "x/../../secret"}]}}})",
       R"({"sources": [{"type": "json", "url": "https://a.example", "items": "/i", "map": {"kind": "recognition", "message": "/m", "to": "/t"}, "request": {"headers": {"X": {"file": "/etc/shadow"}}}}]})"}) {
    CAPTURE(remote);
    CHECK_FALSE(screen("{" + here + "}", remote).usable());
  }
  CHECK(screen("{" + here + "}", R"({"sources": [{"type": "feed", "url": "https://a.example", "token_file": "api.token"}]})").usable());
  CHECK(screen("{" + here + "}", R"({"sources": [{"type": "feed", "url": "https://a.example", "token_file": "credential:api"}]})").usable());
}

TEST_CASE("screens: what is no configuration at all is unusable, and the screen's own file still counts") {
  for (const char* remote : {"", "<html>log in to the guest network</html>", "[]", "{\"name\": "}) {
    CAPTURE(remote);
    const Loaded loaded = screen("{" + here + R"(, "name": "Lobby"})", remote);
    CHECK_FALSE(loaded.usable());
    CHECK(loaded.config.name == "Lobby");
  }
}
