#include "config/load.h"

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/scratch.h"
#include "catch.h"

using namespace kudosk;
using namespace std::chrono_literals;
using test::Scratch;
using test::Variable;

namespace {

Loaded load(std::string_view text) { return parse_config(text, "/office/kudosk.json"); }

Config good(std::string_view text) {
  Loaded loaded = load(text);
  for (const Problem& problem : loaded.problems) {
    INFO(describe(problem));
    CHECK(problem.warning);
  }
  REQUIRE(loaded.usable());
  return std::move(loaded.config);
}

}  // namespace

TEST_CASE("an empty configuration has the contract's defaults") {
  const Config config = good("{}");
  CHECK(config.file == "/office/kudosk.json");
  CHECK(config.language == "en");
  CHECK(config.theme == "dark");
  CHECK(config.motion == Motion::full);
  CHECK(config.screen.display == 0);
  CHECK(config.screen.rotate == 0);
  CHECK_FALSE(config.screen.size.has_value());
  CHECK(config.screen.renderer == ScreenSettings::Renderer::auto_);
  CHECK(config.screen.pixel_shift);
  CHECK(config.header_clock);
  CHECK(config.header_date);
  CHECK(config.policy == Policy{});
  CHECK(config.playlist.dwell_min == 6s);
  CHECK(config.playlist.dwell_max == 25s);
  CHECK(config.playlist.max_age == 24h * 14);
  CHECK(config.playlist.max_items == 200);
  CHECK(config.playlist.weights.at(Kind::recognition) == 4);
  CHECK(config.playlist.weights.at(Kind::milestone) == 2);
  CHECK(config.playlist.weights.at(Kind::goal) == 1);
  CHECK(config.playlist.recap == Recap::weekly);
  CHECK(config.keys == Keys::full);
  CHECK(config.network.timeout == 20s);
  CHECK_FALSE(config.webhook.on());
  CHECK(config.webhook.after == 15min);
  CHECK(config.hours.empty());
  CHECK(config.hours.power == std::vector<std::string>{"black"});
  CHECK(config.sources.empty());
}

TEST_CASE("every key of the contract arrives") {
  const Config config = good(R"({
    "name": "Lobby", "organisation": "Northwind", "logo": "logo.svg",
    "language": "de", "time_zone": "Europe/Berlin",
    "theme": "dark", "motion": "reduced",
    "screen": { "display": 1, "rotate": 270, "size": "3840x2160", "renderer": "gpu", "pixel_shift": false }, // renderer
    "header": { "clock": false, "date": false },
    "thanks": { "text": "Say thanks in #team-wins", "link": "https://northwind.example/thanks" },
    "policy": { "visibility": ["public", "team"], "names": "initials", "points": false, "leaderboard": true, "birthdays": true, "anniversaries": true,
                "opt_out": ["u9", "mara@example.com", "Mara Quist"], "hide_words": ["layoff"], "max_length": 300 },
    "playlist": { "dwell": { "min": "4s", "max": "1m" }, "max_age": "7d", "max_items": 50, "transition": "slide",
                  "weights": { "recognition": 8, "lesson": 0, "standings": 0.5 }, "recap": "monthly",
                  "prompts": [ { "text": "Feedback Friday: who helped you this week?", "when": "fri 09:00-17:00", "link": "https://northwind.example/f" } ] },
    "keys": "operator",
    "network": { "proxy": "http://proxy.northwind.example:3128", "ca_file": "", "timeout": "5s" },
    "webhook": { "url_file": "env:HOOK", "token_file": "hook.token", "after": "10m", "allow_http": true },
    "hours": { "mon-fri": "07:00-19:30", "sat": "closed", "except": { "2026-12-24": "08:00-12:00" }, "holidays": "holidays.ics", "power": ["cec", "dpms", "black"] },
    "people": [ { "name": "Amara Okafor", "email": "amara@northwind.example", "aliases": ["amara.o", "U0123"], "team": "Platform", "title": "Engineer", "id": "u1", "picture": "https://p.example/a.png",
                  "birthday": "1990-05-14", "started": "2021-03-01" } ],
    "disciplines": { "Customer love": "shared-vision", "#til": "personal-mastery" },
    "sources": [ { "type": "feed", "name": "kudos api", "url": "https://kudos.example.com/feed", "interval": "30s", "token_file": "api.token",
                   "weight": 2.5, "limit": 20, "kinds": ["recognition", "goal"], "when": "mon-fri 08:00-18:00", "screens": 3, "allow_http": true, "ca_file": "ca.pem", "enabled": false } ],
    "config_url": "https://northwind.example/kudosk.json",
  })");
  CHECK(config.name == "Lobby");
  CHECK(config.organisation == "Northwind");
  CHECK(config.logo == "/office/logo.svg");
  CHECK(config.language == "de");
  CHECK(config.time_zone == "Europe/Berlin");
  CHECK(config.motion == Motion::reduced);
  CHECK(config.screen.display == 1);
  CHECK(config.screen.rotate == 270);
  CHECK(config.screen.size == std::pair{3840, 2160});
  CHECK(config.screen.renderer == ScreenSettings::Renderer::gpu);
  CHECK_FALSE(config.screen.pixel_shift);
  CHECK_FALSE(config.header_clock);
  CHECK_FALSE(config.header_date);
  CHECK(config.thanks_text == "Say thanks in #team-wins");
  CHECK(config.thanks_link == "https://northwind.example/thanks");
  CHECK(config.policy.visibility == std::vector{Visibility::public_, Visibility::team});
  CHECK(config.policy.names == Names::initials);
  CHECK_FALSE(config.policy.points);
  CHECK(config.policy.leaderboard);
  CHECK(config.policy.birthdays);
  CHECK(config.policy.anniversaries);
  CHECK(config.policy.opt_out == std::vector<std::string>{"u9", "mara@example.com", "Mara Quist"});
  CHECK(config.policy.hide_words == std::vector<std::string>{"layoff"});
  CHECK(config.policy.max_length == 300);
  CHECK(config.playlist.dwell_min == 4s);
  CHECK(config.playlist.dwell_max == 60s);
  CHECK(config.playlist.max_age == 24h * 7);
  CHECK(config.playlist.max_items == 50);
  CHECK(config.playlist.transition == Transition::slide);
  CHECK(config.playlist.weights.at(Kind::recognition) == 8);
  CHECK(config.playlist.weights.at(Kind::lesson) == 0);
  CHECK(config.playlist.weights.at(Kind::standings) == 0.5);
  CHECK(config.playlist.weights.at(Kind::milestone) == 2);  // not named: the default
  CHECK(config.playlist.recap == Recap::monthly);
  REQUIRE(config.playlist.prompts.size() == 1);
  CHECK(config.playlist.prompts[0].when.windows == std::vector<When::Window>{{0b0010000, 540, 1020}});
  CHECK(config.playlist.prompts[0].link == "https://northwind.example/f");
  CHECK(config.keys == Keys::operator_);
  CHECK(config.network.proxy == "http://proxy.northwind.example:3128");
  CHECK(config.network.ca_file.empty());
  CHECK(config.network.timeout == 5s);
  CHECK(config.webhook.on());
  CHECK(config.webhook.url.empty());
  CHECK(config.webhook.url_file == "env:HOOK");
  CHECK(config.webhook.token_file == "hook.token");
  CHECK(config.webhook.after == 10min);
  CHECK(config.webhook.allow_http);
  CHECK(config.hours.days == std::vector<std::pair<std::string, std::string>>{{"mon-fri", "07:00-19:30"}, {"sat", "closed"}});
  CHECK(config.hours.except == std::map<std::string, std::string>{{"2026-12-24", "08:00-12:00"}});
  CHECK(config.hours.holidays == "/office/holidays.ics");
  CHECK(config.hours.power == std::vector<std::string>{"cec", "dpms", "black"});
  REQUIRE(config.people.size() == 1);
  CHECK(config.people[0].name == "Amara Okafor");
  CHECK(config.people[0].aliases == std::vector<std::string>{"amara.o", "U0123"});
  CHECK(config.people[0].birthday == "05-14");
  CHECK(config.people[0].started == "2021-03-01");
  CHECK(config.disciplines.at("Customer love") == Discipline::shared_vision);
  CHECK(config.disciplines.at("#til") == Discipline::personal_mastery);
  CHECK(config.config_url == "https://northwind.example/kudosk.json");
  REQUIRE(config.sources.size() == 1);
  const SourceSettings& source = config.sources[0];
  CHECK(source.type == "feed");
  CHECK(source.name == "kudos api");
  CHECK(source.interval == 30s);
  CHECK(source.weight == 2.5);
  CHECK(source.limit == 20u);
  CHECK(source.kinds == std::vector{Kind::recognition, Kind::goal});
  CHECK(source.when.windows.size() == 1);
  CHECK(source.screens == 3);
  CHECK(source.allow_http);
  CHECK(source.ca_file == "/office/ca.pem");
  CHECK_FALSE(source.enabled);
  CHECK(source.folder == "/office");
  CHECK((*source.options)["token_file"] == "api.token");
  CHECK((*source.options)["screens"] == 3);
}

TEST_CASE("a source without a name is called by its type, and has no interval of its own") {
  const Config config = good(
      R"({"sources": [{"type": "rss", "url": "https://a.example/rss"}, {"type": "folder", "path": "/media/usb"}, {"type": "rss", "name": "b", "url": "https://b.example/rss"}]})");
  REQUIRE(config.sources.size() == 3);
  CHECK(config.sources[0].name == "rss");
  CHECK(config.sources[1].name == "folder");
  CHECK(config.sources[2].index == 2);
  CHECK_FALSE(config.sources[0].interval.has_value());
  CHECK_FALSE(config.sources[0].limit.has_value());
  CHECK(config.sources[0].kinds.empty());
  CHECK(config.sources[0].when.windows.empty());
  CHECK(config.sources[0].screens == 1);
  CHECK_FALSE(config.sources[0].allow_http);
}

TEST_CASE("paths in a configuration without a folder stay relative") {
  const Loaded loaded = parse_config(R"({"logo": "logo.svg", "people_file": ""})", "kudosk.json");
  CHECK(loaded.config.logo == "logo.svg");
  CHECK(loaded.config.people_file.empty());
}

TEST_CASE("texts for the screen are cleaned") {
  const Config config = good("{\"organisation\": \"North\\u202ewind\\n\\u0007\", \"thanks\": {\"text\": \"e\\u0301\"}}");
  CHECK(config.organisation == "Northwind ");
  CHECK(config.thanks_text == "é");
}

TEST_CASE("the address of a configuration may stand alone") {
  CHECK(good(R"({"config_url": "https://northwind.example/k.json"})").config_url == "https://northwind.example/k.json");
}

TEST_CASE("a configuration's file is read, or says why not") {
  const Scratch folder;
  REQUIRE(replace_file(folder / "kudosk.json", "\xEF\xBB\xBF{\"name\": \"Lobby\"}"));
  CHECK(load_config(folder / "kudosk.json").config.name == "Lobby");
  for (const auto& file : {folder / "missing.json", folder.path()}) {
    const Loaded loaded = load_config(file);
    CHECK_FALSE(loaded.usable());
    REQUIRE(loaded.problems.size() == 1);
    CHECK(loaded.problems[0].line == 0);
    CHECK(describe(loaded.problems[0]).find(file.string()) == 0);
  }
}

TEST_CASE("people of a file join those of the configuration") {
  const Scratch folder;
  REQUIRE(replace_file(folder / "people.csv", "Name;E-Mail;Team\nAmara Okafor;amara@northwind.example;Platform\n"));
  const Loaded loaded = parse_config(R"({"people": [{"name": "Jonas Lindqvist"}], "people_file": "people.csv"})", folder / "kudosk.json");
  CHECK(loaded.usable());
  REQUIRE(loaded.config.people.size() == 2);
  CHECK(loaded.config.people[1].team == "Platform");
  CHECK(loaded.config.people_file == folder / "people.csv");
}

TEST_CASE("a people's file that can't be used is told where it is named, and bad rows where they are") {
  const Scratch folder;
  const Loaded missing = parse_config("{\n  \"people_file\": \"people.csv\"}", folder / "kudosk.json");
  REQUIRE(missing.problems.size() == 1);
  CHECK_FALSE(missing.usable());
  CHECK(missing.problems[0].line == 2);
  CHECK(missing.problems[0].path == "/people_file");

  REQUIRE(replace_file(folder / "people.csv", "Name,Birthday\nAmara,someday\n"));
  const Loaded odd = parse_config("{\"people_file\": \"people.csv\"}", folder / "kudosk.json");
  CHECK(odd.usable());
  REQUIRE(odd.problems.size() == 1);
  CHECK(odd.problems[0].file == (folder / "people.csv").string());
  CHECK(odd.problems[0].line == 2);
}

TEST_CASE("the default configuration is the user's, then the machine's") {
  const Scratch folder;
  const Variable home("XDG_CONFIG_HOME", folder.path().c_str());
  CHECK((default_config().empty() || default_config() == "/etc/kudosk/kudosk.json"));
  REQUIRE(replace_file(folder / "kudosk/kudosk.json", "{}"));
  CHECK(default_config() == folder / "kudosk/kudosk.json");
  const Variable unset("XDG_CONFIG_HOME", nullptr), own("HOME", folder.path().c_str());
  REQUIRE(replace_file(folder / ".config/kudosk/kudosk.json", "{}"));
  CHECK(default_config() == folder / ".config/kudosk/kudosk.json");
}

TEST_CASE("a source's own problem finds its place") {
  const Problem problem = problem_at("{\n \"sources\": [\n  {\"type\": \"json\",\n   \"map\": {\"id\": 7}}]}", "/office/kudosk.json", "/sources/0/map/id", "a pointer is expected");
  CHECK(describe(problem) == "/office/kudosk.json:4:12: a pointer is expected");
  CHECK(problem.path == "/sources/0/map/id");
}
