// Slides that are no item of the feed: when each joins the show. One line a scene in the table of composed.cpp. Pure; render thread.
#pragma once

#include <optional>

#include "playlist/director.h"

namespace kudosk::playlist {

/// A composed scene that is due now, the one that has waited longest; nullopt: none.
std::optional<Entry> due(const Feed& feed, const History& history, const Direction& direction, const Now& now);
/// What can stand between two showings of the only item: whatever may be shown now, due or not, and is not on stage.
std::optional<Entry> filler(const Feed& feed, const History& history, const Direction& direction, const Now& now);
/// For an empty feed; never nothing.
Entry idle(const Feed& feed, const History& history, const Direction& direction, const Now& now);

}  // namespace kudosk::playlist
