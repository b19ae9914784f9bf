#include "playlist/director.h"

#include "catch.h"
#include "playlist/feeds.h"

using namespace kudosk;
using namespace kudosk::playlist;

namespace {

Stage stage_with(std::size_t recognitions) {
  Stage stage;
  for (std::size_t i = 0; i < recognitions; ++i)
    stage.add(item(Kind::recognition, "r" + std::to_string(i), stage.now.wall - std::chrono::hours(i + 1), "giver" + std::to_string(i), "receiver" + std::to_string(i)));
  stage.settings.recap = Recap::off;
  stage.meet();
  return stage;
}

std::vector<std::string> ids(const std::vector<Entry>& entries) {
  std::vector<std::string> out;
  for (const auto& entry : entries) out.push_back(id_of(entry));
  return out;
}

}  // namespace

TEST_CASE("director: what was there at the first feed is no news") {
  Stage stage = stage_with(4);
  CHECK(news(*stage.feed, stage.history).empty());
  for (const auto& entry : stage.steps(8)) CHECK(entry.why == Why::rotation);
}

TEST_CASE("director: what a source fills in from before its first answer is no news") {
  Stage stage = stage_with(4);
  stage.add(item(Kind::recognition, "history", stage.now.wall - std::chrono::hours(200)));
  stage.meet();
  CHECK(news(*stage.feed, stage.history).empty());
}

TEST_CASE("director: a first answer without dates does not say how far back it reaches, and what comes later is news however old") {
  Stage stage;
  // Dated by its arrival, as domain/take does.
  stage.add(item(Kind::recognition, "undated", stage.now.wall - std::chrono::seconds(1)));
  stage.meet();
  stage.add(item(Kind::recognition, "late", stage.now.wall - std::chrono::hours(200)));
  stage.meet();
  REQUIRE(news(*stage.feed, stage.history).size() == 1);
  CHECK(news(*stage.feed, stage.history).front()->id == "late");
}

TEST_CASE("director: nothing is news before a source has answered") {
  Stage stage;
  stage.add(item(Kind::recognition, "r", stage.now.wall));
  CHECK(news(*stage.feed, stage.history).empty());
}

TEST_CASE("director: a new item is on stage when the current slide ends, and is news once") {
  Stage stage = stage_with(4);
  stage.steps(3);
  stage.add(item(Kind::recognition, "fresh", stage.now.wall, "a", "b"));
  stage.meet();
  const Entry entry = stage.step();
  CHECK(entry.item->id == "fresh");
  CHECK(entry.why == Why::news);
  CHECK(std::string(word(entry.why)) == "news");
  for (const auto& later : stage.steps(20)) CHECK(later.why == Why::rotation);
}

TEST_CASE("director: news in a source that was empty at first is news") {
  Stage stage;
  stage.settings.recap = Recap::off;
  stage.meet();
  CHECK(stage.step().scene == "prompt");
  stage.add(item(Kind::milestone, "first", stage.now.wall, "", "a"));
  stage.meet();
  const Entry entry = stage.step();
  CHECK(entry.why == Why::news);
  CHECK(id_of(entry) == "first");
}

TEST_CASE("director: a source that answers later brings no flood of news") {
  Stage stage = stage_with(2);
  stage.steps(2);
  for (int i = 0; i < 10; ++i) stage.add(item(Kind::goal, "g" + std::to_string(i), stage.now.wall - std::chrono::hours(i), "", "", "goals"));
  stage.sources.push_back("goals");
  stage.meet();
  CHECK(news(*stage.feed, stage.history).empty());
  stage.add(item(Kind::goal, "later", stage.now.wall, "", "", "goals"));
  stage.meet();
  CHECK(news(*stage.feed, stage.history).size() == 1);
}

TEST_CASE("director: what a source fills in from long ago is no news") {
  Stage stage = stage_with(2);
  stage.add(item(Kind::recognition, "old", stage.now.wall - std::chrono::hours(24 * 5)));
  stage.add(item(Kind::recognition, "this morning", stage.now.wall - std::chrono::hours(5)));
  stage.meet();
  const auto fresh = news(*stage.feed, stage.history);
  REQUIRE(fresh.size() == 1);
  CHECK(fresh[0]->id == "this morning");
}

TEST_CASE("director: an edited item is not news again, nor one that went and came back") {
  Stage stage = stage_with(3);
  auto edited = std::make_shared<Item>(*stage.feed->items[0]);
  std::get<Recognition>(edited->body).message = "quite another text";
  edited->updated = stage.now.wall;
  stage.feed->items[0] = edited;
  stage.meet();
  CHECK(news(*stage.feed, stage.history).empty());
  const auto gone = stage.feed->items[1];
  stage.feed->items.erase(stage.feed->items.begin() + 1);
  stage.meet();
  stage.steps(5);
  stage.feed->items.insert(stage.feed->items.begin() + 1, gone);
  stage.meet();
  CHECK(news(*stage.feed, stage.history).empty());
}

TEST_CASE("director: news come oldest first, and after a run of them one other slide") {
  Stage stage = stage_with(5);
  stage.steps(2);
  for (int i = 0; i < 100; ++i) stage.add(item(Kind::recognition, "n" + std::to_string(1000 + i), stage.now.wall + Millis(i), "x", "y"));
  stage.meet();
  std::vector<std::string> news_ids;
  std::size_t run = 0, others = 0;
  while (news_ids.size() < 100) {
    const Entry entry = stage.step();
    if (entry.why == Why::news) {
      news_ids.push_back(id_of(entry));
      CHECK(++run <= burst);
    } else {
      run = 0;
      ++others;
    }
    REQUIRE(others < 100);
  }
  CHECK(std::is_sorted(news_ids.begin(), news_ids.end()));
  CHECK(others == 19);
}

TEST_CASE("director: an urgent item comes at once, before news, and also from the first feed") {
  Stage stage = stage_with(3);
  auto alarm = item(Kind::announcement, "alarm", stage.now.wall - std::chrono::hours(50));
  alarm->urgent = true;
  stage.add(alarm);
  stage.add(item(Kind::recognition, "fresh", stage.now.wall));
  stage.meet();
  const auto now = urgent(*stage.feed, stage.history, stage.direction(), stage.now);
  REQUIRE(now);
  CHECK(id_of(*now) == "alarm");
  CHECK(now->why == Why::urgent);
  CHECK(id_of(stage.step()) == "alarm");
  CHECK_FALSE(urgent(*stage.feed, stage.history, stage.direction(), stage.now));
  CHECK(id_of(stage.step()) == "fresh");

  Stage first;
  first.add(alarm);
  first.meet();
  CHECK(urgent(*first.feed, first.history, first.direction(), first.now));
}

TEST_CASE("director: a pinned item comes round every eight slides, however many others there are") {
  Stage stage = stage_with(150);
  auto pin = item(Kind::announcement, "pin", stage.now.wall - std::chrono::hours(300));
  pin->pinned = true;
  stage.add(pin);
  stage.settings.weights[Kind::announcement] = 0.01;
  stage.meet();
  std::size_t since = 0, times = 0;
  for (const auto& entry : stage.steps(400)) {
    since = id_of(entry) == "pin" ? 0 : since + 1;
    times += since == 0 ? 1 : 0;
    REQUIRE(since < pinned_every);
  }
  CHECK(times >= 50);
  CHECK(times <= 80);
}

TEST_CASE("director: pinned items leave at least half of the show to the others") {
  Stage stage = stage_with(20);
  for (int i = 0; i < 30; ++i) {
    auto pin = item(Kind::announcement, "pin" + std::to_string(i), stage.now.wall);
    pin->pinned = true;
    stage.add(pin);
  }
  stage.history = {};
  stage.meet();
  std::size_t others = 0;
  for (const auto& entry : stage.steps(400)) others += entry.item->pinned ? 0 : 1;
  CHECK(others >= 180);
}

TEST_CASE("director: two slides take turns, one stays alone") {
  Stage two = stage_with(2);
  CHECK(ids(two.steps(4)) == std::vector<std::string>{"r0", "r1", "r0", "r1"});
  Stage one = stage_with(1);
  CHECK(ids(one.steps(3)) == std::vector<std::string>{"r0", "r0", "r0"});
}

TEST_CASE("director: a single item alternates with what else may be shown") {
  Stage stage = stage_with(1);
  stage.config.thanks_text = "Say thanks in #team-wins";
  CHECK(ids(stage.steps(4)) == std::vector<std::string>{"r0", "prompt", "r0", "prompt"});
  CHECK(stage.step().why == Why::rotation);
}

TEST_CASE("director: the same person is not on three slides of which two are next to each other") {
  Stage stage;
  stage.settings.recap = Recap::off;
  for (int i = 0; i < 10; ++i) stage.add(item(Kind::recognition, "a" + std::to_string(i), stage.now.wall, "busy", "r" + std::to_string(i)));
  for (int i = 0; i < 10; ++i) stage.add(item(Kind::recognition, "b" + std::to_string(i), stage.now.wall, "g" + std::to_string(i), "s" + std::to_string(i)));
  stage.meet();
  int since = 2;
  for (const auto& entry : stage.steps(200)) {
    const bool busy = entry.item->id[0] == 'a';
    if (busy) CHECK(since >= 2);
    since = busy ? 0 : since + 1;
  }
}

TEST_CASE("director: a person known by an id here and by a bare name there is one person") {
  Stage stage;
  stage.settings.recap = Recap::off;
  auto bare = item(Kind::milestone, "bare", stage.now.wall, "", "Amara");
  std::get<Milestone>(bare->body).who = {};
  std::get<Milestone>(bare->body).who.name = "Amara";
  auto whole = item(Kind::recognition, "whole", stage.now.wall, "x", "Amara");
  std::get<Recognition>(whole->body).to[0].id = "U1";
  stage.add(bare);
  stage.add(whole);
  for (int i = 0; i < 6; ++i) stage.add(item(Kind::announcement, "n" + std::to_string(i), stage.now.wall));
  stage.meet();
  std::string before, last;
  for (const auto& entry : stage.steps(40)) {
    const std::string id = id_of(entry);
    CAPTURE(before, last, id);
    if (id == "bare" || id == "whole")
      for (const auto& earlier : {before, last}) CHECK((earlier != "bare" && earlier != "whole"));
    before = last;
    last = id;
  }
}

TEST_CASE("director: a prompt comes every eight slides while its window holds") {
  Stage stage = stage_with(12);
  PromptSettings prompt;
  prompt.text = "Feedback Friday";
  prompt.when.windows = {{std::uint8_t{1u << 4}, 9 * 60, 17 * 60}};
  stage.settings.prompts = {prompt};
  for (const auto& entry : stage.steps(30)) CHECK(entry.scene != "prompt");  // a Wednesday
  stage.now.wall = at(2026, 11, 27, 10);
  std::size_t since = 8, prompts = 0;
  for (const auto& entry : stage.steps(80)) {
    ++since;
    if (entry.scene != "prompt") continue;
    CHECK(since >= 8);
    CHECK(entry.prompt == 0);
    since = 0;
    ++prompts;
  }
  CHECK(prompts >= 9);
  stage.now.trusted = false;
  for (const auto& entry : stage.steps(30)) CHECK(entry.scene != "prompt");
}

TEST_CASE("director: several prompts share the pace and take turns") {
  Stage stage = stage_with(12);
  stage.settings.prompts.resize(3);
  std::vector<std::size_t> order;
  for (const auto& entry : stage.steps(80))
    if (entry.scene == "prompt") order.push_back(entry.prompt);
  REQUIRE(order.size() == 10);
  for (std::size_t i = 3; i < order.size(); ++i) CHECK(order[i] == order[i - 3]);
  CHECK(order[0] != order[1]);
}

TEST_CASE("director: when nothing is new for long, the standing prompt says how to say thanks") {
  Stage stage = stage_with(12);
  stage.config.thanks_link = "https://kudos.example.com";
  for (const auto& entry : stage.steps(100)) CHECK(entry.scene != "prompt");  // 13 minutes
  std::size_t prompts = 0;
  for (const auto& entry : stage.steps(200))
    if (entry.scene == "prompt") {
      CHECK(entry.prompt == standing);
      ++prompts;
    }
  CHECK(prompts >= 8);
  CHECK(prompts <= 16);
  stage.add(item(Kind::recognition, "fresh", stage.now.wall, "q", "p"));
  stage.meet();
  for (const auto& entry : stage.steps(100)) CHECK(entry.scene != "prompt");
}

TEST_CASE("director: an empty feed shows prompts, or the standing one") {
  Stage stage;
  const Entry alone = stage.step();
  CHECK(alone.scene == "prompt");
  CHECK(alone.prompt == standing);
  CHECK(stage.step().prompt == standing);
  stage.settings.prompts.resize(2);
  const auto entries = stage.steps(4);
  CHECK(entries[0].prompt != standing);
  CHECK(entries[0].prompt != entries[1].prompt);
  CHECK(entries[0].prompt == entries[2].prompt);
}

TEST_CASE("director: without any source the first page says how to start, and comes back") {
  Stage stage = stage_with(10);
  stage.config.sources.clear();
  stage.feed->samples = true;
  const auto entries = stage.steps(40);
  CHECK(entries[0].scene == "welcome");
  CHECK(std::count_if(entries.begin(), entries.end(), [](const Entry& e) { return e.scene == "welcome"; }) == 4);
  Stage empty;
  empty.config.sources.clear();
  CHECK(empty.step().scene == "welcome");
  CHECK(empty.step().scene == "welcome");
}

TEST_CASE("director: the week's recap comes where it has something to tell") {
  Stage stage = stage_with(12);
  const auto recaps = [&](std::size_t steps) {
    std::size_t count = 0;
    for (const auto& entry : stage.steps(steps))
      if (entry.scene == "recap") {
        CHECK(entry.variant == "weekly");
        ++count;
      }
    return count;
  };
  CHECK(recaps(120) == 0);  // off
  stage.settings.recap = Recap::weekly;
  CHECK(recaps(120) == 4);
  stage.now.wall = at(2026, 11, 27, 14);  // a Friday afternoon
  CHECK(recaps(120) == 12);
  stage.now.wall = at(2026, 11, 30, 9);  // the Monday morning after
  CHECK(recaps(60) == 6);
  stage.now.wall = at(2026, 12, 20, 9);  // nobody was thanked this week
  CHECK(recaps(60) == 0);
}

TEST_CASE("director: a weight of nothing keeps a kind off, unless it is urgent") {
  Stage stage = stage_with(4);
  stage.settings.weights[Kind::goal] = 0;
  stage.add(item(Kind::goal, "g", stage.now.wall));
  stage.meet();
  for (const auto& entry : stage.steps(20)) CHECK(entry.scene != "goal");
  auto alarm = item(Kind::goal, "alarm", stage.now.wall);
  alarm->urgent = true;
  stage.add(alarm);
  CHECK(id_of(stage.step()) == "alarm");
}

TEST_CASE("director: a history does not grow over months") {
  Stage stage;
  stage.settings.recap = Recap::off;
  stage.meet();
  for (int i = 0; i < 6000; ++i) {
    stage.now.show += std::chrono::minutes(10);
    stage.now.wall += std::chrono::minutes(10);
    stage.add(item(Kind::recognition, "r" + std::to_string(i), stage.now.wall, "a" + std::to_string(i % 7), "b" + std::to_string(i % 5)));
    if (stage.feed->items.size() > 20) stage.feed->items.pop_back();
    stage.meet();
    stage.step();
    stage.step();
  }
  CHECK(stage.history.seen.size() < 5000);
  CHECK(stage.history.recent.size() <= 64);
  CHECK(stage.history.people.size() <= 20);
  CHECK(stage.history.debt.size() <= 6);
}

TEST_CASE("when: windows of the week") {
  const auto local = [](int weekday, int hour, int minute) {
    LocalTime time;
    time.weekday = weekday;
    time.hour = hour;
    time.minute = minute;
    return time;
  };
  CHECK(holds({}, local(3, 3, 3)));
  When friday{{{std::uint8_t{1u << 4}, 9 * 60, 17 * 60}}};
  CHECK(holds(friday, local(4, 9, 0)));
  CHECK(holds(friday, local(4, 16, 59)));
  CHECK_FALSE(holds(friday, local(4, 17, 0)));
  CHECK_FALSE(holds(friday, local(4, 8, 59)));
  CHECK_FALSE(holds(friday, local(3, 12, 0)));
  When night{{{std::uint8_t{1u << 6}, 22 * 60, 6 * 60}}};  // Sunday into Monday
  CHECK(holds(night, local(6, 23, 0)));
  CHECK(holds(night, local(0, 5, 59)));
  CHECK_FALSE(holds(night, local(0, 6, 0)));
  CHECK_FALSE(holds(night, local(6, 5, 0)));
  CHECK_FALSE(holds(night, local(0, 23, 0)));
  When both{{friday.windows[0], night.windows[0]}};
  CHECK(holds(both, local(4, 10, 0)));
  CHECK(holds(both, local(0, 1, 0)));
  When all_day{{{}}};
  CHECK(holds(all_day, local(2, 0, 0)));
  CHECK(holds(all_day, local(2, 23, 59)));
}
