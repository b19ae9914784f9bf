// What is written reads the same.
#include <nlohmann/json.hpp>
#include <random>

#include "catch.h"
#include "wire/feed_json.h"

using namespace kudosk;

namespace {

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Item item(int number) {
    Item out;
    out.id = "id " + std::to_string(number);
    out.created = maybe_time();
    out.updated = maybe_time();
    out.show_from = maybe_time();
    out.expires = maybe_time();
    out.visibility = static_cast<Visibility>(below(3));
    out.said_in = maybe_text();
    out.link = maybe_address();
    out.lang = chance() ? "ja" : "";
    out.pinned = chance();
    out.urgent = chance();
    out.discipline = static_cast<Discipline>(below(6));
    for (int i = below(3); i > 0; --i) out.tags.push_back(text());
    switch (below(6)) {
      case 0:
        out.body = recognition(out);
        break;
      case 1:
        out.body = Milestone{person(),     text(),         pick({"", "course", "other"}), maybe(0.25), chance() ? std::optional(Progress{3, 5}) : std::nullopt, maybe_text(),
                             maybe_text(), maybe_address()};
        break;
      case 2:
        out.body = goal();
        break;
      case 3:
        out.body = Lesson{maybe_person(), text(), text() + "\n" + text(), maybe_address()};
        break;
      case 4:
        out.body = Announcement{text(), maybe_text(), pick({"", "news", "event", "opportunity"}), maybe_text(), maybe_time(), maybe_time(), maybe_address()};
        break;
      default:
        out.body = Standings{text(), maybe_text(), {{person(), 12, "tacos"}, {person(), 0.5, ""}}};
        break;
    }
    return out;
  }

  Person person() {
    Person out;
    if (below(5) == 0) {
      out.name = out.team = text();
      out.is_team = true;
      if (chance()) out.id = text();
      out.picture = maybe_address();
      return out;
    }
    if (chance()) out.id = std::to_string(below(1000));
    out.name = text();
    if (chance()) out.email = "a@b.example";
    out.title = maybe_text();
    out.team = maybe_text();
    out.picture = maybe_address();
    if (chance()) out.aliases = {"a.b", "Ä"};
    if (chance()) out.birthday = "02-29";
    if (chance()) out.started = "2020-02-29";
    return out;
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool chance() { return below(2) == 0; }
  std::string pick(std::vector<std::string> of) { return of[static_cast<std::size_t>(below(static_cast<int>(of.size())))]; }
  std::string text() { return pick({"Amara", "Zoë Brontë", "山田 太郎", "a \"quoted\" \\ text", "🎉 👏🏽", "مرحبا", "x"}) + " " + std::to_string(below(100)); }
  std::string maybe_text() { return chance() ? text() : ""; }
  std::string maybe_address() { return chance() ? "https://x.example/p?q=" + std::to_string(below(9)) : ""; }
  std::optional<Wall> maybe_time() { return chance() ? std::optional(Wall(std::chrono::milliseconds(1795000000000 + below(1000000000)))) : std::nullopt; }
  std::optional<double> maybe(double value) { return chance() ? std::optional(value) : std::nullopt; }
  std::optional<Person> maybe_person() { return chance() ? std::optional(person()) : std::nullopt; }

  Recognition recognition(Item& item) {
    Recognition out;
    out.from = maybe_person();
    for (int i = 1 + below(3); i > 0; --i) out.to.push_back(person());
    out.message = text() + "\n" + text();
    if (chance()) {
      item.emoji["parrot"] = "https://x.example/parrot-" + std::to_string(below(2)) + ".gif";
      out.message += " :parrot:";
    }
    if (chance()) {
      Span span;
      span.text = " " + text() + " ";
      span.bold = chance();
      span.italic = chance();
      span.code = chance();
      span.strike = chance();
      span.quote = chance();
      span.person = maybe_person();
      span.link = maybe_address();
      out.spans = {span, Span{"\n", false, false, false, false, false, {}, {}, {}}};
      if (!item.emoji.empty()) out.spans.push_back(Span{":parrot:", false, false, false, false, false, {}, "parrot", {}});
    }
    out.points = maybe(12.5);
    out.value = maybe_text();
    if (chance()) out.reactions = {{"👏", 3}, {":other:", 1}};
    out.picture = maybe_address();
    return out;
  }

  Goal goal() {
    Goal out;
    out.title = text();
    out.owner = maybe_person();
    out.percent = maybe(33.25);
    out.now = maybe(1e15);
    out.target = maybe(-0.5);
    out.expected = maybe(100);
    out.unit = maybe_text();
    out.due = maybe_time();
    out.status = pick({"", "on-track", "done", "paused"});
    if (chance()) out.key_results = {{text(), maybe(1), maybe(2), maybe(50), maybe_text()}};
    if (chance()) out.counts = Counts{static_cast<Kind>(below(6)), maybe_text(), chance()};
    return out;
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("an item that is written and read is the same") {
  for (unsigned seed = 1; seed <= 2000; ++seed) {
    const Item item = Maker(seed).item(1);
    const auto again = read_item(write_item(item), {}, "");
    REQUIRE(again);
    if (!(*again == item)) {
      CAPTURE(write_item(item).dump(1), write_item(*again).dump(1));
      REQUIRE(*again == item);
    }
  }
}

TEST_CASE("a person who is written and read is the same") {
  for (unsigned seed = 1; seed <= 500; ++seed) {
    const Person person = Maker(seed).person();
    const auto again = read_person(write_person(person), {}, "");
    REQUIRE(again);
    REQUIRE(*again == person);
  }
}

TEST_CASE("a feed that is written and read is the same, and the same bytes") {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    Maker make(seed);
    Feed feed;
    for (int i = 0; i < 20; ++i) feed.items.push_back(std::make_shared<const Item>(make.item(i)));
    // An id in an item is looked up in people: those of other people than the listed must not be there.
    Person listed;
    listed.id = "listed";
    listed.name = "Listed";
    listed.birthday = "01-31";
    feed.people = {listed};
    const std::string text = write_feed(feed);
    CHECK(write_feed(feed) == text);
    const auto page = read_feed(text, "https://x.example/feed");
    REQUIRE(page);
    CHECK(page->batch.drops.empty());
    CHECK(page->batch.people == feed.people);
    REQUIRE(page->batch.items.size() == feed.items.size());
    for (std::size_t i = 0; i < feed.items.size(); ++i) REQUIRE(page->batch.items[i] == *feed.items[i]);
  }
}

TEST_CASE("where two sources share an id, the source's name goes before it") {
  Feed feed;
  for (const char* source : {"a", "b"}) {
    auto item = std::make_shared<Item>();
    item->id = "1";
    item->source = source;
    item->body = Announcement{"t", {}, {}, {}, {}, {}, {}};
    feed.items.push_back(item);
  }
  auto alone = std::make_shared<Item>(*feed.items[0]);
  alone->id = "2";
  feed.items.push_back(alone);
  const auto tree = nlohmann::json::parse(write_feed(feed));
  CHECK(tree["items"][0]["id"] == "a:1");
  CHECK(tree["items"][1]["id"] == "b:1");
  CHECK(tree["items"][2]["id"] == "2");
}

TEST_CASE("an empty feed is a feed") { CHECK(write_feed(Feed{}) == R"({"items":[],"version":1})"); }
