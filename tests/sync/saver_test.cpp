#include "sync/saver.h"

#include "catch.h"
#include "fakes.h"

using namespace fakes;
using Changed = sync::Saver::Change;

namespace {

struct Saving {
  World world;
  sync::Reporter reporter{world.log};
  sync::Saver saver{world.folder / "state", world.clock.now().show, reporter};
  bool save(bool leaving = false) {
    return saver.save([] { return store::Contents{}; }, world.clock.now(), leaving);
  }
  /// The state folder becomes a file: nothing can be written there, not even by root.
  void block() { world.write("state", "in the way"); }
  void unblock() { std::filesystem::remove(world.folder / "state"); }
};

}  // namespace

TEST_CASE("nothing changed, nothing written") {
  Saving saving;
  for (int i = 0; i < 100; ++i) {
    saving.world.clock.advance(1h);
    saving.save();
  }
  saving.save(true);
  CHECK(saving.saver.writes() == 0);
  CHECK_FALSE(saving.saver.due());
  CHECK_FALSE(std::filesystem::exists(saving.world.folder / "state"));
}

TEST_CASE("content is written every five minutes at most, cursors alone every twelve hours") {
  Saving saving;
  for (int i = 0; i < 60; ++i) {
    saving.saver.touch(Changed::content);
    saving.save();
    saving.world.clock.advance(1min);
  }
  CHECK(saving.saver.writes() == 11);
  for (int i = 0; i < 60 * 24; ++i) {
    saving.saver.touch(Changed::notes);
    saving.save();
    saving.world.clock.advance(1min);
  }
  CHECK(saving.saver.writes() <= 13);
}

TEST_CASE("what can't wait is written at once, and at exit whatever has changed") {
  Saving saving;
  saving.saver.touch(Changed::now);
  saving.save();
  CHECK(saving.saver.writes() == 1);
  saving.saver.touch(Changed::notes);
  saving.save();
  CHECK(saving.saver.writes() == 1);
  saving.save(true);
  CHECK(saving.saver.writes() == 2);
}

TEST_CASE("a disk that refuses is said once, tried again every five minutes, and forgotten when it works") {
  Saving saving;
  saving.block();
  saving.saver.touch(Changed::now);
  CHECK(saving.save());
  REQUIRE(saving.saver.trouble());
  CHECK(saving.saver.trouble()->kind == ErrorKind::store);
  for (int i = 0; i < 600; ++i) {
    saving.saver.touch(Changed::now);
    CHECK_FALSE(saving.save());
    saving.world.clock.advance(1s);
  }
  CHECK(saving.saver.writes() == 2);
  CHECK(saving.world.events("error").size() == 1);
  saving.unblock();
  saving.world.clock.advance(5min);
  CHECK(saving.save());
  CHECK_FALSE(saving.saver.trouble());
  CHECK(std::filesystem::exists(saving.world.folder / "state"));
}
