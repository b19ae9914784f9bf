// The published schema and examples agree with the table that configurations are checked by.
#include "config/schema.h"

#include <cstdlib>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "base/file.h"
#include "catch.h"
#include "config/document.h"
#include "config/load.h"
#include "config/table.h"

using namespace kudosk;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {
const fs::path folder = fs::path(KUDOSK_SOURCE) / "config";
const fs::path schema_file = folder / "kudosk.schema.json";

std::set<std::string> names(const std::vector<config::Key>& keys) {
  std::set<std::string> out;
  for (const auto& key : keys) out.insert(key.name);
  return out;
}
std::set<std::string> names(const json& properties) {
  std::set<std::string> out;
  for (const auto& [name, value] : properties.items()) out.insert(name);
  return out;
}
}  // namespace

TEST_CASE("config/kudosk.schema.json is what the table gives (KUDOSK_APPROVE=1 writes it)") {
  const std::string wanted = config::schema_text();
  if (const char* approve = std::getenv("KUDOSK_APPROVE"); approve && *approve == '1') REQUIRE(replace_file(schema_file, wanted, 0644));
  CHECK(read_file(schema_file).value() == wanted);
}

TEST_CASE("the schema has every key of the table and no other, with words about it") {
  const json schema = json::parse(read_file(schema_file).value());
  CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  CHECK(names(schema["properties"]) == names(config::top_shape().keys));
  CHECK(schema["additionalProperties"] == false);
  for (const auto& key : config::top_shape().keys) {
    CAPTURE(key.name);
    const json& value = schema["properties"][key.name];
    CHECK_FALSE(value["description"].get<std::string>().empty());
    if (key.shape->type == config::Shape::Type::object) CHECK(names(value["properties"]) == names(key.shape->keys));
    if (!key.standard.empty()) CHECK(value["default"] == json::parse(key.standard));
  }
  for (const auto& type : config::source_types()) {
    CAPTURE(type.name);
    const json& value = schema["$defs"]["source-" + type.name];
    CHECK(names(value["properties"]) == names(config::keys_of(type)));
    CHECK(value["properties"]["type"]["const"] == type.name);
  }
}

TEST_CASE("the schema's defaults are those that a configuration has") {
  // Each default, written into a configuration, gives the same as leaving it out.
  const std::function<json(const std::vector<config::Key>&)> defaults = [&](const std::vector<config::Key>& keys) {
    json out = json::object();
    for (const auto& key : keys) {
      if (!key.standard.empty()) out[key.name] = json::parse(key.standard);
      if (key.shape->type == config::Shape::Type::object) out[key.name] = defaults(key.shape->keys);
    }
    return out;
  };
  const Loaded written = parse_config(defaults(config::top_shape().keys).dump(2), "k.json"), empty = parse_config("{}", "k.json");
  for (const Problem& problem : written.problems) UNSCOPED_INFO(describe(problem));
  CHECK(written.problems.empty());
  const Config &a = written.config, &b = empty.config;
  CHECK(a.language == b.language);
  CHECK(a.theme == b.theme);
  CHECK(a.motion == b.motion);
  CHECK(a.screen.display == b.screen.display);
  CHECK(a.screen.rotate == b.screen.rotate);
  CHECK(a.screen.size == b.screen.size);
  CHECK(a.screen.renderer == b.screen.renderer);
  CHECK(a.screen.pixel_shift == b.screen.pixel_shift);
  CHECK(a.header_clock == b.header_clock);
  CHECK(a.header_date == b.header_date);
  CHECK(a.policy == b.policy);
  CHECK(a.playlist.dwell_min == b.playlist.dwell_min);
  CHECK(a.playlist.dwell_max == b.playlist.dwell_max);
  CHECK(a.playlist.max_age == b.playlist.max_age);
  CHECK(a.playlist.max_items == b.playlist.max_items);
  CHECK(a.playlist.weights == b.playlist.weights);
  CHECK(a.playlist.recap == b.playlist.recap);
  CHECK(a.keys == b.keys);
  CHECK(a.network.timeout == b.network.timeout);
  CHECK(a.webhook.after == b.webhook.after);
  CHECK(a.hours.power == b.hours.power);
}

TEST_CASE("every example in config/ is fine, without a word to say about it") {
  std::size_t examples = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().string().find(".example.json") == std::string::npos) continue;
    ++examples;
    const Loaded loaded = load_config(entry.path());
    for (const Problem& problem : loaded.problems) UNSCOPED_INFO(describe(problem));
    CHECK(loaded.problems.empty());
  }
  CHECK(examples >= 4);
}

TEST_CASE("the large example shows every key that there is") {
  const json example = config::to_json(config::read_document(read_file(folder / "kudosk.example.json").value()).root);
  const std::set<std::string> without{"config_url", "people_file", "logo", "$schema"};  // files and addresses that are not there; a comment shows them
  for (const auto& key : config::top_shape().keys) {
    if (without.count(key.name) > 0) continue;
    CAPTURE(key.name);
    REQUIRE(example.contains(key.name));
    if (key.shape->type != config::Shape::Type::object) continue;
    for (const auto& inner : key.shape->keys) {
      CAPTURE(inner.name);
      CHECK(example[key.name].contains(inner.name));
    }
  }
  std::set<std::string> types;
  for (const auto& source : example["sources"]) types.insert(source["type"].get<std::string>());
  for (const auto& type : config::source_types()) {
    CAPTURE(type.name);
    CHECK(types.count(type.name) == 1);
  }
}
