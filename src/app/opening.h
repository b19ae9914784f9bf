// Whether the screen is open now: the hours, and what opens it for a while outside of them. A function of the moments and values handed in; render thread.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/zone.h"
#include "domain/snapshot.h"
#include "playlist/hours.h"

namespace kudosk::app {

class Opening {
 public:
  /// The first state is taken at once: a screen that starts at night starts dark.
  void configure(playlist::Hours hours, Zone zone);

  /// Brings it to this moment; true when it has opened or closed (also at the first call).
  bool step(const Now& now);
  /// A hand at the keys. True where the screen was dark: the key has done its work.
  bool key(const Now& now);
  /// An urgent announcement that was not there before opens it for a while. What stands in the store, or else in a source's first answer, is not new.
  void see(const Snapshot& snapshot, const Now& now);

  bool open() const { return open_; }
  /// "hours", "key" or "urgent": why it is as it is.
  const char* why() const { return why_; }
  /// How much of the picture is gone: 0 open, 1 dark. It takes a moment each way.
  double dark(const Now& now) const;
  /// Dark to the end: no frame need be drawn.
  bool shut(const Now& now) const { return !open_ && dark(now) >= 1; }
  /// The first moment after `now` at which step() or dark() may differ, and where it is shut, when it opens by the hours.
  Show next_change(const Now& now) const;
  std::optional<Wall> opens_at(const Now& now) const { return open_ ? std::nullopt : hours_.next_change(now, zone_); }

 private:
  bool by_hours(const Now& now) const;
  void keep_open(const char* why, const Now& now);

  playlist::Hours hours_;
  Zone zone_{"UTC"};
  bool begun_ = false, open_ = true;
  const char* why_ = "hours";
  std::optional<Show> until_;  // open for a while
  const char* while_ = "key";
  Show since_{};
  bool faded_ = true;                                                    // the last change is one that is seen to happen
  std::optional<std::set<std::pair<std::string, std::string>>> urgent_;  // that are known: source and id
  std::set<std::string> answered_;                                       // sources whose items are known
  bool stored_ = false;                                                  // so are the store's

  // The hours are asked a few times a second at most: they are local time, which costs.
  struct Asked {
    Now at;
    bool open = true;
  };
  mutable std::optional<Asked> asked_;
};

}  // namespace kudosk::app
