#include "domain/same_praise.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "domain/finder.h"
#include "domain/gist.h"

namespace kudosk {
namespace {

constexpr Millis apart = std::chrono::minutes(10);
constexpr std::size_t most_compared = 256;  ///< of one giver within the ten minutes: beyond this a flood costs time and gains nothing

struct Group {
  std::vector<std::size_t> members;  // the first leads: others are compared with it
  std::optional<Gist> gist;
};

class Finding {
 public:
  Finding(std::vector<Candidate>& candidates, const People& people) : candidates_(candidates), people_(people) {}

  void run() {
    for (std::size_t i = 0; i < candidates_.size(); ++i)
      if (candidates_[i].item->created && std::holds_alternative<Recognition>(candidates_[i].item->body)) place(i);
    std::vector<bool> dropped(candidates_.size(), false);
    for (const auto& group : groups_) {
      if (group.members.size() < 2) continue;
      const std::size_t winner = best(group.members);
      complete(winner, group.members);
      for (const auto member : group.members) dropped[member] = member != winner;
    }
    std::vector<Candidate> kept;
    for (std::size_t i = 0; i < candidates_.size(); ++i)
      if (!dropped[i]) kept.push_back(std::move(candidates_[i]));
    candidates_ = std::move(kept);
  }

 private:
  const Recognition& praise(std::size_t i) const { return std::get<Recognition>(candidates_[i].item->body); }

  std::string giver(std::size_t i) const {
    const auto& from = praise(i).from;
    if (!from) return {};
    const auto id = people_.id(candidates_[i].source, *from);
    return id == People::nobody ? "t" + fold(from->name) : "p" + fold(people_.known(id).name);
  }

  void place(std::size_t i) {
    auto& bucket = by_giver_[giver(i)];
    const Wall created = *candidates_[i].item->created;
    std::size_t compared = 0;
    for (auto at = bucket.rbegin(); at != bucket.rend() && compared < most_compared; ++at, ++compared) {
      Group& group = groups_[*at];
      if (*candidates_[group.members[0]].item->created - created > apart) break;
      const bool through_here = std::any_of(group.members.begin(), group.members.end(), [&](std::size_t m) { return candidates_[m].source == candidates_[i].source; });
      if (through_here || !same_people(group.members[0], i)) continue;
      if (!group.gist) group.gist = gist_of(group.members[0]);
      if (!alike(*group.gist, gist_of(i))) continue;
      group.members.push_back(i);
      return;
    }
    bucket.push_back(groups_.size());
    groups_.push_back({{i}, std::nullopt});
  }

  bool same(int a_source, const Person& a, int b_source, const Person& b) const {
    const auto x = people_.id(a_source, a), y = people_.id(b_source, b);
    if (x == People::nobody || y == People::nobody) return x == y && fold(a.name) == fold(b.name);
    return people_.same(x, y);
  }

  bool same_people(std::size_t a, std::size_t b) const {
    const auto &x = praise(a), &y = praise(b);
    const int from_a = candidates_[a].source, from_b = candidates_[b].source;
    if (x.from.has_value() != y.from.has_value() || (x.from && !same(from_a, *x.from, from_b, *y.from))) return false;
    return std::any_of(x.to.begin(), x.to.end(),
                       [&](const Person& one) { return std::any_of(y.to.begin(), y.to.end(), [&](const Person& other) { return same(from_a, one, from_b, other); }); });
  }

  Gist gist_of(std::size_t i) const {
    std::vector<std::string> names;
    const auto add = [&](const Person& person) {
      names.push_back(person.name);
      if (const auto id = people_.id(candidates_[i].source, person); id != People::nobody)
        for (const auto* list : {&people_.called(id).names, &people_.called(id).aliases}) names.insert(names.end(), list->begin(), list->end());
    };
    if (praise(i).from) add(*praise(i).from);
    for (const auto& person : praise(i).to) add(person);
    return gist(praise(i).message, names);
  }

  std::size_t best(const std::vector<std::size_t>& members) const {
    std::vector<std::size_t> sizes;
    for (const auto member : members) sizes.push_back(gist_of(member).size);
    std::size_t winner = 0;
    for (std::size_t i = 1; i < members.size(); ++i) {
      const auto &a = candidates_[members[i]], &b = candidates_[members[winner]];
      if (a.open != b.open ? a.open : sizes[i] != sizes[winner] ? sizes[i] > sizes[winner] : a.source < b.source) winner = i;
    }
    return members[winner];
  }

  /// What only another source knows of it is not lost with that one: who else was thanked, points, the value, a picture.
  void complete(std::size_t winner, const std::vector<std::size_t>& members) {
    auto item = std::make_shared<Item>(*candidates_[winner].item);
    auto& praise = std::get<Recognition>(item->body);
    const int source = candidates_[winner].source;
    for (const auto member : members) {
      if (member == winner || !candidates_[member].open) continue;
      const auto& other = this->praise(member);
      for (const Person& person : other.to) {
        if (std::any_of(praise.to.begin(), praise.to.end(), [&](const Person& one) { return same(source, one, candidates_[member].source, person); })) continue;
        Person& added = praise.to.emplace_back(person);
        if (const auto id = people_.id(candidates_[member].source, person); id != People::nobody) {
          added = people_.known(id);
          added.id.clear();  // it is the other source's
        }
      }
      if (!praise.points) praise.points = other.points;
      if (praise.value.empty()) praise.value = other.value;
      if (praise.picture.empty()) praise.picture = other.picture;
    }
    candidates_[winner].item = std::move(item);
  }

  std::vector<Candidate>& candidates_;
  const People& people_;
  std::vector<Group> groups_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_giver_;  // groups, newest first
};

}  // namespace

void keep_one_of_each(std::vector<Candidate>& candidates, const People& people) {
  const bool several = std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& one) { return one.source != candidates.front().source; });
  if (several) Finding(candidates, people).run();
}

}  // namespace kudosk
