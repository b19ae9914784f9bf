// What comes next: a pure function of feed, history, configuration and time. Render thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "base/zone.h"
#include "config/config.h"
#include "domain/feed.h"

namespace kudosk::playlist {

enum class Why { news, rotation, urgent, key };
const char* word(Why why);

/// One slide of the show: an item of the feed, or a composed scene.
struct Entry {
  std::string scene;                  ///< the log's word
  std::shared_ptr<const Item> item;   ///< for the feed's kinds
  std::size_t prompt = 0;             ///< which of the configuration's prompts, for `prompt`; SIZE_MAX: the standing one (say thanks)
  std::string variant;                ///< of a composed scene
  Why why = Why::rotation;
  std::string key() const;            ///< what makes it the same slide: scene + source + id (+ variant)
};

/// What was shown, and what is known to have been seen. A value that the caller keeps.
struct History {
  struct Seen {
    Show last{};
    std::uint64_t turn = 0;   ///< number of the slide when it was last on
    std::uint32_t times = 0;
  };
  std::map<std::string, Seen> seen;   ///< by Entry::key()
  std::deque<std::string> recent;     ///< keys, newest first, at most 64
  std::deque<std::string> people;     ///< ids of who was on screen lately
  std::map<std::string, double> debt; ///< fair rotation's state by kind
  std::uint64_t turn = 0;
  bool primed = false;                ///< the first feed is not news
  void note(const Entry& entry, Show at);
};

struct Direction {
  const PlaylistSettings* settings = nullptr;
  const Config* config = nullptr;
  const Zone* zone = nullptr;
};

/// The next slide; never nothing (an empty feed gives prompts, or the standing prompt). Deterministic.
Entry next(const Feed& feed, const History& history, const Direction& direction, const Now& now);
/// An urgent item that is to come on at once, if any has not been shown yet.
std::optional<Entry> urgent(const Feed& feed, const History& history, const Direction& direction, const Now& now);
/// Items that have come since and are not shown yet, oldest first.
std::vector<std::shared_ptr<const Item>> news(const Feed& feed, const History& history);
/// Whether `when` holds at this local time.
bool holds(const When& when, const LocalTime& local);

}  // namespace kudosk::playlist
