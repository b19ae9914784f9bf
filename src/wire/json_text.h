// JSON from the outside: read from end to end, or not at all; what is harmless in it is mended. Pure; any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace kudosk {

/// Deeper nesting is refused (the outermost value is the first level).
inline constexpr std::size_t json_depth = 256;

/// What is met on the way through a JSON text.
class JsonVisitor : public nlohmann::json_sax<nlohmann::json> {
 public:
  /// From the beginning again: the text has been mended.
  virtual void restart() = 0;
};

/// Walks the text. A byte order mark is skipped. Bytes that are not UTF-8 and lone surrogates become U+FFFD, a number that no double can hold becomes null.
/// ErrorKind::content: not JSON from end to end, deeper than `json_depth`, or the visitor did not want to go on. The message never holds the text.
Result<void> walk_json(std::string_view text, JsonVisitor& visitor);

/// A tree from the events of one value. The last of duplicate keys stands.
class JsonTree {
 public:
  void clear();
  void scalar(nlohmann::json value);
  void open(nlohmann::json empty);  ///< {} or []
  void key(std::string name);
  /// Gives true when the value as a whole is closed.
  bool close();
  bool done() const { return stack_.empty(); }
  nlohmann::json take();

 private:
  nlohmann::json* put(nlohmann::json value);
  nlohmann::json root_;
  std::vector<nlohmann::json*> stack_;  // the containers that are open
  std::string key_;
};

/// The tree of a whole text, by walk_json().
Result<nlohmann::json> parse_json(std::string_view text);

}  // namespace kudosk
