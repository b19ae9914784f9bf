// What a source of the mapping engine does: its preset with the configuration's changes, compiled into requests and mappings. Immutable; any thread. Reads preset files when made.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/config.h"
#include "sources/json/spec.h"
#include "sources/source.h"

namespace kudosk::sources::mapping {

/// A parameter or header: a text with holes, or a secret.
struct Carried {
  std::string name;
  Pattern value;
  std::optional<SecretUse> secret;
};

struct RequestPlan {
  std::string method = "GET";
  Pattern path;
  std::vector<Carried> query, headers;
  nlohmann::json body;  ///< null: none; texts in it may have holes
};

struct Paging {
  enum class By { none, next, cursor, link, page, skip } by = By::none;
  Pointer at;             ///< next, cursor
  std::string parameter;  ///< cursor, page, skip
  int from = 1;
  int size = 0;  ///< 0: not known
  std::string size_parameter;
  bool in_body = false;
};

/// One request, asked once or for each value of some lists, and what is made of its answers.
struct Part {
  std::string name;  ///< empty: the main one
  RequestPlan request;
  Paging paging;
  Mapping mapping;
  std::optional<Condition> failed;
  std::optional<Pointer> failed_why;
  std::vector<std::pair<std::string, std::vector<std::string>>> loops;
  bool optional = false;
};

struct LookupPlan {
  std::string name;
  Pattern path;  ///< with the variable "id"
  Pointer at;
};

struct Plan {
  std::string service, preset;
  std::string url;
  Variables variables;
  std::vector<Part> parts;
  std::vector<LookupPlan> lookups;
  std::vector<SecretUse> sign_in;
  Millis interval{60000};
  std::map<int, std::string> hints;  ///< by a status that refuses: what to do
};

/// An error's message begins with the JSON Pointer of the key of the settings that is wrong; where that stands in a preset's file, with its place.
Result<Plan> make_plan(const SourceSettings& settings);
/// All that stands in its way.
std::vector<Error> plan_problems(const SourceSettings& settings);

/// A change of a preset: objects are merged, the fields of a `map` replaced, `keep` and `drop` added to, and null takes away.
nlohmann::json changed(nlohmann::json preset, const nlohmann::json& change);

/// Whether make_plan() is for sources of this type.
bool has_mapping(std::string_view type);

}  // namespace kudosk::sources::mapping
