#include "playlist/director.h"

#include <algorithm>

#include "playlist/composed.h"
#include "playlist/rotation.h"

namespace kudosk::playlist {
namespace {

/// Between the parts of a key: stands in no id (control characters are cleaned away at the door).
constexpr char between = '\x1f';

bool shown(const History& history, const std::string& key) {
  const auto seen = history.seen.find(key);
  return seen != history.seen.end() && seen->second.times > 0;
}

Wall age(const Item& item) { return item.created.value_or(Wall::max()); }

/// The feed is newest first.
template <class Is>
std::vector<std::shared_ptr<const Item>> oldest_first(const Feed& feed, Is is) {
  std::vector<std::shared_ptr<const Item>> out;
  for (auto item = feed.items.rbegin(); item != feed.items.rend(); ++item)
    if (is(**item)) out.push_back(*item);
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return age(*a) < age(*b); });
  return out;
}

}  // namespace

const char* word(Why why) {
  switch (why) {
    case Why::news:
      return "news";
    case Why::rotation:
      return "rotation";
    case Why::urgent:
      return "urgent";
    case Why::key:
      return "key";
  }
  return "rotation";
}

std::string key_of(const Item& item) {
  std::string out = word(item.kind());
  out += between;
  out += item.source;
  out += between;
  out += item.id;
  return out;
}

std::string Entry::key() const {
  std::string out;
  if (item) {
    out = key_of(*item);
  } else {
    out = scene + between;
    if (scene == "prompt") out += prompt == standing ? std::string("standing") : std::to_string(prompt);
  }
  if (!variant.empty()) {
    out += between;
    out += variant;
  }
  return out;
}

Entry entry_of(const std::shared_ptr<const Item>& item, Why why) {
  Entry entry;
  entry.scene = word(item->kind());
  entry.item = item;
  entry.why = why;
  return entry;
}

std::vector<std::shared_ptr<const Item>> news(const Feed& feed, const History& history) {
  if (!history.primed) return {};
  return oldest_first(feed, [&](const Item& item) { return !history.seen.count(key_of(item)) && (history.met.empty() || history.met.count(item.source)); });
}

std::optional<Entry> urgent(const Feed& feed, const History& history, const Direction&, const Now&) {
  const auto waiting = oldest_first(feed, [&](const Item& item) { return item.urgent && !shown(history, key_of(item)); });
  if (waiting.empty()) return std::nullopt;
  return entry_of(waiting.front(), Why::urgent);
}

Entry next(const Feed& feed, const History& history, const Direction& direction, const Now& now) {
  std::optional<Entry> fresh = urgent(feed, history, direction, now);
  if (!fresh)
    for (const auto& item : news(feed, history))
      if (weight_of(direction, item->kind()) > 0) {
        fresh = entry_of(item, Why::news);
        break;
      }
  if (fresh && history.run < burst) return *fresh;
  if (auto entry = due(feed, history, direction, now); entry && entry->scene == "welcome") return *entry;
  if (auto entry = pinned(feed, history, direction)) return *entry;
  if (auto entry = due(feed, history, direction, now)) return *entry;
  if (auto entry = rotate(feed, history, direction, false)) return *entry;
  if (fresh) return *fresh;
  if (auto entry = filler(feed, history, direction, now)) return *entry;
  if (auto entry = rotate(feed, history, direction, true)) return *entry;
  return idle(feed, history, direction, now);
}

}  // namespace kudosk::playlist
