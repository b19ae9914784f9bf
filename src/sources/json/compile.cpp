// The `map` of a configuration or preset → Spec, with the place and reason of what is wrong.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/unicode.h"
#include "config/document.h"
#include "config/nearest.h"
#include "sources/json/spec.h"

namespace kudosk::sources::mapping {
namespace {

using nlohmann::json;

constexpr std::pair<const char*, As> ways[] = {
    {"text", As::text}, {"html", As::html}, {"markdown", As::markdown}, {"number", As::number}, {"seconds", As::seconds}, {"milliseconds", As::milliseconds}, {"date", As::date}};

bool is_list(Type type) { return type == Type::texts || type == Type::list || type == Type::people; }
bool is_number(Type type) { return type == Type::number || type == Type::percent || type == Type::score; }
bool is_text(Type type) { return type == Type::id || type == Type::text || type == Type::lines || type == Type::word || type == Type::texts || type == Type::person; }

std::string shortened(const json& value) {
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, json::error_handler_t::replace);
  return text.size() > 80 ? shorten(text, 77) : text;
}

std::string under(const std::string& path, std::string_view key) { return path + '/' + config::pointer_part(key); }

/// What each element of a list is.
Field element_of(const Field& field) {
  Field out = field;
  out.type = field.type == Type::people ? Type::person : field.type == Type::list ? Type::object : Type::text;
  return out;
}

}  // namespace

void Compiler::say(const std::string& path, std::string message, std::string hint) {
  // One thing a place is enough: what else is said of it follows from that.
  if (std::any_of(wrong_.begin(), wrong_.end(), [&](const Wrong& one) { return one.pointer == path; })) return;
  wrong_.push_back({path, std::move(message), std::move(hint)});
}

void Compiler::only_keys(const json& object, std::vector<std::string> known, const std::string& path) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string list;
    for (const std::string& each : known) list += (list.empty() ? "" : ", ") + each;
    say(under(path, key), "unknown key " + config::in_quotes(key) + "; known here: " + list, config::nearest(key, known));
  }
}

std::optional<Pointer> Compiler::pointer(const json& value, const std::string& path) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (text.empty() || text.front() == '/') return Pointer(text);
  }
  say(path, "a JSON Pointer is expected, such as \"/by/name\" (it begins with a slash)", value.is_string() ? "\"/" + shortened(value) + "\"" : "");
  return std::nullopt;
}

Pattern Compiler::pattern(const std::string& text, const std::string& path, bool bare) {
  Pattern out;
  const auto plain = [&](std::string_view piece) {
    if (piece.empty()) return;
    if (out.pieces.empty() || out.pieces.back().is != Pattern::Piece::Is::text) out.pieces.emplace_back();
    out.pieces.back().text += piece;
  };
  const auto word = [](std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == '-'; });
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find('{', at);
    plain(std::string_view(text).substr(at, open == text.npos ? open : open - at));
    if (open == text.npos) break;
    const std::size_t close = text.find('}', open);
    const std::string name = close == text.npos ? std::string() : text.substr(open + 1, close - open - 1);
    Pattern::Piece piece;
    if (!name.empty() && name.front() == '/') {
      piece.is = Pattern::Piece::Is::pointer;
      piece.pointer = Pointer(name);
    } else if (!name.empty() && name.front() == '$') {
      piece.is = Pattern::Piece::Is::variable;
      piece.text = name.substr(1);
      if (std::find(variables_.begin(), variables_.end(), piece.text) == variables_.end())
        say(path, "{" + name.substr(0, 40) + "} names no key of this source", config::nearest(piece.text, variables_));
    } else if (bare && word(name)) {
      piece.is = Pattern::Piece::Is::pointer;
      piece.pointer = Pointer("/" + name);
    } else if (close == text.npos && text.find("{/", open) == open) {
      say(path, "this template has a { without its }");
      return out;
    } else {
      plain("{");
      at = open + 1;
      continue;
    }
    out.pieces.push_back(std::move(piece));
    at = close + 1;
  }
  return out;
}

bool Compiler::suits(As as, const Field& field) const {
  switch (as) {
    case As::guess:
      return true;
    case As::text:
    case As::html:
    case As::markdown:
      return is_text(field.type) || field.type == Type::address || field.type == Type::day;
    case As::number:
      return is_number(field.type) || is_text(field.type);
    case As::seconds:
    case As::milliseconds:
    case As::date:
      return field.type == Type::time || field.type == Type::day;
  }
  return true;
}

Scalar Compiler::constant(const json& value, const Field& field, As as, const std::string& path) {
  const std::string name(field.name);
  if (value.is_string()) {
    const std::string text = value.get<std::string>();
    if (field.type == Type::word && !text.empty() && std::find(field.words.begin(), field.words.end(), text) == field.words.end()) {
      std::vector<std::string> known(field.words.begin(), field.words.end());
      std::string list;
      for (const auto& each : known) list += (list.empty() ? "" : ", ") + each;
      say(path, "\"" + name + "\" is one of " + list + ", not " + config::in_quotes(text), config::nearest(text, known));
    }
    if (is_number(field.type) && !text.empty() && !number_of(text)) say(path, "\"" + name + "\" is a number, not " + config::in_quotes(text), "a JSON Pointer begins with a slash");
    if ((field.type == Type::time || field.type == Type::day) && !text.empty() && !time_of(text) && !(field.type == Type::day && text.size() == 5))
      say(path, "\"" + name + "\" is a date, not " + config::in_quotes(text), "a JSON Pointer begins with a slash");
    if (field.type == Type::flag && text != "true" && text != "false" && !text.empty()) say(path, "\"" + name + "\" is true or false, not " + config::in_quotes(text));
    return text.empty() ? Scalar() : Scalar::of(text);
  }
  if (value.is_boolean()) {
    if (is_number(field.type) || field.type == Type::time || field.type == Type::day || field.type == Type::word || field.type == Type::address)
      say(path, "\"" + name + "\" is " + described(field.type) + ", not " + (value.get<bool>() ? "true" : "false"));
    return Scalar::of(value.get<bool>());
  }
  if (value.is_number()) {
    const double number = value.get<double>();
    if (field.type == Type::word || field.type == Type::address || (field.type == Type::flag && number != 0 && number != 1))
      say(path, "\"" + name + "\" is " + described(field.type) + ", not a number");
    if (field.type == Type::time && !time_of(number, as == As::milliseconds ? Epoch::milliseconds : as == As::seconds ? Epoch::seconds : Epoch::guess))
      say(path, "\"" + name + "\" is a date, and this number is none");
    return Scalar::of(number);
  }
  if (!value.is_null()) say(path, "\"" + name + "\" is " + described(field.type) + ", and a constant a text, a number, true or false");
  return {};
}

Spec Compiler::of_text(const std::string& text, const Field& field, const std::string& path) {
  Spec out;
  if (!text.empty() && text.front() == '/') {
    out.does = Spec::Does::pointer;
    out.pointer = Pointer(text);
    return out;
  }
  if (field.type == Type::raw) {
    say(path, "\"" + std::string(field.name) + "\" is taken as it stands in the answer: a JSON Pointer is expected");
    return out;
  }
  out.pattern = pattern(text, path, true);
  if (!out.pattern.plain()) {
    out.does = Spec::Does::pattern;
    return out;
  }
  if (field.type == Type::object || field.type == Type::list) {
    say(path, "\"" + std::string(field.name) + "\" is " + described(field.type) + ", not a text", "a JSON Pointer begins with a slash");
    return out;
  }
  out.does = Spec::Does::constant;
  out.constant = constant(text, field, As::guess, path);
  return out;
}

Spec Compiler::value(const json& value, const Field& field, const std::string& path) {
  Spec out;
  if (value.is_string()) {
    out = of_text(value.get<std::string>(), field, path);
  } else if (value.is_object()) {
    out = of_object(value, field, path);
  } else if (value.is_array()) {
    if (!is_list(field.type)) {
      say(path, "\"" + std::string(field.name) + "\" is " + described(field.type) + ", not a list", "several of which the first counts are {\"first\": […]}");
      return out;
    }
    out.does = Spec::Does::list;
    for (std::size_t i = 0; i < value.size(); ++i) out.of.push_back(this->value(value[i], element_of(field), under(path, std::to_string(i))));
  } else if (!value.is_null()) {
    if (field.type == Type::raw || field.type == Type::object || field.type == Type::list || field.type == Type::people) {
      say(path, "\"" + std::string(field.name) + "\" is " + described(field.type) + ", not " + shortened(value));
      return out;
    }
    out.does = Spec::Does::constant;
    out.constant = constant(value, field, As::guess, path);
  }
  out.written = shortened(value);
  return out;
}

void Compiler::look_up(const json& object, Spec& out, const std::string& path) {
  if (!object.contains("lookup")) {
    if (object.contains("by")) say(under(path, "by"), "\"by\" stands beside a \"lookup\" only");
    return;
  }
  const json& name = object["lookup"];
  if (!name.is_string() || std::find(lookups_.begin(), lookups_.end(), name.get<std::string>()) == lookups_.end())
    return say(under(path, "lookup"), "\"lookup\" is the name of one of the source's \"lookups\"", name.is_string() ? config::nearest(name.get<std::string>(), lookups_) : "");
  out.lookup = name.get<std::string>();
  if (!object.contains("by")) return say(under(path, "lookup"), "\"by\" is missing beside \"lookup\": where the id stands");
  static const Field id{"by", Type::id};
  out.by.push_back(value(object["by"], id, under(path, "by")));
}

void Compiler::options(const json& object, const Field& field, Spec& out, const std::string& path) {
  if (object.contains("as")) {
    const json& as = object["as"];
    const auto found = std::find_if(std::begin(ways), std::end(ways), [&](const auto& way) { return as == way.first; });
    if (found == std::end(ways)) {
      std::vector<std::string> known;
      std::string list;
      for (const auto& way : ways) {
        known.emplace_back(way.first);
        list += (list.empty() ? "" : ", ") + known.back();
      }
      return say(under(path, "as"), "\"as\" is one of " + list, as.is_string() ? config::nearest(as.get<std::string>(), known) : "");
    }
    out.as = found->second;
    if (!suits(out.as, field))
      return say(under(path, "as"), std::string("\"as\": \"") + found->first + "\" does not make " + described(field.type) + ", which \"" + std::string(field.name) + "\" is");
  }
  if (object.contains("table")) {
    const json& table = object["table"];
    if (!table.is_object() || table.empty()) return say(under(path, "table"), "\"table\" is an object of values and what stands for each, such as {\"G\": \"on-track\"}");
    for (const auto& [from, to] : table.items()) out.table.emplace_back(from, constant(to, field, out.as, under(under(path, "table"), from)));
  }
  if (object.contains("join")) {
    if (!object["join"].is_string()) return say(under(path, "join"), "\"join\" is the text between several");
    out.join = object["join"].get<std::string>();
    out.joins = true;
  }
  if (object.contains("default")) out.fallback.push_back(value(object["default"], field, under(path, "default")));
}

Spec Compiler::structure(const json& object, const Field& field, const std::string& path) {
  Spec out;
  out.does = Spec::Does::structure;
  std::vector<std::string> known;
  for (const Field& inner : *field.inner) known.emplace_back(inner.name);
  std::vector<std::string> all = known;
  all.insert(all.end(), {"at", "lookup", "by"});
  only_keys(object, all, path);
  look_up(object, out, path);
  if (object.contains("at"))
    if (auto at = pointer(object["at"], under(path, "at"))) out.pointer = std::move(*at);
  for (const auto& [key, inner] : object.items())
    if (const Field* member = find_field(*field.inner, key)) out.members.push_back({member, value(inner, *member, under(path, key))});
  return out;
}

Spec Compiler::each(const json& object, const Field& field, const std::string& path) {
  Spec out;
  out.does = Spec::Does::each;
  if (!is_list(field.type)) {
    say(under(path, "each"), "\"each\" makes a list, and \"" + std::string(field.name) + "\" is " + described(field.type));
    return out;
  }
  if (auto at = pointer(object["each"], under(path, "each"))) out.pointer = std::move(*at);
  json rest = object;
  rest.erase("each");
  if (rest.empty()) rest["at"] = "";
  out.of.push_back(of_object(rest, element_of(field), path));
  return out;
}

Spec Compiler::of_object(const json& object, const Field& field, const std::string& path) {
  Spec out;
  if (object.contains("each")) return each(object, field, path);
  const bool has_inner = field.inner && std::any_of(field.inner->begin(), field.inner->end(), [&](const Field& inner) { return object.contains(std::string(inner.name)); });
  if (field.inner && (has_inner || (field.type == Type::object && !object.contains("at")))) return structure(object, field, path);

  const bool list = is_list(field.type);
  only_keys(object, {"at", "first", "sum", "of", "constant", "as", "default", "table", "join", "lookup", "by"}, path);
  std::string does;
  for (const char* key : {"at", "first", "sum", "of", "constant"}) {
    if (!object.contains(key)) continue;
    if (!does.empty()) say(under(path, key), "either \"" + does + "\" or \"" + key + "\", not both");
    does = key;
  }
  if (does.empty()) {
    std::string known;
    if (field.inner)
      for (const Field& inner : *field.inner) known += ", \"" + std::string(inner.name) + '"';
    say(path, "this says not where \"" + std::string(field.name) + "\" comes from: \"at\", \"first\", \"of\", \"sum\" or \"constant\"" + (list ? ", \"each\"" : "") + known);
    return out;
  }
  const std::string below = under(path, does);
  const json& what = object[does];
  look_up(object, out, path);
  options(object, field, out, path);
  if (does == "at") {
    if (what.is_string() && what.get_ref<const std::string&>().find('{') != std::string::npos && what.get_ref<const std::string&>().front() != '/') {
      out.does = Spec::Does::pattern;
      out.pattern = pattern(what.get<std::string>(), below, true);
    } else if (auto at = pointer(what, below)) {
      out.does = Spec::Does::pointer;
      out.pointer = std::move(*at);
    }
  } else if (does == "constant") {
    out.does = Spec::Does::constant;
    out.constant = constant(what, field, out.as, below);
  } else {
    out.does = does == "first" ? Spec::Does::first : does == "sum" ? Spec::Does::sum : Spec::Does::ratio;
    if (!what.is_array() || what.empty()) {
      say(below, "\"" + does + "\" is a list in brackets");
      return out;
    }
    if (does == "of" && what.size() != 2 && what.size() != 3) say(below, "\"of\" is a list of two: what there is, and the whole; a third is what there was at the start");
    if (does != "first" && !is_number(field.type)) say(below, "\"" + does + "\" makes a number, and \"" + std::string(field.name) + "\" is " + described(field.type));
    static const Field number{"number", Type::number};
    for (std::size_t i = 0; i < what.size(); ++i) {
      out.of.push_back(value(what[i], does == "first" ? field : number, under(below, std::to_string(i))));
      if (out.of.back().as == As::guess) out.of.back().as = out.as;
    }
  }
  return out;
}

}  // namespace kudosk::sources::mapping
