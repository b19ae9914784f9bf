// The filters and the `map` as a whole of a configuration or preset → Mapping.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/unicode.h"
#include "config/document.h"
#include "config/nearest.h"
#include "sources/json/spec.h"

namespace kudosk::sources::mapping {
namespace {

using nlohmann::json;

std::string under(const std::string& path, std::string_view key) { return path + '/' + config::pointer_part(key); }

std::string shortened(const json& value) {
  const std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  return text.size() > 80 ? shorten(text, 77) : text;
}

}  // namespace

Condition Compiler::condition(const json& value, const std::string& path) {
  Condition out;
  out.written = shortened(value);
  if (!value.is_object()) {
    say(path, "a condition is an object in braces, such as {\"at\": \"/secret\", \"is\": true}");
    return out;
  }
  if (value.contains("any")) {
    only_keys(value, {"any"}, path);
    out.is = Condition::Is::any;
    out.any = conditions(value["any"], under(path, "any"));
    return out;
  }
  only_keys(value, {"at", "is", "in", "exists", "within", "message"}, path);
  if (!value.contains("at")) {
    say(path, "\"at\" is missing in this condition: where it looks");
    return out;
  }
  if (auto at = pointer(value["at"], under(path, "at"))) out.at = std::move(*at);
  std::string does;
  for (const char* key : {"is", "in", "exists", "within"}) {
    if (!value.contains(key)) continue;
    if (!does.empty()) say(under(path, key), "either \"" + does + "\" or \"" + key + "\", not both");
    does = key;
  }
  const auto scalar = [&](const json& one, const std::string& at) {
    static const Field any{"is", Type::text};
    out.values.push_back(constant(one, any, As::guess, at));
  };
  if (does.empty()) say(path, "this condition says nothing about what stands there: \"is\", \"in\", \"exists\" or \"within\"");
  if (does == "is") {
    out.is = Condition::Is::in;
    scalar(value["is"], under(path, "is"));
  } else if (does == "in") {
    out.is = Condition::Is::in;
    if (!value["in"].is_array() || value["in"].empty()) {
      say(under(path, "in"), "\"in\" is a list in brackets");
    } else {
      for (std::size_t i = 0; i < value["in"].size(); ++i) scalar(value["in"][i], under(under(path, "in"), std::to_string(i)));
    }
  } else if (does == "exists") {
    if (!value["exists"].is_boolean()) say(under(path, "exists"), "\"exists\" is true or false");
    out.exists = value["exists"] == true;
  } else if (does == "within") {
    out.is = Condition::Is::within;
    const auto duration = value["within"].is_string() ? parse_duration(value["within"].get<std::string>()) : std::nullopt;
    if (!duration) say(under(path, "within"), "\"within\" is a duration such as \"7d\"");
    out.within = duration.value_or(Millis{});
  }
  return out;
}

std::vector<Condition> Compiler::conditions(const json& list, const std::string& path) {
  std::vector<Condition> out;
  if (list.is_null()) return out;
  if (!list.is_array()) {
    say(path, "a list of conditions in brackets is expected");
    return out;
  }
  for (std::size_t i = 0; i < list.size(); ++i) out.push_back(condition(list[i], under(path, std::to_string(i))));
  return out;
}

Mapping Compiler::mapping(const json& part, const std::string& path) {
  Mapping out;
  if (part.contains("items")) {
    out.items_named = true;
    if (auto at = pointer(part["items"], under(path, "items"))) out.items = std::move(*at);
  }
  out.keep = conditions(part.value("keep", json()), under(path, "keep"));
  out.drop = conditions(part.value("drop", json()), under(path, "drop"));
  const std::string at = under(path, "map");
  const json map = part.value("map", json());
  if (!map.is_object()) {
    say(at, "\"map\" is an object in braces: a field, and how it is made");
    return out;
  }
  std::vector<std::string> known;
  for (const Field& field : fields()) known.emplace_back(field.name);
  for (const auto& [name, how] : map.items()) {
    const Field* field = find_field(fields(), name);
    if (!field) {
      say(under(at, name), config::in_quotes(name) + " is no field of an item", config::nearest(name, known));
      continue;
    }
    if (how.is_null()) continue;
    out.members.push_back({field, value(how, *field, under(at, name))});
  }
  const auto member = [&](std::string_view name) { return std::find_if(out.members.begin(), out.members.end(), [&](const Member& m) { return m.field->name == name; }); };
  if (const auto kind = member("kind"); kind == out.members.end()) {
    say(at, "\"kind\" is missing: what the items are (recognition, milestone, goal, lesson, announcement, standings)");
  } else if (kind->spec.does == Spec::Does::constant) {
    out.kind = kind_of(kind->spec.constant.text());
  }
  if (member("id") == out.members.end()) say(at, "\"id\" is missing: by what an item is known again, such as \"id\": \"/id\"");
  if (out.kind)
    for (const std::string_view name : needed(*out.kind))
      if (member(name) == out.members.end()) say(at, "\"" + std::string(name) + "\" is missing, without which there is no " + word(*out.kind));
  return out;
}

}  // namespace kudosk::sources::mapping
