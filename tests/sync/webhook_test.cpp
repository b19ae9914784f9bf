// Who is told when a source has failed for long: once when it fails, once when it works again, and never so that anything waits for it.
#include "sync/webhook.h"

#include <algorithm>

#include "catch.h"
#include "fakes.h"

using namespace fakes;

namespace {

constexpr const char* hook = "https://alerts.example/kudosk";

/// A world with one source, whose health is set by hand, and a webhook after 10 minutes.
struct Alerting : World {
  bool fails = false;
  int hook_status = 204;
  bool hook_hangs = false;

  explicit Alerting(const std::string& name = "kudos") {
    add(name, R"("interval": "30s")");
    config.name = "Lobby";
    config.webhook.url = hook;
    config.webhook.after = 10min;
    network.handler = [this](const net::Request& request) -> std::optional<Result<net::Response>> {
      if (request.url == config.webhook.url || request.method == "POST") {
        if (hook_hangs) return std::nullopt;
        return Result<net::Response>(reply(hook_status));
      }
      return Result<net::Response>(fails ? reply(500) : reply(200, "k1"));
    };
  }
  std::vector<std::string> told() const {
    std::vector<std::string> out;
    for (const auto& sent : network.sent)
      if (sent.request.method == "POST") out.push_back(sent.request.body);
    return out;
  }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("an outage is told once after the time that is set, and once when it is over") {
  Alerting world;
  world.start();
  world.run(5min);
  world.fails = true;
  world.run(9min);
  CHECK(world.told().empty());
  world.run(3min);
  REQUIRE(world.told().size() == 1);
  const auto failing = world.told().front();
  INFO(failing);
  CHECK(has(failing, R"("event":"source_failing")"));
  CHECK(has(failing, R"("screen":"Lobby")"));
  CHECK(has(failing, R"("source":"kudos")"));
  CHECK(has(failing, "500"));
  CHECK(has(failing, R"("text":"Lobby: kudos has failed since 20)"));
  world.run(5h);
  CHECK(world.told().size() == 1);
  world.fails = false;
  world.run(15min);
  REQUIRE(world.told().size() == 2);
  INFO(world.told().back());
  CHECK(has(world.told().back(), R"("event":"source_recovered")"));
  const auto since = [](const std::string& body) { return body.substr(body.find("\"since\""), 40); };
  CHECK(since(world.told().back()) == since(failing));
  world.run(2h);
  CHECK(world.told().size() == 2);
  CHECK(world.events("webhook").size() == 2);
  // Another outage is told again.
  world.fails = true;
  world.run(20min);
  CHECK(world.told().size() == 3);
}

TEST_CASE("a short failure is not told, nor anything without a webhook") {
  Alerting world;
  world.start();
  SECTION("short") {
    world.fails = true;
    world.run(5min);
    world.fails = false;
  }
  SECTION("none is configured") {
    world.config.webhook = {};
    world.engine->send(sync::Reconfigure{std::make_shared<const Config>(world.config)});
    world.fails = true;
  }
  world.run(2h);
  CHECK(world.told().empty());
}

TEST_CASE("what could not be delivered is tried again, and an outage that is over before anybody was told is not told") {
  Alerting world;
  world.hook_status = 503;
  world.fails = true;
  world.start();
  world.run(12min);
  CHECK(world.told().size() >= 2);
  CHECK(world.told().size() <= 8);
  const auto errors = world.events("error");
  CHECK(std::any_of(errors.begin(), errors.end(), [](const std::string& line) { return has(line, "the webhook can't be told: it answered HTTP 503"); }));
  SECTION("delivered late") {
    world.hook_status = 200;
    world.run(15min);
    const auto so_far = world.told().size();
    world.run(1h);
    CHECK(world.told().size() == so_far);
    CHECK(has(world.told().back(), "source_failing"));
  }
  SECTION("never delivered") {
    world.fails = false;
    world.run(15min);
    world.hook_status = 200;
    const auto so_far = world.told().size();
    world.run(1h);
    CHECK(world.told().size() == so_far);
    CHECK_FALSE(has(world.told().back(), "source_recovered"));
  }
}

TEST_CASE("a webhook that never answers holds no source up") {
  Alerting world;
  world.hook_hangs = true;
  world.fails = true;
  world.start();
  world.run(12min);
  REQUIRE(world.told().size() == 1);
  world.fails = false;
  world.run(15min);
  CHECK(world.state().last_success);
  CHECK_FALSE(world.state().trouble);
  CHECK(world.ids().size() == 1);
  CHECK(world.told().size() == 1);
}

TEST_CASE("an address that is a secret comes from its file, with its token, and stands in no log") {
  Alerting world;
  world.config.webhook.url.clear();
  world.config.webhook.folder = world.folder;
  world.config.webhook.url_file = "hook.url";
  world.config.webhook.token_file = "hook.token";
  world.write("hook.url", "https://hooks.example/services/T0MARK/B0MARK?key=markmark\n");
  world.write("hook.token", "tokenmark\n");
  world.hook_status = 404;
  world.fails = true;
  world.start();
  world.run(11min);
  const auto sent = std::find_if(world.network.sent.begin(), world.network.sent.end(), [](const Sent& one) { return one.request.method == "POST"; });
  REQUIRE(sent != world.network.sent.end());
  CHECK(sent->request.url == "https://hooks.example/services/T0MARK/B0MARK?key=markmark");
  CHECK(sent->header("authorization") == "Bearer tokenmark");
  CHECK(sent->request.credential);
  CHECK_FALSE(sent->request.follow_redirects);
  world.log.error({ErrorKind::network, "no way to https://hooks.example/services/T0MARK/B0MARK with tokenmark", "", 0, std::nullopt});
  for (const auto& line : world.log_lines) {
    INFO(line);
    CHECK_FALSE(has(line, "T0MARK"));
    CHECK_FALSE(has(line, "markmark"));
    CHECK_FALSE(has(line, "tokenmark"));
  }
}

TEST_CASE("a secret of the webhook that can't be read is said, and taken up once it is there") {
  Alerting world;
  world.config.webhook.url.clear();
  world.config.webhook.folder = world.folder;
  world.config.webhook.url_file = "hook.url";
  world.write("hook.url", "https://hooks.example/x\n", 0644);
  world.start();
  const auto errors = world.events("error");
  CHECK(std::any_of(errors.begin(), errors.end(), [](const std::string& line) { return has(line, "the webhook can't be told") && has(line, "chmod"); }));
  world.fails = true;
  world.run(11min);
  CHECK(world.told().empty());
  world.write("hook.url", "https://hooks.example/x\n", 0600);
  world.run(11min);
  CHECK(world.told().size() == 1);
}
