// Every person that an item names, for reading or changing. Pure; any thread.
#pragma once

#include "domain/item.h"

namespace kudosk {

/// f(Person&), or f(const Person&) of a const item: giver, receivers, mentions in spans; who; owner; entries.
template <class ItemLike, class F>
void each_person(ItemLike& item, F&& f) {
  if (auto* praise = std::get_if<Recognition>(&item.body)) {
    if (praise->from) f(*praise->from);
    for (auto& person : praise->to) f(person);
    for (auto& span : praise->spans)
      if (span.person) f(*span.person);
  } else if (auto* milestone = std::get_if<Milestone>(&item.body)) {
    f(milestone->who);
  } else if (auto* goal = std::get_if<Goal>(&item.body)) {
    if (goal->owner) f(*goal->owner);
  } else if (auto* lesson = std::get_if<Lesson>(&item.body)) {
    if (lesson->who) f(*lesson->who);
  } else if (auto* standings = std::get_if<Standings>(&item.body)) {
    for (auto& entry : standings->entries) f(entry.who);
  }
}

}  // namespace kudosk
