// When slides that are composed of several items join the show.
#include <map>
#include <set>

#include "catch.h"
#include "playlist/feeds.h"

using namespace kudosk;
using namespace kudosk::playlist;

namespace {

/// An office of four teams whose people thank each other for two values, learn and plan.
Stage office() {
  Stage stage;
  stage.settings.without.clear();
  stage.settings.recap = Recap::off;
  const char* teams[] = {"Sales", "Support", "Design", "Legal"};
  for (int i = 0; i < 12; ++i) {
    auto made = item(Kind::recognition, "k" + std::to_string(i), stage.now.wall - std::chrono::hours(i + 1), "from" + std::to_string(i), "to" + std::to_string(i));
    auto& praise = std::get<Recognition>(made->body);
    praise.from->team = teams[i % 4];
    praise.to[0].team = teams[(i + 1) % 4];
    praise.value = i % 2 == 0 ? "Craft" : "Courage";
    made->discipline = i % 3 == 0 ? Discipline::systems_thinking : Discipline::team_learning;
    stage.add(made);
  }
  stage.add(item(Kind::lesson, "l", stage.now.wall - std::chrono::hours(30), "from1"));
  auto event = item(Kind::announcement, "e", stage.now.wall - std::chrono::hours(40));
  std::get<Announcement>(event->body).starts = stage.now.wall + std::chrono::hours(80);
  stage.add(event);
  stage.meet();
  return stage;
}

std::map<std::string, int> counted(Stage& stage, std::size_t steps) {
  std::map<std::string, int> out;
  for (const auto& entry : stage.steps(steps)) ++out[entry.item ? "item" : entry.variant.empty() ? entry.scene : entry.scene + " " + entry.variant];
  return out;
}

}  // namespace

TEST_CASE("composed: each comes at its own slow pace, and the items keep most of the show") {
  Stage stage = office();
  auto counts = counted(stage, 480);
  CHECK(counts["countdown"] >= 18);
  CHECK(counts["countdown"] <= 20);
  CHECK(counts["lesson-of-the-week"] >= 11);
  CHECK(counts["constellation"] >= 11);
  CHECK(counts["values"] >= 9);
  CHECK(counts["spotlight systems-thinking"] + counts["spotlight team-learning"] >= 14);
  CHECK(counts["spotlight systems-thinking"] + counts["spotlight team-learning"] <= 15);
  CHECK(std::abs(counts["spotlight systems-thinking"] - counts["spotlight team-learning"]) <= 1);
  CHECK(counts.count("spotlight mental-models") == 0);
  CHECK(counts["item"] >= 380);
}

TEST_CASE("composed: the configuration leaves out what an office does not want") {
  Stage stage = office();
  stage.settings.without = {"constellation", "spotlight"};
  auto counts = counted(stage, 200);
  CHECK(counts.count("constellation") == 0);
  CHECK(counts.count("spotlight systems-thinking") == 0);
  CHECK(counts["values"] > 0);
}

TEST_CASE("composed: nobody is celebrated or ranked unless the policy says so") {
  Stage stage = office();
  Person bo = person("Bo");
  bo.birthday = "11-25";
  bo.started = "2020-11-25";
  Person lee = person("Lee");
  lee.started = "2019-11-25";
  Person new_one = person("New");
  new_one.started = "2026-11-20";
  stage.feed->people = {bo, lee, new_one};
  auto counts = counted(stage, 120);
  for (const char* scene : {"birthday", "anniversary 6", "anniversary 7", "newcomer", "leaderboard given", "leaderboard received"}) CHECK(counts.count(scene) == 0);
  stage.config.policy.birthdays = true;
  counts = counted(stage, 120);
  CHECK(counts["birthday"] >= 9);
  CHECK(counts.count("anniversary 6") == 0);
  stage.config.policy.anniversaries = true;
  stage.config.policy.leaderboard = true;
  counts = counted(stage, 240);
  CHECK(counts["anniversary 6"] >= 18);
  CHECK(counts["anniversary 7"] >= 18);
  CHECK(counts["newcomer"] >= 18);
  CHECK(counts["leaderboard given"] >= 4);
  CHECK(counts["leaderboard received"] >= 4);
  stage.now.wall += std::chrono::hours(24);
  counts = counted(stage, 60);
  CHECK(counts.count("birthday") == 0);
  CHECK(counts["newcomer"] > 0);
}

TEST_CASE("composed: a clock that is not to be trusted knows no day") {
  Stage stage = office();
  Person bo = person("Bo");
  bo.birthday = "11-25";
  stage.feed->people = {bo};
  stage.config.policy.birthdays = stage.config.policy.leaderboard = true;
  stage.now.trusted = false;
  auto counts = counted(stage, 120);
  for (const char* scene : {"birthday", "countdown", "lesson-of-the-week", "constellation", "values", "leaderboard given"}) CHECK(counts.count(scene) == 0);
  CHECK(counts["spotlight systems-thinking"] > 0);
}

TEST_CASE("composed: what has begun is no longer counted down to") {
  Stage stage = office();
  CHECK(counted(stage, 60)["countdown"] > 0);
  stage.now.wall += std::chrono::hours(81);
  CHECK(counted(stage, 60).count("countdown") == 0);
}

TEST_CASE("composed: render has every scene that the feed has something for") {
  Stage stage = office();
  std::set<std::string> scenes;
  for (const auto& entry : composed(*stage.feed, stage.config, stage.zone, stage.now)) scenes.insert(entry.scene);
  CHECK(scenes.count("countdown") == 1);
  CHECK(scenes.count("constellation") == 1);
  CHECK(scenes.count("prompt") == 0);
}
