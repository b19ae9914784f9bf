#include "domain/times.h"

#include <algorithm>

#include "domain/counting.h"

namespace kudosk {

bool may_come(const Item& item, const MergeSettings& settings, const MergeSettings::PerSource& source) {
  const auto& visible = settings.policy.visibility;
  if (item.visibility == Visibility::private_ || std::find(visible.begin(), visible.end(), item.visibility) == visible.end()) return false;
  if (item.kind() == Kind::standings && !settings.policy.leaderboard) return false;
  return source.kinds.empty() || std::find(source.kinds.begin(), source.kinds.end(), item.kind()) != source.kinds.end();
}

Times::Times(const std::vector<Holding>& holdings, const MergeSettings& settings, const Now& now) : now_(now), max_age_(settings.max_age), at_least_(now.wall) {
  if (now.trusted) return;
  // Without the time, the newest item says that it is at least as late.
  for (const auto& holding : holdings)
    for (const auto& [id, item] : holding.items)
      if (item->created) at_least_ = std::max(at_least_, *item->created);
}

bool Times::is_current(const Item& item) const {
  if (item.show_from && *item.show_from > at_least_) return false;
  return !item.expires || *item.expires > now_.wall;
}

std::optional<Wall> Times::end(const Item& item, bool may_be_done) const {
  if (max_age_ <= Millis::zero() || !item.created || item.pinned) return std::nullopt;
  // Whether a goal that counts the feed is done, only counting shows.
  if (const auto* goal = std::get_if<Goal>(&item.body); goal && !done(*goal) && !(goal->counts && may_be_done)) return std::nullopt;
  const Wall from = item.show_from ? std::max(*item.created, *item.show_from) : *item.created;
  if (from.time_since_epoch() > Wall::duration::max() - max_age_) return std::nullopt;
  return from + max_age_;
}

bool Times::is_old(const Item& item) const {
  const auto at = end(item, false);
  return now_.trusted && at && *at <= now_.wall;
}

std::optional<Wall> Times::next(const Item& item) const {
  std::optional<Wall> next;
  for (const auto& at : {item.show_from, item.expires, end(item, true)})
    if (at && *at > now_.wall && (!next || *at < *next)) next = at;
  return next;
}

}  // namespace kudosk
