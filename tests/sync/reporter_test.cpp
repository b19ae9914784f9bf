#include "sync/reporter.h"

#include "catch.h"
#include "fakes.h"

using namespace fakes;

namespace {

const Error gone{ErrorKind::network, "no route to kudos.example", "check the cable", 0, std::nullopt};
const Error refused{ErrorKind::auth, "the token is refused", "", 401, std::nullopt};

}  // namespace

TEST_CASE("the same error is said once per change, and every ten minutes") {
  World world;
  sync::Reporter reporter(world.log);
  for (int i = 0; i < 100; ++i) reporter.error(gone, "kudos", "kudos", Show{i * 10s});  // 16.5 minutes
  CHECK(world.events("error").size() == 2);
  reporter.error(refused, "kudos", "kudos", 1000s);
  reporter.error(gone, "kudos", "kudos", 1001s);
  CHECK(world.events("error").size() == 4);
  reporter.clear("kudos");
  reporter.error(gone, "kudos", "kudos", 1002s);
  CHECK(world.events("error").size() == 5);
}

TEST_CASE("an error has its source, kind, message and hint") {
  World world;
  sync::Reporter reporter(world.log);
  reporter.error(gone, "kudos", "kudos", 0s);
  REQUIRE(world.log_lines.size() == 1);
  for (const auto* part : {R"("source":"kudos")", R"("kind":"network")", R"("message":"no route to kudos.example")", R"("hint":"check the cable")"})
    CHECK(world.log_lines[0].find(part) != std::string::npos);
}

TEST_CASE("a dropped item is said once, also when each poll brings it again") {
  World world;
  sync::Reporter reporter(world.log);
  for (int poll = 0; poll < 10; ++poll) {
    reporter.drop("kudos", {"k1", "no message"});
    reporter.drop("kudos", {"k1", "no message"});
    reporter.drop("kudos", {"k2", "no message"});
    reporter.end_of_poll("kudos");
  }
  CHECK(world.events("drop").size() == 2);
  reporter.drop("kudos", {"k1", "no receiver"});
  reporter.drop("sheet", {"k1", "no message"});
  CHECK(world.events("drop").size() == 4);
}

TEST_CASE("a hundred thousand bad items do not fill the disk") {
  World world;
  sync::Reporter reporter(world.log);
  for (int i = 0; i < 100000; ++i) reporter.drop("kudos", {"k" + std::to_string(i), "no message"});
  reporter.end_of_poll("kudos");
  CHECK(world.events("drop").size() == 1001);
  CHECK(world.log_lines.back().find("99000 more") != std::string::npos);
}

TEST_CASE("a poll tells the seconds until the next") {
  World world;
  sync::Reporter reporter(world.log);
  reporter.poll({"kudos", 200, 3, 512, 41ms, 29500ms});
  REQUIRE(world.log_lines.size() == 1);
  for (const auto* part : {R"("event":"poll")", R"("status":200)", R"("items":3)", R"("bytes":512)", R"("ms":41)", R"("next":29.5)"})
    CHECK(world.log_lines[0].find(part) != std::string::npos);
}
