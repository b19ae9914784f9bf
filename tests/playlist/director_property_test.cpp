#include <map>
#include <set>

#include "catch.h"
#include "playlist/director.h"
#include "playlist/feeds.h"
#include "playlist/people.h"
#include "playlist/rotation.h"

using namespace kudosk;
using namespace kudosk::playlist;

namespace {

constexpr Kind kinds[] = {Kind::recognition, Kind::milestone, Kind::goal, Kind::lesson, Kind::announcement};

struct Dice {
  std::mt19937 engine;
  explicit Dice(unsigned seed) : engine(seed) {}
  unsigned below(unsigned bound) { return engine() % bound; }
  bool one_in(unsigned odds) { return below(odds) == 0; }
};

std::shared_ptr<Item> random_item(Dice& dice, const Stage& stage, const std::string& id, unsigned people) {
  static const char* const sources[] = {"kudos", "learning", "goals"};
  const auto name = [&] { return "p" + std::to_string(dice.below(people)); };
  auto out = item(kinds[dice.below(5)], id, stage.now.wall - std::chrono::minutes(dice.below(10000)), name(), name(), sources[dice.below(3)]);
  if (auto* body = std::get_if<Recognition>(&out->body))
    for (unsigned i = dice.one_in(8) ? dice.below(12) : 0; i > 0; --i) body->to.push_back(person(name()));
  out->pinned = dice.one_in(40);
  return out;
}

Stage random_stage(unsigned seed) {
  Dice dice(seed);
  Stage stage;
  stage.sources = {"kudos", "learning", "goals"};
  stage.settings.recap = dice.one_in(2) ? Recap::weekly : Recap::off;
  for (const Kind kind : kinds) stage.settings.weights[kind] = 1 + dice.below(6);
  for (auto& source : stage.config.sources) source.weight = 1 + dice.below(4);
  stage.settings.prompts.resize(dice.below(3));
  const unsigned count = dice.one_in(3) ? 1 + dice.below(5) : 1 + dice.below(60), people = 1 + dice.below(40);
  for (unsigned i = 0; i < count; ++i) stage.add(random_item(dice, stage, "i" + std::to_string(i), people));
  stage.meet();
  return stage;
}

/// What the weights promise: slides of the rotation from one time to the next.
double promised(const Stage& stage, const Item& item) {
  double kind_sum = 0, items = 0;
  std::set<Kind> there;
  for (const auto& other : stage.feed->items)
    if (there.insert(other->kind()).second) kind_sum += stage.settings.weights.at(other->kind());
  for (const auto& other : stage.feed->items)
    if (other->kind() == item.kind()) items += weight_of(stage.direction(), other->source);
  return kind_sum / stage.settings.weights.at(item.kind()) * items / weight_of(stage.direction(), item.source);
}

bool meets(const Entry& a, const Entry& b) {
  if (!a.item || !b.item) return false;
  const auto one = faces(*a.item), two = faces(*b.item);
  return std::any_of(one.begin(), one.end(), [&](const std::string& name) { return std::count(two.begin(), two.end(), name) > 0; });
}

}  // namespace

TEST_CASE("director: over thousands of random feeds no item is starved and nothing repeats back to back") {
  for (unsigned seed = 1; seed <= 2000; ++seed) {
    INFO("seed " << seed);
    Stage stage = random_stage(seed);
    const std::size_t count = stage.feed->items.size();
    std::map<std::string, std::uint64_t> last;
    std::vector<double> limit;
    std::vector<std::string> keys;
    for (const auto& item : stage.feed->items) {
      keys.push_back(key_of(*item));
      // Four times the promise, and a turn each for all that wait so (pinned ones, prompts and the recap take a share as well).
      limit.push_back(8 * promised(stage, *item) + 2.0 * static_cast<double>(count) + 32);
    }
    std::string before;
    // Every tenth for long enough to starve somebody.
    const std::size_t steps = seed % 10 ? 30 : 40 + 8 * count;
    for (std::size_t i = 1; i <= steps; ++i) {
      const Entry entry = stage.step();
      REQUIRE((count == 1 || entry.key() != before));
      before = entry.key();
      last[before] = i;
      bool starved = false;
      for (std::size_t k = 0; k < count; ++k) starved |= static_cast<double>(i - last[keys[k]]) > limit[k];
      REQUIRE_FALSE(starved);
    }
  }
}

TEST_CASE("director: the same feed, history and time give the same slide") {
  for (unsigned seed = 1; seed <= 100; ++seed) {
    INFO("seed " << seed);
    Stage a = random_stage(seed), b = random_stage(seed);
    for (int i = 0; i < 60; ++i) {
      const Entry one = next(*a.feed, a.history, a.direction(), a.now), again = next(*a.feed, a.history, a.direction(), a.now);
      REQUIRE(one.key() == again.key());
      REQUIRE(a.step().key() == b.step().key());
    }
  }
}

TEST_CASE("director: a person comes back within two slides only where there is nobody else, or an item would starve") {
  std::size_t close = 0, slides = 0;
  for (unsigned seed = 1; seed <= 400; ++seed) {
    INFO("seed " << seed);
    Stage stage = random_stage(seed);
    std::vector<Entry> shown;
    for (int i = 0; i < 80; ++i) {
      const History history = stage.history;
      const Entry entry = stage.step();
      ++slides;
      const auto held = [&](const Entry& candidate) {
        for (std::size_t back = 1; back <= 2 && back <= shown.size(); ++back)
          if (meets(candidate, shown[shown.size() - back])) return true;
        return !shown.empty() && candidate.key() == shown.back().key();
      };
      if (entry.item && held(entry)) {
        const auto seen = history.seen.at(entry.key());
        const auto waited = static_cast<double>(history.rotation - seen.rotation);
        const bool starving = waited > 4 * promised(stage, *entry.item) + 8, pin = entry.item->pinned && waited + 1 >= pinned_every;
        if (!starving && !pin)
          for (const auto& other : stage.feed->items) REQUIRE(held(entry_of(other, Why::rotation)));
        if (starving) ++close;
      }
      shown.push_back(entry);
    }
  }
  CHECK(close < slides / 50);
}

TEST_CASE("director: kinds follow their weights") {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    Dice dice(seed);
    Stage stage;
    stage.settings.recap = Recap::off;
    double sum = 0;
    for (const Kind kind : kinds) {
      stage.settings.weights[kind] = 1 + dice.below(5);
      if (kind != Kind::recognition && dice.one_in(3)) continue;
      sum += stage.settings.weights[kind];
      for (unsigned i = 0, count = 6 + dice.below(20); i < count; ++i) {
        const std::string id = std::string(word(kind)) + std::to_string(i);
        stage.add(item(kind, id, stage.now.wall - std::chrono::minutes(dice.below(1000)), "g" + id, "r" + id));
      }
    }
    stage.meet();
    std::map<std::string, double> share;
    for (const auto& entry : stage.steps(400)) share[entry.scene] += 1.0 / 400;
    for (const Kind kind : kinds) {
      if (!share.count(word(kind))) continue;
      CAPTURE(word(kind));
      REQUIRE(share[word(kind)] == Approx(stage.settings.weights[kind] / sum).margin(0.01));
    }
  }
}

TEST_CASE("director: kinds follow their weights as far as busy people allow") {
  for (unsigned seed = 1; seed <= 100; ++seed) {
    INFO("seed " << seed);
    Dice dice(seed);
    Stage stage;
    stage.settings.recap = Recap::off;
    for (int i = 0; i < 60; ++i) {
      auto one = random_item(dice, stage, "i" + std::to_string(i), 25);
      one->pinned = false;
      if (auto* body = std::get_if<Recognition>(&one->body)) body->to.resize(1);
      one->source = "kudos";
      stage.add(one);
    }
    stage.meet();
    double sum = 0;
    std::set<Kind> there;
    for (const auto& one : stage.feed->items)
      if (there.insert(one->kind()).second) sum += stage.settings.weights[one->kind()];
    std::map<std::string, double> share;
    for (const auto& entry : stage.steps(500)) share[entry.scene] += 1.0 / 500;
    for (const Kind kind : there) {
      CAPTURE(word(kind));
      REQUIRE(share[word(kind)] == Approx(stage.settings.weights[kind] / sum).margin(0.06));
    }
  }
}

TEST_CASE("director: in a kind, an item of a source with twice the weight comes round twice as often") {
  Stage stage;
  stage.settings.recap = Recap::off;
  stage.sources = {"kudos", "learning"};
  stage.config.sources[1].weight = 2;
  for (int i = 0; i < 30; ++i) stage.add(item(Kind::milestone, "k" + std::to_string(i), stage.now.wall, "", "a" + std::to_string(i), "kudos"));
  for (int i = 0; i < 10; ++i) stage.add(item(Kind::milestone, "l" + std::to_string(i), stage.now.wall, "", "b" + std::to_string(i), "learning"));
  stage.meet();
  std::map<std::string, int> times;
  for (const auto& entry : stage.steps(500)) ++times[id_of(entry)];
  for (int i = 0; i < 30; ++i) CHECK(std::abs(times["k" + std::to_string(i)] - 10) <= 1);
  for (int i = 0; i < 10; ++i) CHECK(std::abs(times["l" + std::to_string(i)] - 20) <= 1);
}

TEST_CASE("director: a kind that appears late gets its share, not the arrears") {
  Stage stage;
  stage.settings.recap = Recap::off;
  for (int i = 0; i < 20; ++i) stage.add(item(Kind::recognition, "r" + std::to_string(i), stage.now.wall, "g" + std::to_string(i), "p" + std::to_string(i)));
  stage.meet();
  stage.steps(1000);
  stage.sources.push_back("goals");
  for (int i = 0; i < 20; ++i) stage.add(item(Kind::announcement, "n" + std::to_string(i), stage.now.wall, "", "", "goals"));
  stage.meet();
  int announcements = 0;
  for (const auto& entry : stage.steps(50)) announcements += entry.scene == "announcement" ? 1 : 0;
  CHECK(announcements >= 9);
  CHECK(announcements <= 12);
}

TEST_CASE("director: items come and go while it runs") {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    Stage stage = random_stage(seed);
    Dice dice(seed + 100000);
    std::string before;
    for (int i = 0; i < 100; ++i) {
      if (dice.one_in(4)) {
        auto fresh = random_item(dice, stage, "new" + std::to_string(i), 20);
        fresh->created = stage.now.wall;
        fresh->urgent = dice.one_in(10);
        stage.add(fresh);
      }
      if (dice.one_in(5) && !stage.feed->items.empty()) stage.feed->items.erase(stage.feed->items.begin() + dice.below(static_cast<unsigned>(stage.feed->items.size())));
      stage.meet();
      const auto fresh = news(*stage.feed, stage.history);
      const bool urgent_waits = urgent(*stage.feed, stage.history, stage.direction(), stage.now).has_value();
      const std::uint32_t run = stage.history.run;
      const Entry entry = stage.step();
      REQUIRE((entry.item || !entry.scene.empty()));
      if (entry.item) REQUIRE(std::find(stage.feed->items.begin(), stage.feed->items.end(), entry.item) != stage.feed->items.end());
      if (urgent_waits && run < burst) REQUIRE(entry.why == Why::urgent);
      if (!urgent_waits && !fresh.empty() && run < burst) REQUIRE(entry.item == fresh.front());
      if (stage.feed->items.size() > 1) REQUIRE(entry.key() != before);
      before = entry.key();
    }
  }
}
