// A configuration's text as a tree that knows where each key and value stands: JSON with comments and trailing commas. Pure; any thread.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace kudosk::config {

/// From 1; the column counts characters.
struct Place {
  int line = 1, column = 1;
};

struct Member;

struct Node {
  enum class Type { null, flag, number, text, list, object };
  Type type = Type::null;
  Place at;
  bool flag = false;
  double number = 0;
  bool whole = false;  ///< the number has no fraction and no exponent, and fits `integer`
  std::int64_t integer = 0;
  std::string text;
  std::vector<Node> items;      ///< of a list
  std::vector<Member> members;  ///< of an object, in their order, each key once

  const Node* find(std::string_view key) const;
  bool is(Type t) const { return type == t; }
};

struct Member {
  std::string key;
  Place at;  ///< of the key
  Node value;
};

/// What is wrong with the text itself.
struct Fault {
  Place at;
  std::string path;  ///< JSON Pointer of the value that it stands in
  std::string message;
};

struct Document {
  Node root;
  std::vector<Fault> faults;  ///< in the text's order
  bool whole = true;          ///< false: the text could not be read to its end, so that what is missing may only be unread
};

/// Never fails: what can be understood is in the tree, the rest in `faults`. Small slips (a missing comma, a key without quotes) don't end the reading. Lists and
/// objects nest 64 deep at most. A byte order mark is tolerated.
Document read_document(std::string_view text);

/// Where the value of a JSON Pointer begins (its key, for a member of an object); of the innermost value that there is, where it is not there.
Place place_of(const Node& root, std::string_view pointer);

/// "a/b~c" as a part of a JSON Pointer.
std::string pointer_part(std::string_view key);

nlohmann::json to_json(const Node& node);

}  // namespace kudosk::config
