// When something takes place, in words: of announcements, and of the countdown to one. Studio thread.
#pragma once

#include <optional>
#include <string>

#include "domain/item.h"
#include "scenes/scene.h"

namespace kudosk::scenes {

/// "Friday 27 November, 14:00 – 14:45"; a day alone where no hour is meant; empty where nothing is known.
/// The year where it is far from `now`.
std::string when_of(const Announcement& announcement, const Phrases& say, std::optional<Wall> now);
/// Whether it has taken place.
bool is_over(const Announcement& announcement, Wall now);
/// absent: nobody knows what time it is.
std::optional<Wall> time_of(const Setting& setting);
/// Whether it is about days and no hour.
bool whole_day(const Announcement& announcement, const Zone& zone);

}  // namespace kudosk::scenes
