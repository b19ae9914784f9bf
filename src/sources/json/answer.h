// An answer of a service, read and kept as long as something is made of it. One thread.
#pragma once

#include <memory>
#include <string>

#include "base/error.h"
#include "wire/value.h"

namespace kudosk::sources::mapping {

class AnswerDocument {
 public:
  /// ErrorKind::content: not JSON from end to end.
  static Result<std::shared_ptr<const AnswerDocument>> read(std::string body);

  wire::Value root() const { return tree_.root(); }
  const std::string& body() const { return body_; }

 private:
  std::string body_;  // the tree's texts are parts of it
  wire::Tree tree_;
};

}  // namespace kudosk::sources::mapping
