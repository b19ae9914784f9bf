// What one of several displays shows of the whole: the sources that are named for it. Render thread.
#pragma once

#include <memory>

#include "config/config.h"
#include "domain/snapshot.h"

namespace kudosk::app {

class Selection {
 public:
  /// `all` itself where `own` (what is seen here) has every source that `whole` has; else the same without what the others say.
  std::shared_ptr<const Snapshot> of(const std::shared_ptr<const Snapshot>& all, const Config& own, const Config& whole);

 private:
  std::shared_ptr<const Feed> from_, feed_;  // a feed that is the same gives the same
};

}  // namespace kudosk::app
