// Fair rotation over the items of a feed: kinds follow their weights, in a kind the sources theirs, in a source the one that has waited longest. Pure; render thread.
//
// Kinds, and in them sources, share the slides as in fair_queue.h.
// The weight of a source is that of each of its items: at equal weights every item of a kind comes round equally often, however many its source has.
//
// What holds an item back, weakest first: somebody on it was on one of the last two slides, or on the last one; it is itself the last slide. An item that has waited
// four times what its weight promises is held back by nothing but the last.
#pragma once

#include <optional>

#include "playlist/director.h"

namespace kudosk::playlist {

/// How often slides of this kind come, by the configuration; 0: never.
double weight_of(const Direction& direction, Kind kind);
/// The weight of a source's items.
double weight_of(const Direction& direction, const std::string& source);

/// nullopt: there is no item that may be shown, or (with `repeat` false) none but the one that is on stage.
std::optional<Entry> rotate(const Feed& feed, const History& history, const Direction& direction, bool repeat);
/// A pinned item that is due, if any.
std::optional<Entry> pinned(const Feed& feed, const History& history, const Direction& direction);

}  // namespace kudosk::playlist
