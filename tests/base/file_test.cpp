#include "base/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "base/scratch.h"
#include "catch.h"

using namespace kudosk;
using test::Scratch;
using test::Variable;
namespace fs = std::filesystem;

namespace {
unsigned mode_of(const fs::path& path) {
  struct stat info {};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  return info.st_mode & 07777u;
}
std::size_t entries(const fs::path& folder) { return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator())); }
}  // namespace

TEST_CASE("a file is replaced whole, with the mode that was asked for") {
  const Scratch folder;
  const fs::path file = folder / "state";
  REQUIRE(replace_file(file, "one"));
  CHECK(read_file(file).value() == "one");
  CHECK(mode_of(file) == 0600);
  REQUIRE(replace_file(file, std::string("two\0three", 9), 0644));
  CHECK(read_file(file).value() == std::string("two\0three", 9));
  CHECK(mode_of(file) == 0644);
  REQUIRE(replace_file(file, ""));
  CHECK(read_file(file).value().empty());
  CHECK(entries(folder.path()) == 1);  // nothing temporary is left
}

TEST_CASE("replacing makes the folders that are missing, for nobody else") {
  const Scratch folder;
  REQUIRE(replace_file(folder / "a/b/state", "x"));
  CHECK(read_file(folder / "a/b/state").value() == "x");
  CHECK(mode_of(folder / "a") == 0700);
  CHECK(mode_of(folder / "a/b") == 0700);
}

TEST_CASE("who reads while a file is replaced sees the old or the new, never a part") {
  const Scratch folder;
  const fs::path file = folder / "state";
  const std::string old_text(200'000, 'a'), new_text(300'000, 'b');
  REQUIRE(replace_file(file, old_text));
  std::thread writer([&] {
    for (int i = 0; i < 20; ++i) (void)replace_file(file, i % 2 ? old_text : new_text);
  });
  bool whole = true;
  for (int i = 0; i < 200; ++i) {
    const auto seen = read_file(file);
    whole = whole && seen && (*seen == old_text || *seen == new_text);
  }
  writer.join();
  CHECK(whole);
}

TEST_CASE("several writers of one file don't mix") {
  const Scratch folder;
  const fs::path file = folder / "state";
  std::vector<std::thread> writers;
  for (char c = 'a'; c < 'e'; ++c)
    writers.emplace_back([&, c] {
      for (int i = 0; i < 15; ++i) (void)replace_file(file, std::string(50'000, c));
    });
  for (auto& writer : writers) writer.join();
  const std::string seen = read_file(file).value();
  REQUIRE(seen.size() == 50'000);
  CHECK(std::count(seen.begin(), seen.end(), seen[0]) == 50'000);
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("what a power cut left behind is taken over, not added to") {
  const Scratch folder;
  const fs::path file = folder / "state";
  REQUIRE(replace_file(folder / ".state.new", "half of a longer text that was never fini"));
  REQUIRE(replace_file(file, "whole"));
  CHECK(read_file(file).value() == "whole");
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a draft that another process holds is left alone") {
  const Scratch folder;
  const fs::path draft = folder / ".state.new";
  const int fd = ::open(draft.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  REQUIRE(fd >= 0);
  REQUIRE(::flock(fd, LOCK_EX) == 0);
  REQUIRE(::write(fd, "theirs", 6) == 6);
  REQUIRE(replace_file(folder / "state", "ours"));
  CHECK(read_file(folder / "state").value() == "ours");
  CHECK(read_file(draft).value() == "theirs");
  ::close(fd);
}

TEST_CASE("a link where the draft would be leads nowhere") {
  const Scratch folder;
  REQUIRE(replace_file(folder / "victim", "precious"));
  fs::create_symlink(folder / "victim", folder / ".state.new");
  REQUIRE(replace_file(folder / "state", "ours"));
  CHECK(read_file(folder / "victim").value() == "precious");
  CHECK(read_file(folder / "state").value() == "ours");
}

TEST_CASE("a replacement that fails keeps the old file and says why") {
  const Scratch folder;
  REQUIRE(replace_file(folder / "file", "x"));
  const auto below_a_file = replace_file(folder / "file/state", "y");
  REQUIRE_FALSE(below_a_file);
  CHECK(below_a_file.error().kind == ErrorKind::store);
  CHECK(below_a_file.error().message.find("file") != std::string::npos);

  fs::create_directory(folder / "state");
  fs::create_directory(folder / "state/full");
  const auto over_a_folder = replace_file(folder / "state", "y");
  REQUIRE_FALSE(over_a_folder);
  CHECK(over_a_folder.error().kind == ErrorKind::store);
  CHECK(entries(folder.path()) == 2);  // and its draft is gone

  CHECK_FALSE(replace_file(folder.path() / "", "y"));
  CHECK_FALSE(replace_file("/dev/full/state", "y"));
}

TEST_CASE("a file is read up to a bound") {
  const Scratch folder;
  const fs::path file = folder / "f";
  REQUIRE(replace_file(file, std::string(10'000, 'x')));
  CHECK(read_file(file, 10'000).value().size() == 10'000);
  const auto beyond = read_file(file, 9'999);
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().kind == ErrorKind::limit);
  CHECK(read_file("/proc/self/status").value().find("Name:") == 0);  // a file whose size is said to be 0
}

TEST_CASE("only a regular file is read, and nothing is waited for") {
  const Scratch folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  for (const fs::path& path : {folder / "missing", folder.path(), folder / "pipe", fs::path("/dev/zero"), fs::path()}) {
    const auto seen = read_file(path);
    REQUIRE_FALSE(seen);
    CHECK(seen.error().kind == ErrorKind::store);
    CHECK(seen.error().message.find(path.string()) != std::string::npos);
  }
}

TEST_CASE("the places are systemd's, then XDG's, then below the home") {
  const Variable home("HOME", "/home/amara");
  const Variable state("STATE_DIRECTORY", nullptr), cache("CACHE_DIRECTORY", nullptr), runtime("RUNTIME_DIRECTORY", nullptr);
  const Variable xdg_state("XDG_STATE_HOME", nullptr), xdg_cache("XDG_CACHE_HOME", nullptr), xdg_runtime("XDG_RUNTIME_DIR", nullptr);
  CHECK(state_folder() == "/home/amara/.local/state/kudosk");
  CHECK(cache_folder() == "/home/amara/.cache/kudosk");
  CHECK(runtime_folder() == "/run/kudosk");
  const Variable xs("XDG_STATE_HOME", "/s"), xc("XDG_CACHE_HOME", "/c"), xr("XDG_RUNTIME_DIR", "/r");
  CHECK(state_folder() == "/s/kudosk");
  CHECK(cache_folder() == "/c/kudosk");
  CHECK(runtime_folder() == "/r/kudosk");
  {
    const Variable relative("XDG_STATE_HOME", "s"), empty("XDG_CACHE_HOME", "");
    CHECK(state_folder() == "/home/amara/.local/state/kudosk");
    CHECK(cache_folder() == "/home/amara/.cache/kudosk");
  }
  const Variable s("STATE_DIRECTORY", "/var/lib/kudosk:/var/lib/other"), c("CACHE_DIRECTORY", "/var/cache/kudosk"), r("RUNTIME_DIRECTORY", "/run/kudosk-2");
  CHECK(state_folder() == "/var/lib/kudosk");
  CHECK(cache_folder() == "/var/cache/kudosk");
  CHECK(runtime_folder() == "/run/kudosk-2");
}

TEST_CASE("without a home the user's entry tells where it is") {
  const Variable home("HOME", nullptr), state("STATE_DIRECTORY", nullptr), xdg("XDG_STATE_HOME", nullptr);
  CHECK(state_folder().is_absolute());
}

TEST_CASE("assets are where the variable says, else in the source tree of a build") {
  const Variable unset("KUDOSK_ASSETS", nullptr);
  CHECK(fs::exists(assets_folder() / "assets"));
  CHECK(fs::weakly_canonical(assets_folder()) == fs::weakly_canonical(KUDOSK_SOURCE));
  const Variable given("KUDOSK_ASSETS", "/opt/kudosk");
  CHECK(assets_folder() == "/opt/kudosk");
}
