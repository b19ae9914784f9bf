#include "sources/json/evaluate.h"

#include <algorithm>
#include <cmath>

#include "sources/markdown.h"

namespace kudosk::sources::mapping {
namespace {

constexpr std::size_t most_elements = 1000;  ///< of one list of an item

bool blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

/// "On Track", "on_track" → "on-track".
std::string as_word(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '_' || c == ' ' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c | 32 : c);
  return out;
}

Scalar number_for(const Scalar& value, Type type) {
  Number number{value.number, false};
  if (value.is == Scalar::Is::flag) return {};
  if (value.is == Scalar::Is::text) {
    const auto read = number_of(value.text());
    if (!read) return {};
    number = *read;
  }
  // 92 of a hundred, where one is the most.
  if (type == Type::score && (number.percent || (number.value > 1 && number.value <= 100))) number.value /= 100;
  return Scalar::of(number.value);
}

Scalar flag_for(const Scalar& value) {
  if (value.is == Scalar::Is::number) return Scalar::of(value.number != 0);
  if (value.is == Scalar::Is::flag) return value;
  const std::string word = as_word(value.text());
  if (word == "true" || word == "yes" || word == "1") return Scalar::of(true);
  if (word == "false" || word == "no" || word == "0") return Scalar::of(false);
  return {};
}

Scalar time_for(const Scalar& value, As as, Type type) {
  const Epoch epoch = as == As::seconds ? Epoch::seconds : as == As::milliseconds ? Epoch::milliseconds : Epoch::guess;
  if (value.is == Scalar::Is::flag) return {};
  if (type == Type::day && value.is == Scalar::Is::text && value.text().size() == 5) return value;
  const auto time = value.is == Scalar::Is::number ? time_of(value.number, epoch) : time_of(value.text(), epoch);
  if (!time) return {};
  std::string written = format_rfc3339(*time);
  if (type == Type::day) written.resize(10);
  return Scalar::of(std::move(written));
}

Scalar text_for(Scalar value, As as, Type type) {
  if (value.is != Scalar::Is::text) return value.is == Scalar::Is::flag ? Scalar() : Scalar::of(std::string(value.text()));
  if (type == Type::id || type == Type::address || as == As::text || as == As::number) return value;
  if (type == Type::word) return Scalar::of(as_word(value.text()));
  if (as == As::html) return Scalar::of(from_html(value.text()));
  if (as == As::markdown) return Scalar::of(read_markdown(value.text()));
  if (value.text().find_first_of("<&") == std::string_view::npos) return value;
  return Scalar::of(without_markup(value.text()));
}

bool same(const Scalar& there, const Scalar& wanted) {
  if (!there || !wanted) return !there && !wanted;
  if (there.is == Scalar::Is::number && wanted.is == Scalar::Is::number) return there.number == wanted.number;
  return there.text() == wanted.text();
}

}  // namespace

Scalar scalar_of(Value value) {
  if (const auto text = value.text()) return blank(*text) ? Scalar() : Scalar::seen(*text);
  if (auto digits = value.integer()) {
    Scalar out;
    out.is = Scalar::Is::number;
    out.number = value.number().value_or(0);
    out.own = std::move(*digits);
    return out;
  }
  if (const auto number = value.number()) return Scalar::of(*number);
  if (const auto flag = value.boolean()) return Scalar::of(*flag);
  return {};
}

bool Evaluator::holds(const Condition& condition, Value from) const {
  if (condition.is == Condition::Is::any) return std::any_of(condition.any.begin(), condition.any.end(), [&](const Condition& one) { return holds(one, from); });
  const auto there = [&](Value value) {
    const Scalar scalar = scalar_of(value);
    switch (condition.is) {
      case Condition::Is::exists:
        return scalar || ((value.is_object() || value.is_array()) && !value.empty());
      case Condition::Is::in:
        if (value && (value.is_object() || value.is_array())) return false;
        return std::any_of(condition.values.begin(), condition.values.end(), [&](const Scalar& wanted) { return same(scalar, wanted); });
      default: {
        if (!context_.now.trusted) return true;  // nothing is decided by a clock that may be wrong
        const auto time = scalar.is == Scalar::Is::number ? time_of(scalar.number) : time_of(scalar.text());
        return time && *time >= context_.now.wall - condition.within;
      }
    }
  };
  bool found = false, any = false;
  condition.at.find(from, [&](Value value) {
    any = true;
    found = there(value);
    return !found;
  });
  if (!any && condition.is != Condition::Is::exists && condition.is != Condition::Is::within) found = there(Value());
  return condition.is == Condition::Is::exists ? found == condition.exists : found;
}

Value Evaluator::looked_up(const Spec& spec, Value from) const {
  if (spec.lookup.empty()) return from;
  static const Field id{"by", Type::id};
  const Scalar by = scalar(spec.by.front(), id, from);
  return by ? context_.lookups.find(spec.lookup, std::string(by.text())) : Value();
}

std::string Evaluator::filled(const Pattern& pattern, bool whole, Value from) const {
  std::string out;
  bool any = false;
  for (const auto& piece : pattern.pieces) {
    std::string_view text = piece.text;
    Scalar value;
    if (piece.is == Pattern::Piece::Is::pointer) {
      piece.pointer.find(from, [&](Value place) {
        value = scalar_of(place);
        return !value;
      });
      text = value.text();
    } else if (piece.is == Pattern::Piece::Is::variable) {
      const auto known = context_.variables.find(piece.text);
      text = known == context_.variables.end() ? std::string_view() : std::string_view(known->second);
    }
    if (piece.is != Pattern::Piece::Is::text) {
      any = any || !text.empty();
      if (text.empty() && whole) return {};
    }
    out += text;
  }
  if (!any) return {};
  // What is missing leaves no double blank.
  if (!whole) {
    std::string folded;
    for (const char c : out)
      if (c != ' ' || (!folded.empty() && folded.back() != ' ')) folded += c;
    while (!folded.empty() && folded.back() == ' ') folded.pop_back();
    return folded;
  }
  return out;
}

Scalar Evaluator::converted(Scalar value, const Spec& spec, const Field& field) const {
  if (!value) return {};
  if (!spec.table.empty()) {
    auto found = std::find_if(spec.table.begin(), spec.table.end(), [&](const auto& row) { return row.first == value.text(); });
    if (found == spec.table.end()) found = std::find_if(spec.table.begin(), spec.table.end(), [](const auto& row) { return row.first == "*"; });
    if (found == spec.table.end()) return {};
    value = found->second;
    if (!value) return {};
  }
  switch (field.type) {
    case Type::number:
    case Type::percent:
    case Type::score:
      return number_for(value, field.type);
    case Type::flag:
      return flag_for(value);
    case Type::time:
    case Type::day:
      return time_for(value, spec.as, field.type);
    default:
      if (spec.as == As::number) value = number_for(value, Type::number);
      value = text_for(std::move(value), spec.as, field.type);
      return value && blank(value.text()) ? Scalar() : value;
  }
}

Scalar Evaluator::raw(const Spec& spec, const Field& field, Value from) const {
  switch (spec.does) {
    case Spec::Does::constant:
      return converted(spec.constant, spec, field);
    case Spec::Does::pattern: {
      // An address or id of which a piece is missing is another one; a name is not.
      std::string text = filled(spec.pattern, field.type == Type::id || field.type == Type::address, from);
      return text.empty() ? Scalar() : converted(Scalar::of(std::move(text)), spec, field);
    }
    case Spec::Does::pointer: {
      Scalar found;
      if (spec.joins) {
        std::string all;
        spec.pointer.find(from, [&](Value place) {
          if (const Scalar one = converted(scalar_of(place), spec, field)) all += (all.empty() ? "" : spec.join) + std::string(one.text());
          return all.size() < 100000;
        });
        return all.empty() ? Scalar() : Scalar::of(std::move(all));
      }
      spec.pointer.find(from, [&](Value place) {
        found = converted(scalar_of(place), spec, field);
        return !found;
      });
      return found;
    }
    case Spec::Does::first:
      for (const Spec& each : spec.of)
        if (Scalar found = scalar(each, field, from)) return spec.table.empty() ? found : converted(std::move(found), spec, field);
      return {};
    case Spec::Does::sum: {
      double sum = 0;
      bool any = false;
      static const Field number{"sum", Type::number};
      for (const Spec& each : spec.of) {
        const Scalar found = scalar(each, number, from);
        sum += found ? found.number : 0;
        any = any || found;
      }
      return any ? converted(Scalar::of(sum), spec, field) : Scalar();
    }
    case Spec::Does::ratio: {
      static const Field number{"of", Type::number};
      const Scalar have = scalar(spec.of[0], number, from), want = scalar(spec.of[1], number, from);
      if (!have || !want) return {};
      const double start = spec.of.size() > 2 ? scalar(spec.of[2], number, from).number : 0;
      // Without a start, a whole of nothing or less is none; with one, a goal may be to go down.
      const double whole = want.number - start;
      if (spec.of.size() > 2 ? whole == 0 : !(whole > 0)) return {};
      const double ratio = (have.number - start) / whole * (field.type == Type::score ? 1 : 100);
      return std::isfinite(ratio) ? Scalar::of(field.type == Type::score ? std::min(ratio, 1.0) : ratio) : Scalar();
    }
    default:
      return {};
  }
}

Scalar Evaluator::scalar(const Spec& spec, const Field& field, Value from) const {
  Scalar out;
  if (const Value place = looked_up(spec, from); place || spec.lookup.empty()) out = raw(spec, field, place);
  if (!out && !spec.fallback.empty()) out = scalar(spec.fallback.front(), field, from);
  return out;
}

void Evaluator::put_scalar(const Scalar& value, const Field& field) {
  switch (field.type) {
    case Type::number:
    case Type::percent:
    case Type::score:
      return tree_.number(value.number);
    case Type::flag:
      return tree_.boolean(value.flag);
    default:
      return tree_.text(value.text(), value.own.empty());
  }
}

void Evaluator::copy(Value value) {
  if (value.is_object() || value.is_array()) {
    const bool array = value.is_array();
    tree_.begin(array);
    value.each([&](Value inner) {
      if (!array) tree_.key(inner.key(), true);
      copy(inner);
    });
    return tree_.end();
  }
  if (const auto text = value.text()) return tree_.text(*text, true);
  if (const auto flag = value.boolean()) return tree_.boolean(*flag);
  if (const auto digits = value.integer()) return tree_.text(*digits, false);
  if (const auto number = value.number()) return tree_.number(*number);
  tree_.null();
}

bool Evaluator::something(const Spec& structure, Value from) const {
  const Value looked = looked_up(structure, from);
  if (!looked && !structure.lookup.empty()) return false;
  const Value place = structure.pointer.first(looked);
  if (!place) return false;
  return std::any_of(structure.members.begin(), structure.members.end(),
                     [&](const Member& member) {
                       if (member.field->inner) return true;
                       // A constant alone (a reaction's count, a team's title) is nobody.
                       return member.spec.does != Spec::Does::constant && scalar(member.spec, *member.field, place);
                     }) ||
         std::all_of(structure.members.begin(), structure.members.end(), [](const Member& member) { return member.spec.does == Spec::Does::constant; });
}

/// An object or person; false: there is nothing of it.
bool Evaluator::put_object(const Spec& spec, const Field& field, Value from) {
  if (spec.does == Spec::Does::structure) {
    if (!something(spec, from)) return false;
    tree_.begin(false);
    put_members(spec.members, spec.pointer.first(looked_up(spec, from)));
    tree_.end();
    return true;
  }
  if (spec.does == Spec::Does::first) {
    if (std::any_of(spec.of.begin(), spec.of.end(), [&](const Spec& each) { return put_object(each, field, from); })) return true;
  } else if (spec.does == Spec::Does::pointer) {
    // What has the contract's own shape is taken as it stands.
    const Value looked = looked_up(spec, from);
    const Value place = looked || spec.lookup.empty() ? spec.pointer.first(looked) : Value();
    if (place.is_object() && !place.empty()) {
      copy(place);
      return true;
    }
  }
  if (field.type == Type::object) return false;
  static const Field name{"name", Type::text};
  const Scalar value = scalar(spec, name, from);
  if (value) put_scalar(value, name);
  return static_cast<bool>(value);
}

/// The elements of a list; how many there were.
std::size_t Evaluator::put_elements(const Spec& spec, const Field& field, Value from) {
  Field element = field;
  element.type = field.type == Type::people ? Type::person : field.type == Type::list ? Type::object : Type::text;
  const auto one = [&](const Spec& how, Value place) -> std::size_t {
    if (element.type != Type::text) return put_object(how, element, place) ? 1 : 0;
    const Scalar value = scalar(how, element, place);
    if (value) put_scalar(value, element);
    return value ? 1 : 0;
  };
  std::size_t count = 0;
  switch (spec.does) {
    case Spec::Does::each:
      spec.pointer.find(from, [&](Value place) {
        count += one(spec.of.front(), place);
        return count < most_elements;
      });
      return count;
    case Spec::Does::first:
      for (const Spec& each : spec.of)
        if (const std::size_t some = put_elements(each, field, from)) return some;
      break;
    case Spec::Does::list:
      for (const Spec& each : spec.of) count += put_elements(each, field, from);
      return count;
    case Spec::Does::pointer: {
      const Value looked = looked_up(spec, from);
      if (!looked && !spec.lookup.empty()) break;
      static const Pointer itself;
      Spec self = spec;
      self.pointer = itself;
      self.lookup.clear();
      self.fallback.clear();
      const auto add = [&](Value place) {
        count += one(self, place);
        return count < most_elements;
      };
      spec.pointer.find(looked, [&](Value place) {
        if (!place.is_array()) return add(place);
        place.each([&](Value inner) {
          if (count < most_elements) add(inner);
        });
        return count < most_elements;
      });
      break;
    }
    default:
      return one(spec, from);
  }
  return count > 0 || spec.fallback.empty() ? count : put_elements(spec.fallback.front(), field, from);
}

void Evaluator::put(const Spec& spec, const Field& field, Value from) {
  // A key without a value would fall to the next one: what may be nothing is looked at first.
  switch (field.type) {
    case Type::person:
    case Type::object: {
      tree_.key(field.name, true);
      if (!put_object(spec, field, from)) tree_.null();
      return;
    }
    case Type::list:
    case Type::people:
    case Type::texts:
      tree_.key(field.name, true);
      tree_.begin(true);
      put_elements(spec, field, from);
      return tree_.end();
    case Type::raw: {
      const Value place = spec.pointer.first(from);
      if (!place) return;
      tree_.key(field.name, true);
      return copy(place);
    }
    default: {
      const Scalar value = scalar(spec, field, from);
      if (!value) return;
      tree_.key(field.name, true);
      return put_scalar(value, field);
    }
  }
}

void Evaluator::put_members(const std::vector<Member>& members, Value from) {
  for (const Member& member : members) put(member.spec, *member.field, from);
}

/// "message: missing" with where it was looked for.
std::string Evaluator::why(const std::string& reason) const {
  const std::string name = reason.substr(0, reason.find(':'));
  const auto member = std::find_if(mapping_.members.begin(), mapping_.members.end(), [&](const Member& m) { return m.field->name == name; });
  return member == mapping_.members.end() || member->spec.written.empty() ? reason : reason + " (made from " + member->spec.written + ")";
}

Mapped Evaluator::item(Value from, std::string_view base) {
  Mapped out;
  tree_.clear();
  for (const Condition& condition : mapping_.keep) {
    if (holds(condition, from)) continue;
    out.what = Mapped::What::left_out;
    out.reason = "left out: it is to be kept only where " + condition.written;
    return out;
  }
  for (const Condition& condition : mapping_.drop) {
    if (!holds(condition, from)) continue;
    out.what = Mapped::What::left_out;
    out.reason = "left out: it is to be dropped where " + condition.written;
    return out;
  }
  tree_.begin(false);
  put_members(mapping_.members, from);
  tree_.end();
  wire::ReadOne read = wire::read_one(tree_.root(), base);
  out.item = std::move(read.item);
  switch (read.what) {
    case wire::ReadOne::What::taken:
      out.what = Mapped::What::taken;
      break;
    case wire::ReadOne::What::retracted:
      out.what = Mapped::What::retracted;
      break;
    case wire::ReadOne::What::unknown_kind:
      out.reason = why("kind: not one that is known");
      break;
    case wire::ReadOne::What::dropped:
      out.reason = why(read.reason);
      break;
  }
  if (auto* praise = std::get_if<Recognition>(&out.item.body); praise && out.what == Mapped::What::taken) {
    // Services list a reaction once for each person.
    std::vector<Reaction> together;
    for (auto& reaction : praise->reactions) {
      const auto known = std::find_if(together.begin(), together.end(), [&](const Reaction& one) { return one.emoji == reaction.emoji; });
      if (known == together.end()) {
        together.push_back(std::move(reaction));
      } else {
        known->count = std::min(known->count + reaction.count, 1000000);
      }
    }
    praise->reactions = std::move(together);
  }
  return out;
}

}  // namespace kudosk::sources::mapping
