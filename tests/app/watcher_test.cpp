// Files of the configuration and of sources, noticed by the system and not by asking.
#include "app/watcher.h"

#include <condition_variable>
#include <cstdlib>
#include <fstream>

#include "catch.h"

using namespace kudosk::app;
namespace fs = std::filesystem;

namespace {

/// A folder of its own, and a watcher that says when it wakes.
struct World {
  fs::path folder = [] {
    char name[] = "/tmp/kudosk-watcher-XXXXXX";
    return fs::path(mkdtemp(name));
  }();
  std::mutex mutex;
  std::condition_variable woken;
  Watcher watcher{[this] { woken.notify_all(); }};
  ~World() { fs::remove_all(folder); }

  void write(const fs::path& path, const char* text) { std::ofstream(folder / path) << text; }
  /// Waits for what a change brings; the bound is for a machine that is very busy.
  template <class F>
  bool comes(F&& test) {
    std::unique_lock lock(mutex);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!test()) {
      if (std::chrono::steady_clock::now() > end) return false;
      woken.wait_for(lock, std::chrono::milliseconds(50));
    }
    return true;
  }
};

}  // namespace

TEST_CASE("a source's file, folder and stick are known by the source's name") {
  World world;
  fs::create_directory(world.folder / "photos");
  world.write("kudosk.json", "{}");
  world.watcher.watch({world.folder / "kudosk.json"});
  world.watcher.watch_content({{world.folder / "awards.csv", "awards"}, {world.folder / "photos", "faces"}, {world.folder / "stick", "stick"}});
  using Names = std::set<std::string>;
  Names names;
  const auto only = [&](const char* name) {
    return world.comes([&] {
      names = world.watcher.take_content();
      return !names.empty();
    }) && names == Names{name};
  };
  world.write("awards.csv", "To,Message\n");
  CHECK(only("awards"));
  world.write("photos/amara.jpg", "x");
  CHECK(only("faces"));
  fs::create_directory(world.folder / "stick");
  CHECK(only("stick"));
  CHECK_FALSE(world.watcher.take_changed());
  world.write("kudosk.json", "{ }");
  CHECK(world.comes([&] { return world.watcher.take_changed(); }));
  CHECK(world.watcher.take_content().empty());
  // One list does not take the other away.
  world.watcher.watch({});
  world.write("awards.csv", "To,Message\nAmara,Thanks\n");
  CHECK(only("awards"));
}
