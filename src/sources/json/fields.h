// What a mapping may make: the feed's fields by their kinds, and what each of them holds. Immutable; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/item.h"

namespace kudosk::sources::mapping {

enum class Type {
  id,     ///< a text, as the service spells it
  text,   ///< one line
  lines,  ///< several
  time,   ///< RFC 3339
  day,    ///< YYYY-MM-DD, or MM-DD
  number,
  percent,  ///< 0–100
  score,    ///< 0–1
  flag,
  address,
  word,    ///< one of Field::words
  texts,   ///< a list of texts
  object,  ///< with Field::inner
  person,  ///< the same, or a name alone
  list,    ///< of such objects
  people,  ///< of such persons
  raw,     ///< as it stands there
};

struct Field {
  std::string_view name;
  Type type;
  std::vector<std::string_view> words = {};
  const std::vector<Field>* inner = nullptr;
};

/// All of them, of every kind.
const std::vector<Field>& fields();
const Field* find_field(const std::vector<Field>& among, std::string_view name);
/// The fields without which an item of that kind is dropped, besides kind and id.
std::vector<std::string_view> needed(Kind kind);

/// "a person", "a date", for messages.
const char* described(Type type);

}  // namespace kudosk::sources::mapping
