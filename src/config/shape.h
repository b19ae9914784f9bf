// What a value of the configuration may be: the table behind the checks, the messages and the published schema. Immutable; any thread.
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kudosk::config {

struct Shape;
using ShapePtr = std::shared_ptr<const Shape>;

/// One key of an object.
struct Key {
  std::string name;
  ShapePtr shape;
  std::string about;          ///< one sentence, for the schema and the editor that reads it
  std::string standard = {};  ///< the default, as JSON; empty: there is none
  bool required = false;
};

struct Shape {
  /// text, path, address, secret, duration and spelled are texts with more and more to say about their form.
  enum class Type { text, path, address, secret, duration, spelled, choice, flag, number, whole, list, object, map, either, any };
  Type type = Type::any;
  std::string expected;                                                                             ///< for messages: "a duration such as \"30s\""
  std::vector<std::string> choices;                                                                 ///< choice: all of them; spelled: what may have been meant
  std::function<std::vector<std::string>()> meant;                                                  ///< spelled: the same where it is long
  double least = std::numeric_limits<double>::lowest(), most = std::numeric_limits<double>::max();  ///< number, whole; milliseconds of a duration; characters of a text
  std::string pattern;                                                                              ///< spelled: its form for the schema, where a regular expression can tell it
  std::function<bool(std::string_view text)> holds;                                                 ///< spelled, and the keys of a map where `key_pattern` stands
  std::string key_pattern;                                                                          ///< map: the form of its keys for the schema
  std::vector<std::string> known_keys;                                                              ///< map: what a wrong key may have meant
  ShapePtr item;                                                                                    ///< list, map: of each
  std::vector<Key> keys;                                                                            ///< object, and those of a map that are not like the others
  std::vector<ShapePtr> either;                                                                     ///< in the order in which they are tried
};

// --- Making them ---

ShapePtr text(std::size_t least = 0, std::size_t most = 500);
/// Not `needed`: an empty text stands for none.
ShapePtr path(bool needed = false);
/// http or https, with a host and without a password.
ShapePtr address(bool needed = false);
/// The reference of a secret: a path, env:NAME or credential:NAME.
ShapePtr secret();
ShapePtr duration(std::string_view least, std::string_view most);
ShapePtr choice(std::vector<std::string> choices);
ShapePtr flag();
ShapePtr number(double least, double most);
ShapePtr whole(double least, double most);
ShapePtr spelled(std::string expected, std::function<bool(std::string_view)> holds, std::string pattern = {}, std::vector<std::string> meant = {});
ShapePtr list(ShapePtr item);
ShapePtr object(std::vector<Key> keys);
ShapePtr map(ShapePtr item, std::string expected_key = {}, std::string key_pattern = {}, std::function<bool(std::string_view)> holds = {});
ShapePtr either(std::vector<ShapePtr> shapes);
ShapePtr any();

}  // namespace kudosk::config
