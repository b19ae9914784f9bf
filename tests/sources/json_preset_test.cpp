// The presets that are shipped: what each makes of its service's answers, and that no wrong type in them costs more than its item.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/file.h"
#include "catch.h"
#include "config/preset.h"
#include "config/schema.h"
#include "config/table.h"
#include "sources/json/plan.h"
#include "sources/json_service.h"

using namespace kudosk;
using namespace kudosk::test;
using nlohmann::json;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A service: its settings, and which fixture an address is answered by (the first whose part stands in it).
struct Service {
  std::string name;
  json settings;
  std::vector<std::pair<std::string, std::string>> answers;
};

const std::vector<Service>& services() {
  static const std::vector<Service> all{
      {"bonusly", {{"type", "bonusly"}, {"token_file", "t"}}, {{"/bonuses", "bonusly"}}},
      {"nectar", {{"type", "nectar"}, {"token_file", "t"}}, {{"/recognition/feed", "nectar"}}},
      {"15five", {{"type", "15five"}, {"url", "https://x.15five.com"}, {"token_file", "t"}}, {{"/high-five/", "15five"}, {"/objective/", "15five-objectives"}}},
      {"lattice",
       {{"type", "lattice"}, {"token_file", "t"}},
       {{"/feedbacks", "lattice"}, {"/goals", "lattice-goals"}, {"/user/u1", "lattice-user-u1"}, {"/user/u2", "lattice-user-u2"}}},
      {"heytaco", {{"type", "heytaco"}, {"team", "T012"}}, {{"/leaderboard/T012", "heytaco"}}},
      {"github", {{"type", "github"}, {"repo", "northwind/ship"}}, {{"/repos/northwind/ship/milestones", "github"}}},
      {"jira",
       {{"type", "jira"}, {"url", "https://x.atlassian.net"}, {"jql", "project = DEV"}, {"user", "amara@northwind.example"}, {"token_file", "t"}},
       {{"/rest/api/3/search/jql", "jira"}}},
      {"canvas", {{"type", "canvas"}, {"url", "https://canvas.example"}, {"token_file", "t"}}, {{"/users/self", "canvas-user-self"}, {"/courses", "canvas"}}},
      {"canvas courses",
       {{"type", "canvas"}, {"url", "https://canvas.example"}, {"courses", {1}}, {"token_file", "t"}},
       {{"/progress", "canvas-progress"}, {"/users/self", "canvas-user-self"}, {"/courses/1", "canvas-course-1"}}},
  };
  return all;
}

const Service& service(const std::string& name) {
  return *std::find_if(services().begin(), services().end(), [&](const Service& one) { return one.name == name; });
}

Respond answering(const Service& service, const std::string& changed = {}, const std::string& with = {}) {
  return [&service, changed, with](const sources::HttpAsk& ask) {
    for (const auto& [part, fixture] : service.answers)
      if (has(ask.request.url, part)) return json_answer(fixture == changed ? with : json_fixture(fixture));
    return json_answer("{}", 404);
  };
}

Polled polled(const std::string& name) {
  const auto source = source_from(service(name).settings);
  auto out = poll(*source, answering(service(name)));
  INFO(name);
  if (out.trouble) FAIL(out.trouble->message);
  CHECK(out.last().whole);
  return out;
}

/// Every place in a document.
void places(const json& value, const json::json_pointer& at, std::vector<json::json_pointer>& out) {
  out.push_back(at);
  if (value.is_object())
    for (const auto& [key, inner] : value.items()) places(inner, at / key, out);
  if (value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i) places(value[i], at / i, out);
}

}  // namespace

TEST_CASE("every service with a mapping has a preset that is valid, and says how sure it is") {
  const auto names = config::preset_names();
  CHECK(names.size() >= 8);
  for (const auto& type : config::source_types()) {
    if (type.name == "json" || !sources::mapping::has_mapping(type.name)) continue;
    CAPTURE(type.name);
    CHECK(std::find(names.begin(), names.end(), type.name) != names.end());
    const auto known = sources::types();
    CHECK(std::find(known.begin(), known.end(), type.name) != known.end());
  }
  for (const auto& name : names) {
    CAPTURE(name);
    const auto preset = config::load_preset(name, {});
    if (!preset) FAIL(preset.error().message);
    const json document = preset->json();
    CHECK_FALSE(document["service"].get<std::string>().empty());
    CHECK(document.contains("interval"));
    if (document["sure"] == "unverified") CHECK_FALSE(document["unverified"].empty());
  }
}

TEST_CASE("config/preset.schema.json is what the table gives (KUDOSK_APPROVE=1 writes it)") {
  const auto file = std::filesystem::path(KUDOSK_SOURCE) / "config" / "preset.schema.json";
  const std::string wanted = config::preset_schema_text();
  if (const char* approve = std::getenv("KUDOSK_APPROVE"); approve && *approve == '1') REQUIRE(replace_file(file, wanted, 0644));
  CHECK(read_file(file).value() == wanted);
}

TEST_CASE("Bonusly: one or several receivers, no children, text without markup") {
  const auto out = polled("bonusly");
  CHECK(has(out.urls().at(0), "https://bonus.ly/api/v1/bonuses?"));
  CHECK(has(out.urls()[0], "limit=100"));
  CHECK(has(out.urls()[0], "start_time=2026-11-10T00%3A00%3A00Z"));
  CHECK(out.ids() == std::vector<std::string>{"b1", "b2"});
  const auto& first = std::get<Recognition>(out.item("b1").body);
  CHECK(first.message == "For the calm release & the tea #teamwork");
  CHECK(first.from->name == "Jonas Lindqvist");
  REQUIRE(first.to.size() == 2);
  CHECK(first.to[1].name == "Mara Quist");
  CHECK(first.points == 70);
  CHECK(first.value == "#teamwork");
  const auto& second = std::get<Recognition>(out.item("b2").body);
  CHECK(second.message == "Thanks for everything");
  CHECK(second.to.at(0).name == "Jonas Lindqvist");
  CHECK(second.points == 5);
}

TEST_CASE("Nectar: private praise is never shown") {
  const auto out = polled("nectar");
  CHECK(has(out.urls().at(0), "private=false"));
  CHECK(out.ids() == std::vector<std::string>{"n1", "3"});
  const auto& first = std::get<Recognition>(out.item("n1").body);
  CHECK(first.message == "Thanks for the demo <3");
  CHECK(first.value == "teamwork, courage");
  REQUIRE(first.reactions.size() == 1);
  CHECK(first.reactions[0].count == 2);
  CHECK(out.item("n1").tags == std::vector<std::string>{"teamwork", "courage"});
}

TEST_CASE("15Five: high fives and objectives, which may have the same number") {
  const auto out = polled("15five");
  CHECK(has(out.urls().at(0), "created_on_start=2026-11-10"));
  CHECK(out.ids() == std::vector<std::string>{"3001", "3002", "objectives/3001", "2002"});
  const auto& objective = std::get<Goal>(out.item("objectives/3001").body);
  CHECK(objective.percent == 65);
  CHECK(objective.status == "on-track");
  CHECK(objective.owner->name == "Alice Walker");
  CHECK(std::get<Goal>(out.item("2002").body).percent == 40);
  json goals = service("15five").settings;
  auto made = made_from(goals);
  made.settings.kinds = {Kind::recognition};
  CHECK(poll(**sources::make(made), answering(service("15five"))).asks.size() == 1);
}

TEST_CASE("Lattice: people are looked up, private ones left out, goals count from their start") {
  const auto out = polled("lattice");
  CHECK(out.ids() == std::vector<std::string>{"f1", "g1", "g2"});
  const auto& praise = std::get<Recognition>(out.item("f1").body);
  CHECK(praise.from->name == "Ada Lovelace");
  CHECK(praise.to.at(0).name == "Grace Hopper");
  CHECK(out.item("f1").created == parse_rfc3339("2026-11-19T12:00:00Z"));
  const auto& goal = std::get<Goal>(out.item("g1").body);
  CHECK(goal.percent == 50);
  CHECK(goal.status == "on-track");
  CHECK(goal.unit == "%");
  const auto& done = std::get<Goal>(out.item("g2").body);
  CHECK(done.percent == 100);
  CHECK(done.status == "done");
  CHECK(done.owner->name == "Platform");
}

TEST_CASE("HeyTaco: a leaderboard, counts as text or number") {
  const auto out = polled("heytaco");
  CHECK(out.urls().at(0) == "https://www.heytaco.chat/api/v1/json/leaderboard/T012?days=7");
  REQUIRE(out.last().items.size() == 1);
  const auto& standings = std::get<Standings>(out.last().items[0].body);
  REQUIRE(standings.entries.size() == 2);
  CHECK(standings.entries[0].who.name == "alice");
  CHECK(standings.entries[0].score == 5);
  CHECK(standings.entries[1].score == 2);
  CHECK(standings.entries[0].unit == "tacos");
}

TEST_CASE("GitHub: open milestones, and closed ones for a week") {
  const auto out = polled("github");
  CHECK(out.ids() == std::vector<std::string>{"1002604", "1002605"});
  const auto& open = std::get<Goal>(out.item("1002604").body);
  CHECK(*open.percent == Approx(66.67).epsilon(0.001));
  CHECK(open.now == 8);
  CHECK(open.target == 12);
  CHECK(open.status.empty());
  CHECK(open.due == parse_rfc3339("2026-12-09T23:39:01Z"));
  const auto& closed = std::get<Goal>(out.item("1002605").body);
  CHECK(closed.status == "done");
  CHECK(closed.percent == 100);
}

TEST_CASE("Jira: what is done, how far the others are, whose they are") {
  const auto out = polled("jira");
  CHECK(has(out.urls().at(0), "jql=project%20%3D%20DEV"));
  CHECK(out.asks[0].secrets.at(0).as == sources::SecretUse::As::basic);
  CHECK(out.ids() == std::vector<std::string>{"DEV-1", "DEV-2"});
  const auto& first = std::get<Goal>(out.item("DEV-1").body);
  CHECK(first.title == "Ship");
  CHECK(first.percent == 25);
  CHECK(first.owner->name == "Amara Okafor");
  CHECK(first.due == parse_rfc3339("2026-12-01T00:00:00Z"));
  CHECK(out.item("DEV-1").link == "https://x.atlassian.net/browse/DEV-1");
  const auto& done = std::get<Goal>(out.item("DEV-2").body);
  CHECK(done.title == "Done & dusted");
  CHECK(done.status == "done");
  CHECK(done.percent == 100);
}

TEST_CASE("Canvas: finished courses of the token's user, or of those that are named") {
  const auto own = polled("canvas");
  REQUIRE(own.last().items.size() == 1);
  const auto& milestone = std::get<Milestone>(own.last().items[0].body);
  CHECK(milestone.who.name == "Amara Okafor");
  CHECK(milestone.what == "Safety 101");
  CHECK(milestone.type == "course");
  CHECK(milestone.progress->done == 3);
  const auto named = polled("canvas courses");
  CHECK(named.urls().at(0) == "https://canvas.example/api/v1/courses/1/users/self/progress");
  REQUIRE(named.last().items.size() == 1);
  CHECK(std::get<Milestone>(named.last().items[0].body).what == "Safety 101");
  CHECK(std::get<Milestone>(named.last().items[0].body).who.name == "Amara Okafor");
}

TEST_CASE("a configuration changes and extends a preset") {
  json settings = service("bonusly").settings;
  settings["map"] = {{"value", "/giver/email"}, {"tags", nullptr}};
  settings["request"] = {{"query", {{"hashtag", "#x"}}}};
  settings["drop"] = {{{"at", "/id"}, {"is", "b2"}}};
  settings["url"] = "https://gateway.example/bonusly";
  const auto out = poll(*source_from(settings), answering(service("bonusly")));
  CHECK(out.ids() == std::vector<std::string>{"b1"});
  CHECK(std::get<Recognition>(out.item("b1").body).value == "jonas@northwind.example");
  CHECK(out.item("b1").tags.empty());
  CHECK(has(out.urls().at(0), "https://gateway.example/bonusly/bonuses?"));
  CHECK(has(out.urls()[0], "hashtag=%23x"));
  CHECK(has(out.urls()[0], "include_children=false"));
  // As a json source with a preset it is the same.
  json by_name = settings;
  by_name["type"] = "json";
  by_name["preset"] = "bonusly";
  CHECK(poll(*source_from(by_name), answering(service("bonusly"))).urls() == out.urls());
  // A part can be left out.
  json without = service("15five").settings;
  without["parts"] = {{"objectives", false}};
  CHECK(poll(*source_from(without), answering(service("15five"))).asks.size() == 1);
}

TEST_CASE("a preset of one's own may extend another, and its mistakes are told with their place") {
  const auto folder = std::filesystem::temp_directory_path() / ("kudosk-presets-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto written = [&](const std::string& text) {
    REQUIRE(replace_file(folder / "own.json", text, 0644));
    auto made = made_from({{"type", "json"}, {"preset", "own.json"}, {"token_file", "t"}, {"room", "lobby"}});
    made.settings.folder = folder;
    return sources::make(made);
  };
  const std::string head = "{\n  \"service\": \"Ours\", \"about\": \"x\", \"sure\": \"unverified\", \"keys\": {\"room\": \"The room.\"},\n";
  auto good = written(head + "  \"extends\": \"bonusly\", \"url\": \"https://ours.example\",\n  \"map\": {\"value\": \"{$room}\"}\n}");
  if (!good) FAIL(good.error().message);
  const auto out = poll(**good, answering(service("bonusly")));
  CHECK(std::get<Recognition>(out.item("b1").body).value == "lobby");
  CHECK(out.urls().at(0).rfind("https://ours.example/bonuses", 0) == 0);
  const auto bad = written(head + "  \"extends\": \"bonusly\", \"url\": \"https://ours.example\",\n  \"map\": {\n    \"vlaue\": \"/x\"}\n}");
  REQUIRE_FALSE(bad);
  CHECK(has(bad.error().message, "/preset: "));
  CHECK(has(bad.error().message, "own.json:5:5"));
  const auto unknown = written(head + "  \"mapp\": {}\n}");
  REQUIRE_FALSE(unknown);
  CHECK(has(unknown.error().message, "own.json:3:3"));
  CHECK_FALSE(written("{"));
  CHECK_FALSE(written(head + "  \"extends\": \"own.json\"\n}"));
  std::filesystem::remove_all(folder);
}

TEST_CASE("intervals are those of the service, shared among screens") {
  const auto interval = [](json settings, int screens) {
    auto made = made_from(settings);
    made.settings.screens = screens;
    return (*sources::make(made))->default_interval();
  };
  CHECK(interval(service("github").settings, 1) == std::chrono::minutes(5));
  json with_token = service("github").settings;
  with_token["token_file"] = "t";
  CHECK(interval(with_token, 1) == std::chrono::minutes(1));
  CHECK(interval(service("bonusly").settings, 5) == std::chrono::minutes(10));
}

TEST_CASE("a wrong type anywhere in an answer drops at most that item, and no markup comes through") {
  const json wrongs[] = {nullptr, true, -1, 1e300, "", "<b>x</b>", "\u202e", json::array(), json::object(), json::array({json::array({1})}), {{"a", {{"b", nullptr}}}}};
  std::size_t tried = 0;
  for (const auto& one : services()) {
    std::set<std::string> fixtures;
    for (const auto& [part, fixture] : one.answers) fixtures.insert(fixture);
    const bool looks_up = std::any_of(fixtures.begin(), fixtures.end(), [](const std::string& fixture) { return has(fixture, "-user-"); });
    const auto source = source_from(one.settings);
    const auto whole = poll(*source, answering(one));
    const auto all = whole.ids();
    for (const auto& fixture : fixtures) {
      const json document = json::parse(json_fixture(fixture));
      std::vector<json::json_pointer> all_places;
      places(document, json::json_pointer(), all_places);
      for (const auto& place : all_places) {
        for (const json& wrong : wrongs) {
          json changed = document;
          changed[place] = wrong;
          CAPTURE(one.name, fixture, place.to_string(), wrong.dump());
          ++tried;
          // What was looked up stays known, so that those have to begin anew.
          const auto fresh = looks_up ? source_from(one.settings) : nullptr;
          const auto out = poll(fresh ? *fresh : *source, answering(one, fixture, changed.dump()));
          std::size_t elements = 0;  // how deep below a list of the answer it is
          for (auto at = place; !at.empty(); at = at.parent_pointer()) elements += document[at.parent_pointer()].is_array();
          std::set<std::string> ids;
          for (const auto& batch : out.batches)
            for (const auto& item : batch.items) {
              ids.insert(item.id);
              if (const auto* praise = std::get_if<Recognition>(&item.body)) {
                REQUIRE_FALSE(has(praise->message, "<b>"));
                for (const auto& person : praise->to) REQUIRE_FALSE(has(person.name, "<b>"));
              }
              if (const auto* goal = std::get_if<Goal>(&item.body)) REQUIRE_FALSE(has(goal->title, "<b>"));
            }
          const bool lookup = has(fixture, "-user-") || has(fixture, "-course-");
          if (elements > 0 && !lookup && !out.trouble) REQUIRE(ids.size() + 1 >= all.size());
        }
      }
    }
  }
  CHECK(tried > 3000);
}
