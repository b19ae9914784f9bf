#include "sources/json/evaluate.h"

#include <algorithm>
#include <cmath>

#include "sources/markdown.h"

namespace kudosk::sources::mapping {
namespace {

constexpr std::size_t most_elements = 1000;  ///< of one list of an item

bool same(const Scalar& there, const Scalar& wanted) {
  if (!there || !wanted) return !there && !wanted;
  if (there.is == Scalar::Is::number && wanted.is == Scalar::Is::number) return there.number == wanted.number;
  return there.text() == wanted.text();
}

}  // namespace

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
      styles_.clear();
      const Scalar value = scalar(spec, field, from);
      if (!value) return;
      tree_.key(field.name, true);
      put_scalar(value, field);
      if (!styles_.empty() && field.name == "message") put_spans(value.text());
    }
  }
}

/// The message's pieces with their styles, where they are all of it.
void Evaluator::put_spans(std::string_view message) {
  std::string together;
  for (const Span& span : styles_) together += span.text;
  if (together != message) return;
  tree_.key("spans", true);
  tree_.begin(true);
  for (const Span& span : styles_) {
    tree_.begin(false);
    tree_.key("text", true);
    tree_.text(span.text, false);
    tree_.key("style", true);
    tree_.begin(true);
    for (const auto& [set, word] :
         {std::pair{span.bold, "bold"}, std::pair{span.italic, "italic"}, std::pair{span.code, "code"}, std::pair{span.strike, "strike"}, std::pair{span.quote, "quote"}})
      if (set) tree_.text(word, true);
    tree_.end();
    if (!span.link.empty()) {
      tree_.key("link", true);
      tree_.text(span.link, false);
    }
    tree_.end();
  }
  tree_.end();
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
    // Cleaning and cutting may have made another message of it.
    std::string styled;
    for (const Span& span : praise->spans) styled += span.text;
    if (styled != praise->message) praise->spans.clear();
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
