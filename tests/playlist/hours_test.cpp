#include "playlist/hours.h"

#include "catch.h"
#include "playlist/feeds.h"

using namespace kudosk;
using kudosk::playlist::at;
using kudosk::playlist::Hours;

namespace {

Hours hours_of(HoursSettings settings, const std::vector<std::string>& holidays = {}) {
  auto hours = Hours::from(settings, holidays);
  REQUIRE(hours.has_value());
  return *hours;
}

HoursSettings office() {
  HoursSettings settings;
  settings.days = {{"mon-fri", "07:00-19:30"}};
  return settings;
}

const Zone utc("UTC");
Now now(Wall when) { return {Millis(0), when, true}; }

}  // namespace

TEST_CASE("hours: without any the screen is always on") {
  const Hours hours = hours_of({});
  CHECK(hours.open(now(at(2026, 11, 22, 3)), utc));
  CHECK_FALSE(hours.next_change(now(at(2026, 11, 22, 3)), utc));
}

TEST_CASE("hours: open on the days that are named, closed on the others") {
  const Hours hours = hours_of(office());
  CHECK_FALSE(hours.open(now(at(2026, 11, 24, 6, 59)), utc));
  CHECK(hours.open(now(at(2026, 11, 24, 7, 0)), utc));
  CHECK(hours.open(now(at(2026, 11, 24, 19, 29)), utc));
  CHECK_FALSE(hours.open(now(at(2026, 11, 24, 19, 30)), utc));
  CHECK_FALSE(hours.open(now(at(2026, 11, 28, 12)), utc));
  CHECK(hours.next_change(now(at(2026, 11, 24, 12)), utc) == at(2026, 11, 24, 19, 30));
  CHECK(hours.next_change(now(at(2026, 11, 27, 20)), utc) == at(2026, 11, 30, 7));
}

TEST_CASE("hours: a clock that is not to be trusted never closes the screen") {
  const Hours hours = hours_of(office());
  const Now early{Millis(0), at(1970, 1, 1, 0), false};
  CHECK(hours.open(early, utc));
  CHECK_FALSE(hours.next_change(early, utc));
}

TEST_CASE("hours: exceptions, holidays, and an exception on a holiday") {
  HoursSettings settings = office();
  settings.except = {{"2026-12-24", "08:00-12:00"}, {"2026-12-26", "10:00-11:00"}, {"2026-11-25", "closed"}};
  const Hours hours = hours_of(settings, {"2026-12-24", "2026-12-25"});
  CHECK(hours.open(now(at(2026, 12, 24, 9)), utc));
  CHECK_FALSE(hours.open(now(at(2026, 12, 24, 13)), utc));
  CHECK_FALSE(hours.open(now(at(2026, 12, 25, 12)), utc));
  CHECK(hours.open(now(at(2026, 12, 26, 10, 30)), utc));
  CHECK_FALSE(hours.open(now(at(2026, 11, 25, 12)), utc));
  CHECK(hours.next_change(now(at(2026, 12, 24, 12)), utc) == at(2026, 12, 26, 10));
}

TEST_CASE("hours: holidays alone leave the other days open") {
  const Hours hours = hours_of({}, {"2026-12-25"});
  CHECK(hours.open(now(at(2026, 12, 24, 23, 59)), utc));
  CHECK_FALSE(hours.open(now(at(2026, 12, 25, 0)), utc));
  CHECK(hours.next_change(now(at(2026, 12, 24, 12)), utc) == at(2026, 12, 25, 0));
  CHECK(hours.next_change(now(at(2026, 12, 25, 12)), utc) == at(2026, 12, 26, 0));
}

TEST_CASE("hours: over midnight they belong to the day on which they begin") {
  HoursSettings settings;
  settings.days = {{"fri", "22:00-04:00"}, {"sat", "00:00-24:00"}, {"sun", "00:00-01:00,05:00-06:00"}};
  const Hours hours = hours_of(settings, {"2026-12-05"});
  CHECK(hours.open(now(at(2026, 11, 28, 3, 59)), utc));
  CHECK(hours.next_change(now(at(2026, 11, 27, 23)), utc) == at(2026, 11, 29, 1));
  CHECK(hours.open(now(at(2026, 12, 5, 3, 59)), utc));  // the holiday's own hours are gone, Friday's night is not
  CHECK_FALSE(hours.open(now(at(2026, 12, 5, 4)), utc));
  CHECK(hours.next_change(now(at(2026, 11, 29, 1)), utc) == at(2026, 11, 29, 5));
}

TEST_CASE("hours: days wrap over the week's end, have whole names, and the later entry stands") {
  HoursSettings settings;
  settings.days = {{"fri-mon", "10:00-11:00"}, {"Monday, wed", "12:00-13:00"}};
  const Hours hours = hours_of(settings);
  CHECK(hours.open(now(at(2026, 11, 27, 10)), utc));
  CHECK(hours.open(now(at(2026, 11, 29, 10)), utc));
  CHECK_FALSE(hours.open(now(at(2026, 11, 30, 10)), utc));
  CHECK(hours.open(now(at(2026, 11, 30, 12)), utc));
  CHECK(hours.open(now(at(2026, 11, 25, 12)), utc));
  CHECK_FALSE(hours.open(now(at(2026, 11, 26, 10)), utc));
}

TEST_CASE("hours: daylight saving moves them with the clock on the wall") {
  const Zone berlin("Europe/Berlin");
  REQUIRE(berlin.known());
  const Hours hours = hours_of([] {
    HoursSettings settings;
    settings.days = {{"mon-sun", "07:00-19:00"}};
    return settings;
  }());
  CHECK(hours.next_change(now(at(2026, 10, 24, 3)), berlin) == at(2026, 10, 24, 5));  // summer: UTC+2
  CHECK(hours.next_change(now(at(2026, 10, 25, 3)), berlin) == at(2026, 10, 25, 6));  // the clock went back that night
  CHECK(hours.next_change(now(at(2026, 3, 28, 3)), berlin) == at(2026, 3, 28, 6));
  CHECK(hours.next_change(now(at(2026, 3, 29, 3)), berlin) == at(2026, 3, 29, 5));
  HoursSettings night;
  night.days = {{"sat", "22:00-02:30"}};
  const Hours late = hours_of(night);
  CHECK(late.next_change(now(at(2026, 10, 24, 21)), berlin) == at(2026, 10, 25, 0, 30));  // the first 02:30 closes, and it stays closed
  CHECK_FALSE(late.open(now(at(2026, 10, 25, 1, 15)), berlin));
  CHECK(late.next_change(now(at(2026, 3, 28, 22)), berlin) == at(2026, 3, 29, 1));  // 02:30 does not exist: closed at the jump
}

TEST_CASE("hours: never open is a state, too") {
  HoursSettings settings;
  settings.days = {{"mon-sun", "closed"}};
  const Hours hours = hours_of(settings);
  CHECK_FALSE(hours.open(now(at(2026, 11, 25, 12)), utc));
  CHECK_FALSE(hours.next_change(now(at(2026, 11, 25, 12)), utc));
}

TEST_CASE("hours: what can't be read is refused with its place") {
  for (const auto& [days, text] : std::vector<std::pair<std::string, std::string>>{{"mon-fry", "07:00-19:00"},
                                                                                   {"", "07:00-19:00"},
                                                                                   {"mon", ""},
                                                                                   {"mon", "7-19"},
                                                                                   {"mon", "07:00"},
                                                                                   {"mon", "07:60-19:00"},
                                                                                   {"mon", "07:00-25:00"},
                                                                                   {"mon", "24:00-25:00"},
                                                                                   {"mon", "07:00-19:00,"},
                                                                                   {"mon", "07:00-12:00-13:00"}}) {
    CAPTURE(days, text);
    HoursSettings settings;
    settings.days = {{days, text}};
    const auto hours = Hours::from(settings, {});
    REQUIRE_FALSE(hours.has_value());
    CHECK(hours.error().kind == ErrorKind::config);
    CHECK(hours.error().message.rfind("/hours/" + days + ":", 0) == 0);
  }
  HoursSettings settings;
  settings.except = {{"2026-02-30", "closed"}};
  CHECK(Hours::from(settings, {}).error().message.rfind("/hours/except/2026-02-30:", 0) == 0);
}

TEST_CASE("hours: open() and next_change() agree over a year of minutes") {
  const Zone zone("America/New_York");
  HoursSettings settings;
  settings.days = {{"mon-thu", "07:00-12:00,12:00-18:00,20:00-02:00"}, {"fri", "00:00-24:00"}, {"sat", "closed"}};
  settings.except = {{"2026-03-08", "01:30-03:30"}, {"2026-11-01", "00:30-01:30,01:45-05:00"}};
  const Hours hours = hours_of(settings, {"2026-07-03"});
  Wall when = at(2026, 1, 1, 0);
  const Wall end = at(2027, 1, 1, 0);
  std::size_t changes = 0;
  while (when < end) {
    const auto next = hours.next_change(now(when), zone);
    REQUIRE(next);
    REQUIRE(*next > when);
    const bool open = hours.open(now(when), zone);
    for (Wall between = when; between < *next; between += std::chrono::minutes(30)) REQUIRE(hours.open(now(between), zone) == open);
    REQUIRE(hours.open(now(*next), zone) != open);
    when = *next;
    ++changes;
  }
  CHECK(changes > 700);
}
