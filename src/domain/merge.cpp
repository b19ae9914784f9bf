// From what the sources hold to the feed that may be shown, in steps: who may come at all, who is who, the policy, one of each praise, counting, age and number, as it is shown.
#include "domain/merge.h"

#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "domain/counting.h"
#include "domain/disciplines.h"
#include "domain/each_person.h"
#include "domain/rules.h"
#include "domain/same_praise.h"
#include "domain/times.h"

namespace kudosk {
namespace {

const MergeSettings::PerSource any_source;

const MergeSettings::PerSource& of_source(const MergeSettings& settings, const std::string& name) {
  const auto found = settings.sources.find(name);
  return found == settings.sources.end() ? any_source : found->second;
}

/// The holdings in the order in which sources count.
std::vector<const Holding*> in_order(const std::vector<Holding>& holdings, const std::vector<std::string>& order) {
  std::unordered_map<std::string_view, std::size_t> place;
  for (std::size_t i = 0; i < order.size(); ++i) place.try_emplace(order[i], i);
  const auto rank = [&](const Holding* holding) {
    const auto found = place.find(holding->source);
    return found == place.end() ? order.size() : found->second;
  };
  std::vector<const Holding*> out;
  for (const auto& holding : holdings) out.push_back(&holding);
  std::stable_sort(out.begin(), out.end(),
                   [&](const Holding* a, const Holding* b) { return std::pair(rank(a), std::string_view(a->source)) < std::pair(rank(b), std::string_view(b->source)); });
  return out;
}

bool newer(const Candidate& a, const Candidate& b) {
  const Wall x = a.item->created.value_or(Wall::max()), y = b.item->created.value_or(Wall::max());
  if (x != y) return x > y;
  if (a.source != b.source) return a.item->source < b.item->source;
  return a.item->id < b.item->id;
}

/// What may be shown by its kind, its visibility and its times, newest first.
std::vector<Candidate> gather(const std::vector<const Holding*>& holdings, const MergeSettings& settings, const Times& times) {
  std::vector<Candidate> out;
  for (std::size_t i = 0; i < holdings.size(); ++i) {
    const auto& source = of_source(settings, holdings[i]->source);
    for (const auto& [id, item] : holdings[i]->items)
      if (may_come(*item, settings, source) && times.is_current(*item)) out.push_back({item, static_cast<int>(i), source.open});
  }
  std::sort(out.begin(), out.end(), newer);
  return out;
}

People meet_all(const std::vector<const Holding*>& holdings, const std::vector<Candidate>& candidates, const MergeSettings& settings) {
  People people;
  for (const auto& person : settings.people) people.declare(People::office, person);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < holdings.size(); ++i) {
    names.push_back(holdings[i]->source);
    for (const auto& person : holdings[i]->people) people.declare(static_cast<int>(i), person);
  }
  for (const auto& candidate : candidates) each_person(*candidate.item, [&](const Person& person) { people.meet(candidate.source, person); });
  people.settle(names);
  return people;
}

/// The newest of each source, as many as it may have; then the newest of all. Pinned items come first, and goals that are not done take up to half of the places.
void keep_some(std::vector<Candidate>& candidates, const MergeSettings& settings) {
  const auto rank = [](const Candidate& candidate) {
    if (candidate.item->pinned) return 0;
    const auto* goal = std::get_if<Goal>(&candidate.item->body);
    return goal && !done(*goal) ? 1 : 2;
  };
  const auto keep = [&](const std::vector<std::size_t>& among, std::size_t most, std::vector<bool>& kept) {
    std::size_t room = most;
    const auto take = [&](int wanted, std::size_t at_most) {
      for (const auto i : among) {
        if (at_most == 0 || room == 0) return;
        if (kept[i] || rank(candidates[i]) != wanted) continue;
        kept[i] = true;
        --room;
        --at_most;
      }
    };
    take(0, room);
    take(1, (room + 1) / 2);
    take(2, room);
    take(1, room);
  };

  std::map<int, std::vector<std::size_t>> by_source;
  for (std::size_t i = 0; i < candidates.size(); ++i) by_source[candidates[i].source].push_back(i);
  std::vector<bool> within(candidates.size(), false);
  for (const auto& [source, all] : by_source) {
    const std::size_t limit = of_source(settings, candidates[all[0]].item->source).limit;
    keep(all, limit == 0 ? all.size() : limit, within);
  }
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (within[i]) all.push_back(i);
  std::vector<bool> kept(candidates.size(), false);
  keep(all, settings.max_items, kept);
  std::vector<Candidate> out;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (kept[i]) out.push_back(std::move(candidates[i]));
  candidates = std::move(out);
}

/// Items of before, so that what has not changed keeps its pointer.
class Before {
 public:
  explicit Before(const Feed* feed) {
    if (!feed) return;
    for (const auto& item : feed->items) items_[item->id].push_back(item);
  }
  std::shared_ptr<const Item> same_or_new(Item item) const {
    if (const auto found = items_.find(item.id); found != items_.end())
      for (const auto& before : found->second)
        if (before->source == item.source && *before == item) return before;
    return std::make_shared<const Item>(std::move(item));
  }

 private:
  std::unordered_map<std::string_view, std::vector<std::shared_ptr<const Item>>> items_;
};

}  // namespace

std::shared_ptr<const Feed> merge(const std::vector<Holding>& holdings, const MergeSettings& settings, const Now& now, const std::shared_ptr<const Feed>& previous) {
  const auto sources = in_order(holdings, settings.order);
  const Times times(holdings, settings, now);
  std::vector<Candidate> candidates = gather(sources, settings, times);
  const People people = meet_all(sources, candidates, settings);
  const Rules rules(settings.policy, people);

  candidates.erase(std::remove_if(candidates.begin(), candidates.end(), [&](const Candidate& one) { return !rules.allows(one.source, *one.item); }), candidates.end());
  keep_one_of_each(candidates, people);

  // All that may be shown is counted, also what is too old or too much for the screen.
  const std::vector<Candidate> allowed = candidates;
  for (auto& candidate : candidates) {
    const auto* goal = std::get_if<Goal>(&candidate.item->body);
    if (!goal || !goal->counts) continue;
    auto item = std::make_shared<Item>(*candidate.item);
    item->body = counted(*goal, allowed, people);
    candidate.item = std::move(item);
  }
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(), [&](const Candidate& one) { return !one.open || times.is_old(*one.item); }), candidates.end());
  keep_some(candidates, settings);

  auto feed = std::make_shared<Feed>();
  const Disciplines disciplines(settings.disciplines);
  const Before before(previous.get());
  for (const auto& candidate : candidates) {
    Item item = rules.shown(candidate.source, *candidate.item);
    item.discipline = disciplines.of(item);
    feed->items.push_back(before.same_or_new(std::move(item)));
  }
  for (const auto id : people.declared())
    if (!rules.opted_out(id) && !people.known(id).name.empty()) feed->people.push_back(rules.listed(id));

  if (previous && previous->items == feed->items && previous->people == feed->people) return previous;
  const bool anything = previous || !feed->items.empty() || !feed->people.empty();
  feed->revision = (previous ? previous->revision : 0) + (anything ? 1 : 0);
  return feed;
}

std::optional<Wall> next_change(const std::vector<Holding>& holdings, const MergeSettings& settings, const Now& now) {
  if (!now.trusted) return std::nullopt;
  const Times times(holdings, settings, now);
  std::optional<Wall> next;
  for (const auto& holding : holdings) {
    const auto& source = of_source(settings, holding.source);
    for (const auto& [id, item] : holding.items) {
      if (!may_come(*item, settings, source)) continue;
      const auto at = times.next(*item);
      if (at && (!next || *at < *next)) next = at;
    }
  }
  return next;
}

}  // namespace kudosk
