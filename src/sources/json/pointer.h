// A JSON Pointer (RFC 6901) in which a part "*" stands for each element or member. Immutable after construction; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/value.h"

namespace kudosk::sources::mapping {

using wire::Value;

class Pointer {
 public:
  Pointer() = default;
  /// REQUIRES: empty, or it begins with '/'.
  explicit Pointer(std::string_view text);

  const std::string& text() const { return text_; }
  bool each_of_many() const { return stars_; }
  /// f(Value) for every place that it leads to, in their order, while f gives true.
  template <class F>
  void find(Value from, F&& f) const {
    walk(from, 0, f);
  }
  /// The first place; nothing: there is none.
  Value first(Value from) const;
  /// The same as far as it has no "*".
  Value before_star(Value from) const;

 private:
  template <class F>
  bool walk(Value from, std::size_t part, F& f) const {
    if (!from) return true;
    for (; part < parts_.size(); ++part) {
      if (parts_[part].star) {
        bool on = true;
        from.each([&](Value inner) {
          if (on) on = walk(inner, part + 1, f);
        });
        return on;
      }
      from = step(from, parts_[part]);
      if (!from) return true;
    }
    return f(from);
  }
  struct Part {
    std::string name;
    bool star = false;
    long index = -1;  // of an array, where it reads as one
  };
  static Value step(Value from, const Part& part);

  std::string text_;
  std::vector<Part> parts_;
  bool stars_ = false;
};

}  // namespace kudosk::sources::mapping
