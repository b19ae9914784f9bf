#include "domain/storable.h"

#include <limits>
#include <utility>

#include "domain/each_person.h"
#include "domain/rules.h"

namespace kudosk {
namespace {

/// Hides nothing but who opted out: the store serves every later policy.
Policy only_opt_out(const Policy& policy) {
  Policy out;
  out.visibility = {Visibility::public_, Visibility::team};
  out.leaderboard = out.birthdays = out.anniversaries = true;
  out.opt_out = policy.opt_out;
  out.max_length = std::numeric_limits<std::size_t>::max();
  return out;
}

People everybody(const std::vector<Holding>& holdings, const MergeSettings& settings) {
  People people;
  std::vector<std::string> names;
  for (const auto& person : settings.people) people.declare(People::office, person);
  for (std::size_t i = 0; i < holdings.size(); ++i) {
    names.push_back(holdings[i].source);
    for (const auto& person : holdings[i].people) people.declare(static_cast<int>(i), person);
  }
  for (std::size_t i = 0; i < holdings.size(); ++i)
    for (const auto& [id, item] : holdings[i].items) each_person(*item, [&](const Person& person) { people.meet(static_cast<int>(i), person); });
  people.settle(names);
  return people;
}

/// The item without those among several people who opted out. REQUIRES: rules.allows() it.
std::shared_ptr<const Item> without(const std::shared_ptr<const Item>& item, int source, const Rules& rules) {
  const auto out = [&](const Person& person) { return rules.opted_out(source, person); };
  bool found = false;
  each_person(*item, [&](const Person& person) { found = found || out(person); });
  if (!found) return item;
  auto made = std::make_shared<Item>(*item);
  if (auto* praise = std::get_if<Recognition>(&made->body)) {
    std::erase_if(praise->to, out);
  } else if (auto* goal = std::get_if<Goal>(&made->body)) {
    if (goal->owner && out(*goal->owner)) goal->owner.reset();
  } else if (auto* standings = std::get_if<Standings>(&made->body)) {
    std::erase_if(standings->entries, [&](const Standing& entry) { return out(entry.who); });
  }
  return made;
}

}  // namespace

std::vector<Holding> storable(const std::vector<Holding>& holdings, const MergeSettings& settings) {
  auto out = holdings;
  if (settings.policy.opt_out.empty()) {
    for (auto& holding : out) std::erase_if(holding.items, [](const auto& one) { return one.second->visibility == Visibility::private_; });
    return out;
  }
  const auto policy = only_opt_out(settings.policy);
  const auto people = everybody(holdings, settings);
  const Rules rules(policy, people);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int source = static_cast<int>(i);
    std::erase_if(out[i].items, [&](const auto& one) { return !rules.allows(source, *one.second); });
    for (auto& [id, item] : out[i].items) item = without(item, source, rules);
    std::erase_if(out[i].people, [&](const Person& person) { return rules.opted_out(source, person); });
  }
  return out;
}

}  // namespace kudosk
