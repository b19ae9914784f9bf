// What comes next: a pure function of feed, history, configuration and time. Render thread.
//
// In this order: what is urgent; news, oldest first, but after `burst` of them in a row one other slide; the welcome page while there is no source;
// pinned items that are due; prompts and composed scenes that are due; then fair rotation (rotation.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/time.h"
#include "base/zone.h"
#include "config/config.h"
#include "domain/feed.h"
#include "domain/snapshot.h"

namespace kudosk::playlist {

enum class Why { news, rotation, urgent, key };
const char* word(Why why);

/// After so many news in a row one slide of the rotation: a flood starves nothing.
inline constexpr std::uint32_t burst = 5;
/// A pinned item comes round at least every so many slides of the rotation (twice their number where there are many).
inline constexpr std::uint64_t pinned_every = 8;

/// Entry::prompt of the standing one (say thanks).
inline constexpr std::size_t standing = SIZE_MAX;

/// One slide of the show: an item of the feed, or a composed scene.
struct Entry {
  std::string scene;                 ///< the log's word
  std::shared_ptr<const Item> item;  ///< for the feed's kinds
  std::size_t prompt = 0;            ///< which of the configuration's prompts, for `prompt`; SIZE_MAX: the standing one (say thanks)
  std::string variant;               ///< of a composed scene
  Why why = Why::rotation;
  std::vector<std::pair<std::string, double>> charge;  ///< what its being shown costs: the new values in History::debt
  std::string key() const;                             ///< what makes it the same slide: scene + source + id (+ variant)
};

/// What was shown, and what is known to have been seen. A value that the caller keeps.
struct History {
  struct Seen {
    Show last{};
    std::uint64_t turn = 0;      ///< number of the slide when it was last on, or when it became known
    std::uint64_t rotation = 0;  ///< the same, counted in slides that were not news
    std::uint32_t times = 0;
  };
  std::unordered_map<std::string, Seen> seen;  ///< by Entry::key()
  std::deque<std::string> recent;              ///< keys, newest first, at most 64
  std::deque<std::string> people;              ///< who was on screen lately, newest slide first, an empty text after each slide
  std::map<std::string, double> debt;          ///< fair rotation's state by kind, and by kind and source
  std::uint64_t turn = 0, rotation = 0;
  std::uint32_t run = 0;            ///< news in a row, up to now
  Show last_news{};                 ///< when something new was last on
  bool primed = false;              ///< the first feed is not news
  std::map<std::string, Wall> met;  ///< sources that have answered once, and what their oldest item was then

  /// The slide has come on. `at` is the show's time.
  void note(const Entry& entry, Show at);
};

/// REQUIRES: called with each new snapshot before next(). What a source's first answer holds (or the store, at start) is known and no news; so is what it fills in
/// later from before that. Forgets what is long gone, so that a history does not grow over months.
void meet(History& history, const Snapshot& snapshot, const Now& now);

struct Direction {
  const PlaylistSettings* settings = nullptr;
  const Config* config = nullptr;
  const Zone* zone = nullptr;
};

/// The next slide; never nothing (an empty feed gives prompts, or the standing prompt). Deterministic.
/// REQUIRES: direction.settings is there.
Entry next(const Feed& feed, const History& history, const Direction& direction, const Now& now);
/// An urgent item that is to come on at once, if any has not been shown yet. One that is on stage is itself not cut short by another.
std::optional<Entry> urgent(const Feed& feed, const History& history, const Direction& direction, const Now& now);
/// Items that have come since and are not shown yet, oldest first.
std::vector<std::shared_ptr<const Item>> news(const Feed& feed, const History& history);
/// Every composed scene that the feed has something for at this time (a recap), whether or not its turn has come; prompts and the welcome page are not among them.
std::vector<Entry> composed(const Feed& feed, const Config& config, const Zone& zone, const Now& now);
/// Whether `when` holds at this local time.
bool holds(const When& when, const LocalTime& local);
/// The key that an item's slide has.
std::string key_of(const Item& item);
/// The entry of an item of the feed.
Entry entry_of(const std::shared_ptr<const Item>& item, Why why);

}  // namespace kudosk::playlist
