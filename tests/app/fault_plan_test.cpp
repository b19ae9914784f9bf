#include "app/sample_server.h"
#include "catch.h"

using namespace kudosk;
using namespace kudosk::app;

namespace {

std::vector<std::string> first(const std::string& list, std::size_t count) {
  const auto plan = FaultPlan::parse(list);
  REQUIRE(plan);
  std::vector<std::string> met;
  for (std::size_t request = 1; request <= count; ++request) met.push_back(plan->at(request));
  return met;
}

using Met = std::vector<std::string>;

}  // namespace

TEST_CASE("faults come one a request in their order, then all is well") {
  CHECK(first("", 2) == Met{"", ""});
  CHECK(first("500,429, cut ", 5) == Met{"500", "429", "cut", "", ""});
  CHECK(first("ok,ok,500", 4) == Met{"", "", "500", ""});
  CHECK(first("500,,500,", 3) == Met{"500", "500", ""});
}

TEST_CASE("a fault with a number comes on that request, with a plus on all from there on") {
  CHECK(first("500@3", 4) == Met{"", "", "500", ""});
  CHECK(first("500@3+", 5) == Met{"", "", "500", "500", "500"});
  CHECK(first("html,500@2+,ok@4+", 5) == Met{"html", "500", "500", "", ""});
  CHECK(first("500@1+,cut@2", 3) == Met{"500", "cut", "500"});
}

TEST_CASE("an unknown fault is an error that lists the known ones") {
  const auto plan = FaultPlan::parse("500,explode");
  REQUIRE_FALSE(plan);
  CHECK(plan.error().kind == ErrorKind::config);
  CHECK(plan.error().message.find("explode") != std::string::npos);
  for (const std::string& name : FaultPlan::names()) CHECK(plan.error().hint.find(name) != std::string::npos);
  for (const char* list : {"500@", "500@0", "500@x", "500@1x", "500@+", "500@-1", "@1", "500@99999999999999999999999"}) {
    CAPTURE(list);
    CHECK_FALSE(FaultPlan::parse(list));
  }
}
