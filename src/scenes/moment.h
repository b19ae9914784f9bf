// When something takes place, in words: of announcements, and of the countdown to one. Studio thread.
#pragma once

#include <string>

#include "domain/item.h"
#include "scenes/scene.h"

namespace kudosk::scenes {

/// "Friday 27 November, 14:00 – 14:45"; a day alone where no hour is meant; empty where nothing is known.
std::string when_of(const Announcement& announcement, const Phrases& say);
/// Whether it is about days and no hour.
bool whole_day(const Announcement& announcement, const Zone& zone);

}  // namespace kudosk::scenes
