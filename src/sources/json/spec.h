// A mapping, compiled: how each field of an item is made, and which items are taken. Immutable; any thread.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "sources/json/convert.h"
#include "sources/json/fields.h"
#include "sources/json/pointer.h"

namespace kudosk::sources::mapping {

/// Values by name that {$name} stands for.
using Variables = std::map<std::string, std::string>;

/// A text with holes: "{/by/given} {/by/family}", "{$team}".
struct Pattern {
  struct Piece {
    std::string text;  ///< as it stands, or a variable's name
    Pointer pointer;
    enum class Is { text, pointer, variable } is = Is::text;
  };
  std::vector<Piece> pieces;
  bool plain() const { return pieces.empty() || (pieces.size() == 1 && pieces[0].is == Piece::Is::text); }
};

enum class As { guess, text, html, markdown, number, seconds, milliseconds, date };

struct Member;

/// How one value is made.
struct Spec {
  enum class Does {
    nothing,
    constant,   ///< `constant`
    pointer,    ///< what stands at `pointer`
    pattern,    ///< `pattern`
    first,      ///< the first of `of` that gives something
    sum,        ///< of all of them
    ratio,      ///< the first over the second, as percent or as a score; from the third on, where there is one
    structure,  ///< an object or person of `members`
    each,       ///< the only one of `of`, for each place of `pointer`
    list,       ///< all of `of`
  } does = Does::nothing;
  Scalar constant;
  Pointer pointer;
  Pattern pattern;
  std::vector<Spec> of;
  std::vector<Member> members;
  As as = As::guess;
  std::vector<std::pair<std::string, Scalar>> table;  ///< a value and what stands for it; "*" for all others
  std::vector<Spec> fallback;                         ///< none, or what stands where there is nothing
  std::string join;                                   ///< between several
  bool joins = false;
  std::string lookup;    ///< what is looked up, by what `by` gives; then all this is made from that
  std::vector<Spec> by;  ///< none or one
  std::string written;   ///< as it stands in the mapping, shortened, for people
};

struct Member {
  const Field* field = nullptr;
  Spec spec;
};

/// Whether something holds of an item.
struct Condition {
  Pointer at;
  enum class Is { in, exists, within, any } is = Is::exists;
  std::vector<Scalar> values;
  bool exists = true;
  Millis within{};
  std::vector<Condition> any;
  std::string written;
};

/// What is made of one request's answers.
struct Mapping {
  Pointer items;
  bool items_named = false;  ///< false: the answer itself, or each element of it where it is a list
  std::vector<Condition> keep, drop;
  std::vector<Member> members;
  std::optional<Kind> kind;  ///< where it is the same for all
};

/// Something in a mapping is not as it should be.
struct Wrong {
  std::string pointer;  ///< JSON Pointer, relative to what was compiled
  std::string message, hint;
};

class Compiler {
 public:
  /// `variables`: what {$name} may name; `lookups`: what may be looked up.
  Compiler(std::vector<std::string> variables, std::vector<std::string> lookups) : variables_(std::move(variables)), lookups_(std::move(lookups)) {}

  /// Of the object with `items`, `keep`, `drop` and `map`; `path` is where that stands.
  Mapping mapping(const nlohmann::json& part, const std::string& path);
  std::vector<Condition> conditions(const nlohmann::json& list, const std::string& path);
  Condition condition(const nlohmann::json& value, const std::string& path);
  /// `bare`: whether {name} stands for {/name}, as it does in a map.
  Pattern pattern(const std::string& text, const std::string& path, bool bare);

  /// All that is wrong; where there is something, what has been compiled is not to be used.
  const std::vector<Wrong>& wrong() const { return wrong_; }
  void say(const std::string& path, std::string message, std::string hint = {});

 private:
  Spec value(const nlohmann::json& json, const Field& field, const std::string& path);
  Spec of_text(const std::string& text, const Field& field, const std::string& path);
  Spec of_object(const nlohmann::json& json, const Field& field, const std::string& path);
  Spec structure(const nlohmann::json& json, const Field& field, const std::string& path);
  Spec each(const nlohmann::json& json, const Field& field, const std::string& path);
  Scalar constant(const nlohmann::json& json, const Field& field, As as, const std::string& path);
  void options(const nlohmann::json& json, const Field& field, Spec& out, const std::string& path);
  void look_up(const nlohmann::json& json, Spec& out, const std::string& path);
  void only_keys(const nlohmann::json& json, std::vector<std::string> known, const std::string& path);
  std::optional<Pointer> pointer(const nlohmann::json& json, const std::string& path);
  bool suits(As as, const Field& field) const;

  const std::vector<std::string> variables_, lookups_;
  std::vector<Wrong> wrong_;
};

}  // namespace kudosk::sources::mapping
