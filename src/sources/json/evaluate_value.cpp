// Single values: where they stand, and what a field makes of them.
#include <algorithm>
#include <cmath>

#include "sources/json/evaluate.h"
#include "sources/markdown.h"

namespace kudosk::sources::mapping {
namespace {

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

/// Styles go to `spans`.
Scalar text_for(Scalar value, As as, Type type, std::vector<Span>& spans) {
  if (value.is != Scalar::Is::text) return value.is == Scalar::Is::flag ? Scalar() : Scalar::of(std::string(value.text()));
  if (type == Type::id || type == Type::address || as == As::text || as == As::number) return value;
  if (type == Type::word) return Scalar::of(as_word(value.text()));
  if (as == As::html) return Scalar::of(from_html(value.text(), &spans));
  if (as == As::markdown) return Scalar::of(read_markdown(value.text(), &spans));
  if (value.text().find_first_of("<&") == std::string_view::npos) return value;
  return Scalar::of(without_markup(value.text(), &spans));
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
      styles_.clear();
      value = text_for(std::move(value), spec.as, field.type, styles_);
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

}  // namespace kudosk::sources::mapping
