#include "scenes/occasions.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/unicode.h"

namespace kudosk::scenes {

namespace {

bool same(const Person& a, const Person& b) { return a.id == b.id && a.name == b.name; }

const std::string& team_of(const Person& person) { return person.is_team ? person.name : person.team; }

/// What a person is counted under.
std::string key_of(const Person& person) { return person.id.empty() ? "\n" + person.name : person.id; }

template <class Body, class Use>
void each(const Feed& feed, Wall since, Wall now, Use use) {
  for (const ItemPtr& item : feed.items) {
    const auto* body = std::get_if<Body>(&item->body);
    if (body && item->created.value_or(now) >= since) use(item, *body);
  }
}

}  // namespace

std::vector<Lived> lived_values(const Feed& feed, Wall now) {
  std::vector<Lived> values;
  std::map<std::string, std::size_t> at;
  each<Recognition>(feed, now - kMonth, now, [&](const ItemPtr& item, const Recognition& praise) {
    if (praise.value.empty() && item->discipline == Discipline::none) return;
    // "Systems thinking" as a value is the discipline of that name.
    std::string key = praise.value.empty() ? word(item->discipline) : folded(praise.value);
    std::replace(key.begin(), key.end(), ' ', '-');
    const auto [known, fresh] = at.emplace(key, values.size());
    if (fresh) values.push_back({praise.value, item->discipline, 0, {}});
    Lived& value = values[known->second];
    ++value.count;
    for (const Person& person : praise.to) {
      if (std::none_of(value.people.begin(), value.people.end(), [&](const Person& other) { return same(other, person); })) value.people.push_back(person);
    }
  });
  std::stable_sort(values.begin(), values.end(), [](const Lived& a, const Lived& b) { return a.count > b.count; });
  return values;
}

std::vector<ItemPtr> of_discipline(const Feed& feed, Discipline discipline, std::size_t most) {
  std::vector<ItemPtr> chosen, rest;
  std::set<Kind> kinds;
  for (const ItemPtr& item : feed.items) {
    if (discipline == Discipline::none || item->discipline != discipline) continue;
    if (item->kind() == Kind::announcement || item->kind() == Kind::standings) continue;
    if (kinds.insert(item->kind()).second) {
      chosen.push_back(item);
    } else if (rest.size() < most) {
      rest.push_back(item);
    }
  }
  chosen.insert(chosen.end(), rest.begin(), rest.end());
  if (chosen.size() > most) chosen.resize(most);
  return chosen;
}

ItemPtr lesson_of_the_week(const Feed& feed, Wall now) {
  ItemPtr found;
  each<Lesson>(feed, now - std::chrono::hours(24 * 7), now, [&](const ItemPtr& item, const Lesson&) {
    if (!found || (item->pinned && !found->pinned)) found = item;
  });
  return found;
}

ItemPtr counted_down(const Feed& feed, Wall now) {
  ItemPtr found;
  Wall soonest = now + kMonth;
  each<Announcement>(feed, Wall::min(), now, [&](const ItemPtr& item, const Announcement& announcement) {
    if (!announcement.starts || *announcement.starts <= now || *announcement.starts >= soonest) return;
    soonest = *announcement.starts;
    found = item;
  });
  return found;
}

std::size_t bonds(const Feed& feed, Wall now) {
  std::set<std::pair<std::string, std::string>> pairs;
  each<Recognition>(feed, now - kMonth, now, [&](const ItemPtr&, const Recognition& praise) {
    if (!praise.from || team_of(*praise.from).empty()) return;
    for (const Person& person : praise.to) {
      std::string a = team_of(*praise.from), b = team_of(person);
      if (b.empty() || a == b) continue;
      if (b < a) std::swap(a, b);
      pairs.emplace(std::move(a), std::move(b));
    }
  });
  return pairs.size();
}

std::vector<Standing> leaders(const Feed& feed, const Policy& policy, bool giving, Wall now) {
  std::vector<Standing> out;
  if (!policy.leaderboard) return out;
  std::map<std::string, std::size_t> at;
  const auto count = [&](const Person& person) {
    if (person.name.empty() || person.is_team) return;
    const auto [known, fresh] = at.emplace(key_of(person), out.size());
    if (fresh) out.push_back({person, 0, {}});
    out[known->second].score += 1;
  };
  each<Recognition>(feed, now - kMonth, now, [&](const ItemPtr&, const Recognition& praise) {
    if (giving) {
      if (praise.from) count(*praise.from);
    } else {
      for (const Person& person : praise.to) count(person);
    }
  });
  std::stable_sort(out.begin(), out.end(), [](const Standing& a, const Standing& b) { return a.score > b.score; });
  return out;
}

}  // namespace kudosk::scenes
