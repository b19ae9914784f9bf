#include "domain/item.h"

#include <array>
#include <utility>

namespace kudosk {
namespace {

constexpr std::array<const char*, 6> kinds{"recognition", "milestone", "goal", "lesson", "announcement", "standings"};
constexpr std::array<const char*, 6> disciplines{"", "systems-thinking", "personal-mastery", "mental-models", "shared-vision", "team-learning"};

}  // namespace

const char* word(Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }

std::optional<Kind> kind_of(std::string_view text) {
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (text == kinds[i]) return static_cast<Kind>(i);
  return std::nullopt;
}

const char* word(Discipline discipline) { return disciplines[static_cast<std::size_t>(discipline)]; }

std::optional<Discipline> discipline_of(std::string_view text) {
  for (std::size_t i = 1; i < disciplines.size(); ++i)
    if (text == disciplines[i]) return static_cast<Discipline>(i);
  return std::nullopt;
}

}  // namespace kudosk
