#include "app/demo_feed.h"

#include <nlohmann/json.hpp>
#include <set>

#include "base/file.h"
#include "base/unicode.h"
#include "catch.h"
#include "wire/feed_json.h"

using namespace kudosk;
using namespace kudosk::app;
using nlohmann::json;
using std::chrono::seconds;

namespace {

const Wall start = *parse_rfc3339("2026-11-24T08:41:00Z");
const Zone berlin("Europe/Berlin");

const Demo& demo() {
  static const Demo made = [] {
    auto loaded = Demo::load(KUDOSK_SOURCE);
    if (!loaded) throw std::runtime_error(loaded.error().message);
    return *loaded;
  }();
  return made;
}

std::string text(Millis elapsed, const DemoView& view = {}, const std::vector<DemoState>& posted = {}, std::uint64_t seed = 1) {
  return demo().feed(seed, elapsed, start + elapsed, berlin, view, posted);
}

json at(Millis elapsed, const DemoView& view = {}, const std::vector<DemoState>& posted = {}) { return json::parse(text(elapsed, view, posted)); }

json item(const json& feed, const std::string& id) {
  for (const json& one : feed.at("items")) {
    if (one.at("id") == id) return one;
  }
  return nullptr;
}

std::size_t arrivals(const json& feed) {
  std::size_t count = 0;
  for (const json& one : feed.at("items")) count += one.at("id").get<std::string>().rfind("kudos-arrival-", 0) == 0;
  return count;
}

}  // namespace

TEST_CASE("the demo's feed keeps the contract at every moment") {
  for (const auto elapsed : {seconds(0), seconds(44), seconds(80), seconds(120), seconds(600), seconds(3600), seconds(90000)}) {
    CAPTURE(elapsed.count());
    const auto page = read_feed(text(elapsed), "http://127.0.0.1:8080/feed");
    REQUIRE(page);
    for (const Drop& drop : page->batch.drops) UNSCOPED_INFO(drop.item << ": " << drop.reason);
    CHECK(page->batch.drops.empty());
    CHECK(page->batch.items.size() >= 24);
    CHECK(page->batch.people.size() >= 20);
    CHECK_FALSE(page->next);
    CHECK_FALSE(page->since);
  }
}

TEST_CASE("the same moment gives the same bytes, another seed another order of arrivals") {
  const Millis later = seconds(900);
  CHECK(text(later) == text(later));
  CHECK(text(later, {}, {}, 1) != text(later, {}, {}, 2));
  CHECK(text(Millis(0), {}, {}, 1) == text(Millis(0), {}, {}, 2));
}

TEST_CASE("every discipline and kind of slide is there, in several languages") {
  const auto page = read_feed(text(seconds(0)), "http://127.0.0.1/");
  REQUIRE(page);
  std::set<Kind> kinds;
  std::set<Discipline> disciplines;
  std::set<std::string> languages;
  for (const Item& one : page->batch.items) {
    kinds.insert(one.kind());
    disciplines.insert(one.discipline);
    languages.insert(one.lang);
    CHECK(one.visibility == Visibility::public_);
  }
  CHECK(kinds == std::set<Kind>{Kind::recognition, Kind::milestone, Kind::goal, Kind::lesson, Kind::announcement});
  disciplines.erase(Discipline::none);
  CHECK(disciplines.size() == 5);
  CHECK(languages.size() >= 6);
}

TEST_CASE("what was said when is relative to the start") {
  const json first = at(Millis(0)), later = at(seconds(40));
  CHECK(item(first, "kudos-playbook").at("created") == "2026-11-24T08:29:00Z");
  CHECK(item(later, "kudos-playbook") == item(first, "kudos-playbook"));
  CHECK(item(first, "feedback-friday").at("starts") == "2026-11-27T13:00:00Z");
  CHECK(item(first, "feedback-friday").at("ends") == "2026-11-27T13:45:00Z");
  CHECK(item(first, "goal-first-week").at("due") == "2026-12-31T16:00:00Z");
  for (const json& one : first.at("items")) {
    for (const char* field : {"created_ago", "due_next", "starts_next", "lasts"}) CHECK_FALSE(one.contains(field));
  }
}

TEST_CASE("Feedback Friday is the next one until it is over, across the year's end too") {
  const auto friday = [&](const char* now) { return item(json::parse(demo().feed(1, Millis(0), *parse_rfc3339(now), berlin)), "feedback-friday").at("starts").get<std::string>(); };
  CHECK(friday("2026-11-27T12:59:00Z") == "2026-11-27T13:00:00Z");
  CHECK(friday("2026-11-27T13:44:00Z") == "2026-11-27T13:00:00Z");
  CHECK(friday("2026-11-27T13:46:00Z") == "2026-12-04T13:00:00Z");
  CHECK(friday("2026-12-31T12:00:00Z") == "2027-01-01T13:00:00Z");
  const auto due = [&](const char* now) { return item(json::parse(demo().feed(1, Millis(0), *parse_rfc3339(now), berlin)), "goal-first-week").at("due").get<std::string>(); };
  CHECK(due("2026-12-31T12:00:00Z") == "2026-12-31T16:00:00Z");
  CHECK(due("2027-01-01T12:00:00Z") == "2027-12-31T16:00:00Z");
}

TEST_CASE("a new kudos comes every 20 to 40 seconds, created when it comes") {
  for (const std::uint64_t seed : {1u, 2u, 99u}) {
    Millis before{0};
    for (std::size_t k = 0; k < 60; ++k) {
      const Millis now = Demo::arrival(seed, k);
      CHECK(now - before >= seconds(20));
      CHECK(now - before <= seconds(40));
      before = now;
    }
  }
  for (std::size_t k = 0; k < 20; ++k) {
    const Millis comes = Demo::arrival(1, k);
    CHECK(arrivals(at(comes - Millis(1))) == k);
    const json feed = at(comes);
    CHECK(arrivals(feed) == k + 1);
    CHECK(item(feed, "kudos-arrival-" + std::to_string(k + 1)).at("created") == format_rfc3339(start + comes));
  }
}

TEST_CASE("arrivals stay few and none is there twice, however long the demo runs") {
  const json feed = at(std::chrono::hours(30));
  CHECK(arrivals(feed) == 24);
  std::set<std::string> messages, ids;
  for (const json& one : feed.at("items")) {
    CHECK(ids.insert(one.at("id").get<std::string>()).second);
    if (one.contains("message")) CHECK(messages.insert(one.at("message").get<std::string>()).second);
  }
}

TEST_CASE("at least thirty praises are written, each for people who are known") {
  const json script = json::parse(*read_file(std::filesystem::path(KUDOSK_SOURCE) / "assets/samples/feed.json"));
  std::set<std::string> known, written;
  for (const json& person : script.at("people")) CHECK(known.insert(person.at("id").get<std::string>()).second);
  for (const json& praise : script.at("arrivals")) {
    CAPTURE(praise.dump());
    CHECK(written.insert(praise.at("message").get<std::string>()).second);
    CHECK(known.count(praise.at("from").at("id").get<std::string>()) == 1);
    for (const json& to : praise.at("to")) CHECK((to.contains("team") || known.count(to.at("id").get<std::string>()) == 1));
  }
  CHECK(written.size() >= 30);
}

TEST_CASE("one kudos is edited after 45 seconds") {
  const json before = item(at(seconds(45) - Millis(1)), "kudos-night-shift"), after = item(at(seconds(45)), "kudos-night-shift");
  CHECK_FALSE(before.contains("updated"));
  CHECK(after.at("updated") == "2026-11-24T08:41:45Z");
  CHECK(after.at("message") != before.at("message"));
  CHECK(after.at("created") == before.at("created"));
}

TEST_CASE("one kudos is retracted after 75 seconds, and stays so") {
  CHECK(item(at(seconds(75) - Millis(1)), "kudos-merci").contains("message"));
  for (const auto elapsed : {seconds(75), seconds(7500)}) CHECK(item(at(elapsed), "kudos-merci") == json{{"kind", "recognition"}, {"id", "kudos-merci"}, {"retracted", true}});
}

TEST_CASE("the goal begins at 72 percent and moves on step by step until it is done") {
  const json first = item(at(seconds(29)), "goal-first-week");
  CHECK(first.at("percent") == 72);
  CHECK(first.at("expected") == 80);
  CHECK(first.at("status") == "at-risk");
  CHECK_FALSE(first.contains("updated"));
  const json second = item(at(seconds(30)), "goal-first-week");
  CHECK(second.at("key_results").at(2).at("now") == 26);
  CHECK(second.at("updated") == "2026-11-24T08:41:30Z");
  double before = 72;
  for (int step = 1; step < 200; step += 7) {
    const double now = item(at(seconds(30 * step)), "goal-first-week").at("percent").get<double>();
    CHECK(now >= before);
    before = now;
  }
  const json last = item(at(seconds(30 * 200)), "goal-first-week");
  CHECK(last.at("percent") == 100);
  CHECK(last.at("status") == "done");
  CHECK(last.at("key_results").at(0).at("now") == 50);
  CHECK(last == item(at(std::chrono::hours(30)), "goal-first-week"));
}

TEST_CASE("a view since a moment has what has changed after it, tombstones included") {
  DemoView view;
  view.since = seconds(70);
  view.token = "80";
  const json changes = at(seconds(80), view);
  CHECK(changes.at("since") == "80");
  std::set<std::string> ids;
  for (const json& one : changes.at("items")) ids.insert(one.at("id").get<std::string>());
  CHECK(ids.count("kudos-merci") == 1);
  CHECK(ids.count("kudos-night-shift") == 0);
  CHECK(ids.count("kudos-playbook") == 0);
  view.since = seconds(80);
  CHECK(at(seconds(80), view).at("items").empty());
}

TEST_CASE("following the changes leads to the same feed as asking for the whole") {
  std::map<std::string, json> held;
  DemoView view;
  for (int second = 0; second <= 700; second += 7) {
    for (const json& one : at(seconds(second), view).at("items")) {
      if (one.value("retracted", false)) {
        held.erase(one.at("id").get<std::string>());
      } else {
        held[one.at("id").get<std::string>()] = one;
      }
    }
    view.since = seconds(second);
  }
  for (const json& one : at(seconds(700)).at("items")) {
    CAPTURE(one.dump());
    if (one.value("retracted", false)) {
      CHECK(held.count(one.at("id").get<std::string>()) == 0);
    } else {
      CHECK(held[one.at("id").get<std::string>()] == one);
    }
  }
}

TEST_CASE("pages together are the whole, and each names the next") {
  const json whole = at(seconds(300));
  DemoView view;
  view.page_size = 7;
  view.next = "/feed?page=";
  json together = json::array();
  for (view.page = 1;; ++view.page) {
    const json page = at(seconds(300), view);
    CHECK(page.at("items").size() <= 7);
    for (const json& one : page.at("items")) together.push_back(one);
    if (!page.contains("next")) break;
    CHECK(page.at("next") == "/feed?page=" + std::to_string(view.page + 1));
    REQUIRE(view.page < 20);
  }
  CHECK(together == whole.at("items"));
  view.page = 1000;
  CHECK(at(seconds(300), view).at("items").empty());
  CHECK_FALSE(at(seconds(300), view).contains("next"));
}

TEST_CASE("what was posted lies over the script") {
  const std::vector<DemoState> posted = {{seconds(5), "mine", R"({"kind":"recognition","id":"mine","to":[{"name":"Ada"}],"message":"one"})"},
                                         {seconds(6), "kudos-playbook", R"({"kind":"recognition","id":"kudos-playbook","retracted":true})"},
                                         {seconds(7), "mine", R"({"kind":"recognition","id":"mine","to":[{"name":"Ada"}],"message":"two"})"},
                                         {seconds(8), "broken", "not JSON"}};
  const json feed = at(seconds(10), {}, posted);
  CHECK(item(feed, "mine").at("message") == "two");
  CHECK(item(feed, "kudos-playbook").at("retracted") == true);
  CHECK(item(feed, "broken").is_null());
  CHECK(feed.at("items").at(0).at("id") == "mine");  // the newest first
}

TEST_CASE("a broken or missing script is an error that names the file") {
  const auto missing = Demo::load("/nonexistent");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message.find("/nonexistent/assets/samples/feed.json") != std::string::npos);
  const auto folder = std::filesystem::temp_directory_path() / ("kudosk-demo-" + std::to_string(getpid()));
  const auto file = folder / "assets/samples/feed.json";
  for (const char* broken : {"", "[]", "{}", R"({"people":[],"emoji":{},"items":[],"arrivals":[],"changes":[{"after":"soon","retract":"x"}],"steps":{}})"}) {
    CAPTURE(broken);
    REQUIRE(replace_file(file, broken));
    const auto loaded = Demo::load(folder);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().kind == ErrorKind::content);
    CHECK(loaded.error().message.find("feed.json") != std::string::npos);
  }
  std::filesystem::remove_all(folder);
}
