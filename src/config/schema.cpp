#include "config/schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "config/table.h"

namespace kudosk::config {
namespace {

using Json = nlohmann::ordered_json;

/// What several types of source share stands once, under $defs.
bool is_mapping(const std::string& key) {
  return std::any_of(mapping_keys().begin(), mapping_keys().end(), [&](const Key& k) { return k.name == key; });
}

Json refer(const std::string& name) { return {{"$ref", "#/$defs/" + name}}; }

Json schema(const Shape& shape);

Json described(const Key& key) {
  Json out = schema(*key.shape);
  out["description"] = key.about;
  if (!key.standard.empty()) out["default"] = Json::parse(key.standard);
  return out;
}

Json object_of(const std::vector<Key>& keys) {
  Json out{{"type", "object"}};
  Json properties = Json::object(), required = Json::array();
  for (const Key& key : keys) {
    properties[key.name] = described(key);
    if (key.required) required.push_back(key.name);
  }
  out["properties"] = std::move(properties);
  if (!required.empty()) out["required"] = std::move(required);
  out["additionalProperties"] = false;
  return out;
}

Json map_of(const Shape& shape) {
  Json out{{"type", "object"}};
  if (!shape.keys.empty()) {
    out["properties"] = Json::object();
    for (const Key& key : shape.keys) out["properties"][key.name] = described(key);
  }
  if (shape.key_pattern.empty()) {
    out["additionalProperties"] = schema(*shape.item);
    return out;
  }
  // A pattern also matches keys that stand among the properties: those are not days.
  std::string names;
  for (const Key& key : shape.keys) names += (names.empty() ? "" : "|") + key.name;
  const std::string pattern = names.empty() ? shape.key_pattern : "^(?!(" + names + ")$)" + shape.key_pattern.substr(1);
  out["patternProperties"] = {{pattern, schema(*shape.item)}};
  out["additionalProperties"] = false;
  return out;
}

Json text_of(const Shape& shape) {
  Json out{{"type", "string"}};
  if (shape.least > 0) out["minLength"] = static_cast<std::int64_t>(shape.least);
  if (shape.type == Shape::Type::text) out["maxLength"] = static_cast<std::int64_t>(shape.most);
  return out;
}

Json number_of(const Shape& shape) {
  Json out{
      {"type", shape.type == Shape::Type::whole ? "integer" : "number"}, {"minimum", static_cast<std::int64_t>(shape.least)}, {"maximum", static_cast<std::int64_t>(shape.most)}};
  if (shape.choices.empty()) return out;
  Json values = Json::array();
  for (const std::string& value : shape.choices) values.push_back(std::stoi(value));
  return {{"enum", values}};
}

Json schema(const Shape& shape) {
  switch (shape.type) {
    case Shape::Type::text:
    case Shape::Type::path:
      return text_of(shape);
    case Shape::Type::address:
      return {{"type", "string"}, {"pattern", shape.least > 0 ? "^https?://" : "^(https?://.*)?$"}};
    case Shape::Type::secret:
      return refer("secret");
    case Shape::Type::duration: {
      Json out = refer("duration");
      out["$comment"] = shape.expected;
      return out;
    }
    case Shape::Type::spelled: {
      Json out{{"type", "string"}};
      if (!shape.pattern.empty()) out["pattern"] = shape.pattern;
      out["$comment"] = shape.expected;
      return out;
    }
    case Shape::Type::choice:
      return {{"enum", shape.choices}};
    case Shape::Type::flag:
      return {{"type", "boolean"}};
    case Shape::Type::number:
    case Shape::Type::whole:
      return number_of(shape);
    case Shape::Type::list:
      return {{"type", "array"}, {"items", schema(*shape.item)}};
    case Shape::Type::object:
      return object_of(shape.keys);
    case Shape::Type::map:
      return map_of(shape);
    case Shape::Type::either: {
      Json any = Json::array();
      for (const ShapePtr& each : shape.either) any.push_back(schema(*each));
      return {{"anyOf", any}};
    }
    case Shape::Type::any:
      return Json::object();
  }
  return Json::object();
}

Json source_of(const SourceType& type) {
  Json properties{{"type", {{"const", type.name}}}}, required = Json::array({"type"});
  for (const Key& key : common_source_keys())
    if (key.name != "type") properties[key.name] = refer("common/properties/" + key.name);
  for (const Key& key : type.keys) {
    properties[key.name] = is_mapping(key.name) ? refer(key.name) : described(key);
    if (key.required) required.push_back(key.name);
  }
  Json out{{"description", type.about}, {"type", "object"}};
  if (type.name == "json") {
    // With a preset, the service's own keys stand here too.
    Json names = Json::array();
    for (const auto& [name, value] : properties.items()) names.push_back(name);
    out["if"] = {{"required", {"preset"}}};
    out["else"] = {{"required", {"url"}}, {"anyOf", {{{"required", {"map"}}}, {{"required", {"parts"}}}}}, {"propertyNames", {{"enum", names}}}};
  } else {
    out["additionalProperties"] = false;
  }
  if (type.name == "teams") {
    out["if"] = {{"properties", {{"auth", {{"const", "app"}}}}}, {"required", {"auth"}}};
    out["then"] = {{"required", {"secret_file"}}};
  }
  for (const auto& group : type.one_of) {
    Json ways = Json::array();
    for (const std::string& key : group) ways.push_back({{"required", {key}}});
    out["oneOf"] = std::move(ways);
  }
  out["required"] = std::move(required);
  out["properties"] = std::move(properties);
  return out;
}

}  // namespace

std::string schema_text() {
  Json out{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
           {"$id", "https://kudosk.example/kudosk.schema.json"},
           {"title", "kudosk configuration"},
           {"description", "What a kudosk screen shows, from where and how. Comments and trailing commas are allowed. All of it has defaults."}};
  const Json top = object_of(top_shape().keys);
  for (const auto& [name, value] : top.items()) out[name] = value;
  Json choices = Json::array();
  for (const SourceType& type : source_types()) choices.push_back({{"if", {{"properties", {{"type", {{"const", type.name}}}}}}}, {"then", refer("source-" + type.name)}});
  out["properties"]["sources"]["items"] = {{"type", "object"}, {"required", {"type"}}, {"properties", {{"type", schema(*common_source_keys().front().shape)}}}, {"allOf", choices}};

  Json defs{
      {"duration", {{"type", "string"}, {"pattern", "^[0-9]{1,10}(ms|s|m|h|d)$"}, {"description", "A number and its unit: 500ms, 30s, 5m, 2h, 7d."}}},
      {"secret",
       {{"type", "string"}, {"minLength", 1}, {"description", "Where a secret is, never the secret itself: a path, env:NAME or credential:NAME (systemd's LoadCredential)."}}},
      {"common", {{"properties", Json::object()}}}};
  for (const Key& key : common_source_keys())
    if (key.name != "type") defs["common"]["properties"][key.name] = described(key);
  for (const Key& key : source_type("json")->keys)
    if (is_mapping(key.name)) defs[key.name] = described(key);
  for (const SourceType& type : source_types()) defs["source-" + type.name] = source_of(type);
  out["$defs"] = std::move(defs);
  return out.dump(2, ' ', false) + '\n';
}

std::string preset_schema_text() {
  Json out{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
           {"$id", "https://kudosk.example/preset.schema.json"},
           {"title", "kudosk preset"},
           {"description", "How a service's answers become praise, milestones and goals. Comments and trailing commas are allowed."}};
  const Json top = object_of(preset_shape().keys);
  for (const auto& [name, value] : top.items()) out[name] = value;
  out["$defs"]["secret"] = {{"type", "string"}, {"minLength", 1}, {"description", "Where a secret is, never the secret itself: a path, env:NAME or credential:NAME."}};
  out["$defs"]["duration"] = {{"type", "string"}, {"pattern", "^[0-9]{1,10}(ms|s|m|h|d)$"}, {"description", "A number and its unit: 500ms, 30s, 5m, 2h, 7d."}};
  return out.dump(2, ' ', false) + '\n';
}

}  // namespace kudosk::config
