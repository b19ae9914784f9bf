#include "config/nearest.h"

#include "catch.h"

using kudosk::config::in_quotes;
using kudosk::config::nearest;

TEST_CASE("the nearest word by what people mistype") {
  const std::vector<std::string> known{"language", "organisation", "theme", "time_zone", "sources", "motion", "url", "type", "max_age", "max_items"};
  CHECK(nearest("lanugage", known) == "language");
  CHECK(nearest("organization", known) == "organisation");
  CHECK(nearest("org", known) == "organisation");
  CHECK(nearest("timezone", known) == "time_zone");
  CHECK(nearest("timeZone", known) == "time_zone");
  CHECK(nearest("TIME-ZONE", known) == "time_zone");
  CHECK(nearest("source", known) == "sources");
  CHECK(nearest("them", known) == "theme");
  CHECK(nearest("ulr", known) == "url");
  CHECK(nearest("tpye", known) == "type");
  CHECK(nearest("maxage", known) == "max_age");
  CHECK(nearest("max_item", known) == "max_items");
}

TEST_CASE("what is far from everything has no nearest word") {
  const std::vector<std::string> known{"language", "url", "type"};
  for (const char* word : {"", "x", "xyz", "password", "completely different", "ab"}) CHECK(nearest(word, known).empty());
  CHECK(nearest(std::string(100'000, 'u'), known).empty());
  CHECK(nearest("url", {}).empty());
}

TEST_CASE("a place is found by its last part") {
  const std::vector<std::string> zones{"Europe/London", "Europe/Berlin", "America/New_York"};
  CHECK(nearest("Berlin", zones) == "Europe/Berlin");
  CHECK(nearest("Europe/Berln", zones) == "Europe/Berlin");
  CHECK(nearest("america/new york", zones) == "America/New_York");
}

TEST_CASE("a text in a message is short, on one line, and no secret") {
  CHECK(in_quotes("dark") == "\"dark\"");
  CHECK(in_quotes("a\nb\x1b[0m") == "\"a b[0m\"");
  CHECK(in_quotes("xoxb-1-2-3") == "that text");
  CHECK(in_quotes(std::string(1000, 'x')).size() < 80);
  CHECK(in_quotes("\xff") == "\"\uFFFD\"");
}
