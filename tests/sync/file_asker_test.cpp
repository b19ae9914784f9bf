#include "sync/file_asker.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <ctime>

#include "catch.h"
#include "fakes.h"

using namespace fakes;
using sync::list;

namespace {

/// Sets a file's time to so long before the world's morning.
void age(const std::filesystem::path& path, Millis before) {
  const auto when = (morning - before).time_since_epoch().count();
  const timespec times[2] = {{when / 1000, (when % 1000) * 1000000}, {when / 1000, (when % 1000) * 1000000}};
  REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
}

std::vector<std::string> names(const sync::Listing& listing) {
  std::vector<std::string> out;
  for (const auto& entry : listing.answer.entries) out.push_back(entry.name);
  return out;
}

}  // namespace

TEST_CASE("a file is answered with its bytes and its time") {
  World world;
  age(world.write("awards.csv", "To,Message\n"), 1h);
  const auto answered = sync::answer(sources::FileAsk{"awards.csv"}, world.folder);
  REQUIRE_FALSE(answered.error);
  CHECK(answered.bytes == "To,Message\n");
  CHECK(answered.modified == morning - 1h);
}

TEST_CASE("a file that is missing, a folder or too large is an error that names it") {
  World world;
  world.write("big.csv", std::string(100, 'x'));
  for (const auto& path : {"none.csv", ".", "big.csv"}) {
    CAPTURE(path);
    const auto answered = sync::answer(sources::FileAsk{path, 50}, world.folder);
    REQUIRE(answered.error);
    CHECK(answered.error->message.find(path) != std::string::npos);
    CHECK(answered.error->kind != ErrorKind::store);
    CHECK(answered.bytes.empty());
  }
}

TEST_CASE("a folder is listed without what is hidden, temporary or somebody else's") {
  World world;
  for (const auto* name : {"a.csv", ".hidden.csv", "b.csv~", "~$b.csv", "c.csv.tmp", "d.CSV.PART", "e.crdownload", "photos/Amara.jpg", ".git/config", "1/2/3/deep.csv"})
    age(world.write(name, "x"), 1min);
  CHECK(names(list({world.folder}, "/nowhere", morning)) == std::vector<std::string>{"a.csv", "photos/Amara.jpg"});
}

TEST_CASE("a file that was changed a moment ago is waited for") {
  World world;
  age(world.write("old.csv", "x"), 1min);
  age(world.write("new.csv", "x"), 500ms);
  const auto listing = list({world.folder}, "/nowhere", morning);
  CHECK(names(listing) == std::vector<std::string>{"old.csv"});
  REQUIRE(listing.settles_in);
  CHECK(*listing.settles_in == 1500ms);
  CHECK(listing.answer.unsettled.size() == 1);
  CHECK(list({world.folder}, "/nowhere", morning + 2s).answer.unsettled.empty());
  CHECK_FALSE(list({world.folder}, "/nowhere", morning + 2s).settles_in);
}

TEST_CASE("a file from another machine's future is there") {
  World world;
  age(world.write("future.csv", "x"), -24h);
  CHECK(names(list({world.folder}, "/nowhere", morning)) == std::vector<std::string>{"future.csv"});
}

TEST_CASE("a folder that is not there is an error, not an empty folder") {
  World world;
  const auto listing = list({world.folder / "stick"}, "/nowhere", morning);
  REQUIRE(listing.answer.error);
  CHECK(listing.answer.error->message.find("stick") != std::string::npos);
  CHECK(listing.answer.error->kind == ErrorKind::content);
}

TEST_CASE("a source's own folder is the one that its path names or lies in") {
  World world;
  world.write("party/awards.csv", "x");
  CHECK(sync::own_folder(source(R"({"path": "party"})", world.folder)) == world.folder / "party");
  CHECK(sync::own_folder(source(R"({"path": "party/awards.csv"})", world.folder)) == world.folder / "party");
  CHECK(sync::own_folder(source(R"({"url": "https://kudos.example/feed"})", world.folder)).empty());
}

TEST_CASE("a source's photos may lie in another folder than its sheet") {
  World world;
  const auto own = sync::own_folders(source(R"({"path": "party/awards.csv", "photos": "faces"})", world.folder));
  REQUIRE(own.size() == 2);
  CHECK(own[0] == world.folder / "party");
  CHECK(own[1] == world.folder / "faces");
  CHECK(sync::own_folders(source(R"({"url": "https://kudos.example/feed"})", world.folder)).empty());
}
