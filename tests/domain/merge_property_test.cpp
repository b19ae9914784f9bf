// Random batches against a model that is too simple to be wrong.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "catch.h"
#include "make.h"

using namespace kudosk;
using namespace kudosk::test;

namespace {

struct Random {
  std::mt19937 engine;
  int below(int n) { return static_cast<int>(engine() % static_cast<unsigned>(n)); }
  bool chance(int percent) { return below(100) < percent; }
};

const Wall start = at("2026-11-24T12:00:00Z");

Item random_item(Random& random, int id) {
  // Every message is unlike the others, so that nothing is the same praise.
  Item item;
  switch (random.below(3)) {
    case 0:
      item = news(std::to_string(id), "News " + std::to_string(random.below(5)));
      break;
    case 1:
      item = goal(std::to_string(id), "Goal " + std::to_string(random.below(5)));
      break;
    default:
      item = praise(std::to_string(id), person("P" + std::to_string(random.below(9))), {person("Q" + std::to_string(random.below(9)))},
                    "m" + std::to_string(random.engine() % 1000000) + " n" + std::to_string(random.engine() % 1000000));
      break;
  }
  item.created = start - std::chrono::minutes(random.below(60 * 24 * 20));
  if (random.chance(10)) item.visibility = Visibility::private_;
  if (random.chance(10)) item.pinned = true;
  if (random.chance(10)) item.expires = start + std::chrono::minutes(random.below(400) - 100);
  if (random.chance(10)) item.show_from = start + std::chrono::minutes(random.below(400) - 100);
  return item;
}

/// What a source holds, by id.
using Model = std::map<std::string, Item>;

void bring(Model& model, const Batch& batch) {
  std::map<std::string, Item> brought;
  for (const auto& item : batch.items) brought[item.id] = item;
  for (const auto& id : batch.retracted) brought.erase(id);
  if (batch.whole)
    for (auto at = model.begin(); at != model.end();) at = brought.count(at->first) ? std::next(at) : model.erase(at);
  for (const auto& id : batch.retracted) model.erase(id);
  for (const auto& [id, item] : brought) model[id] = item;
}

/// Ids of what may be shown, without the cap on their number.
std::vector<std::string> shown(const std::map<std::string, Model>& sources, const MergeSettings& settings, Wall now) {
  std::vector<const Item*> items;
  std::map<const Item*, std::string> source_of;
  for (const auto& [source, model] : sources) {
    for (const auto& [id, item] : model) {
      if (item.visibility == Visibility::private_) continue;
      if (item.expires && *item.expires <= now) continue;
      if (item.show_from && *item.show_from > now) continue;
      const Wall from = std::max(*item.created, item.show_from.value_or(*item.created));
      if (!item.pinned && item.kind() != Kind::goal && now - from >= settings.max_age) continue;
      items.push_back(&item);
      source_of[&item] = source;
    }
  }
  std::sort(items.begin(), items.end(), [&](const Item* a, const Item* b) {
    if (*a->created != *b->created) return *a->created > *b->created;
    return std::pair(source_of[a], a->id) < std::pair(source_of[b], b->id);
  });
  std::vector<std::string> out;
  for (const auto* item : items) out.push_back(source_of[item] + "/" + item->id);
  return out;
}

std::vector<std::string> names(const Feed& feed) {
  std::vector<std::string> out;
  for (const auto& item : feed.items) out.push_back(item->source + "/" + item->id);
  return out;
}

}  // namespace

TEST_CASE("whatever comes in whatever order, the feed is what the model says") {
  for (unsigned seed = 1; seed <= 150; ++seed) {
    CAPTURE(seed);
    Random random{std::mt19937(seed)};
    MergeSettings some = settings();
    some.order = {"b", "a", "c"};
    some.max_items = random.chance(50) ? 100000 : 1 + static_cast<std::size_t>(random.below(20));
    std::map<std::string, Model> model;
    std::vector<Holding> holdings(3);
    holdings[0].source = "a";
    holdings[1].source = "b";
    holdings[2].source = "c";
    std::shared_ptr<const Feed> feed;
    Now when{Show{}, start, true};
    for (int step = 0; step < 25; ++step) {
      CAPTURE(step);
      when.wall += std::chrono::minutes(random.below(30));
      Holding& holding = holdings[static_cast<std::size_t>(random.below(3))];
      Batch batch;
      batch.whole = random.chance(30);
      for (int i = random.below(12); i > 0; --i) batch.items.push_back(random_item(random, random.below(30)));
      for (int i = random.below(4); i > 0; --i) batch.retracted.push_back(std::to_string(random.below(30)));
      bring(model[holding.source], batch);
      take(holding, batch, when);

      const auto expected = shown(model, some, when.wall);
      const auto before = feed;
      feed = merge(holdings, some, when, before);
      if (some.max_items == 100000) {
        REQUIRE(names(*feed) == expected);
      } else {
        REQUIRE(feed->items.size() == std::min(expected.size(), some.max_items));
        const std::set<std::string> allowed(expected.begin(), expected.end());
        for (const auto& name : names(*feed)) REQUIRE(allowed.count(name) == 1);
        REQUIRE(std::is_sorted(feed->items.begin(), feed->items.end(), [](const auto& a, const auto& b) { return *a->created > *b->created; }));
      }
      // The same again changes nothing; what is equal is the same object; the revision tells of every change.
      REQUIRE(merge(holdings, some, when, feed) == feed);
      if (before) {
        const bool same =
            names(*before) == names(*feed) && std::equal(before->items.begin(), before->items.end(), feed->items.begin(), [](const auto& a, const auto& b) { return *a == *b; });
        REQUIRE(same == (feed == before));
        REQUIRE(feed->revision == before->revision + (same ? 0 : 1));
        for (const auto& item : feed->items)
          if (const auto old = before->find(item->source, item->id); old && *old == *item) REQUIRE(old == item);
      }
      // Until the next moment that is announced, time alone changes nothing.
      if (const auto next = next_change(holdings, some, when)) {
        REQUIRE(*next > when.wall);
        Now just_before = when;
        just_before.wall = *next - Millis(1);
        REQUIRE(merge(holdings, some, just_before, feed) == feed);
      }
    }
  }
}
