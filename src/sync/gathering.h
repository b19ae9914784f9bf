// What every source has said so far, and the feed that may be shown of it. Owned by the Engine; network thread.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/zone.h"
#include "config/config.h"
#include "domain/merge.h"
#include "sync/reporter.h"

namespace kudosk::sync {

/// Of one source; more is not what an office shows, and would be held for months. The newest stay.
inline constexpr std::size_t most_held = 20000;

MergeSettings merge_settings(const Config& config);

class Gathering {
 public:
  /// `holdings` stand in the order of the sources.
  Gathering(std::shared_ptr<const Config> config, std::vector<Holding> holdings);

  /// What a batch has done. `anything`: the holding is another one now. `taken_back`: something was withdrawn (not merely pushed out at the end by what is newer).
  struct Taken {
    bool anything = false, news = false, taken_back = false;
    std::vector<Drop> drops;
  };
  Taken take(std::size_t source, Batch batch, const Now& now);
  /// Lets go of what can't be shown any more, where the source itself only ever adds (`whole` false). Returns whether there was something.
  bool tidy(std::size_t source, bool whole, const Now& now);

  /// Merges where something has changed since the last time, or time itself has changed it. nullopt: what may be shown is the same.
  std::optional<FeedReport> merge(const Now& now);
  void touch() { stale_ = true; }
  /// The next moment at which time alone changes the feed or opens or closes a source's window; nullopt: never, or the clock is not to be trusted.
  std::optional<Show> due(const Now& now) const;
  /// Whether the source's `when` holds. An untrusted clock closes nothing.
  bool open(std::size_t source) const { return open_[source]; }

  const std::shared_ptr<const Feed>& feed() const { return feed_; }
  const std::vector<Holding>& holdings() const { return holdings_; }
  std::vector<Holding> release() { return std::move(holdings_); }
  /// Another configuration takes over: what is shown now is what the next merge compares with.
  void follow(std::shared_ptr<const Feed> feed) { feed_ = std::move(feed); }
  std::optional<Wall> newest(std::size_t source) const;

 private:
  void look_at_windows(const Now& now);

  std::shared_ptr<const Config> config_;
  Zone zone_;
  MergeSettings settings_;
  std::vector<When> windows_;
  std::vector<bool> open_;
  std::vector<Holding> holdings_;
  std::shared_ptr<const Feed> feed_ = std::make_shared<Feed>();
  bool stale_ = true;
  // When time changes something next, and the reading of the clocks that it was computed with: a wall clock that is set makes it void.
  std::optional<Wall> next_;
  std::optional<Now> read_;
};

}  // namespace kudosk::sync
