// Several displays of one screen.
#include "config/displays.h"

#include "catch.h"
#include "config/load.h"

using namespace kudosk;

namespace {

const std::string sources = R"("sources": [{"type": "csv", "name": "praise", "path": "a.csv"}, {"type": "csv", "name": "goals", "path": "b.csv"}])";

Loaded loaded(const std::string& displays, const std::string& more = "") {
  return parse_config("{" + more + R"("theme": "warm", "playlist": {"dwell": {"min": "2s"}}, "people": [{"name": "Ana"}], "displays": )" + displays + ", " + sources + "}",
                      "/etc/kudosk/kudosk.json");
}

}  // namespace

TEST_CASE("displays: each has the whole's values but for its own") {
  const Loaded both =
      loaded(R"([{"display": 0}, {"display": "HDMI-A-2", "rotate": 90, "size": "1280x720", "theme": "light", "playlist": {"dwell": {"max": "9s"}}, "sources": ["goals"]}])");
  for (const auto& problem : both.problems)
    if (!problem.warning) UNSCOPED_INFO(describe(problem));
  REQUIRE(both.config.displays.size() == 2);
  const Config &a = *both.config.displays[0].config, &b = *both.config.displays[1].config;
  CHECK(both.config.displays[0].output.empty());
  CHECK(a.theme == "warm");
  CHECK(a.sources.size() == 2);
  CHECK(a.screen.rotate == 0);
  CHECK(both.config.displays[1].output == "HDMI-A-2");
  CHECK(b.theme == "light");
  CHECK(b.screen.rotate == 90);
  CHECK(b.screen.size == std::optional(std::pair{1280, 720}));
  CHECK(b.playlist.dwell_min == Millis{2000});
  CHECK(b.playlist.dwell_max == Millis{9000});
  REQUIRE(b.sources.size() == 1);
  CHECK(b.sources[0].name == "goals");
  CHECK(b.people.size() == 1);
  CHECK(b.displays.empty());
  CHECK(both.config.sources.size() == 2);  // all are asked
}

TEST_CASE("displays: all, or one as ever") {
  CHECK(loaded("\"all\"").config.all_displays);
  CHECK_FALSE(loaded("[]").config.all_displays);
  CHECK_FALSE(loaded("[]").config.screen.named);
  CHECK(loaded("[]", R"("screen": {"display": 0}, )").config.screen.named);
}

TEST_CASE("displays: what is wrong is said where it stands") {
  const auto path_of = [](const std::string& displays) {
    for (const auto& problem : loaded(displays).problems)
      if (!problem.warning) return problem.path;
    return std::string("nothing");
  };
  CHECK(path_of(R"([{"display": 0}, {"display": 0}])") == "/displays/1/display");
  CHECK(path_of(R"([{"display": "HDMI-1"}, {"display": "hdmi-1"}])") == "/displays/1/display");
  CHECK(path_of(R"([{"display": 0, "sources": ["gaols"]}])") == "/displays/0/sources/0");
  CHECK(path_of(R"([{"display": 64}])").rfind("/displays", 0) == 0);
  CHECK(path_of(R"([{"rotate": 90}])").rfind("/displays", 0) == 0);
  CHECK(path_of(R"([{"display": 0, "rotate": 45}])").rfind("/displays", 0) == 0);
  CHECK(path_of(R"([{"display": 0, "hours": {}}])").rfind("/displays", 0) == 0);
  CHECK(path_of("\"both\"").rfind("/displays", 0) == 0);
  for (const auto& problem : loaded(R"([{"display": 0, "sources": ["gaols"]}])").problems) {
    if (!problem.warning) CHECK(problem.suggestion == "goals");
  }
}
