#include "sync/gathering.h"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "sync/window.h"

namespace kudosk::sync {

using namespace std::chrono_literals;

namespace {

/// A wall clock that has moved by more against the show's was set, or is being set.
constexpr Millis jump = 1s;
/// What has just fallen out of the age limit is kept a little, as clocks differ.
constexpr Millis grace = std::chrono::hours(24);
/// A goal that counts the feed counts a quarter of it.
constexpr Millis counted_for = std::chrono::hours(24 * 100);

Wall age(const Item& item) { return item.created.value_or(Wall::max()); }

/// The oldest beyond `most_held` go; what is pinned stays as long as there is room.
std::size_t cut(std::vector<Item>& items) {
  if (items.size() <= most_held) return 0;
  std::vector<std::size_t> order(items.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto before = [&](std::size_t a, std::size_t b) {
    if (items[a].pinned != items[b].pinned) return items[a].pinned;
    return age(items[a]) > age(items[b]);
  };
  std::nth_element(order.begin(), order.begin() + most_held, order.end(), before);
  order.resize(most_held);
  std::sort(order.begin(), order.end());
  std::vector<Item> kept;
  kept.reserve(most_held);
  for (const auto i : order) kept.push_back(std::move(items[i]));
  const auto gone = items.size() - kept.size();
  items = std::move(kept);
  return gone;
}

/// Whether it may be let go of by age alone, and then its age. What is pinned and a goal that is not done stay, as in the feed.
std::optional<Wall> ages_from(const Item& item) {
  if (item.pinned || !item.created) return std::nullopt;
  if (const auto* goal = std::get_if<Goal>(&item.body); goal && goal->status != "done") return std::nullopt;
  return item.show_from ? std::max(*item.created, *item.show_from) : *item.created;
}

/// Whether the batch withdraws something that may be shown: by name, or by leaving out of a whole answer what its server can't have pushed out by newer items.
bool takes_back(const Holding& holding, const Batch& batch, Wall shown_since) {
  for (const auto& id : batch.retracted)
    if (const auto held = holding.items.find(id); held != holding.items.end() && ages_from(*held->second).value_or(Wall::max()) >= shown_since) return true;
  if (!batch.whole) return false;
  std::unordered_set<std::string_view> present;
  auto oldest = Wall::max();
  std::size_t added = 0, gone = 0;
  for (const auto& item : batch.items) {
    if (!present.insert(item.id).second) continue;
    const auto held = holding.items.find(item.id);
    if (held == holding.items.end()) ++added;
    oldest = std::min(oldest, item.created || held == holding.items.end() ? age(item) : age(*held->second));
  }
  for (const auto& [id, item] : holding.items) {
    if (present.count(id) > 0) continue;
    ++gone;
    if (age(*item) >= oldest) return true;
  }
  return gone > added && holding.items.size() < most_held;  // at the limit it is we who push out
}

bool counts(const Item& item) {
  const auto* goal = std::get_if<Goal>(&item.body);
  return goal && goal->counts;
}

}  // namespace

MergeSettings merge_settings(const Config& config) {
  MergeSettings out;
  out.policy = config.policy;
  out.max_age = config.playlist.max_age;
  out.max_items = config.playlist.max_items;
  out.people = config.people;
  out.disciplines = config.disciplines;
  for (const auto& source : config.sources) {
    if (!source.enabled) continue;
    out.sources[source.name] = {source.limit.value_or(0), source.kinds, true};
    out.order.push_back(source.name);
  }
  return out;
}

Gathering::Gathering(std::shared_ptr<const Config> config, std::vector<Holding> holdings)
    : config_(std::move(config)), zone_(config_->time_zone), settings_(merge_settings(*config_)), holdings_(std::move(holdings)) {
  for (const auto& source : config_->sources)
    if (source.enabled) windows_.push_back(source.when);
  open_.assign(windows_.size(), true);
}

Gathering::Taken Gathering::take(std::size_t source, Batch batch, const Now& now) {
  auto& holding = holdings_[source];
  Taken out;
  if (const auto gone = cut(batch.items); gone > 0)
    batch.drops.push_back({std::to_string(gone) + " items", "a source holds at most " + std::to_string(most_held) + " items: the newest"});
  out.taken_back = takes_back(holding, batch, settings_.max_age > Millis{} && now.trusted ? now.wall - settings_.max_age : Wall::min());
  auto change = kudosk::take(holding, std::move(batch), now);
  out.drops = std::move(change.drops);
  out.news = change.added > 0;
  out.anything = change.any();
  if (out.anything) stale_ = true;
  return out;
}

bool Gathering::tidy(std::size_t source, bool whole, const Now& now) {
  auto& items = holdings_[source].items;
  const auto before = items.size();
  if (!whole && now.trusted) {
    bool counted = false;
    for (const auto& holding : holdings_) counted = counted || std::any_of(holding.items.begin(), holding.items.end(), [](const auto& one) { return counts(*one.second); });
    const auto limit = now.wall - std::max(settings_.max_age, counted ? counted_for : Millis{}) - grace;
    std::erase_if(items, [&](const auto& one) {
      const Item& item = *one.second;
      if (item.expires && *item.expires < now.wall - grace) return true;
      const auto from = ages_from(item);
      return settings_.max_age > Millis{} && from && *from < limit;
    });
  }
  if (items.size() > most_held) {
    std::vector<std::pair<Wall, std::string>> by_age;
    by_age.reserve(items.size());
    for (const auto& [id, item] : items) by_age.emplace_back(item->pinned ? Wall::max() : age(*item), id);
    std::nth_element(by_age.begin(), by_age.begin() + most_held, by_age.end(), std::greater<>());
    for (auto at = by_age.begin() + most_held; at != by_age.end(); ++at) items.erase(at->second);
  }
  if (items.size() == before) return false;
  std::erase_if(holdings_[source].stated, [&](const auto& one) { return items.count(one.first) == 0; });
  stale_ = true;
  return true;
}

void Gathering::look_at_windows(const Now& now) {
  std::size_t i = 0;
  for (const auto& name : settings_.order) {
    const bool open = !now.trusted || holds(windows_[i], zone_.local(now.wall));
    if (open_[i] != open) stale_ = true;
    open_[i] = open;
    settings_.sources[name].open = open;
    ++i;
  }
}

std::optional<Show> Gathering::due(const Now& now) const {
  if (stale_) return now.show;
  if (!next_ || !now.trusted) return std::nullopt;
  return now.show + std::max(Millis{}, *next_ - now.wall);
}

std::optional<FeedReport> Gathering::merge(const Now& now) {
  if (read_) {
    const auto drift = (now.wall - read_->wall) - (now.show - read_->show);
    if (drift > jump || drift < -jump || now.trusted != read_->trusted) stale_ = true;
  }
  if (!stale_ && !(next_ && now.trusted && *next_ <= now.wall)) return std::nullopt;
  look_at_windows(now);
  const auto before = feed_;
  feed_ = kudosk::merge(holdings_, settings_, now, before);
  stale_ = false;
  read_ = now;
  next_.reset();
  if (now.trusted) {
    next_ = next_change(holdings_, settings_, now);
    for (const auto& when : windows_)
      if (const auto edge = next_edge(when, zone_, now.wall); edge && (!next_ || *edge < *next_)) next_ = edge;
    if (next_) next_ = std::max(*next_, now.wall + 100ms);  // never one moment for ever
  }
  if (feed_->revision == before->revision) return std::nullopt;

  FeedReport report;
  report.revision = feed_->revision;
  report.total = feed_->items.size();
  std::unordered_map<std::string, const Item*> old;
  const auto key = [](const Item& item) { return item.source + '\0' + item.id; };
  for (const auto& item : before->items) old.emplace(key(*item), item.get());
  for (const auto& item : feed_->items) {
    const auto found = old.find(key(*item));
    if (found == old.end()) {
      ++report.added;
      continue;
    }
    if (found->second != item.get()) ++report.changed;
    old.erase(found);
  }
  report.removed = old.size();
  return report;
}

std::optional<Wall> Gathering::newest(std::size_t source) const {
  std::optional<Wall> out;
  for (const auto& [id, item] : holdings_[source].items)
    if (item->created && (!out || *out < *item->created)) out = item->created;
  return out;
}

}  // namespace kudosk::sync
