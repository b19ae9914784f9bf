#include "catch.h"
#include "make.h"

using namespace kudosk;
using namespace kudosk::test;

TEST_CASE("the feed is newest first, then by source and id") {
  const std::vector<Holding> holdings{
      holding("b", {praise("2", person("X"), {person("Y")}, "one", "2026-11-24T09:00:00Z"), praise("1", person("X"), {person("Y")}, "two", "2026-11-24T11:00:00Z")}),
      holding("a", {praise("9", person("X"), {person("Y")}, "three", "2026-11-24T09:00:00Z"), praise("8", person("X"), {person("Y")}, "four", "2026-11-24T09:00:00Z")})};
  const auto feed = merge(holdings, settings(), now(), nullptr);
  CHECK(ids(feed) == Ids{"1", "8", "9", "2"});
}

TEST_CASE("the revision grows with a visible change alone, and what has not changed keeps its pointer") {
  std::vector<Holding> holdings{holding("a", {praise("1"), praise("2", "2026-11-24T09:00:00Z")})};
  const auto first = merge(holdings, settings(), now(), nullptr);
  CHECK(first->revision == 1);
  CHECK(merge(holdings, settings(), now(), first) == first);

  Item hidden = praise("3");
  hidden.visibility = Visibility::private_;
  Batch batch;
  batch.items = {hidden};
  take(holdings[0], batch, now());
  CHECK(merge(holdings, settings(), now(), first)->revision == 1);

  Item edited = praise("2", "2026-11-24T09:00:00Z");
  edited.pinned = true;
  batch.items = {edited};
  take(holdings[0], batch, now());
  const auto second = merge(holdings, settings(), now(), first);
  CHECK(second->revision == 2);
  CHECK(second->find("a", "1") == first->find("a", "1"));
  CHECK(second->find("a", "2") != first->find("a", "2"));
}

TEST_CASE("nothing at all is revision 0") { CHECK(merge({}, settings(), now(), nullptr)->revision == 0); }

TEST_CASE("a merge of what a restart brings back gives equal items") {
  const std::vector<Holding> holdings{holding("a", {praise("1")})};
  const auto first = merge(holdings, settings(), now(), nullptr);
  const std::vector<Holding> again{holding("a", {praise("1")})};
  CHECK(merge(again, settings(), now(), first) == first);
}

TEST_CASE("an item comes at its show_from and goes at its expires") {
  Item later = praise("later");
  later.show_from = at("2026-11-24T13:00:00Z");
  later.expires = at("2026-11-24T14:00:00Z");
  const std::vector<Holding> holdings{holding("a", {later})};
  const auto shown = [&](const char* time) { return merge(holdings, settings(), now(time), nullptr)->items.size(); };
  CHECK(shown("2026-11-24T12:59:59.999Z") == 0);
  CHECK(shown("2026-11-24T13:00:00Z") == 1);
  CHECK(shown("2026-11-24T13:59:59.999Z") == 1);
  CHECK(shown("2026-11-24T14:00:00Z") == 0);
  CHECK(next_change(holdings, settings(), now("2026-11-24T12:00:00Z")) == at("2026-11-24T13:00:00Z"));
  CHECK(next_change(holdings, settings(), now("2026-11-24T13:00:00Z")) == at("2026-11-24T14:00:00Z"));
}

TEST_CASE("age takes away, but for what is pinned and goals that are not done") {
  Item pinned = news("pinned", "x", "2026-11-01T00:00:00Z");
  pinned.pinned = true;
  Item reached = goal("reached", "x", "2026-11-01T00:00:00Z");
  std::get<Goal>(reached.body).percent = 100;
  Item closed = goal("closed", "x", "2026-11-01T00:00:00Z");
  std::get<Goal>(closed.body).status = "done";
  Item full_but_open = goal("full but open", "x", "2026-11-01T00:00:01Z");
  std::get<Goal>(full_but_open.body).percent = 100;
  std::get<Goal>(full_but_open.body).status = "on-track";
  Item announced = news("announced early", "x", "2026-11-01T00:00:00Z");
  announced.show_from = at("2026-11-20T00:00:00Z");
  const std::vector<Holding> holdings{holding("a", {pinned, reached, closed, full_but_open, announced, goal("open", "x", "2026-11-01T00:00:00Z"),
                                                    praise("old", "2026-11-10T11:59:59Z"), praise("just", "2026-11-10T12:00:01Z")})};
  CHECK(ids(merge(holdings, settings(), now("2026-11-24T12:00:00Z"), nullptr)) == Ids{"just", "full but open", "announced early", "open", "pinned"});
  CHECK(next_change(holdings, settings(), now("2026-11-24T12:00:00Z")) == at("2026-11-24T12:00:01Z"));

  MergeSettings no_age = settings();
  no_age.max_age = Millis::zero();
  CHECK(merge(holdings, no_age, now(), nullptr)->items.size() == 8);
}

TEST_CASE("with a clock that is not to be trusted nothing is aged out, and an embargo holds") {
  Item gone = praise("gone", "2026-11-01T00:00:00Z");
  gone.expires = at("2026-11-02T00:00:00Z");
  Item held_back = praise("held back", "2026-11-01T00:00:00Z");
  held_back.show_from = at("2026-12-24T00:00:00Z");
  Item begun = praise("begun", "2026-10-01T00:00:00Z");
  begun.show_from = at("2026-10-31T00:00:00Z");
  const std::vector<Holding> holdings{holding("a", {gone, held_back, begun, praise("old", "2026-10-01T00:00:00Z")}, {}, now("2026-11-01T00:00:00Z"))};
  CHECK(ids(merge(holdings, settings(), now("1970-01-01T00:00:10Z", false), nullptr)) == Ids{"gone", "begun", "old"});
  CHECK_FALSE(next_change(holdings, settings(), now("1970-01-01T00:00:10Z", false)));
}

TEST_CASE("at most so many items, the pinned among them, and goals leave room") {
  std::vector<Item> items;
  for (int i = 10; i < 30; ++i) items.push_back(praise(std::to_string(i), ("2026-11-24T10:00:" + std::to_string(i) + "Z").c_str()));
  Item pinned = news("pinned", "x", "2026-11-23T00:00:00Z");
  pinned.pinned = true;
  items.push_back(pinned);
  for (int i = 0; i < 9; ++i) items.push_back(goal("goal " + std::to_string(i), "x", ("2026-11-20T00:00:0" + std::to_string(i) + "Z").c_str()));
  const std::vector<Holding> holdings{holding("a", items)};
  MergeSettings some = settings();
  some.max_items = 5;
  CHECK(ids(merge(holdings, some, now(), nullptr)) == Ids{"29", "28", "pinned", "goal 8", "goal 7"});
  some.max_items = 1;
  CHECK(ids(merge(holdings, some, now(), nullptr)) == Ids{"pinned"});
  some.max_items = 0;
  CHECK(ids(merge(holdings, some, now(), nullptr)).empty());
}

TEST_CASE("a source has its own limit, kinds and times") {
  const std::vector<Holding> holdings{holding("a", {praise("1", "2026-11-24T10:00:00Z"), praise("2", "2026-11-24T10:01:00Z"), news("3", "x")}),
                                      holding("b", {news("4", "x"), news("5", "y", "2026-11-24T10:02:00Z")})};
  MergeSettings some = settings();
  some.sources["a"].kinds = {Kind::recognition};
  some.sources["b"].limit = 1;
  CHECK(ids(merge(holdings, some, now(), nullptr)) == Ids{"5", "2", "1"});
  some.sources["a"].open = false;
  CHECK(ids(merge(holdings, some, now(), nullptr)) == Ids{"5"});
}

TEST_CASE("standings are shown only where the configuration says so") {
  const std::vector<Holding> holdings{holding("a", {with("s", Standings{"Tacos", "November", {{person("Amara"), 12, "tacos"}}})})};
  MergeSettings some = settings();
  CHECK(merge(holdings, some, now(), nullptr)->items.empty());
  some.policy.leaderboard = true;
  CHECK(merge(holdings, some, now(), nullptr)->items.size() == 1);
}

TEST_CASE("private is never shown, whatever the policy says") {
  Item secret = praise("1"), for_team = praise("2");
  secret.visibility = Visibility::private_;
  for_team.visibility = Visibility::team;
  const std::vector<Holding> holdings{holding("a", {secret, for_team})};
  MergeSettings some = settings();
  CHECK(merge(holdings, some, now(), nullptr)->items.empty());
  some.policy.visibility = {Visibility::public_, Visibility::team, Visibility::private_};
  CHECK(ids(merge(holdings, some, now(), nullptr)) == Ids{"2"});
}

TEST_CASE("a discipline comes from the item, its value, a tag, or a rule, in this order") {
  MergeSettings some = settings();
  some.disciplines = {{"Customer love", Discipline::shared_vision}, {"#til", Discipline::personal_mastery}};
  const auto of = [&](Discipline own, std::string value, std::vector<std::string> tags) {
    Item item = praise("1");
    item.discipline = own;
    std::get<Recognition>(item.body).value = std::move(value);
    item.tags = std::move(tags);
    return merge({holding("a", {item})}, some, now(), nullptr)->items.at(0)->discipline;
  };
  CHECK(of(Discipline::none, "", {}) == Discipline::none);
  CHECK(of(Discipline::mental_models, "Systems thinking", {"team-learning"}) == Discipline::mental_models);
  CHECK(of(Discipline::none, "SYSTEMS Thinking", {"team-learning"}) == Discipline::systems_thinking);
  CHECK(of(Discipline::none, "Customer love", {"#Team_Learning"}) == Discipline::team_learning);
  CHECK(of(Discipline::none, "customer LOVE", {"til"}) == Discipline::shared_vision);
  CHECK(of(Discipline::none, "Courage", {"#TIL"}) == Discipline::personal_mastery);
  CHECK(of(Discipline::none, "Courage", {"other"}) == Discipline::none);
}

TEST_CASE("a goal counts the feed, also what is too old or too much for the screen") {
  const auto by = [](std::string id, std::string giver_team, std::string receiver_team, std::string value, const char* created) {
    Item item = praise(std::move(id), person("G" + giver_team), {person("R" + receiver_team)}, "words of " + value, created);
    auto& body = std::get<Recognition>(item.body);
    body.from->team = giver_team;
    body.to[0].team = receiver_team;
    body.value = value;
    return item;
  };
  Item target = goal("goal", "100 thanks");
  target.pinned = true;
  std::get<Goal>(target.body).target = 4;
  Item secret = by("5", "A", "B", "care", "2026-11-24T10:00:00Z");
  secret.visibility = Visibility::private_;
  const std::vector<Item> items{by("1", "A", "B", "care", "2026-11-24T10:00:00Z"), by("2", "A", "a", "CARE", "2026-10-01T10:00:00Z"),
                                by("3", "", "B", "care", "2026-11-24T10:00:00Z"), by("4", "A", "B", "other", "2026-11-24T09:00:00Z"), secret};
  const auto counting = [&](Counts counts) {
    Item item = target;
    std::get<Goal>(item.body).counts = counts;
    auto all = items;
    all.push_back(item);
    MergeSettings some = settings();
    some.max_items = 1;
    return std::get<Goal>(merge({holding("a", all)}, some, now(), nullptr)->find("a", "goal")->body);
  };
  CHECK(counting({Kind::recognition, "", false}).now == 4);
  CHECK(counting({Kind::recognition, "Care", false}).now == 3);
  CHECK(counting({Kind::recognition, "", true}).now == 2);
  CHECK(counting({Kind::recognition, "care", true}).now == 1);
  CHECK(counting({Kind::recognition, "care", true}).percent == 25);
  CHECK(counting({Kind::lesson, "", false}).now == 0);
  CHECK(counting({Kind::goal, "", false}).now == 1);
}

TEST_CASE("a praise more moves the goal that counts it") {
  Item item = goal("goal", "thanks");
  std::get<Goal>(item.body).counts = Counts{Kind::recognition, "", false};
  std::vector<Holding> holdings{holding("a", {item, praise("1")})};
  const auto first = merge(holdings, settings(), now(), nullptr);
  Batch batch;
  batch.items = {praise("2")};
  take(holdings[0], batch, now());
  const auto second = merge(holdings, settings(), now(), first);
  CHECK(std::get<Goal>(first->find("a", "goal")->body).now == 1);
  CHECK(std::get<Goal>(second->find("a", "goal")->body).now == 2);
}
