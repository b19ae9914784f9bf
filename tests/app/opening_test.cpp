#include "app/opening.h"

#include "catch.h"

using namespace kudosk;
using app::Opening;

namespace {

/// An office's screen from a moment on, whose clock is moved by hand.
struct Screen {
  Opening opening;
  Now now;
  explicit Screen(const char* when, bool trusted = true) : now{Millis{1000}, *parse_rfc3339(when), trusted} {
    HoursSettings settings;
    settings.days = {{"mon-fri", "07:00-19:00"}};
    auto hours = playlist::Hours::from(settings, {"2026-12-25"});
    REQUIRE(hours.has_value());
    opening.configure(*hours, Zone("UTC"));
    opening.step(now);
  }
  bool after(Millis by) {
    now.show += by;
    now.wall += by;
    return opening.step(now);
  }
};

Snapshot with(std::vector<std::pair<std::string, bool>> announcements, bool answered, bool stored = false) {
  auto feed = std::make_shared<Feed>();
  for (const auto& [id, urgent] : announcements) {
    auto item = std::make_shared<Item>();
    item->id = id;
    item->source = "news";
    item->urgent = urgent;
    item->body = Announcement{};
    feed->items.push_back(item);
  }
  Snapshot snapshot;
  snapshot.feed = feed;
  snapshot.sources.resize(1);
  snapshot.sources[0].name = "news";
  if (answered) snapshot.sources[0].last_success = Wall{};
  if (stored) snapshot.stored_at = Wall{};
  return snapshot;
}

using std::chrono::hours;
using std::chrono::minutes;

}  // namespace

TEST_CASE("opening: a screen that starts at night is dark at once, one that starts by day is not") {
  Screen night("2026-11-24T03:00:00Z"), day("2026-11-24T12:00:00Z");
  CHECK_FALSE(night.opening.open());
  CHECK(night.opening.shut(night.now));
  CHECK(day.opening.open());
  CHECK(day.opening.dark(day.now) == 0);
}

TEST_CASE("opening: it closes and opens by the hours, and fades") {
  Screen screen("2026-11-24T18:59:59Z");
  CHECK(screen.opening.next_change(screen.now) == screen.now.show + Millis{1000});
  CHECK(screen.after(Millis{1000}));
  CHECK_FALSE(screen.opening.open());
  CHECK_FALSE(screen.opening.shut(screen.now));
  CHECK_FALSE(screen.after(Millis{200}));
  CHECK(screen.opening.dark(screen.now) == Approx(0.5));
  screen.after(Millis{200});
  CHECK(screen.opening.shut(screen.now));
  CHECK(screen.opening.opens_at(screen.now) == parse_rfc3339("2026-11-25T07:00:00Z"));
  CHECK(screen.after(hours(12)));
  CHECK(screen.opening.open());
}

TEST_CASE("opening: a clock that is not right never closes it; once it is, it does") {
  Screen screen("1970-01-01T03:00:00Z", false);
  CHECK(screen.opening.open());
  screen.now.show += Millis{5000};
  screen.now.wall = *parse_rfc3339("2026-11-24T03:00:00Z");
  screen.now.trusted = true;
  CHECK(screen.opening.step(screen.now));
  CHECK_FALSE(screen.opening.open());
}

TEST_CASE("opening: a clock that is set is seen within the same second") {
  Screen screen("2026-11-24T12:00:00Z");
  screen.now.show += Millis{10};
  screen.now.wall = *parse_rfc3339("2026-11-24T22:00:00Z");
  CHECK(screen.opening.step(screen.now));
  CHECK_FALSE(screen.opening.open());
}

TEST_CASE("opening: a key opens for a while, has then done its work, and the next one is the show's") {
  Screen screen("2026-11-24T22:00:00Z");
  CHECK(screen.opening.key(screen.now));
  CHECK(screen.after(Millis{1}));
  CHECK(screen.opening.open());
  CHECK(std::string(screen.opening.why()) == "key");
  screen.after(minutes(5));
  CHECK_FALSE(screen.opening.key(screen.now));
  screen.after(minutes(9));
  CHECK(screen.opening.open());
  screen.after(minutes(1));
  CHECK_FALSE(screen.opening.open());
  Screen day("2026-11-24T12:00:00Z");
  CHECK_FALSE(day.opening.key(day.now));
}

TEST_CASE("opening: what a key opened before the hours begin ends with the hours") {
  Screen screen("2026-11-24T06:55:00Z");
  screen.opening.key(screen.now);
  screen.after(minutes(6));
  CHECK(screen.opening.open());
  CHECK(std::string(screen.opening.why()) == "hours");
}

TEST_CASE("opening: a new urgent announcement opens, what was known does not, and neither does one that is not urgent") {
  Screen screen("2026-11-24T22:00:00Z");
  screen.opening.see(with({{"old", true}}, true, true), screen.now);
  screen.after(Millis{1});
  CHECK_FALSE(screen.opening.open());
  screen.opening.see(with({{"old", true}, {"party", false}}, true), screen.now);
  screen.after(Millis{1});
  CHECK_FALSE(screen.opening.open());
  screen.opening.see(with({{"old", true}, {"fire drill", true}}, true), screen.now);
  CHECK(screen.after(Millis{1}));
  CHECK(screen.opening.open());
  CHECK(std::string(screen.opening.why()) == "urgent");
  screen.after(minutes(10));
  CHECK_FALSE(screen.opening.open());
  screen.opening.see(with({{"fire drill", true}}, true), screen.now);
  screen.after(Millis{1});
  CHECK_FALSE(screen.opening.open());
}

TEST_CASE("opening: a source's first answer is nothing new, unless the store knew what was there before") {
  Screen fresh("2026-11-24T22:00:00Z");
  fresh.opening.see(with({}, false), fresh.now);
  fresh.opening.see(with({{"last week", true}}, true), fresh.now);
  fresh.after(Millis{1});
  CHECK_FALSE(fresh.opening.open());
  Screen again("2026-11-24T22:00:00Z");
  again.opening.see(with({}, false, true), again.now);
  again.opening.see(with({{"while we were away", true}}, true), again.now);
  again.after(Millis{1});
  CHECK(again.opening.open());
}

TEST_CASE("opening: a holiday is closed, and without hours nothing ever is") {
  Screen holiday("2026-12-25T12:00:00Z");
  CHECK_FALSE(holiday.opening.open());
  Opening always;
  const Now now{Millis{1}, *parse_rfc3339("2026-12-25T03:00:00Z"), true};
  always.step(now);
  CHECK(always.open());
  CHECK_FALSE(always.opens_at(now));
}
