// What a feed holds for the scenes that are composed of several items.
#include "scenes/occasions.h"

#include "catch.h"
#include "scenes/celebrated.h"
#include "scenes/office.h"

using namespace kudosk;
using namespace kudosk::scenes;

namespace {

Feed with(Person person) {
  Feed feed;
  feed.people.push_back(std::move(person));
  return feed;
}

LocalTime on(int year, int month, int day) {
  LocalTime out;
  out.year = year;
  out.month = month;
  out.day = day;
  return out;
}

Policy open_policy() {
  Policy policy;
  policy.birthdays = policy.anniversaries = policy.leaderboard = true;
  return policy;
}

std::shared_ptr<const Item> days_ago(int days, Body body, std::function<void(Item&)> more = {}) {
  static int number = 0;
  return office::item("i" + std::to_string(number++), std::move(body), [&](Item& made) {
    made.created = office::at_work().wall - std::chrono::hours(24 * days);
    if (more) more(made);
  });
}

Recognition thanks(const Person& from, const std::vector<Person>& to, std::string value = {}) {
  Recognition out;
  out.from = from;
  out.to = to;
  out.message = "Thanks";
  out.value = std::move(value);
  return out;
}

}  // namespace

TEST_CASE("a birthday is shown on its day, where the office wants it") {
  Person amara = office::person("u1", "Amara Okafor");
  amara.birthday = "11-24";
  CHECK(celebrated(with(amara), open_policy(), "birthday", on(2026, 11, 24)).size() == 1);
  CHECK(celebrated(with(amara), open_policy(), "birthday", on(2026, 11, 25)).empty());
  CHECK(celebrated(with(amara), {}, "birthday", on(2026, 11, 24)).empty());
}

TEST_CASE("who was born on the 29th of February has a birthday every year") {
  Person leap = office::person("u1", "Bo");
  leap.birthday = "02-29";
  CHECK(celebrated(with(leap), open_policy(), "birthday", on(2028, 2, 29)).size() == 1);
  CHECK(celebrated(with(leap), open_policy(), "birthday", on(2028, 2, 28)).empty());
  CHECK(celebrated(with(leap), open_policy(), "birthday", on(2027, 2, 28)).size() == 1);
}

TEST_CASE("years with us are counted from the first day, which is itself none") {
  Person noah = office::person("u1", "Noah");
  noah.started = "2021-11-24";
  const auto years = celebrated(with(noah), open_policy(), "anniversary", on(2026, 11, 24));
  REQUIRE(years.size() == 1);
  CHECK(years.front().years == 5);
  CHECK(celebrated(with(noah), open_policy(), "anniversary", on(2021, 11, 24)).empty());
  CHECK(celebrated(with(noah), {}, "anniversary", on(2026, 11, 24)).empty());
  CHECK(celebrated(with(noah), open_policy(), "anniversary", on(2026, 11, 23)).empty());
}

TEST_CASE("a new colleague is new for seven days, and not before the first") {
  Person elif = office::person("u1", "Elif");
  elif.started = "2026-11-24";
  CHECK(celebrated(with(elif), open_policy(), "newcomer", on(2026, 11, 23)).empty());
  CHECK(celebrated(with(elif), open_policy(), "newcomer", on(2026, 11, 24)).size() == 1);
  CHECK(celebrated(with(elif), open_policy(), "newcomer", on(2026, 11, 30)).size() == 1);
  CHECK(celebrated(with(elif), open_policy(), "newcomer", on(2026, 12, 1)).empty());
}

TEST_CASE("dates that are none celebrate nobody") {
  for (const char* date : {"", "2021", "2021-13-24", "yyyy-11-24", "0000-11-24", "2021-11-"}) {
    Person person = office::person("u1", "Bo");
    person.started = date;
    person.birthday = date;
    CAPTURE(date);
    for (const char* occasion : {"birthday", "anniversary", "newcomer"}) CHECK(celebrated(with(person), open_policy(), occasion, on(2026, 11, 24)).empty());
  }
}

TEST_CASE("values are counted over a month, a discipline under its own name once") {
  Feed feed;
  const Person a = office::person("a", "A"), b = office::person("b", "B");
  feed.items = {days_ago(1, thanks(a, {b}, "Craft")),
                days_ago(2, thanks(a, {b}, "craft")),
                days_ago(3, thanks(a, {b}, "Systems thinking")),
                days_ago(4, thanks(a, {b, a}), [](Item& i) { i.discipline = Discipline::systems_thinking; }),
                days_ago(5, thanks(a, {a}, "CRAFT")),
                days_ago(40, thanks(a, {b}, "Old"))};
  const auto values = lived_values(feed, office::at_work().wall);
  REQUIRE(values.size() == 2);
  CHECK(values[0].value == "Craft");
  CHECK(values[0].count == 3);
  CHECK(values[0].people.size() == 2);
  CHECK(values[1].count == 2);
  CHECK(values[1].people.size() == 2);
}

TEST_CASE("a spotlight has each kind before it has a second of any") {
  Feed feed;
  const auto systems = [](Item& i) { i.discipline = Discipline::systems_thinking; };
  const Person a = office::person("a", "A");
  for (int i = 0; i < 5; ++i) feed.items.push_back(days_ago(i, thanks(a, {a}), systems));
  feed.items.push_back(days_ago(6, office::lesson(), systems));
  feed.items.push_back(days_ago(7, office::goal(), systems));
  feed.items.push_back(days_ago(7, office::announcement(), systems));
  feed.items.push_back(days_ago(7, office::lesson()));
  const auto chosen = of_discipline(feed, Discipline::systems_thinking, 4);
  REQUIRE(chosen.size() == 4);
  CHECK(chosen[0]->kind() == Kind::recognition);
  CHECK(chosen[1]->kind() == Kind::lesson);
  CHECK(chosen[2]->kind() == Kind::goal);
  CHECK(chosen[3]->kind() == Kind::recognition);
  CHECK(of_discipline(feed, Discipline::none, 4).empty());
}

TEST_CASE("the lesson of the week is the pinned one, else the latest, and none from before") {
  Feed feed;
  const Wall now = office::at_work().wall;
  feed.items = {days_ago(8, office::lesson())};
  CHECK_FALSE(lesson_of_the_week(feed, now));
  feed.items = {days_ago(1, office::lesson()), days_ago(2, office::lesson(), [](Item& i) { i.pinned = true; })};
  CHECK(lesson_of_the_week(feed, now) == feed.items[1]);
  feed.items.pop_back();
  CHECK(lesson_of_the_week(feed, now) == feed.items[0]);
}

TEST_CASE("the countdown is to what begins next, while it has not begun") {
  Feed feed;
  const Wall now = office::at_work().wall;
  Announcement later = office::announcement(), sooner = later, begun = later, far = later;
  later.starts = now + std::chrono::hours(90);
  sooner.starts = now + std::chrono::hours(4);
  begun.starts = now - std::chrono::minutes(1);
  far.starts = now + std::chrono::hours(24 * 40);
  feed.items = {days_ago(0, far), days_ago(1, begun), days_ago(2, later), days_ago(3, sooner)};
  CHECK(counted_down(feed, now) == feed.items[3]);
  CHECK(counted_down(feed, now + std::chrono::hours(5)) == feed.items[2]);
  CHECK_FALSE(counted_down(feed, now - std::chrono::hours(24 * 60)));
}

TEST_CASE("a bond is between two teams, whichever thanks") {
  Feed feed;
  const Person a = office::person("a", "A", "", "Sales"), b = office::person("b", "B", "", "Support"), c = office::person("c", "C", "", "Support"),
               alone = office::person("d", "D");
  feed.items = {days_ago(1, thanks(a, {b, c})), days_ago(2, thanks(b, {a})), days_ago(3, thanks(b, {c})), days_ago(4, thanks(alone, {a}))};
  CHECK(bonds(feed, office::at_work().wall) == 1);
  feed.items.push_back(days_ago(5, thanks(a, {office::team("Legal")})));
  CHECK(bonds(feed, office::at_work().wall) == 2);
}

TEST_CASE("leaders are counted only where an office asks for it, teams never") {
  Feed feed;
  const Person a = office::person("a", "A"), b = office::person("b", "B");
  feed.items = {days_ago(1, thanks(a, {b, office::team("Sales")})), days_ago(2, thanks(a, {b})), days_ago(3, thanks(b, {a})), days_ago(60, thanks(b, {a}))};
  const Wall now = office::at_work().wall;
  CHECK(leaders(feed, {}, true, now).empty());
  const auto given = leaders(feed, open_policy(), true, now), got = leaders(feed, open_policy(), false, now);
  REQUIRE(given.size() == 2);
  CHECK(given[0].who.name == "A");
  CHECK(given[0].score == 2);
  REQUIRE(got.size() == 2);
  CHECK(got[0].who.name == "B");
  CHECK(got[0].score == 2);
  CHECK(got[1].score == 1);
}
