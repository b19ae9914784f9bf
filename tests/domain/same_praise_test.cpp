#include "domain/same_praise.h"

#include "catch.h"
#include "domain/gist.h"
#include "make.h"

using namespace kudosk;
using namespace kudosk::test;

namespace {

const Person giver = person("Amara Okafor", "U1", "amara@x.example"), receiver = person("Ben Quist", "U2", "ben@x.example");

MergeSettings chat_first() {
  MergeSettings out = settings();
  out.order = {"chat", "points"};
  return out;
}

Ids merged(const Item& in_chat, const Item& in_points) { return ids(merge({holding("points", {in_points}), holding("chat", {in_chat})}, chat_first(), now(), nullptr)); }

Item chat(std::string message, const char* created = "2026-11-24T10:00:00Z") { return praise("chat", giver, {receiver}, std::move(message), created); }
Item points(std::string message, const char* created = "2026-11-24T10:04:00Z") {
  return praise("points", person("amara", "17", "Amara@X.example"), {person("ben", "18", "ben@x.example")}, std::move(message), created);
}

bool alike(const char* a, const char* b) { return kudosk::alike(gist(a, {}), gist(b, {})); }

}  // namespace

TEST_CASE("the same praise through two sources is shown once, of the source that stands first") {
  CHECK(merged(chat("@Ben Quist thanks for staying with the migration! :tada:"), points("+25 @ben thanks for staying with the migration #teamwork")) == Ids{"chat"});
}

TEST_CASE("the fuller text wins over the order") {
  CHECK(merged(chat("Thanks for staying with the migration"), points("+25 @ben thanks for staying with the migration until it was through")) == Ids{"points"});
}

TEST_CASE("what only the other source knows is not lost with it") {
  Item long_one = praise("chat", giver, {receiver}, "Thanks for staying with the migration until it was through");
  Item short_one = praise("points", person("amara", "17", "amara@x.example"), {person("ben", "18", "ben@x.example"), person("Cy Levi", "19", "cy@x.example")},
                          "Thanks for staying with the migration");
  std::get<Recognition>(short_one.body).points = 25;
  std::get<Recognition>(short_one.body).value = "Courage";
  const auto feed = merge({holding("points", {short_one}), holding("chat", {long_one})}, chat_first(), now(), nullptr);
  REQUIRE(ids(feed) == Ids{"chat"});
  const auto& body = std::get<Recognition>(feed->items[0]->body);
  REQUIRE(body.to.size() == 2);
  CHECK(body.to[1].name == "Cy Levi");
  CHECK(body.points == 25);
  CHECK(body.value == "Courage");
}

TEST_CASE("ten minutes are the same moment, more are not") {
  CHECK(merged(chat("Thanks for the migration", "2026-11-24T10:00:00Z"), points("Thanks for the migration", "2026-11-24T10:10:00Z")).size() == 1);
  CHECK(merged(chat("Thanks for the migration", "2026-11-24T10:00:00Z"), points("Thanks for the migration", "2026-11-24T10:10:01Z")).size() == 2);
  CHECK(merged(chat("Thanks for the migration", "2026-11-24T10:10:00Z"), points("Thanks for the migration", "2026-11-24T10:00:00Z")).size() == 1);
}

TEST_CASE("other words, another giver or other receivers are another praise") {
  CHECK(merged(chat("Thanks for the code review"), points("Great demo yesterday")).size() == 2);
  CHECK(merged(chat("Thanks for the migration"), praise("points", person("Cy", "19", "cy@x.example"), {receiver}, "Thanks for the migration")).size() == 2);
  CHECK(merged(chat("Thanks for the migration"), praise("points", giver, {person("Cy", "19", "cy@x.example")}, "Thanks for the migration")).size() == 2);
  CHECK(merged(chat("Thanks for the migration"), praise("points", giver, {person("Cy", "19", "cy@x.example"), receiver}, "Thanks for the migration")).size() == 1);
  CHECK(merged(chat("Thanks for the migration"), points("Thanks for the onboarding")).size() == 2);
}

TEST_CASE("without e-mails, the same names are the same people") {
  CHECK(merged(praise("chat", person("Amara Okafor", "U1"), {person("Ben Quist", "U2")}, "Thanks for it all"),
               praise("points", person("amara okafor", "17"), {person("Ben Quist", "18")}, "thanks for it all!")) == Ids{"chat"});
}

TEST_CASE("what one source says twice is two, in both sources") {
  const auto twice = [](std::string id, const char* created) { return praise(std::move(id), giver, {receiver}, "Thanks!", created); };
  const std::vector<Holding> holdings{holding("chat", {twice("c1", "2026-11-24T10:00:00Z"), twice("c2", "2026-11-24T10:03:00Z")}),
                                      holding("points", {twice("p1", "2026-11-24T10:00:30Z"), twice("p2", "2026-11-24T10:03:30Z")})};
  CHECK(ids(merge(holdings, chat_first(), now(), nullptr)) == Ids{"c2", "c1"});
}

TEST_CASE("three sources are one as well") {
  MergeSettings some = settings();
  some.order = {"c", "b", "a"};
  std::vector<Holding> holdings;
  for (const char* source : {"a", "b", "c"}) holdings.push_back(holding(source, {praise(source, giver, {receiver}, "Thanks for the migration")}));
  CHECK(ids(merge(holdings, some, now(), nullptr)) == Ids{"c"});
}

TEST_CASE("a copy that may not be shown does not hide the other") {
  Item secret = chat("Thanks for the migration");
  secret.visibility = Visibility::private_;
  CHECK(merged(secret, points("Thanks for the migration")) == Ids{"points"});
  MergeSettings closed = chat_first();
  closed.sources["chat"].open = false;
  CHECK(ids(merge({holding("chat", {chat("Thanks for the migration")}), holding("points", {points("Thanks for the migration")})}, closed, now(), nullptr)) == Ids{"points"});
}

TEST_CASE("texts are alike by their words") {
  CHECK(alike("Thanks for the great work!", "thanks for the GREAT work 🎉🎉"));
  CHECK(alike("Thanks for teh great work", "Thanks for the great work"));
  CHECK(alike("Thank you for the help with the migration of the whole thing", "Thank you for the help with the migration of the…"));
  CHECK(alike("👏", "🎉🎉"));
  CHECK(alike("昨日は発表ありがとうございました", "昨日は発表ありがとうございました！"));
  CHECK_FALSE(alike("昨日は発表ありがとうございました", "先週の会議を準備してくれて感謝します"));
  CHECK_FALSE(alike("Thanks", "👏"));
  CHECK_FALSE(alike("Thank you for the help with the report", "Thank you for the help with the demo"));
  CHECK_FALSE(alike("Thanks", "Thanks for being the one who always has time for everybody"));
}

TEST_CASE("what a service adds is no part of the gist") {
  const auto words = [](const char* text) { return gist(text, {"Ben Quist"}).in_order; };
  using Words = std::vector<std::string>;
  CHECK(words("+25 @ben.quist #team-work Thanks, Ben Quist :party-parrot: https://x.example/a (+1)") == Words{"thanks"});
  CHECK(words("at 10:30 we met: thanks") == Words{"at", "10", "30", "we", "met", "thanks"});
  CHECK(words("") == Words{});
}
