#include "catch.h"
#include "played.h"
#include "sources/xapi/statement.h"

using namespace kudosk;
using namespace kudosk::test;
using nlohmann::json;
using sources::xapi::read_statement;

namespace {

const std::set<std::string>& counted() {
  static const auto verbs = sources::xapi::default_verbs();
  static const std::set<std::string> set(verbs.begin(), verbs.end());
  return set;
}

json statement(const json& patch = json::object()) {
  json out = json::parse(R"({
    "id": "d1eec41f-1e93-4ed6-acbf-5c4bd0c24269",
    "actor": {"objectType": "Agent", "name": "Amara Okafor", "mbox": "mailto:amara@northwind.example"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en-US": "completed"}},
    "object": {"objectType": "Activity", "id": "https://learn.example/courses/first-aid_2",
      "definition": {"name": {"en-US": "First aid", "de": "Erste Hilfe", "ja": "応急手当"}, "type": "http://adlnet.gov/expapi/activities/course"}},
    "timestamp": "2026-11-24T09:41:00.5+01:00", "stored": "2026-11-24T08:41:02Z"})");
  out.merge_patch(patch);
  return out;
}

sources::xapi::Told told(const json& of, const std::string& language = "en") { return read_statement(of, counted(), language, "/statements/0"); }

Milestone milestone(const json& patch, const std::string& language = "en") {
  const auto read = told(statement(patch), language);
  CAPTURE(read.drop ? read.drop->reason : std::string());
  REQUIRE(read.items.size() == 1);
  return std::get<Milestone>(read.items[0].body);
}

}  // namespace

TEST_CASE("xapi: a source asks for each verb, follows the pages and says what came") { CHECK(play_all("xapi") >= 11); }

TEST_CASE("xapi: broken answers harm nothing") { CHECK(break_all("xapi") > 1500); }

TEST_CASE("xapi: a statement is a milestone, made when it happened") {
  const auto read = told(statement());
  REQUIRE(read.items.size() == 1);
  const Item& item = read.items[0];
  CHECK(item.id == "d1eec41f-1e93-4ed6-acbf-5c4bd0c24269");
  CHECK(format_rfc3339(*item.created) == "2026-11-24T08:41:00.500Z");
  CHECK(item.lang == "en-US");
  const auto& body = std::get<Milestone>(item.body);
  CHECK(body.who.name == "Amara Okafor");
  CHECK(body.who.email == "amara@northwind.example");
  CHECK(body.what == "First aid");
  CHECK(body.type == "course");
  CHECK(format_rfc3339(*told(statement({{"timestamp", nullptr}})).items.at(0).created) == "2026-11-24T08:41:02Z");
}

TEST_CASE("xapi: a name is taken in the configured language, then in English, in none, in any; without one the id speaks") {
  CHECK(milestone(json::object(), "de").what == "Erste Hilfe");
  CHECK(milestone(json::object(), "de-AT").what == "Erste Hilfe");
  CHECK(milestone(json::object(), "ja").what == "応急手当");
  CHECK(milestone(json::object(), "fr").what == "First aid");
  const auto named = [](const json& names, const std::string& language) { return sources::xapi::worded(names, language).text; };
  const json many{{"pt", "a"}, {"pt-BR", "b"}, {"und", "c"}, {"fr", "d"}};
  CHECK(named(many, "pt-BR") == "b");
  CHECK(named(many, "pt_br") == "b");
  CHECK(named(many, "pt-PT") == "a");
  CHECK(named(many, "ko") == "c");
  CHECK(named({{"ko", "x"}, {"sv", "y"}}, "de") == "x");
  CHECK(named({{"de", ""}, {"sv", "y"}}, "de") == "y");
  CHECK(named({{"de", 7}}, "de") == "");
  CHECK(named("text", "de") == "");
  json nameless = statement();
  nameless["object"].erase("definition");
  CHECK(std::get<Milestone>(told(nameless).items.at(0).body).what == "first aid 2");
  CHECK(sources::xapi::last_segment("https://x.example/a%20b/") == "a b");
  CHECK(sources::xapi::last_segment("urn:isbn:123") == "123");
  CHECK(sources::xapi::last_segment("") == "");
}

TEST_CASE("xapi: an actor is known by any of the four ways") {
  const auto who = [](const json& actor) {
    json of = statement();
    of["actor"] = actor;
    return std::get<Milestone>(told(of).items.at(0).body).who;
  };
  CHECK(who({{"mbox", "MAILTO:jo%2Bx@northwind.example"}}).email == "jo+x@northwind.example");
  const Person account = who({{"account", {{"homePage", "https://lms.example"}, {"name", "amara.o"}}}});
  CHECK(account.id == "https://lms.example|amara.o");
  CHECK(account.aliases == std::vector<std::string>{"amara.o"});
  CHECK(account.name == "amara.o");
  const Person number = who({{"account", {{"homePage", "https://lms.example"}, {"name", "1625378"}}}});
  CHECK(number.aliases.empty());
  CHECK(number.name.empty());
  CHECK(who({{"account", {{"homePage", "https://lms.example"}, {"name", "a@b.example"}}}}).email == "a@b.example");
  CHECK(who({{"openid", "https://amara.example"}}).id == "https://amara.example");
  CHECK(who({{"mbox_sha1sum", "ebd31e95054c018b10727ccffd2ef2ec3a016ee9"}, {"name", "Amara"}}).name == "Amara");
  json nobody = statement();
  for (const json& actor : {json::object(), json("x"), json({{"mbox", "nonsense"}}), json({{"objectType", "Group"}, {"member", json::array()}})}) {
    nobody["actor"] = actor;
    const auto read = told(nobody);
    CHECK(read.items.empty());
    REQUIRE(read.drop);
    CHECK(read.drop->reason.substr(0, 6) == "actor:");
  }
}

TEST_CASE("xapi: a named group is a team, one without a name its members") {
  const json members = json::array({{{"name", "Amara"}, {"mbox", "mailto:a@x.example"}}, {{"name", "Jonas"}, {"openid", "https://j.example"}}, json::object()});
  json of = statement();
  of["actor"] = {{"objectType", "Group"}, {"name", "Platform"}, {"member", members}};
  auto read = told(of);
  REQUIRE(read.items.size() == 1);
  CHECK(std::get<Milestone>(read.items[0].body).who.is_team);
  CHECK(std::get<Milestone>(read.items[0].body).who.name == "Platform");
  of["actor"] = {{"objectType", "Group"}, {"member", members}};
  read = told(of);
  REQUIRE(read.items.size() == 2);
  CHECK(read.items[0].id == "d1eec41f-1e93-4ed6-acbf-5c4bd0c24269/1");
  CHECK(std::get<Milestone>(read.items[1].body).who.name == "Jonas");
  const auto ids = sources::xapi::ids_of("d1eec41f-1e93-4ed6-acbf-5c4bd0c24269");
  for (const auto& item : read.items) CHECK(std::find(ids.begin(), ids.end(), item.id) != ids.end());
}

TEST_CASE("xapi: scaled is the score; below 0 it is none; raw over max stands in for it") {
  const auto score = [](const json& result) { return milestone({{"result", result}}).score; };
  CHECK(score({{"score", {{"scaled", 0.95}, {"raw", 10}, {"max", 100}}}}) == Approx(0.95));
  CHECK(score({{"score", {{"scaled", 0}}}}) == 0.0);
  CHECK_FALSE(score({{"score", {{"scaled", -0.3}, {"raw", 50}, {"max", 100}}}}));
  CHECK_FALSE(score({{"score", {{"scaled", 1.5}}}}));
  CHECK(score({{"score", {{"raw", 45}, {"min", 0}, {"max", 60}}}}) == Approx(0.75));
  CHECK_FALSE(score({{"score", {{"raw", 45}}}}));
  CHECK_FALSE(score({{"score", {{"raw", 45}, {"max", 0}}}}));
  CHECK_FALSE(score({{"score", {{"raw", -5}, {"max", 10}}}}));
  CHECK_FALSE(score({{"score", "ten"}}));
  CHECK_FALSE(score({{"success", false}, {"score", {{"scaled", 0.4}}}}));
  CHECK(score({{"success", "x"}, {"completion", 1}, {"score", {{"scaled", 0.4}}}}) == Approx(0.4));
}

TEST_CASE("xapi: durations are those of ISO 8601") {
  using sources::xapi::seconds;
  using sources::xapi::spoken;
  CHECK(seconds("PT30M") == 1800.0);
  CHECK(seconds("PT1H30M") == 5400.0);
  CHECK(seconds("PT1234S") == 1234.0);
  CHECK(seconds("PT1.5S") == Approx(1.5));
  CHECK(seconds("PT0,25H") == Approx(900));
  CHECK(seconds("P1DT1H") == 90000.0);
  CHECK(seconds("P2W") == 1209600.0);
  CHECK(seconds("P1Y1M") == 395 * 86400.0);
  for (const char* no : {"", "P", "PT", "30M", "PT30", "PTM", "PT1M1H", "P1H", "PT1D", "PT1HT1M", "P-1D", "PT1..5S", "P1DT", "pt1h", "PT30M ", "P1D1 ", "PT1S1 "}) {
    CAPTURE(no);
    CHECK_FALSE(seconds(no));
  }
  CHECK(spoken(1800) == "30 min");
  CHECK(spoken(5400) == "1 h 30 min");
  CHECK(spoken(20) == "20 s");
  CHECK(spoken(1e12) == "277777 h");
  CHECK(told(statement({{"result", {{"duration", "PT30M"}}}})).items.at(0).tags == std::vector<std::string>{"30 min"});
}

TEST_CASE("xapi: only verbs that count tell something, and what is no activity is said") {
  CHECK(told(statement({{"verb", {{"id", "http://adlnet.gov/expapi/verbs/failed"}}}})).items.empty());
  CHECK_FALSE(told(statement({{"verb", {{"id", "http://adlnet.gov/expapi/verbs/failed"}}}})).drop);
  CHECK_FALSE(told(statement({{"verb", "completed"}})).drop);
  CHECK(milestone({{"verb", {{"id", "https://openbadgespec.org/xapi/verbs/earned"}}}, {"object", {{"definition", {{"type", nullptr}}}}}}).type == "badge");
  CHECK(milestone({{"object", {{"definition", {{"type", "https://w3id.org/xapi/acrossx/activities/webinar"}}}}}}).type == "talk");
  CHECK(milestone({{"object", {{"definition", {{"type", "http://adlnet.gov/expapi/activities/simulation"}}}}}}).type == "other");
  for (const char* type : {"Agent", "SubStatement", "StatementRef"}) {
    const auto read = told(statement({{"object", {{"objectType", type}}}}));
    CHECK(read.items.empty());
    REQUIRE(read.drop);
    CHECK(read.drop->item == "d1eec41f-1e93-4ed6-acbf-5c4bd0c24269");
  }
  const auto voiding = told(statement({{"verb", {{"id", sources::xapi::voided}}}, {"object", {{"objectType", "StatementRef"}, {"id", "abc"}}}}));
  CHECK(voiding.of == "abc");
  CHECK(voiding.items.empty());
  CHECK_FALSE(told(statement({{"verb", {{"id", sources::xapi::voided}}}})).of);
  CHECK(told(statement({{"id", nullptr}})).drop->item == "/statements/0");
}

TEST_CASE("xapi: what its own result denies is not celebrated") {
  const auto with = [](const char* verb, const json& result) { return told(statement({{"verb", {{"id", verb}}}, {"result", result}})); };
  const char *passed = "http://adlnet.gov/expapi/verbs/passed", *completed = "http://adlnet.gov/expapi/verbs/completed", *mastered = "http://adlnet.gov/expapi/verbs/mastered";
  for (const auto& read : {with(passed, {{"success", false}}), with(mastered, {{"success", false}}), with(completed, {{"completion", false}})}) {
    CHECK(read.items.empty());
    REQUIRE(read.drop);
    CHECK(read.drop->reason.rfind("result: ", 0) == 0);
  }
  CHECK(with(passed, {{"success", true}}).items.size() == 1);
  CHECK(with(passed, json::object()).items.size() == 1);
  CHECK(with(completed, {{"completion", true}, {"success", false}}).items.size() == 1);  // through, if not with success
}

TEST_CASE("xapi: whom nobody can name is said, unless the office names them") {
  auto made = made_from({{"type", "xapi"}, {"url", "https://lrs.example/xapi"}, {"verbs", {"completed"}}});
  json one = statement();
  one["actor"] = {{"account", {{"homePage", "https://hr.example"}, {"name", "4711"}}}};
  for (const bool named : {false, true}) {
    if (named) made.people = {Person{"", "Amara Okafor", "", "", "", "", {"https://hr.example|4711"}, "", "", false}};
    const auto source = *sources::make(made);
    std::vector<Drop> drops;
    std::size_t items = 0;
    auto effects = source->poll(noon());
    for (int step = 0; step < 5; ++step) {
      std::optional<sources::Ask> ask;
      for (auto& effect : effects) {
        if (const auto* next = std::get_if<sources::Ask>(&effect)) ask = *next;
        if (const auto* emit = std::get_if<sources::Emit>(&effect)) {
          drops = emit->batch.drops;
          items = emit->batch.items.size();
        }
      }
      if (!ask) break;
      const std::string& url = std::get<sources::HttpAsk>(ask->what).request.url;
      const bool voids = url.find("voided") != url.npos;
      effects = source->answer(noon(), *ask, answer_from("200\n\n" + json{{"statements", voids ? json::array() : json::array({one})}, {"more", ""}}.dump(), url));
    }
    CHECK(items == 1);
    REQUIRE(drops.size() == (named ? 0u : 1u));
    if (!named) CHECK(drops[0].reason.find("https://hr.example|4711") != std::string::npos);
  }
}

TEST_CASE("xapi: what it is part of, where, with whom, and its picture") {
  const auto read = told(statement(
      {{"context",
        {{"platform", "Northwind Academy"},
         {"team", {{"objectType", "Group"}, {"name", "Platform"}}},
         {"contextActivities", {{"parent", json::array({{{"id", "https://x.example/p"}, {"definition", {{"name", {{"en", "Safety path"}}}}}}})}}}}},
       {"object", {{"definition", {{"moreInfo", "https://learn.example/more"}, {"extensions", {{"https://w3id.org/badge", {{"image", "https://learn.example/b.png"}}}}}}}}}}));
  REQUIRE(read.items.size() == 1);
  const auto& body = std::get<Milestone>(read.items[0].body);
  CHECK(read.items[0].said_in == "Northwind Academy");
  CHECK(read.items[0].link == "https://learn.example/more");
  CHECK(body.path == "Safety path");
  CHECK(body.who.team == "Platform");
  CHECK(body.badge == "https://learn.example/b.png");
}

TEST_CASE("xapi: the first question goes back as far as the screen looks, and two days more") {
  auto made = made_from({{"type", "xapi"}, {"url", "https://lrs.example/xapi"}});
  made.settings.screens = 3;
  made.max_age = std::chrono::hours(24 * 3);
  const auto source = sources::make(made);
  REQUIRE(source);
  CHECK((*source)->default_interval() == std::chrono::minutes(6));
  const auto url = [&](const Now& now) { return std::get<sources::HttpAsk>(std::get<sources::Ask>((*source)->poll(now).at(0)).what).request.url; };
  CHECK(url(noon()).find("since=2026-11-19T12%3A00%3A00Z") != std::string::npos);
  Now early = noon();
  early.trusted = false;
  CHECK(url(early).find("since") == std::string::npos);
}

TEST_CASE("xapi: more pages than fit in a poll are gone on with in the next") {
  const auto source = source_from({{"type", "xapi"}, {"url", "https://lrs.example/xapi"}, {"verbs", {"completed"}}});
  auto effects = source->poll(noon());
  int pages = 0;
  std::string memory;
  std::optional<Error> trouble;
  std::size_t items = 0;
  while (true) {
    const sources::Ask* ask = nullptr;
    for (const auto& effect : effects) {
      if (const auto* one = std::get_if<sources::Ask>(&effect)) ask = one;
      if (const auto* emit = std::get_if<sources::Emit>(&effect)) items += emit->batch.items.size();
      if (const auto* remember = std::get_if<sources::Remember>(&effect)) memory = remember->memory;
      if (const auto* met = std::get_if<sources::Trouble>(&effect)) trouble = met->error;
    }
    if (!ask) break;
    REQUIRE(++pages < 100);
    char stored[32];
    std::snprintf(stored, sizeof stored, "2026-11-24T10:%02d:00Z", pages);
    const json body{{"statements", {statement({{"id", "s" + std::to_string(pages)}, {"stored", stored}})}}, {"more", "/more?page=" + std::to_string(pages)}};
    effects = source->answer(noon(), *ask,
                             answer_from("200\nx-experience-api-consistent-through: 2026-11-24T11:59:00Z\n\n" + body.dump(), std::get<sources::HttpAsk>(ask->what).request.url));
  }
  CHECK(pages == 50);
  CHECK(items == 50);
  REQUIRE(trouble);
  CHECK(trouble->kind == ErrorKind::limit);
  CHECK(memory == R"({"since":{"http://adlnet.gov/expapi/verbs/completed":"2026-11-24T10:50:00Z"}})");
}

TEST_CASE("xapi: what can't be used in the settings is said with its place") {
  const auto why = [](json options) {
    options["type"] = "xapi";
    const auto source = sources::make(made_from(options));
    REQUIRE_FALSE(source);
    CHECK(source.error().kind == ErrorKind::config);
    CHECK_FALSE(source.error().hint.empty());
    return source.error().message.substr(0, source.error().message.find(':'));
  };
  const std::string url = "https://lrs.example/xapi";
  CHECK(why(json::object()) == "/url");
  CHECK(why({{"url", "lrs"}}) == "/url");
  CHECK(why({{"url", url}, {"verbs", "completed"}}) == "/verbs");
  CHECK(why({{"url", url}, {"verbs", json::array()}}) == "/verbs");
  CHECK(why({{"url", url}, {"verbs", {"completed", 7}}}) == "/verbs/1");
  CHECK(why({{"url", url}, {"secret_file", "s"}}) == "/user");
}
