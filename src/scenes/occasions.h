// What a feed holds for the scenes that are composed of several items: the director asks whether there is enough, the scene shows the same. Pure; any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/zone.h"
#include "config/config.h"
#include "domain/feed.h"

namespace kudosk::scenes {

using ItemPtr = std::shared_ptr<const Item>;

/// What a month is to the scenes that look back.
inline constexpr auto kMonth = std::chrono::hours(24 * 31);

/// Something that people were thanked for: the organisation's value, or the discipline where none is named.
struct Lived {
  std::string value;  ///< empty: the discipline
  Discipline discipline = Discipline::none;
  std::size_t count = 0;
  std::vector<Person> people;  ///< each once, the latest first
};
/// Of the last month, the most often named first.
std::vector<Lived> lived_values(const Feed& feed, Wall now);

/// Praise, milestones, goals and lessons of a discipline: the latest of each kind, then what else there is.
std::vector<ItemPtr> of_discipline(const Feed& feed, Discipline discipline, std::size_t most);

/// A lesson of the last seven days: a pinned one before the others, then the latest; nullptr: none.
ItemPtr lesson_of_the_week(const Feed& feed, Wall now);

/// The next announcement that begins within a month and has not begun.
ItemPtr counted_down(const Feed& feed, Wall now);

/// How many pairs of teams thanked one another in the last month.
std::size_t bonds(const Feed& feed, Wall now);

/// Who gave, or got, how many thank-yous in the last month; the most first. Empty where the policy has no leaderboard.
std::vector<Standing> leaders(const Feed& feed, const Policy& policy, bool giving, Wall now);

}  // namespace kudosk::scenes
