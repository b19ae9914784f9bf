// What a sheet's columns are called, in the interface's languages. Immutable; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kudosk::sources::sheet {

/// What a column may be about; `name` and `title` mean what the sheet's kind makes of them.
enum class Field {
  none,
  kind,
  id,
  name,
  given,
  family,
  email,
  team,
  photo,
  aliases,
  birthday,
  started,
  to,
  from,
  message,
  award,
  value,
  points,
  course,
  type,
  score,
  progress,
  done,
  of,
  path,
  next,
  goal,
  owner,
  now,
  target,
  percent,
  expected,
  unit,
  due,
  status,
  lesson,
  learned,
  title,
  text,
  place,
  starts,
  ends,
  link,
  date,
  visibility,
  source,
  lang,
  tags,
  discipline,
  pinned,
  urgent,
  show_from,
  expires,
  retracted,
};

/// Field::none: nobody calls a column so.
Field field_of(std::string_view head);
/// By the configuration's word for it ("to", "created"); Field::none: there is none.
Field field_named(std::string_view word);
/// That word.
const char* word(Field field);
std::vector<std::string> field_words();

}  // namespace kudosk::sources::sheet
