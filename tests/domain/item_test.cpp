#include "domain/item.h"

#include "catch.h"
#include "domain/each_person.h"
#include "domain/feed.h"
#include "make.h"

using namespace kudosk;
using namespace kudosk::test;

TEST_CASE("a kind's word names it again") {
  for (const auto kind : {Kind::recognition, Kind::milestone, Kind::goal, Kind::lesson, Kind::announcement, Kind::standings}) CHECK(kind_of(word(kind)) == kind);
  CHECK_FALSE(kind_of("Recognition"));
  CHECK_FALSE(kind_of(""));
  CHECK(with("1", Lesson{}).kind() == Kind::lesson);
  CHECK(with("1", Standings{}).kind() == Kind::standings);
}

TEST_CASE("a discipline's word names it again, and nothing names none") {
  for (const auto discipline : {Discipline::systems_thinking, Discipline::personal_mastery, Discipline::mental_models, Discipline::shared_vision, Discipline::team_learning})
    CHECK(discipline_of(word(discipline)) == discipline);
  CHECK(std::string(word(Discipline::none)).empty());
  CHECK_FALSE(discipline_of(""));
}

TEST_CASE("a feed finds an item by source and id, or the first with the id") {
  Feed feed;
  auto a = std::make_shared<Item>(praise("1")), b = std::make_shared<Item>(praise("1"));
  a->source = "a";
  b->source = "b";
  feed.items = {a, b};
  CHECK(feed.find("b", "1") == b);
  CHECK(feed.find("", "1") == a);
  CHECK(feed.find("c", "1") == nullptr);
  CHECK(feed.find("a", "2") == nullptr);
}

TEST_CASE("every person of an item is met") {
  Recognition body;
  body.from = person("A");
  body.to = {person("B"), person("C")};
  Span span;
  span.person = person("D");
  body.spans = {Span{}, span};
  const auto names = [](const Item& item) {
    std::string out;
    each_person(item, [&](const Person& one) { out += one.name; });
    return out;
  };
  CHECK(names(with("1", body)) == "ABCD");
  CHECK(names(with("1", Milestone{person("E"), "x", {}, {}, {}, {}, {}, {}})) == "E");
  CHECK(names(with("1", Goal{"x", person("F"), {}, {}, {}, {}, {}, {}, {}, {}, {}})) == "F");
  CHECK(names(with("1", Lesson{person("G"), "x", "y", {}})) == "G");
  CHECK(names(with("1", Standings{"x", {}, {{person("H"), 1, {}}, {person("I"), 2, {}}}})) == "HI");
  CHECK(names(news("1", "x")).empty());
}
