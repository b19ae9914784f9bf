#include "sync/gathering.h"

#include "catch.h"
#include "fakes.h"

using namespace fakes;

namespace {

struct Gathered {
  Config config;
  Now now{Show{1h}, morning, true};
  std::unique_ptr<sync::Gathering> gathering;

  Gathered() {
    config.sources.push_back(source(R"({"type": "fake", "name": "kudos"})"));
    config.playlist.max_age = 24h * 14;
    make();
  }
  void make() {
    Holding holding;
    holding.source = "kudos";
    gathering = std::make_unique<sync::Gathering>(std::make_shared<const Config>(config), std::vector<Holding>{holding});
  }
  void pass(Millis time) {
    now.show += time;
    now.wall += time;
  }
  sync::Gathering::Taken take(Batch one) {
    for (auto& item : one.items) item.source = "kudos";
    return gathering->take(0, std::move(one), now);
  }
  std::size_t held() const { return gathering->holdings()[0].items.size(); }
};

Item old(std::string id, Millis age) {
  auto item = praise(std::move(id));
  item.created = morning - age;
  return item;
}

}  // namespace

TEST_CASE("what a batch did is told: added, changed, removed and how much there is") {
  Gathered world;
  world.take(batch({praise("a"), praise("b"), praise("c")}));
  auto report = world.gathering->merge(world.now);
  REQUIRE(report);
  CHECK(report->added == 3);
  CHECK(report->total == 3);
  auto edited = praise("b");
  std::get<Recognition>(edited.body).message = "thank you all the more";
  world.take(batch({praise("a"), edited, praise("d")}));
  report = world.gathering->merge(world.now);
  REQUIRE(report);
  CHECK(report->added == 1);
  CHECK(report->changed == 1);
  CHECK(report->removed == 1);
  CHECK(report->total == 3);
  CHECK_FALSE(world.gathering->merge(world.now));
  CHECK_FALSE(world.take(batch({praise("a"), edited, praise("d")})).anything);
  CHECK_FALSE(world.gathering->merge(world.now));
}

TEST_CASE("a withdrawal is told from what is pushed out at the end") {
  Gathered world;
  world.take(batch({old("new", 1h), old("middle", 2h), old("oldest", 3h)}));
  SECTION("named") { CHECK(world.take({false, {}, {}, {"middle"}, {}}).taken_back); }
  SECTION("named, but never known") { CHECK_FALSE(world.take({false, {}, {}, {"other"}, {}}).taken_back); }
  SECTION("named, but too old to be shown") {
    world.take(batch({old("ancient", 24h * 20)}, false));
    CHECK_FALSE(world.take({false, {}, {}, {"ancient"}, {}}).taken_back);
  }
  SECTION("named, old and pinned") {
    auto pinned = old("pinned", 24h * 20);
    pinned.pinned = true;
    world.take(batch({pinned}, false));
    CHECK(world.take({false, {}, {}, {"pinned"}, {}}).taken_back);
  }
  SECTION("left out of the middle, where nothing has a date") {
    const auto undated = [](std::string id) {
      auto item = praise(std::move(id));
      item.created.reset();
      return item;
    };
    world.take(batch({undated("a"), undated("b")}));
    world.pass(1h);
    CHECK(world.take(batch({undated("a"), undated("c")})).taken_back);
  }
  SECTION("left out of the middle") { CHECK(world.take(batch({old("newest", 0h), old("new", 1h), old("oldest", 3h)})).taken_back); }
  SECTION("the oldest, with nothing in its place") { CHECK(world.take(batch({old("new", 1h), old("middle", 2h)})).taken_back); }
  SECTION("the oldest, pushed out by a newer one") { CHECK_FALSE(world.take(batch({old("newest", 0h), old("new", 1h), old("middle", 2h)})).taken_back); }
  SECTION("not at all, in a part") { CHECK_FALSE(world.take(batch({old("newest", 0h)}, false)).taken_back); }
}

TEST_CASE("an expiry and a show_from happen at their time, without an answer") {
  Gathered world;
  auto later = praise("later"), short_lived = praise("short");
  later.show_from = morning + 10min;
  short_lived.expires = morning + 20min;
  world.take(batch({later, short_lived}));
  world.gathering->merge(world.now);
  CHECK(world.gathering->feed()->items.size() == 1);
  REQUIRE(world.gathering->due(world.now));
  CHECK(*world.gathering->due(world.now) == world.now.show + 10min);
  world.pass(10min);
  auto report = world.gathering->merge(world.now);
  REQUIRE(report);
  CHECK(report->added == 1);
  CHECK(*world.gathering->due(world.now) == world.now.show + 10min);
  world.pass(10min);
  report = world.gathering->merge(world.now);
  REQUIRE(report);
  CHECK(report->removed == 1);
}

TEST_CASE("a clock that is not to be trusted ends nothing, and one that is set makes everything be looked at again") {
  Gathered world;
  auto item = praise("a");
  item.expires = morning + 1h;
  world.now.wall = Wall{1000s};
  world.now.trusted = false;
  world.take(batch({item}));
  world.gathering->merge(world.now);
  CHECK(world.gathering->feed()->items.size() == 1);
  CHECK_FALSE(world.gathering->due(world.now));
  world.now.show += 1s;
  world.now.wall = morning + 2h;
  world.now.trusted = true;
  CHECK(world.gathering->merge(world.now));
  CHECK(world.gathering->feed()->items.empty());
}

TEST_CASE("a clock that jumps by a day is noticed in both directions") {
  Gathered world;
  auto item = praise("a");
  item.expires = morning + 1h;
  world.take(batch({item}));
  world.gathering->merge(world.now);
  world.now.show += 1s;
  world.now.wall += 24h;
  CHECK(world.gathering->merge(world.now));
  CHECK(world.gathering->feed()->items.empty());
  world.now.show += 1s;
  world.now.wall -= 24h;
  CHECK(world.gathering->merge(world.now));
  CHECK(world.gathering->feed()->items.size() == 1);
}

TEST_CASE("a source's window opens and closes its items") {
  Gathered world;
  world.config.sources[0].when = When{{{0x7f, 9 * 60, 17 * 60}}};
  world.config.time_zone = "UTC";
  world.make();
  world.take(batch({praise("a")}));
  world.gathering->merge(world.now);
  CHECK(world.gathering->open(0));
  CHECK(world.gathering->feed()->items.size() == 1);
  CHECK(*world.gathering->due(world.now) == world.now.show + 8h);
  world.pass(8h);
  CHECK(world.gathering->merge(world.now));
  CHECK_FALSE(world.gathering->open(0));
  CHECK(world.gathering->feed()->items.empty());
  world.now.trusted = false;
  world.gathering->merge(world.now);
  CHECK(world.gathering->open(0));
}

TEST_CASE("a source that only ever adds is let go of what can't be shown any more") {
  Gathered world;
  auto pinned = old("pinned", 24h * 30), expired = old("expired", 1h);
  pinned.pinned = true;
  expired.expires = morning - 48h;
  Goal open_goal;
  open_goal.title = "Ship it";
  Item goal = old("goal", 24h * 30);
  goal.body = open_goal;
  world.take(batch({old("fresh", 1h), old("old", 24h * 30), pinned, expired, goal}, false));
  CHECK(world.held() == 5);
  CHECK_FALSE(world.gathering->tidy(0, true, world.now));
  CHECK(world.gathering->tidy(0, false, world.now));
  CHECK(world.held() == 3);
  CHECK_FALSE(world.gathering->tidy(0, false, world.now));
}

TEST_CASE("a goal that counts the feed keeps a quarter of it") {
  Gathered world;
  Goal counting;
  counting.title = "100 thank-yous";
  counting.counts = Counts{};
  Item goal = old("goal", 1h);
  goal.body = counting;
  world.take(batch({goal, old("last month", 24h * 30), old("last year", 24h * 300)}, false));
  CHECK(world.gathering->tidy(0, false, world.now));
  CHECK(world.held() == 2);
}

TEST_CASE("a hundred thousand items at once: the newest are held, and the same again changes nothing") {
  Gathered world;
  const auto flood = [] {
    std::vector<Item> items;
    for (int i = 0; i < 100000; ++i) items.push_back(old("k" + std::to_string(i), i * 10ms));
    return batch(std::move(items));
  };
  const auto taken = world.take(flood());
  CHECK(world.held() == sync::most_held);
  CHECK(world.gathering->holdings()[0].items.count("k0") == 1);
  CHECK(world.gathering->holdings()[0].items.count("k99999") == 0);
  REQUIRE(taken.drops.size() == 1);
  CHECK(taken.drops[0].item == "80000 items");
  CHECK_FALSE(world.take(flood()).anything);
}

TEST_CASE("the newest item of a source is known") {
  Gathered world;
  CHECK_FALSE(world.gathering->newest(0));
  world.take(batch({old("a", 3h), old("b", 2h)}));
  CHECK(world.gathering->newest(0) == morning - 2h);
}
