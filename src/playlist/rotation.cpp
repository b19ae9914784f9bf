#include "playlist/rotation.h"

#include <algorithm>

#include "playlist/fair_queue.h"
#include "playlist/people.h"

namespace kudosk::playlist {
namespace {

/// Why an item is better not next. The least is the best.
enum Held { free_, seen_of_late, seen_just_now, on_stage };

struct Candidate {
  const std::shared_ptr<const Item>* item = nullptr;
  Held held = free_;
  std::uint64_t turn = 0;    ///< when it was last on
  std::uint64_t waited = 0;  ///< slides of the rotation since
  double promised = 1;       ///< slides of the rotation from one time to the next, by the weights
};

struct Share {
  double weight = 0;
  std::size_t count = 0;
  std::map<std::string, Share> sources;
};

using Shares = std::map<Kind, Share>;

Shares shares_of(const Feed& feed, const Direction& direction) {
  Shares shares;
  for (const auto& item : feed.items) {
    const double kind = weight_of(direction, item->kind()), source = weight_of(direction, item->source);
    if (kind <= 0 || source <= 0) continue;
    auto& share = shares[item->kind()];
    share.weight = kind;
    ++share.count;
    auto& part = share.sources[item->source];
    part.weight = source;
    ++part.count;
  }
  return shares;
}

double promised(const Shares& shares, const Item& item) {
  double kinds = 0, items = 0;
  for (const auto& [kind, share] : shares) kinds += share.weight;
  const auto& share = shares.at(item.kind());
  for (const auto& [name, source] : share.sources) items += source.weight * static_cast<double>(source.count);
  return kinds / share.weight * items / share.sources.at(item.source).weight;
}

std::vector<Candidate> candidates_of(const Feed& feed, const History& history, const Shares& shares) {
  const auto one = lately(history.people, 1), two = lately(history.people, 2);
  const std::string last = history.recent.empty() ? std::string() : history.recent.front();
  std::map<std::pair<Kind, std::string>, double> promises;
  std::vector<Candidate> out;
  out.reserve(feed.items.size());
  for (const auto& item : feed.items) {
    const auto share = shares.find(item->kind());
    if (share == shares.end() || !share->second.sources.count(item->source)) continue;
    Candidate candidate;
    candidate.item = &item;
    const std::string key = key_of(*item);
    if (key == last) candidate.held = on_stage;
    if (candidate.held == free_ && !two.empty())
      for (const auto& name : faces(*item))
        if (two.count(name)) candidate.held = std::max(candidate.held, one.count(name) ? seen_just_now : seen_of_late);
    if (const auto seen = history.seen.find(key); seen != history.seen.end()) {
      candidate.turn = seen->second.turn;
      candidate.waited = history.rotation - std::min(history.rotation, seen->second.rotation);
    }
    const auto promise = promises.try_emplace({item->kind(), item->source}, 0.0);
    if (promise.second) promise.first->second = promised(shares, *item);
    candidate.promised = promise.first->second;
    out.push_back(candidate);
  }
  return out;
}

std::optional<Entry> longest_overdue(const std::vector<Candidate>& candidates) {
  const Candidate* best = nullptr;
  double worst = 0;
  for (const auto& candidate : candidates) {
    const double limit = 4 * candidate.promised + 8;
    if (candidate.held == on_stage || static_cast<double>(candidate.waited) <= limit) continue;
    const double ratio = static_cast<double>(candidate.waited) / limit;
    if (!best || ratio > worst) best = &candidate, worst = ratio;
  }
  if (!best) return std::nullopt;
  return entry_of(*best->item, Why::rotation);
}

}  // namespace

double weight_of(const Direction& direction, Kind kind) {
  const auto& weights = direction.settings->weights;
  const auto at = weights.find(kind);
  return at == weights.end() ? 1.0 : at->second;
}

double weight_of(const Direction& direction, const std::string& source) {
  if (direction.config)
    for (const auto& settings : direction.config->sources)
      if (settings.name == source) return settings.weight;
  return 1.0;
}

std::optional<Entry> rotate(const Feed& feed, const History& history, const Direction& direction, bool repeat) {
  const auto shares = shares_of(feed, direction);
  auto candidates = candidates_of(feed, history, shares);
  if (auto overdue = longest_overdue(candidates)) return overdue;
  Held best = on_stage;
  for (const auto& candidate : candidates) best = std::min(best, candidate.held);
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(), [&](const Candidate& c) { return c.held != best; }), candidates.end());
  if (candidates.empty() || (best == on_stage && !repeat)) return std::nullopt;

  // The item that has waited longest of each kind and source; equally long: the feed's order, newest first.
  std::map<Kind, std::map<std::string, const Candidate*>> longest;
  for (const auto& candidate : candidates) {
    auto& slot = longest[(*candidate.item)->kind()][(*candidate.item)->source];
    if (!slot || candidate.turn < slot->turn) slot = &candidate;
  }
  const FairQueue kinds(history.debt, "", history.rotation);
  std::optional<std::pair<Kind, FairQueue::Bid>> kind;
  for (const auto& [k, of_sources] : longest)
    if (const auto bid = kinds.bid(word(k), shares.at(k).weight); !kind || bid.before(kind->second)) kind = {k, bid};
  const auto& parts = shares.at(kind->first).sources;
  const FairQueue sources(history.debt, kind->second.name + "/", history.rotation);
  std::optional<FairQueue::Bid> source;
  for (const auto& [name, candidate] : longest.at(kind->first)) {
    const auto& part = parts.at(name);
    if (const auto bid = sources.bid(name, part.weight * static_cast<double>(part.count)); !source || bid.before(*source)) source = bid;
  }
  Entry entry = entry_of(*longest.at(kind->first).at(source->name)->item, Why::rotation);
  kinds.charge(kind->second, entry.charge);
  sources.charge(*source, entry.charge);
  return entry;
}

std::optional<Entry> pinned(const Feed& feed, const History& history, const Direction& direction) {
  std::size_t count = 0;
  for (const auto& item : feed.items) count += item->pinned ? 1 : 0;
  if (count == 0) return std::nullopt;
  const std::uint64_t every = std::max<std::uint64_t>(pinned_every, 2 * count);
  const auto shares = shares_of(feed, direction);
  const Candidate* best = nullptr;
  const auto candidates = candidates_of(feed, history, shares);
  for (const auto& candidate : candidates) {
    // From two slides before its time, so that it need not come when its people have just been on.
    if (!(*candidate.item)->pinned || candidate.held == on_stage || candidate.waited + 3 < every) continue;
    if (candidate.held != free_ && candidate.waited + 1 < every) continue;
    if (!best || candidate.turn < best->turn) best = &candidate;
  }
  if (!best) return std::nullopt;
  return entry_of(*best->item, Why::rotation);
}

}  // namespace kudosk::playlist
