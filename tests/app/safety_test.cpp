// The rules by which a stuck or crashing screen is noticed.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/starts.h"
#include "app/watchdog.h"
#include "catch.h"

using namespace kudosk;
using namespace kudosk::app;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    char name[] = "/tmp/kudosk-safety-XXXXXX";
    path = mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("watchdog: who keeps its promises is not stuck") {
  WatchdogRule rule(Millis{2500}, Millis{1200});
  for (int second = 0; second < 600; ++second) CHECK_FALSE(rule.stuck(Show{second * 1200}, Show{second * 1200 + 60000}));
}

TEST_CASE("watchdog: stuck is what is late for two ticks, within five seconds") {
  WatchdogRule rule(Millis{2500}, Millis{1200});
  std::optional<Show> found;
  for (int tick = 0; tick < 10 && !found; ++tick) {
    const Show now{tick * 1200 + 100};
    if (rule.stuck(now, Show{0})) found = now;
  }
  REQUIRE(found);
  CHECK(*found > Show{2500});
  CHECK(*found <= Show{5000});
}

TEST_CASE("watchdog: a process that stood still as a whole gets its turn first") {
  WatchdogRule rule(Millis{2500}, Millis{1200});
  CHECK_FALSE(rule.stuck(Show{0}, Show{100}));
  CHECK_FALSE(rule.stuck(Show{60000}, Show{100}));     // stopped for a minute, then both threads run again
  CHECK_FALSE(rule.stuck(Show{61200}, Show{61000}));   // the render thread has come by
  CHECK_FALSE(rule.stuck(Show{121200}, Show{61000}));  // stopped again
  CHECK_FALSE(rule.stuck(Show{122400}, Show{61000}));  // the first tick at which it was late
  CHECK(rule.stuck(Show{123600}, Show{61000}));        // and it did not come
}

TEST_CASE("watchdog: nothing is promised while no display is there; another promise begins anew") {
  WatchdogRule rule(Millis{2500}, Millis{1200});
  for (int tick = 0; tick < 10; ++tick) CHECK_FALSE(rule.stuck(Show{tick * 1200}, std::nullopt));
  CHECK_FALSE(rule.stuck(Show{12000}, Show{9000}));
  CHECK_FALSE(rule.stuck(Show{13200}, Show{9100}));
  CHECK(rule.stuck(Show{14400}, Show{9100}));
}

TEST_CASE("watchdog: calls out once, and ends at once when nothing is wrong") {
  const ManualClock clock(Now{Show{10000}, Wall{}, true});
  std::atomic<int> called{0};
  {
    Watchdog dog(clock, Millis{10}, Millis{1}, [&] { ++called; });
    dog.promise(Show{20000});
  }
  CHECK(called == 0);
  {
    Watchdog dog(clock, Millis{10}, Millis{1}, [&] {
      ++called;
      called.notify_all();
    });
    dog.promise(Show{100});
    called.wait(0);
  }
  CHECK(called == 1);
}

TEST_CASE("starts: three that did not live make the next one a safe one") {
  const Folder folder;
  for (int start = 0; start < Starts::kTooMany; ++start) {
    const Starts crashed(folder.path);
    CHECK(crashed.failed() == start);
    CHECK_FALSE(crashed.safe());
  }
  Starts safe(folder.path);
  CHECK(safe.safe());
  safe.lived(Starts::kLived - Millis{1});
  CHECK(safe.counted());
  safe.lived(Starts::kLived);
  CHECK_FALSE(safe.counted());
  CHECK(safe.safe());  // this one stays so
  CHECK_FALSE(Starts(folder.path).safe());
}

TEST_CASE("starts: an end in order counts nothing") {
  const Folder folder;
  for (int start = 0; start < 10; ++start) {
    Starts one(folder.path);
    CHECK(one.failed() == 0);
    one.ended();
  }
  CHECK(std::filesystem::is_empty(folder.path));
}

TEST_CASE("starts: without a folder, with one that can't be written, with nonsense in the file") {
  CHECK_FALSE(Starts("").counted());
  const Folder folder;
  std::ofstream(folder.path / "starts") << "99999999999999999999 cats\n";
  CHECK_FALSE(Starts(folder.path).safe());
  std::filesystem::remove(folder.path / "starts");
  std::filesystem::create_directory(folder.path / "starts");
  Starts blocked(folder.path);
  CHECK_FALSE(blocked.safe());
  CHECK_FALSE(blocked.counted());
  blocked.ended();
}
