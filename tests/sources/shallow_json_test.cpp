#include "sources/shallow_json.h"

#include <nlohmann/json.hpp>

#include "catch.h"
#include "wire/json_text.h"

using namespace kudosk;
using namespace kudosk::sources;

TEST_CASE("shallow JSON: what is nested too deep is null, and the rest stands") {
  CHECK(pruned(R"({"a": [1, [2, {"b": "]}\"["}]], "c": "[[["})", 2) == R"({"a": [1, null], "c": "[[["})");
  CHECK(pruned("[[],[[]]]", 2) == "[[],[null]]");
  CHECK(pruned("[1]", 0) == "null");
  CHECK(pruned("7", 0) == "7");
  for (const char* broken : {"[", "[[]", "]", "[}", "[[[}]]", "\"", "[\"]"}) {
    CAPTURE(broken);
    CHECK(pruned(broken, 1).empty());
  }
  const std::string deep = std::string(1000000, '[') + std::string(1000000, ']');
  const auto read = parse_shallow(R"({"good": 1, "bad": )" + deep + "}");
  REQUIRE(read);
  CHECK((*read)["good"] == 1);
  CHECK_FALSE(parse_shallow(R"({"good": 1, "bad": )" + deep));
  CHECK_FALSE(parse_shallow(R"({"good": 1 "bad": 2})"));
  CHECK_FALSE(parse_shallow(""));
}
