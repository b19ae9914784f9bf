#include <algorithm>
#include <unordered_set>

#include "playlist/director.h"
#include "playlist/people.h"

namespace kudosk::playlist {
namespace {

constexpr std::size_t recent_kept = 64;
/// Slides whose people are remembered: the person rule looks at two.
constexpr std::size_t people_kept = 4;
/// Keys kept of items that are gone: one that comes back (a source that flaps) is not news.
constexpr std::size_t gone_kept = 4096;
/// What is filled in from before a source's first answer is no news when it is older than this, too.
constexpr auto backfill_age = std::chrono::hours(24);
/// An item that says no date has the time of its arrival: so young a one in a first answer does not tell how far back that reaches.
constexpr auto just_dated = std::chrono::minutes(1);

void keep_slides(std::deque<std::string>& people, std::size_t slides) {
  std::size_t at = 0, seen = 0;
  while (at < people.size() && seen < slides)
    if (people[at++].empty()) ++seen;
  people.resize(at);
}

void know(History& history, const std::string& key, const Now& now) { history.seen.emplace(key, History::Seen{now.show, history.turn, history.rotation, 0}); }

void forget_gone(History& history, const Feed& feed) {
  if (history.seen.size() <= feed.items.size() + gone_kept + 512) return;
  std::unordered_set<std::string> there;
  for (const auto& item : feed.items) there.insert(key_of(*item));
  std::vector<std::pair<std::uint64_t, std::string>> gone;
  for (const auto& [key, seen] : history.seen)
    if (!there.count(key)) gone.emplace_back(seen.turn, key);
  if (gone.size() <= gone_kept) return;
  std::sort(gone.begin(), gone.end());
  gone.resize(gone.size() - gone_kept);
  for (const auto& [turn, key] : gone) history.seen.erase(key);
}

}  // namespace

void History::note(const Entry& entry, Show at) {
  ++turn;
  const bool fresh = entry.why == Why::news || entry.why == Why::urgent;
  if (!fresh) ++rotation;
  run = fresh ? run + 1 : 0;
  if (fresh) last_news = at;
  const std::string key = entry.key();
  auto& mark = seen[key];
  mark = {at, turn, rotation, mark.times + 1};
  recent.push_front(key);
  if (recent.size() > recent_kept) recent.pop_back();
  people.push_front({});
  if (entry.item)
    for (auto& name : faces(*entry.item)) people.push_front(std::move(name));
  keep_slides(people, people_kept);
  for (const auto& [name, value] : entry.charge) debt[name] = value;
}

void meet(History& history, const Snapshot& snapshot, const Now& now) {
  const Feed& feed = *snapshot.feed;
  std::set<std::string> first;
  for (const auto& source : snapshot.sources)
    if (!history.met.count(source.name) && (source.last_success || snapshot.stored_at)) first.insert(source.name);
  std::map<std::string, std::optional<Wall>> oldest;
  for (const auto& item : feed.items) {
    const std::string key = key_of(*item);
    if (history.seen.count(key)) continue;
    const auto met = history.met.find(item->source);
    const Wall created = item->created.value_or(now.wall);
    if (first.count(item->source)) {
      know(history, key, now);
      auto& at = oldest[item->source];
      if (created < now.wall - just_dated) at = std::min(at.value_or(created), created);
    } else if (feed.samples || (met != history.met.end() && created < met->second && created < now.wall - backfill_age)) {
      know(history, key, now);
    }
  }
  for (const auto& name : first) {
    const auto at = oldest.find(name);
    // Of an answer without one date nobody knows how far back it reaches: what comes after it is new.
    history.met.emplace(name, at == oldest.end() ? now.wall : at->second.value_or(Wall::min()));
  }
  if (!history.primed && (!first.empty() || feed.samples)) {
    history.primed = true;
    history.last_news = now.show;
  }
  forget_gone(history, feed);
}

}  // namespace kudosk::playlist
