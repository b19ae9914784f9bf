// What a feed holds of the last days: counted once for the scenes that look back. Values; studio thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenes/scene.h"

namespace kudosk::scenes {

/// Thank-yous between two teams, in both directions.
struct Bond {
  std::size_t a = 0, b = 0;  ///< teams, a < b
  std::size_t count = 0;
  bool fresh = false;  ///< the first within a week, nothing before
};
struct Team {
  std::string name;
  std::size_t count = 0;  ///< of thank-yous that it gave or got across teams
};

struct Period {
  std::size_t kudos = 0, milestones = 0, lessons = 0;
  std::vector<Person> thanked;  ///< each once, the latest first
  std::string top_value;        ///< named most often, of values and disciplines; empty: none twice
  std::vector<Team> teams;      ///< that thanked one another, the busiest first
  std::vector<Bond> bonds;
};

/// The last `days` before now. `most_teams` of the teams.
Period look_back(const Setting& setting, int days, std::size_t most_teams = 8);

}  // namespace kudosk::scenes
