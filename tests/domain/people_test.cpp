// One person under several names, ids and e-mails, as the merged feed shows them.
#include "catch.h"
#include "make.h"

using namespace kudosk;
using namespace kudosk::test;

namespace {

/// The receiver of the item.
Person to(const std::shared_ptr<const Feed>& feed, const std::string& id) {
  const auto item = feed->find("", id);
  REQUIRE(item != nullptr);
  return recognition(item).to.at(0);
}

Item for_(std::string id, Person receiver, const char* created = "2026-11-24T10:00:00Z") {
  return praise(std::move(id), person("Giver"), {std::move(receiver)}, "Words of " + id, created);
}

}  // namespace

TEST_CASE("who is known by e-mail alone takes the name and the picture from elsewhere") {
  Person full = person("Amara Okafor", "U1", "Amara@Northwind.example");
  full.picture = "https://x.example/a.png";
  full.team = "Platform";
  const auto feed = merge({holding("a", {for_("1", person("", "", "amara@northwind.EXAMPLE"))}), holding("b", {for_("2", full)})}, settings(), now(), nullptr);
  CHECK(to(feed, "1").name == "Amara Okafor");
  CHECK(to(feed, "1").picture == "https://x.example/a.png");
  CHECK(to(feed, "1").team == "Platform");
  CHECK(to(feed, "1").id == to(feed, "2").id);
}

TEST_CASE("an e-mail that nobody has a name for is shown by its first part") {
  const auto feed = merge({holding("a", {for_("1", person("", "", "mara.quist@x.example"))})}, settings(), now(), nullptr);
  CHECK(to(feed, "1").name == "mara.quist");
}

TEST_CASE("of two names of one person the fuller is shown, in both sources") {
  const auto feed = merge({holding("a", {for_("1", person("amara.okafor.platform", "7", "a@x.example"))}), holding("b", {for_("2", person("Amara Okafor", "U1", "a@x.example"))})},
                          settings(), now(), nullptr);
  CHECK(to(feed, "1").name == "Amara Okafor");
  CHECK(to(feed, "2").name == "Amara Okafor");
}

TEST_CASE("an id belongs to its source alone") {
  const auto feed = merge({holding("a", {for_("1", person("Amara", "7"))}), holding("b", {for_("2", person("Ben", "7"))})}, settings(), now(), nullptr);
  CHECK(to(feed, "1").name == "Amara");
  CHECK(to(feed, "2").name == "Ben");
  CHECK(to(feed, "1").id != to(feed, "2").id);
}

TEST_CASE("a bare id is looked up in what the source said before") {
  std::vector<Holding> holdings{holding("a", {}, {person("Amara Okafor", "u1")})};
  Batch changes;
  changes.items = {for_("1", person("", "u1"))};
  take(holdings[0], changes, now());
  CHECK(to(merge(holdings, settings(), now(), nullptr), "1").name == "Amara Okafor");
}

TEST_CASE("who has no name is left out, and the item with the last") {
  Item two = praise("1", person("", "ghost"), {person("", "ghost 2"), person("Ben")}, "x");
  const auto feed = merge({holding("a", {two, for_("2", person("", "ghost"))})}, settings(), now(), nullptr);
  CHECK(ids(feed) == Ids{"1"});
  CHECK_FALSE(recognition(feed->items[0]).from);
  CHECK(recognition(feed->items[0]).to.size() == 1);
}

TEST_CASE("the office's aliases are names, ids and e-mails of one person") {
  Person office = person("Amara Okafor", "", "amara@northwind.example");
  office.aliases = {"amara.o", "U0123", "okafor@old.example"};
  office.team = "Platform";
  MergeSettings some = settings();
  some.people = {office};
  const auto feed = merge({holding("a", {for_("1", person("AMARA.O")), for_("2", person("", "U0123")), for_("3", person("A. Okafor", "", "OKAFOR@old.example")),
                                         for_("5", person("Amara Okafor", "u8", "other@northwind.example"))}),
                           holding("b", {for_("4", person("Amara Okafor", "u9"))})},
                          some, now(), nullptr);
  for (const char* id : {"1", "2", "3", "4"}) {
    CAPTURE(id);
    CHECK(to(feed, id).name == "Amara Okafor");
    CHECK(to(feed, id).email == "amara@northwind.example");
    CHECK(to(feed, id).team == "Platform");
  }
  // Another e-mail, and no alias says that it is hers.
  CHECK(to(feed, "5").team.empty());
}

TEST_CASE("a feed's own people bring aliases too") {
  Person known = person("Amara Okafor", "u1");
  known.aliases = {"amara.o"};
  known.picture = "https://x.example/a.png";
  const auto feed = merge({holding("a", {}, {known}), holding("b", {for_("1", person("amara.o"))})}, settings(), now(), nullptr);
  CHECK(to(feed, "1").name == "Amara Okafor");
  CHECK(to(feed, "1").picture == "https://x.example/a.png");
}

TEST_CASE("a bare name is the one person who is called so, and stays alone where there are two") {
  Person known = person("Amara Okafor", "U1", "a@x.example");
  known.picture = "https://x.example/a.png";
  SECTION("one") {
    const auto feed = merge({holding("sheet", {for_("1", person("amara  OKAFOR"))}), holding("chat", {for_("2", known)})}, settings(), now(), nullptr);
    CHECK(to(feed, "1").picture == "https://x.example/a.png");
  }
  SECTION("two of that name") {
    const auto feed = merge({holding("sheet", {for_("1", person("Amara Okafor"))}), holding("chat", {for_("2", known), for_("3", person("Amara Okafor", "U2", "b@x.example"))})},
                            settings(), now(), nullptr);
    CHECK(to(feed, "1").picture.empty());
    CHECK(to(feed, "2").id == "U1");
    CHECK(to(feed, "3").id == "U2");
  }
}

TEST_CASE("the same person twice among the receivers is there once") {
  const auto feed = merge(
      {holding("a", {praise("1", person("Giver"), {person("Amara Okafor", "u1", "a@x.example"), person("Amara", "", "A@x.example"), team("Platform"), team("Platform")}, "x")})},
      settings(), now(), nullptr);
  CHECK(recognition(feed->items[0]).to.size() == 2);
}

TEST_CASE("people are listed once, the office's first, without what nobody may see") {
  Person office = person("Amara Okafor", "", "a@x.example");
  office.birthday = "05-14";
  Person same = person("Amara", "u1", "a@x.example");
  same.picture = "https://x.example/a.png";
  same.started = "2021-03-01";
  MergeSettings some = settings();
  some.people = {office};
  const std::vector<Holding> holdings{holding("a", {}, {person("Ben", "u2"), same, person("", "u3")})};
  const auto feed = merge(holdings, some, now(), nullptr);
  REQUIRE(feed->people.size() == 2);
  CHECK(feed->people[0].name == "Amara Okafor");
  CHECK(feed->people[0].id == "u1");
  CHECK(feed->people[0].picture == "https://x.example/a.png");
  CHECK(feed->people[0].birthday.empty());
  CHECK(feed->people[0].started.empty());
  some.policy.birthdays = some.policy.anniversaries = true;
  const auto open = merge(holdings, some, now(), feed);
  CHECK(open->people[0].birthday == "05-14");
  CHECK(open->people[0].started == "2021-03-01");
  CHECK(open->revision == feed->revision + 1);
}
