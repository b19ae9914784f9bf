// A regular expression over UTF-8, by ICU: bounded in time and in stack, so that no text from outside can hold a thread or bring it down. Values; one thread each (copy for
// another).
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace kudosk {

class Pattern {
 public:
  struct Match {
    std::size_t from = 0, to = 0;     ///< bytes in the text
    std::vector<std::string> groups;  ///< [0] is the whole; one that took no part is empty
  };

  /// ICU's syntax (near to Perl's; \b and \w are Unicode's), without regard to case. ErrorKind::config: what is wrong and where in the expression.
  static Result<Pattern> compile(std::string_view expression);

  /// The first match at or after the byte `from`. A text that takes too long, or more than 64 KiB of it, matches nothing.
  std::optional<Match> find(std::string_view text, std::size_t from = 0) const;
  bool matches(std::string_view text) const { return find(text).has_value(); }
  /// How many groups there are, without the whole.
  int groups() const;

 private:
  struct Body;
  explicit Pattern(std::shared_ptr<const Body> body) : body_(std::move(body)) {}
  std::shared_ptr<const Body> body_;
};

}  // namespace kudosk
