// A service's item, by a Mapping → the contract's item. What is of the wrong type is as if it were not there. Pure but for what Lookups notes; network thread.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "sources/json/spec.h"
#include "wire/read_one.h"
#include "wire/value.h"

namespace kudosk::sources::mapping {

/// What was asked for by id: the answer; nothing where it is not known (yet).
class Lookups {
 public:
  virtual ~Lookups() = default;
  virtual Value find(const std::string& lookup, const std::string& id) = 0;
};

struct Context {
  const Variables& variables;
  Lookups& lookups;
  Now now;
};

/// What became of one item of an answer.
struct Mapped {
  enum class What { taken, retracted, left_out, dropped } what = What::dropped;
  Item item;           ///< of a retracted one, only the id
  std::string reason;  ///< why it was left out (a filter) or dropped; never the item's text
};

class Evaluator {
 public:
  Evaluator(const Mapping& mapping, const Context& context) : mapping_(mapping), context_(context) {}

  /// Relative addresses are resolved against `base`.
  Mapped item(Value from, std::string_view base);
  /// The contract's item that it was read from; until the next call.
  Value made() const { return tree_.root(); }

  bool holds(const Condition& condition, Value from) const;

 private:
  Scalar scalar(const Spec& spec, const Field& field, Value from) const;
  Scalar raw(const Spec& spec, const Field& field, Value from) const;
  Scalar converted(Scalar value, const Spec& spec, const Field& field) const;
  std::string filled(const Pattern& pattern, bool whole, Value from) const;
  Value looked_up(const Spec& spec, Value from) const;
  bool something(const Spec& structure, Value from) const;

  void put(const Spec& spec, const Field& field, Value from);
  void put_scalar(const Scalar& value, const Field& field);
  void put_spans(std::string_view message);
  void put_members(const std::vector<Member>& members, Value from);
  bool put_object(const Spec& spec, const Field& field, Value from);
  std::size_t put_elements(const Spec& spec, const Field& field, Value from);
  void copy(Value value);
  std::string why(const std::string& reason) const;

  const Mapping& mapping_;
  const Context& context_;
  wire::Tree tree_;
  mutable std::vector<Span> styles_;  // of the text that was converted last, where it had some
};

/// A scalar of an answer.
Scalar scalar_of(Value value);

}  // namespace kudosk::sources::mapping
