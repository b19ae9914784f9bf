#include "domain/counting.h"

#include <algorithm>

#include "domain/finder.h"

namespace kudosk {
namespace {

std::string team_of(int source, const Person& person, const People& people) {
  if (person.is_team) return fold(person.name);
  if (!person.team.empty()) return fold(person.team);
  const auto id = people.id(source, person);
  return id == People::nobody ? std::string() : fold(people.known(id).team);
}

bool across_teams(const Candidate& candidate, const People& people) {
  const auto* praise = std::get_if<Recognition>(&candidate.item->body);
  if (!praise || !praise->from) return false;
  const std::string from = team_of(candidate.source, *praise->from, people);
  return !from.empty() && std::any_of(praise->to.begin(), praise->to.end(), [&](const Person& person) {
    const std::string to = team_of(candidate.source, person, people);
    return !to.empty() && to != from;
  });
}

std::string without_hash(const std::string& text) {
  std::string out = fold(text);
  if (!out.empty() && out[0] == '#') out.erase(0, 1);
  return out;
}

/// By its value, and by a tag where it has none.
bool is_about(const Item& item, const std::string& value) {
  if (const auto* praise = std::get_if<Recognition>(&item.body); praise && !praise->value.empty()) return without_hash(praise->value) == value;
  return std::any_of(item.tags.begin(), item.tags.end(), [&](const std::string& tag) { return without_hash(tag) == value; });
}

}  // namespace

Goal counted(const Goal& goal, const std::vector<Candidate>& candidates, const People& people) {
  if (!goal.counts) return goal;
  const Counts& counts = *goal.counts;
  const std::string value = without_hash(counts.value);
  const auto n = std::count_if(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
    return candidate.item->kind() == counts.kind && (value.empty() || is_about(*candidate.item, value)) && (!counts.across_teams || across_teams(candidate, people));
  });
  Goal out = goal;
  out.now = static_cast<double>(n);
  if (goal.target && *goal.target > 0) out.percent = std::min(100.0, 100.0 * *out.now / *goal.target);
  return out;
}

bool done(const Goal& goal) {
  if (!goal.status.empty()) return goal.status == "done";
  if (goal.percent) return *goal.percent >= 100;
  return goal.now && goal.target && *goal.target > 0 && *goal.now >= *goal.target;
}

}  // namespace kudosk
