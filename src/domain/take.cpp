// A batch taken into what its source has said so far.
#include <algorithm>
#include <unordered_set>

#include "domain/merge.h"

namespace kudosk {
namespace {

/// When the item counts as made. A clock that is ahead is not believed, and what it said once is remembered, so that the item stands still where it was first seen.
void settle_created(Holding& holding, Item& item, const Item* held, const Now& now) {
  if (!now.trusted) return;
  std::optional<Wall> before;
  if (held && held->created && *held->created <= now.wall) before = held->created;
  if (!item.created) {
    holding.stated.erase(item.id);
    item.created = before.value_or(now.wall);
    return;
  }
  const auto stated = holding.stated.find(item.id);
  const bool same_claim = stated != holding.stated.end() && stated->second == *item.created;
  if (*item.created > now.wall || (same_claim && before)) {
    holding.stated.insert_or_assign(item.id, *item.created);
    item.created = before.value_or(now.wall);
  } else if (stated != holding.stated.end()) {
    holding.stated.erase(stated);
  }
}

/// By what a person is the same within one source.
std::string key_of(const Person& person) {
  if (!person.id.empty()) return "i" + person.id;
  if (!person.email.empty()) return "e" + person.email;
  return "n" + person.name;
}

bool take_people(Holding& holding, std::vector<Person> people, bool whole) {
  std::unordered_map<std::string, std::size_t> at;
  std::vector<Person> next;
  const auto put = [&](Person person) {
    const auto [slot, fresh] = at.try_emplace(key_of(person), next.size());
    if (fresh) {
      next.push_back(std::move(person));
    } else {
      next[slot->second] = std::move(person);
    }
  };
  if (!whole) {
    if (people.empty()) return false;
    for (const auto& person : holding.people) put(person);
  }
  for (auto& person : people) put(std::move(person));
  if (next == holding.people) return false;
  holding.people = std::move(next);
  return true;
}

}  // namespace

Change take(Holding& holding, Batch batch, const Now& now) {
  Change change;
  change.drops = std::move(batch.drops);
  change.people = take_people(holding, std::move(batch.people), batch.whole);

  std::unordered_map<std::string_view, std::size_t> last;  // id → the last item of the batch with it
  last.reserve(batch.items.size());
  for (std::size_t i = 0; i < batch.items.size(); ++i) last[batch.items[i].id] = i;
  for (const auto& id : batch.retracted) last.erase(id);

  const auto remove = [&](auto at) {
    ++change.removed;
    holding.stated.erase(at->first);
    return holding.items.erase(at);
  };
  if (batch.whole) {
    for (auto at = holding.items.begin(); at != holding.items.end();) at = last.count(at->first) ? std::next(at) : remove(at);
  }
  for (const auto& id : batch.retracted)
    if (const auto at = holding.items.find(id); at != holding.items.end()) remove(at);

  holding.items.reserve(holding.items.size() + last.size());
  for (std::size_t i = 0; i < batch.items.size(); ++i) {
    Item& item = batch.items[i];
    if (const auto at = last.find(item.id); at == last.end() || at->second != i) continue;
    last.erase(item.id);  // its key is about to move
    auto& slot = holding.items[item.id];
    item.source = holding.source;
    settle_created(holding, item, slot.get(), now);
    if (slot && *slot == item) continue;
    ++(slot ? change.changed : change.added);
    slot = std::make_shared<const Item>(std::move(item));
  }
  if (!now.trusted) return change;
  // What came while the clock was not to be trusted is dated now.
  for (auto& [id, item] : holding.items) {
    if (item->created) continue;
    auto dated = std::make_shared<Item>(*item);
    dated->created = now.wall;
    item = std::move(dated);
    ++change.changed;
  }
  return change;
}

}  // namespace kudosk
