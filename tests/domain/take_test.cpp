#include "catch.h"
#include "make.h"

using namespace kudosk;
using namespace kudosk::test;

namespace {

Holding empty() {
  Holding out;
  out.source = "kudos";
  return out;
}

Batch part(std::vector<Item> items) {
  Batch out = whole(std::move(items));
  out.whole = false;
  return out;
}

}  // namespace

TEST_CASE("a batch brings items under the name of its source") {
  Holding held = empty();
  const Change change = take(held, whole({praise("1"), praise("2")}), now());
  CHECK(change.added == 2);
  CHECK(change.any());
  CHECK(held.items.at("1")->source == "kudos");
}

TEST_CASE("an equal item changes nothing and keeps its pointer") {
  Holding held = empty();
  take(held, whole({praise("1")}), now());
  const auto before = held.items.at("1");
  const Change change = take(held, whole({praise("1")}), now("2026-11-24T13:00:00Z"));
  CHECK_FALSE(change.any());
  CHECK(held.items.at("1") == before);
}

TEST_CASE("an edit replaces the item, and the one that others hold stays as it was") {
  Holding held = empty();
  take(held, whole({praise("1")}), now());
  const auto before = held.items.at("1");
  Item edited = praise("1");
  std::get<Recognition>(edited.body).message = "Other words";
  const Change change = take(held, part({edited}), now());
  CHECK(change.changed == 1);
  CHECK(recognition(held.items.at("1")).message == "Other words");
  CHECK(recognition(before).message == "Thank you for the help");
}

TEST_CASE("only a whole batch takes away what it does not hold") {
  Holding held = empty();
  take(held, whole({praise("1"), praise("2")}), now());
  CHECK(take(held, part({praise("3")}), now()).removed == 0);
  CHECK(held.items.size() == 3);
  CHECK(take(held, whole({praise("3")}), now()).removed == 2);
  CHECK(held.items.size() == 1);
  CHECK(take(held, whole({}), now()).removed == 1);
}

TEST_CASE("a retraction takes away, from a part as well, and also what the batch itself brings") {
  Holding held = empty();
  take(held, whole({praise("1"), praise("2")}), now());
  Batch batch = part({praise("2"), praise("4")});
  batch.retracted = {"1", "4", "never seen"};
  const Change change = take(held, batch, now());
  CHECK(change.removed == 1);
  CHECK(change.added == 0);
  CHECK(held.items.size() == 1);
  CHECK(held.items.count("2") == 1);
}

TEST_CASE("of an id twice in a batch the last stands") {
  Holding held = empty();
  Item second = praise("1");
  std::get<Recognition>(second.body).message = "The second";
  const Change change = take(held, whole({praise("1"), second}), now());
  CHECK(change.added == 1);
  CHECK(recognition(held.items.at("1")).message == "The second");
}

TEST_CASE("the reasons of a batch are handed on") {
  Holding held = empty();
  Batch batch = part({});
  batch.drops = {{"7", "message: missing"}};
  const Change change = take(held, batch, now());
  REQUIRE(change.drops.size() == 1);
  CHECK(change.drops[0].item == "7");
  CHECK_FALSE(change.any());
}

TEST_CASE("an item without a time is dated when it first came, and stays so") {
  Holding held = empty();
  take(held, whole({praise("1", nullptr)}), now("2026-11-24T12:00:00Z"));
  CHECK(held.items.at("1")->created == at("2026-11-24T12:00:00Z"));
  CHECK_FALSE(take(held, whole({praise("1", nullptr)}), now("2026-11-24T12:30:00Z")).any());
  Item edited = praise("1", nullptr);
  edited.pinned = true;
  take(held, whole({edited}), now("2026-11-24T13:00:00Z"));
  CHECK(held.items.at("1")->created == at("2026-11-24T12:00:00Z"));
}

TEST_CASE("a time that is ahead counts as now, and does not move afterwards") {
  Holding held = empty();
  take(held, whole({praise("1", "2026-11-24T18:00:00Z")}), now("2026-11-24T12:00:00Z"));
  CHECK(held.items.at("1")->created == at("2026-11-24T12:00:00Z"));
  SECTION("while it is still ahead") { CHECK_FALSE(take(held, whole({praise("1", "2026-11-24T18:00:00Z")}), now("2026-11-24T12:01:00Z")).any()); }
  SECTION("nor when that time has come") {
    CHECK_FALSE(take(held, whole({praise("1", "2026-11-24T18:00:00Z")}), now("2026-11-25T00:00:00Z")).any());
    CHECK(held.items.at("1")->created == at("2026-11-24T12:00:00Z"));
  }
  SECTION("but a corrected time is taken") {
    take(held, whole({praise("1", "2026-11-24T11:00:00Z")}), now("2026-11-24T12:01:00Z"));
    CHECK(held.items.at("1")->created == at("2026-11-24T11:00:00Z"));
    CHECK(held.stated.empty());
  }
  SECTION("and what is gone is forgotten") {
    take(held, whole({}), now());
    CHECK(held.stated.empty());
  }
}

TEST_CASE("while the clock is not to be trusted nothing is dated by it") {
  Holding held = empty();
  take(held, whole({praise("1", "2026-11-24T10:00:00Z"), praise("2", nullptr)}), now("1970-01-01T00:10:00Z", false));
  CHECK(held.items.at("1")->created == at("2026-11-24T10:00:00Z"));
  CHECK_FALSE(held.items.at("2")->created);
  const Change change = take(held, part({}), now("2026-11-24T12:00:00Z"));
  CHECK(change.changed == 1);
  CHECK(held.items.at("2")->created == at("2026-11-24T12:00:00Z"));
}

TEST_CASE("a clock that was ahead and has been set right dates again") {
  Holding held = empty();
  take(held, whole({praise("1", nullptr)}), now("2027-11-24T12:00:00Z"));
  take(held, whole({praise("1", nullptr)}), now("2026-11-24T12:00:00Z"));
  CHECK(held.items.at("1")->created == at("2026-11-24T12:00:00Z"));
}

TEST_CASE("people are known by id, a part adds to them and a whole batch replaces them") {
  Holding held = empty();
  Batch first = whole({});
  first.people = {person("Amara", "u1"), person("Ben", "u2")};
  CHECK(take(held, first, now()).any());
  CHECK_FALSE(take(held, first, now()).any());
  Batch second = part({});
  second.people = {person("Amara Okafor", "u1")};
  CHECK(take(held, second, now()).people);
  REQUIRE(held.people.size() == 2);
  CHECK(held.people[0].name == "Amara Okafor");
  CHECK_FALSE(take(held, part({}), now()).any());
  Batch third = whole({});
  third.people = {person("Ben", "u2")};
  take(held, third, now());
  REQUIRE(held.people.size() == 1);
  CHECK(held.people[0].id == "u2");
}
