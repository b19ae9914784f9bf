#include "base/pattern.h"

#include "catch.h"

using namespace kudosk;

TEST_CASE("pattern: finds without regard to case and tells bytes and groups") {
  const auto points = Pattern::compile("\\+(\\d+)(x)?");
  REQUIRE(points.has_value());
  const auto match = points->find("Žofie bekam +50 von Ä");
  REQUIRE(match);
  CHECK(match->groups.size() == 3);
  CHECK(match->groups[0] == "+50");
  CHECK(match->groups[1] == "50");
  CHECK(match->groups[2].empty());
  CHECK(match->from == 13);
  CHECK(match->to == 16);
  CHECK_FALSE(points->find("Žofie bekam +50 von Ä", 16));
  CHECK(points->groups() == 2);
  CHECK(Pattern::compile("ÜBER")->matches("über"));
  CHECK(Pattern::compile("\\bthanks\\b")->matches("Many THANKS!"));
  CHECK_FALSE(Pattern::compile("\\bthanks\\b")->matches("thanksgiving"));
}

TEST_CASE("pattern: what is no expression says where") {
  const auto bad = Pattern::compile("(a");
  REQUIRE_FALSE(bad.has_value());
  CHECK(bad.error().kind == ErrorKind::config);
  CHECK(bad.error().message.find("character") != std::string::npos);
  CHECK_FALSE(Pattern::compile("").has_value());
  CHECK_FALSE(Pattern::compile(std::string(5000, 'a')).has_value());
}

TEST_CASE("pattern: a text made to hold it gives up") {
  const auto greedy = Pattern::compile("(a+)+$");
  REQUIRE(greedy.has_value());
  CHECK_FALSE(greedy->matches(std::string(60, 'a') + "!"));
  CHECK_FALSE(Pattern::compile("(.|\\n)*x")->matches(std::string(60000, 'a')));
  CHECK_FALSE(Pattern::compile("a")->matches(std::string(100000, 'b') + "a"));
  CHECK_FALSE(Pattern::compile("z")->matches("\xff\xfe broken"));
}
