// What survives a power cut, and how often the disk is written for it.
#include <fstream>

#include "catch.h"
#include "fakes.h"
#include "store/store.h"

using namespace fakes;
using sources::Effects;

namespace {

using Answered = std::optional<Result<net::Response>>;

struct Stored {
  World world;
  std::string body = "k1\nk2";
  bool online = true;

  Stored() {
    world.options.state = world.folder / "state";
    world.add("kudos", R"("interval": "30s")");
    world.network.handler = [this](const net::Request& request) -> Answered {
      if (!online) return fail(ErrorKind::network, "no route");
      if (Sent{0, request, {}}.header("If-None-Match") == "\"" + body + "\"") return reply(304);
      return reply(200, body, {{"etag", "\"" + body + "\""}});
    };
  }
  std::vector<std::string> on_disk() const {
    std::vector<std::string> out;
    const auto read = store::read(world.options.state);
    for (const auto& [name, stored] : read.contents.sources)
      for (const auto& [id, item] : stored.holding.items) out.push_back(id);
    std::sort(out.begin(), out.end());
    return out;
  }
  Wall written() const { return store::read(world.options.state).contents.written; }
  /// The power is cut: what is on the disk now is what the next start finds.
  void cut() {
    const auto copy = world.folder / "copy";
    std::filesystem::remove_all(copy);
    std::filesystem::copy(world.options.state, copy, std::filesystem::copy_options::recursive);
    world.engine.reset();
    std::filesystem::remove_all(world.options.state);
    std::filesystem::rename(copy, world.options.state);
    world.network.sent.clear();
  }
  void reconfigure() { world.engine->send(sync::Reconfigure{std::make_shared<const Config>(world.config)}); }
};

}  // namespace

TEST_CASE("the first content is written at once, and is there before the next start has asked anybody") {
  Stored stored;
  stored.world.start();
  stored.cut();
  stored.online = false;
  stored.world.clock.advance(3h);
  stored.world.engine =
      std::make_unique<sync::Engine>(std::make_shared<const Config>(stored.world.config), stored.world.options, stored.world.log, stored.world.clock, stored.world.network, [] {});
  CHECK(stored.world.ids().size() == 2);
  CHECK(stored.world.now()->stored_at == morning);
  CHECK(stored.world.state().last_success == morning);
  CHECK(stored.world.state().items == 2);
  stored.world.run(1h);
  CHECK(stored.world.ids().size() == 2);
  CHECK(stored.world.now()->stored_at == morning);
  CHECK(stored.world.now()->offline_since);
  stored.online = true;
  stored.world.run(11min);
  CHECK_FALSE(stored.world.now()->stored_at);
  CHECK_FALSE(stored.world.now()->offline_since);
}

TEST_CASE("after a start, what has not changed is not sent again") {
  Stored stored;
  stored.world.start();
  stored.world.restart();
  REQUIRE(stored.world.network.sent.size() == 1);
  CHECK(stored.world.network.sent[0].header("If-None-Match") == "\"k1\nk2\"");
  CHECK(stored.world.ids().size() == 2);
}

TEST_CASE("nothing is written while nothing changes") {
  Stored stored;
  stored.world.start();
  const auto file = stored.written();
  stored.world.run(24h);
  stored.world.engine.reset();
  CHECK(stored.written() == file);
}

TEST_CASE("new content is written every five minutes at most, and at exit") {
  Stored stored;
  stored.world.start();
  const auto first = stored.written();
  stored.body = "k1\nk2\nk3";
  stored.world.run(1min);
  CHECK(stored.world.ids().size() == 3);
  CHECK(stored.on_disk().size() == 2);
  stored.world.run(5min);
  CHECK(stored.on_disk().size() == 3);
  CHECK(stored.written() == first + 5min);
  stored.body += "\nk4";
  stored.world.run(1min);
  stored.world.engine.reset();
  CHECK(stored.on_disk().size() == 4);
}

TEST_CASE("a retraction does not come back after a power cut") {
  Stored stored;
  stored.world.start();
  stored.body = "k2";
  stored.world.run(1min);
  CHECK(stored.on_disk() == std::vector<std::string>{"k2"});
}

TEST_CASE("who opts out is off the disk at once, and stays off it") {
  Stored stored;
  stored.world.start();
  stored.world.config.policy.opt_out = {"Receiver of k1"};
  stored.reconfigure();
  stored.world.step();
  CHECK(stored.on_disk() == std::vector<std::string>{"k2"});
  stored.world.run(1h);
  stored.body = "k1\nk2\nk3";
  stored.world.run(10min);
  CHECK(stored.on_disk() == std::vector<std::string>{"k2", "k3"});
}

TEST_CASE("who opts out while the screen is off is off the disk with the next start, network or not") {
  Stored stored;
  stored.world.start();
  stored.world.engine.reset();
  stored.online = false;
  stored.world.config.policy.opt_out = {"Receiver of k1"};
  stored.world.start();
  CHECK(stored.on_disk() == std::vector<std::string>{"k2"});
  CHECK(stored.world.ids() == std::vector<std::string>{"k2"});
}

TEST_CASE("who opts in again is asked for anew") {
  Stored stored;
  stored.world.config.policy.opt_out = {"Receiver of k1"};
  stored.world.start();
  stored.world.restart();
  CHECK(stored.world.ids() == std::vector<std::string>{"k2"});
  SECTION("while the screen runs") {
    stored.world.config.policy.opt_out.clear();
    stored.reconfigure();
    stored.world.run(1s);
  }
  SECTION("while it is off") {
    stored.world.config.policy.opt_out.clear();
    stored.world.restart();
  }
  CHECK(stored.world.ids().size() == 2);
}

TEST_CASE("a source that is no longer configured is off the disk") {
  Stored stored;
  stored.world.start();
  SECTION("while the screen runs") {
    stored.world.config.sources.clear();
    stored.reconfigure();
    stored.world.step();
  }
  SECTION("while it is off") {
    stored.world.config.sources.clear();
    stored.world.restart();
  }
  CHECK(stored.on_disk().empty());
}

TEST_CASE("a source at another address starts without what the old one said") {
  Stored stored;
  stored.world.start();
  stored.world.config.sources[0] = source(R"({"type": "fake", "name": "kudos", "interval": "30s", "url": "https://two.example"})", stored.world.folder);
  stored.online = false;
  stored.world.restart();
  CHECK(stored.world.ids().empty());
  CHECK_FALSE(stored.world.now()->stored_at);
}

TEST_CASE("a damaged store is one line in the log, and the screen goes on") {
  Stored stored;
  stored.world.start();
  stored.world.engine.reset();
  for (const auto& entry : std::filesystem::directory_iterator(stored.world.options.state))
    if (entry.is_regular_file()) std::ofstream(entry.path(), std::ios::binary) << "not a store";
  stored.world.start();
  CHECK(stored.world.ids().size() == 2);
  CHECK(stored.world.events("error").size() == 1);
  CHECK(stored.on_disk().size() == 2);
}

TEST_CASE("a disk that can't be written is one line in the log, and a mark") {
  Stored stored;
  stored.world.write("state", "in the way of the folder");
  stored.world.start();
  REQUIRE(stored.world.now()->store_trouble);
  CHECK(stored.world.now()->store_trouble->kind == ErrorKind::store);
  for (int i = 0; i < 50; ++i) {
    stored.body += "\nn" + std::to_string(i);
    stored.world.run(1min);
  }
  CHECK(stored.world.events("error").size() == 1);
  CHECK(stored.world.ids().size() == 52);
  std::filesystem::remove(stored.world.options.state);
  stored.world.run(6min);
  CHECK_FALSE(stored.world.now()->store_trouble);
  CHECK(stored.on_disk().size() == 52);
}

TEST_CASE("read only, nothing is written but a rotated secret") {
  Stored stored;
  stored.world.options.read_only = true;
  stored.world.scripts["kudos"].answer = [](const Now&, const sources::Ask&, sources::Answer) -> Effects {
    return {sources::Keep{"refresh", "rotated-secret"}, sources::Emit{lines("k1")}};
  };
  stored.world.start();
  stored.world.run(1h);
  stored.world.engine.reset();
  CHECK(stored.on_disk().empty());
  CHECK(store::read_secrets(stored.world.options.state, "kudos").at("refresh") == "rotated-secret");
}

TEST_CASE("no secret and no private item is ever on the disk") {
  Stored stored;
  stored.world.config.sources[0] = source(R"({"type": "fake", "name": "kudos", "token_file": "api.token"})", stored.world.folder);
  stored.world.write("api.token", "s3cret-token");
  stored.world.scripts["kudos"].poll = [](const Now&) -> Effects {
    auto ask = http("https://kudos.example/feed");
    as_http(ask).secrets.push_back({sources::SecretUse::As::query, "token_file", "", "key", ""});
    return {ask};
  };
  stored.world.scripts["kudos"].answer = [](const Now&, const sources::Ask&, sources::Answer) -> Effects {
    auto item = praise("k1", "Amara Okafor", "between us");
    item.visibility = Visibility::private_;
    return {sources::Emit{batch({item, praise("k2")})}};
  };
  stored.world.start();
  stored.world.run(10min);
  stored.world.engine.reset();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(stored.world.options.state)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    CHECK(bytes.find("s3cret-token") == std::string::npos);
    CHECK(bytes.find("between us") == std::string::npos);
  }
  CHECK(stored.on_disk() == std::vector<std::string>{"k2"});
}
