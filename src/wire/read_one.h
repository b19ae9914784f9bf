// One item of the contract's shape → Item, with what is to be done about it. For wire, and for sources that make this shape of others. Pure; any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "domain/item.h"
#include "wire/value.h"

namespace kudosk::wire {

struct ReadOne {
  enum class What { taken, retracted, unknown_kind, dropped } what = What::dropped;
  Item item;           ///< of a retracted one, only the id
  std::string reason;  ///< why it was dropped: the field and what is wrong; never the item's text
};

/// Persons with an id alone stay so.
ReadOne read_one(Value object, std::string_view base);
/// nullopt: nothing by which somebody could be known.
std::optional<Person> read_one_person(Value value, std::string_view base);
/// What is missing comes from the list.
void fill_person(Person& person, const std::map<std::string, Person>& people);

}  // namespace kudosk::wire
