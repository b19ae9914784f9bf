#include "scenes/period.h"

#include <algorithm>

#include "base/unicode.h"
#include "scenes/words.h"

namespace kudosk::scenes {

namespace {

constexpr auto kWeek = std::chrono::hours(24 * 7);

struct Crossing {
  std::string a, b;
  bool recent = false;
};

const std::string& team_of(const Person& person) { return person.is_team ? person.name : person.team; }

std::string most(const std::map<std::string, std::pair<std::string, std::size_t>>& counted) {
  const auto top = std::max_element(counted.begin(), counted.end(), [](const auto& a, const auto& b) { return a.second.second < b.second.second; });
  return top == counted.end() || top->second.second < 2 ? std::string() : top->second.first;
}

void count_bonds(Period& period, const std::vector<Crossing>& crossings, std::size_t most_teams) {
  std::map<std::string, std::size_t> counts;
  for (const Crossing& crossing : crossings) {
    ++counts[crossing.a];
    ++counts[crossing.b];
  }
  for (const auto& [name, count] : counts) period.teams.push_back({name, count});
  std::stable_sort(period.teams.begin(), period.teams.end(), [](const Team& a, const Team& b) { return a.count > b.count; });
  if (period.teams.size() > most_teams) period.teams.resize(most_teams);
  const auto index = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find_if(period.teams.begin(), period.teams.end(), [&](const Team& team) { return team.name == name; }) - period.teams.begin());
  };
  for (const Crossing& crossing : crossings) {
    std::size_t a = index(crossing.a), b = index(crossing.b);
    if (a >= period.teams.size() || b >= period.teams.size()) continue;
    if (a > b) std::swap(a, b);
    auto bond = std::find_if(period.bonds.begin(), period.bonds.end(), [&](const Bond& known) { return known.a == a && known.b == b; });
    if (bond == period.bonds.end()) {
      period.bonds.push_back({a, b, 0, true});
      bond = period.bonds.end() - 1;
    }
    ++bond->count;
    bond->fresh = bond->fresh && crossing.recent;
  }
  // Where nothing is older, everything would be new.
  if (std::all_of(crossings.begin(), crossings.end(), [](const Crossing& crossing) { return crossing.recent; })) {
    for (Bond& bond : period.bonds) bond.fresh = false;
  }
  // A team whose every bond was to one that has no room stands alone.
  std::vector<Team> bound;
  std::vector<std::size_t> now(period.teams.size(), 0);
  for (std::size_t i = 0; i < period.teams.size(); ++i) {
    const bool any = std::any_of(period.bonds.begin(), period.bonds.end(), [&](const Bond& bond) { return bond.a == i || bond.b == i; });
    now[i] = bound.size();
    if (any) bound.push_back(period.teams[i]);
  }
  for (Bond& bond : period.bonds) {
    bond.a = now[bond.a];
    bond.b = now[bond.b];
  }
  period.teams = std::move(bound);
}

}  // namespace

Period look_back(const Setting& setting, int days, std::size_t most_teams) {
  Period period;
  if (!setting.snapshot) return period;
  const Wall since = setting.now.wall - std::chrono::hours(24) * days;
  std::map<std::string, std::pair<std::string, std::size_t>> values;
  std::vector<Crossing> crossings;
  for (const auto& item : setting.snapshot->feed->items) {
    const Wall created = item->created.value_or(setting.now.wall);
    if (created < since) continue;
    if (std::holds_alternative<Milestone>(item->body)) ++period.milestones;
    if (std::holds_alternative<Lesson>(item->body)) ++period.lessons;
    const auto* praise = std::get_if<Recognition>(&item->body);
    if (!praise) continue;
    ++period.kudos;
    const std::string value = !praise->value.empty() ? praise->value : name_of(item->discipline, *setting.phrases);
    if (!value.empty()) {
      auto& entry = values[folded(value)];
      entry.first = value;
      ++entry.second;
    }
    for (const Person& person : praise->to) {
      const bool known = std::any_of(period.thanked.begin(), period.thanked.end(), [&](const Person& other) { return other.id == person.id && other.name == person.name; });
      if (!known) period.thanked.push_back(person);
      if (!praise->from) continue;
      const std::string &from = team_of(*praise->from), &to = team_of(person);
      if (!from.empty() && !to.empty() && from != to) crossings.push_back({from, to, setting.now.wall - created < kWeek});
    }
  }
  period.top_value = most(values);
  count_bonds(period, crossings, most_teams);
  return period;
}

}  // namespace kudosk::scenes
