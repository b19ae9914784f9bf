// Batches → the Feed that may be shown. Pure; called on the network thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "domain/batch.h"
#include "domain/feed.h"
#include "domain/policy.h"

namespace kudosk {

/// What one source has said so far, before policy: kept by sync, stored by the store.
struct Holding {
  std::string source;                                                  ///< the configured name
  std::unordered_map<std::string, std::shared_ptr<const Item>> items;  ///< by id
  std::vector<Person> people;
  std::unordered_map<std::string, Wall> stated;  ///< by id: what a clock that is ahead gave as `created`, where the time of arrival stands in for it
};

struct Change {
  std::size_t added = 0, changed = 0, removed = 0;  ///< items
  bool people = false;                              ///< what is known of people is not what it was
  std::vector<Drop> drops;
  bool any() const { return added + changed + removed > 0 || people; }
};

/// Takes a batch in: edits replace, retractions remove, a whole batch removes what it does not hold. An item equal to the one held changes
/// nothing and keeps its pointer. An id twice in a batch: the last stands. `now` replaces a `created` that is missing (it keeps the first one it was given).
Change take(Holding& holding, Batch batch, const Now& now);

/// What the office says about all sources together.
struct MergeSettings {
  Policy policy;
  Millis max_age{};
  std::size_t max_items = 200;
  std::vector<Person> people;                     ///< known people and their aliases: one person under several names
  std::map<std::string, Discipline> disciplines;  ///< a value or a tag → its discipline
  struct PerSource {
    std::size_t limit = 0;    ///< 0: none
    std::vector<Kind> kinds;  ///< empty: all
    bool open = true;         ///< its `when` holds now
  };
  std::map<std::string, PerSource> sources;
  std::vector<std::string> order;  ///< source names as configured: the earlier wins a duplicate
};

/// The merged feed: expiry and show_from, one recognition seen through two sources once, people unified, disciplines, counting goals, policy,
/// at most N items and N days (pinned items and goals that are not done stay), newest first. Revision is that of `previous` where nothing visible changed,
/// else one more. An item that is unchanged keeps its pointer from `previous`.
std::shared_ptr<const Feed> merge(const std::vector<Holding>& holdings, const MergeSettings& settings, const Now& now, const std::shared_ptr<const Feed>& previous);

/// The next moment at which merge() would give something else by time alone (an expiry, a show_from, an age); nullopt: none.
std::optional<Wall> next_change(const std::vector<Holding>& holdings, const MergeSettings& settings, const Now& now);

}  // namespace kudosk
