// The engine with its thread: woken by commands, stopped while the network waits.
#include <condition_variable>
#include <mutex>
#include <thread>

#include "catch.h"
#include "fakes.h"
#include "store/store.h"

using namespace fakes;

namespace {

/// Waits for publications, woken by the engine.
struct Screen {
  std::mutex mutex;
  std::condition_variable woken;

  template <class Until>
  bool wait(Until&& until) {
    std::unique_lock lock(mutex);
    return woken.wait_for(lock, 20s, until);
  }
  void wake() {
    std::lock_guard lock(mutex);
    woken.notify_all();
  }
};

struct Threaded {
  World world;
  Screen screen;

  explicit Threaded(const std::string& more = R"("interval": "1h")") {
    world.add("kudos", more);
    world.network.sleeps = true;
  }
  void start() {
    world.engine = std::make_unique<sync::Engine>(std::make_shared<const Config>(world.config), world.options, world.log, world.clock, world.network, [this] { screen.wake(); });
    world.engine->start();
  }
  bool shows(std::size_t count) {
    return screen.wait([&] { return world.engine->snapshot()->feed->items.size() == count; });
  }
};

}  // namespace

TEST_CASE("a started engine publishes by itself and wakes the screen") {
  Threaded threaded;
  threaded.start();
  CHECK(threaded.shows(1));
}

TEST_CASE("a command wakes the thread out of its sleep") {
  Threaded threaded;
  threaded.start();
  REQUIRE(threaded.shows(1));
  auto config = threaded.world.config;
  config.policy.opt_out = {"Receiver of k1"};
  threaded.world.engine->send(sync::Reconfigure{std::make_shared<const Config>(config)});
  CHECK(threaded.shows(0));
}

TEST_CASE("stopping does not wait for the network, and stores what has changed") {
  Threaded threaded;
  threaded.world.options.state = threaded.world.folder / "state";
  threaded.start();
  REQUIRE(threaded.shows(1));
  SECTION("while it sleeps") {}
  SECTION("while an answer is outstanding") {
    threaded.world.engine->stop();
    threaded.world.network.handler = [](const net::Request&) -> std::optional<Result<net::Response>> { return std::nullopt; };
    threaded.world.engine->send(sync::PollNow{});
    threaded.world.engine->start();
  }
  threaded.world.engine->stop();  // would take the hour until the next poll
  CHECK(threaded.world.network.longest_wait >= 30s);
  CHECK(store::read(threaded.world.options.state).contents.sources.at("kudos").holding.items.size() == 1);
  threaded.world.engine->stop();
}

TEST_CASE("many commands and readers at once") {
  Threaded threaded(R"("interval": "1s")");
  threaded.start();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int j = 0; j < 200; ++j) {
        threaded.world.engine->send(sync::PollNow{});
        const auto snapshot = threaded.world.engine->snapshot();
        if (snapshot->feed->items.size() > 1) threaded.world.engine->send(sync::NewCode{"nobody"});
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(threaded.shows(1));
}
