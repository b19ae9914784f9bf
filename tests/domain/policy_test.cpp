// What the policy takes away, as the merged feed shows it.
#include "catch.h"
#include "make.h"

using namespace kudosk;
using namespace kudosk::test;

namespace {

std::shared_ptr<const Feed> shown(const Policy& policy, std::vector<Item> items, std::vector<Person> people = {}) {
  MergeSettings some = settings();
  some.policy = policy;
  return merge({holding("a", std::move(items), std::move(people))}, some, now(), nullptr);
}

Policy without(std::vector<std::string> who) {
  Policy policy;
  policy.opt_out = std::move(who);
  return policy;
}

Policy with_names(Names names) {
  Policy policy;
  policy.names = names;
  return policy;
}

Person mara() {
  Person out = person("Mara Quist", "u9", "mara@example.com");
  out.aliases = {"mara.q"};
  return out;
}

Span span(std::string text) {
  Span out;
  out.text = std::move(text);
  return out;
}

}  // namespace

TEST_CASE("who opted out does not appear, however they are named") {
  const std::vector<Item> items{praise("from", mara(), {person("Ben")}, "x"),
                                praise("to", person("Ben"), {mara()}, "x"),
                                praise("among", person("Ben"), {mara(), person("Cy")}, "x"),
                                praise("by mail", person("Ben"), {person("", "", "MARA@example.com")}, "x"),
                                praise("by id", person("Ben"), {person("", "u9")}, "x"),
                                praise("in text", person("Ben"), {person("Cy")}, "Thanks also to mara QUIST!"),
                                praise("in text by alias", person("Ben"), {person("Cy")}, "Thanks @mara.q"),
                                with("milestone", Milestone{mara(), "x", {}, {}, {}, {}, {}, {}}),
                                with("lesson", Lesson{mara(), "x", "y", {}}),
                                news("news", "Mara Quist joins"),
                                praise("other", person("Ben"), {person("Tamara Quistgaard")}, "Thanks Tamara Quistgaard")};
  for (const char* entry : {"u9", "mara@example.com", "MARA@Example.com", "Mara Quist", "mara  quist", "mara.q"}) {
    CAPTURE(entry);
    const auto feed = shown(without({entry}), items, {mara()});
    CHECK(ids(feed) == Ids{"among", "other"});
    CHECK(recognition(feed->find("", "among")).to.size() == 1);
    CHECK(feed->people.empty());
  }
  CHECK(shown({}, items, {mara()})->items.size() == items.size());
}

TEST_CASE("an opt-out holds for a name that stands nowhere but in the text") {
  CHECK(shown(without({"Mara Quist"}), {praise("1", person("A"), {person("B")}, "Mara Quist’s idea")})->items.empty());
  CHECK(shown(without({"Mara Quist"}), {praise("1", person("A"), {person("B")}, "Tamara Quistgaard")})->items.size() == 1);
  CHECK(shown(without({"u9"}), {praise("1", person("A"), {person("B")}, "ask @u9")}, {mara()})->items.empty());
  Item counted = goal("1", "x");
  std::get<Goal>(counted.body).unit = "days with Mara Quist";
  CHECK(shown(without({"Mara Quist"}), {counted})->items.empty());
  // A number is an id, and in half of all texts.
  CHECK(shown(without({"5"}), {praise("1", person("A", "7"), {person("B", "8")}, "5 stars")})->items.size() == 1);
  CHECK(shown(without({"5"}), {praise("1", person("A", "5"), {person("B", "8")}, "stars")})->items.empty());
}

TEST_CASE("a mention in a styled message opts out as well, also across its pieces") {
  Item mention = praise("1", person("A"), {person("B")}, "Thanks M");
  Span who = span("M");
  who.person = mara();
  std::get<Recognition>(mention.body).spans = {span("Thanks "), who};
  CHECK(shown(without({"u9"}), {mention})->items.empty());
  Item pieces = praise("1", person("A"), {person("B")}, "other words");
  std::get<Recognition>(pieces.body).spans = {span("Thanks Mara "), span("Quist")};
  CHECK(shown(without({"Mara Quist"}), {pieces})->items.empty());
}

TEST_CASE("a goal loses an owner who opted out, standings their entry") {
  Policy policy = without({"u9"});
  policy.leaderboard = true;
  const auto feed = shown(policy, {with("goal", Goal{"x", mara(), {}, {}, {}, {}, {}, {}, {}, {}, {}}), with("some", Standings{"x", {}, {{mara(), 3, {}}, {person("Ben"), 2, {}}}}),
                                   with("none", Standings{"y", {}, {{mara(), 3, {}}}})});
  CHECK(ids(feed) == Ids{"goal", "some"});
  CHECK_FALSE(std::get<Goal>(feed->find("", "goal")->body).owner);
  CHECK(std::get<Standings>(feed->find("", "some")->body).entries.size() == 1);
}

TEST_CASE("a team can be left out by its name") {
  CHECK(shown(without({"platform"}), {praise("1", person("A"), {team("Platform")}, "x")})->items.empty());
  CHECK(ids(shown(without({"platform"}), {praise("1", person("A"), {team("Platform"), person("B")}, "x")})) == Ids{"1"});
}

TEST_CASE("a hidden word hides an item wherever it stands") {
  Policy policy;
  policy.hide_words = {"Layoff", "project falcon", "秘密"};
  Item tagged = praise("tag");
  tagged.tags = {"#layoff"};
  Item valued = praise("value");
  std::get<Recognition>(valued.body).value = "Project  Falcon";
  Item result = goal("key result", "x");
  std::get<Goal>(result.body).key_results = {{"Project Falcon starts", {}, {}, {}, {}}};
  Person titled = person("Cy");
  titled.team = "Project Falcon";
  const auto feed = shown(policy, {praise("1", person("A"), {person("B")}, "No LAYOFF here"), praise("2", person("A"), {person("B")}, "layoffs and projects, falcons"), tagged,
                                   valued, result, praise("3", person("A"), {person("B")}, "これは秘密です"), praise("4", person("A"), {titled}, "x"),
                                   news("5", "Project", "2026-11-24T10:00:00Z"), news("6", "On project falcon")});
  CHECK(ids(feed) == Ids{"2", "5"});
}

TEST_CASE("names are shown in full, by the first, or by initials") {
  const std::vector<Item> items{praise("1", person("Amara Okafor", "u1", "amara.okafor@x.example"), {person("Dr. Ben Quist", "u2"), team("Platform")},
                                       "amara okafor thanks Dr. Ben Quist, not Ben Quistgaard")};
  SECTION("full") {
    const auto feed = shown({}, items);
    CHECK(recognition(feed->items[0]).from->name == "Amara Okafor");
    CHECK(recognition(feed->items[0]).from->email == "amara.okafor@x.example");
  }
  SECTION("first") {
    const auto feed = shown(with_names(Names::first), items);
    const auto& body = recognition(feed->items[0]);
    CHECK(body.from->name == "Amara");
    CHECK(body.from->email.empty());
    CHECK(body.from->id == "u1");
    CHECK(body.to[0].name == "Ben");
    CHECK(body.to[1].name == "Platform");
    CHECK(body.message == "Amara thanks Ben, not Ben Quistgaard");
  }
  SECTION("initials") {
    const auto feed = shown(with_names(Names::initials), items);
    const auto& body = recognition(feed->items[0]);
    CHECK(body.from->name == "AO");
    CHECK(body.message.substr(0, 9) == "AO thanks");
    CHECK(body.message.find("Ben Quist,") == std::string::npos);
  }
}

TEST_CASE("a name in a text is written in many ways") {
  const auto text = [](Names names, const char* name, const char* message) {
    return recognition(shown(with_names(names), {praise("1", person(name), {person("B")}, message)})->items.at(0)).message;
  };
  CHECK(text(Names::first, "Amara Okafor", "@Amara Okafor's and Amara  Okafor: AMARA\nOKAFOR") == "@Amara's and Amara: Amara");
  CHECK(text(Names::first, "Amara Okafor", "Amara, Okafor and xAmara Okafor") == "Amara, Okafor and xAmara Okafor");
  CHECK(text(Names::first, "Anne-Marie O'Neil", "Thanks Anne-Marie O’Neil") == "Thanks Anne-Marie");
  CHECK(text(Names::first, "山田 太郎", "山田 太郎さんへ") == "太郎さんへ");
  CHECK(text(Names::initials, "Will", "Will will help") == "W will help");
  CHECK(text(Names::first, "Okafor, Amara", "by Okafor, Amara") == "by Amara");
}

TEST_CASE("whoever is known is shortened in everybody's texts, by their full names only") {
  Person ben = person("Ben Quist", "u2");
  const auto feed = shown(with_names(Names::first), {praise("1", person("A"), {person("B")}, "With ben quist, Ben Levi and a quist")}, {ben, person("Will", "u3")});
  CHECK(recognition(feed->items.at(0)).message == "With Ben, Ben Levi and a quist");
}

TEST_CASE("a mention's words are shortened with the rest, and pieces that hide half a name are given up") {
  Item item = praise("1", person("Amara Okafor"), {person("B")}, "by Amara Okafor now");
  Span who = span("Amara Okafor");
  who.person = person("Amara Okafor");
  std::get<Recognition>(item.body).spans = {span("by "), who, span(" now")};
  const auto feed = shown(with_names(Names::first), {item});
  const auto& body = recognition(feed->items[0]);
  REQUIRE(body.spans.size() == 3);
  CHECK(body.spans[1].text == "Amara");
  CHECK(body.spans[1].person->name == "Amara");

  std::get<Recognition>(item.body).spans = {span("by Amara "), span("Okafor now")};
  CHECK(recognition(shown(with_names(Names::first), {item})->items[0]).spans.empty());
}

TEST_CASE("points are hidden where the policy says so") {
  Item item = praise("1");
  std::get<Recognition>(item.body).points = 25;
  Policy policy;
  CHECK(recognition(shown(policy, {item})->items[0]).points == 25);
  policy.points = false;
  CHECK_FALSE(recognition(shown(policy, {item})->items[0]).points);
}

TEST_CASE("a long message is cut, and its styled pieces end where it ends") {
  Policy policy;
  policy.max_length = 11;
  Item item = praise("1", person("A"), {person("B")}, "Thank you so very much");
  Span bold = span("you so very");
  bold.bold = true;
  std::get<Recognition>(item.body).spans = {span("Thank "), bold, span(" much")};
  const auto cut = shown(policy, {item});
  const auto& body = recognition(cut->items[0]);
  CHECK(body.message == "Thank you…");
  REQUIRE(body.spans.size() == 2);
  CHECK(body.spans[0].text + body.spans[1].text == body.message);
  CHECK(body.spans[1].bold);

  std::get<Recognition>(item.body).spans = {span("Something else that is longer than the message")};
  CHECK(recognition(shown(policy, {item})->items[0]).spans.empty());

  const auto lesson = shown(policy, {with("2", Lesson{{}, "A title that may be longer", "A text that may not be", {}})});
  CHECK(std::get<Lesson>(lesson->items[0]->body).title == "A title that may be longer");
  CHECK(std::get<Lesson>(lesson->items[0]->body).text == "A text…");
}

TEST_CASE("what the policy hides is hidden from the people's list too") {
  Person known = person("Amara Okafor", "u1", "amara.okafor@x.example");
  known.aliases = {"amara.o"};
  const auto feed = shown(with_names(Names::initials), {}, {known});
  REQUIRE(feed->people.size() == 1);
  CHECK(feed->people[0].name == "AO");
  CHECK(feed->people[0].email.empty());
  CHECK(feed->people[0].aliases.empty());
}
