// JSON from the outside: read from end to end, or not at all; what is harmless in it is mended. Pure; any thread.
//
// A reader of its own, as a feed of 10,000 items must be through in a tenth of a second, and as what is broken in single texts and numbers must not cost the rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/error.h"

namespace kudosk {

/// Deeper nesting is refused (the outermost value is the first level).
inline constexpr std::size_t json_depth = 256;

/// What is met on the way through a JSON text. Views last as long as the call, with `stays` as long as the text that walk_json() was given: they lie in it.
class JsonVisitor {
 public:
  virtual ~JsonVisitor() = default;
  virtual void null() = 0;
  virtual void boolean(bool value) = 0;
  virtual void integer(std::int64_t value) = 0;
  virtual void natural(std::uint64_t value) = 0;  ///< beyond what an integer can hold
  virtual void number(double value) = 0;
  virtual void text(std::string_view value, bool stays) = 0;
  virtual void key(std::string_view value, bool stays) = 0;
  virtual void begin(bool array) = 0;
  virtual void end() = 0;
};

/// Walks the text (RFC 8259). A byte order mark is skipped. Bytes that are not UTF-8 and lone surrogates become U+FFFD, a number that no double can hold becomes null.
/// ErrorKind::content: not JSON from end to end, or deeper than `json_depth`. The message never holds the text.
Result<void> walk_json(std::string_view text, JsonVisitor& visitor);

/// The tree of a whole text, by walk_json(). The last of duplicate keys stands.
Result<nlohmann::json> parse_json(std::string_view text);

}  // namespace kudosk
