// When an item comes, when it goes, and when it is old. Private to domain. Immutable once made; network thread.
#pragma once

#include <optional>
#include <vector>

#include "domain/merge.h"

namespace kudosk {

/// By its kind and its visibility, whatever the time.
bool may_come(const Item& item, const MergeSettings& settings, const MergeSettings::PerSource& source);

class Times {
 public:
  Times(const std::vector<Holding>& holdings, const MergeSettings& settings, const Now& now);
  /// Its `show_from` has come, and its `expires` has not.
  bool is_current(const Item& item) const;
  /// Older than the screen wants it. Pinned items and goals that are not done never are, nor is anything while the clock is not to be trusted.
  bool is_old(const Item& item) const;
  /// The next moment at which one of the two above changes.
  std::optional<Wall> next(const Item& item) const;

 private:
  /// When it becomes old.
  std::optional<Wall> end(const Item& item, bool may_be_done) const;
  const Now now_;
  const Millis max_age_;
  Wall at_least_;  ///< the time is not before this
};

}  // namespace kudosk
