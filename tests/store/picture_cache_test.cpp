#include "store/picture_cache.h"

#include <fstream>

#include "base/file.h"
#include "catch.h"
#include "folder.h"

using namespace kudosk;
using namespace kudosk::test;
namespace fs = std::filesystem;

namespace {

std::string png(const std::string& content) { return "\x89PNG\r\n\x1a\n" + content; }

std::size_t files_in(const Folder& folder) { return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator())); }

}  // namespace

TEST_CASE("a picture is found by its key, also after a restart") {
  const Folder folder;
  std::string file;
  {
    store::PictureCache cache(folder.path());
    CHECK_FALSE(cache.find("a"));
    const auto put = cache.put("a", png("1"));
    REQUIRE(put);
    file = put->string();
    CHECK(cache.find("a") == *put);
    CHECK(put->extension() == ".png");
  }
  store::PictureCache cache(folder.path());
  REQUIRE(cache.find("a"));
  CHECK(cache.find("a")->string() == file);
  CHECK(*read_file(*cache.find("a")) == png("1"));
  CHECK_FALSE(cache.find("b"));
}

TEST_CASE("the same picture is written once, another one has another name") {
  const Folder folder;
  store::PictureCache cache(folder.path());
  const auto first = *cache.put("a", png("1"));
  const auto written = fs::last_write_time(first);
  CHECK(*cache.put("a", png("1")) == first);
  CHECK(fs::last_write_time(first) == written);
  const auto second = *cache.put("a", png("2"));
  CHECK(second != first);
  CHECK(cache.find("a") == second);
  CHECK(fs::exists(first));  // somebody may be reading it
  store::PictureCache again(folder.path());
  CHECK(again.find("a"));
  CHECK(files_in(folder) == 1);
}

TEST_CASE("beyond the cap the least recently used go") {
  const Folder folder;
  store::PictureCache cache(folder.path(), 300);
  const std::string large(100, 'x');
  for (const char* key : {"a", "b", "c"}) REQUIRE(cache.put(key, large));
  CHECK(cache.find("a"));
  REQUIRE(cache.put("d", large));
  CHECK(cache.find("a"));
  CHECK_FALSE(cache.find("b"));
  CHECK(cache.find("c"));
  CHECK(cache.find("d"));
  CHECK(files_in(folder) == 3);
}

TEST_CASE("what was replaced goes first") {
  const Folder folder;
  store::PictureCache cache(folder.path(), 300);
  const auto first = *cache.put("a", std::string(100, '1'));
  REQUIRE(cache.put("a", std::string(100, '2')));
  REQUIRE(cache.put("b", std::string(100, 'x')));
  REQUIRE(cache.put("c", std::string(100, 'x')));
  CHECK_FALSE(fs::exists(first));
  CHECK(cache.find("a"));
  CHECK(cache.find("b"));
  CHECK(cache.find("c"));
}

TEST_CASE("a picture that comes back under its old name is kept") {
  const Folder folder;
  store::PictureCache cache(folder.path(), 250);
  const std::string one(100, '1'), two(100, '2');
  REQUIRE(cache.put("a", one));
  REQUIRE(cache.put("a", two));
  const auto back = *cache.put("a", one);
  CHECK(cache.find("a") == back);
  CHECK(*read_file(back) == one);
  REQUIRE(cache.put("b", std::string(100, 'x')));
  CHECK(cache.find("a") == back);
}

TEST_CASE("a start with a smaller cap makes room") {
  const Folder folder;
  {
    store::PictureCache cache(folder.path());
    for (const char* key : {"a", "b", "c"}) REQUIRE(cache.put(key, std::string(100, 'x')));
  }
  store::PictureCache cache(folder.path(), 150);
  CHECK(files_in(folder) == 1);
}

TEST_CASE("too much, nothing and nowhere are errors") {
  const Folder folder;
  store::PictureCache cache(folder.path(), 50);
  CHECK(cache.put("a", std::string(51, 'x')).error().kind == ErrorKind::limit);
  CHECK_FALSE(cache.put("a", ""));
  CHECK_FALSE(store::PictureCache("").put("a", "x"));
  std::ofstream(folder / "file") << "x";
  store::PictureCache nowhere(folder / "file");
  CHECK(nowhere.put("a", "x").error().kind == ErrorKind::store);
  CHECK_FALSE(nowhere.find("a"));
}

TEST_CASE("what is not ours is left alone, and what was cut off is not shown") {
  const Folder folder;
  std::ofstream(folder / "readme.txt") << "mine";
  store::PictureCache cache(folder.path());
  const auto file = *cache.put("a", png("1"));
  std::ofstream(file, std::ios::trunc).flush();
  CHECK_FALSE(cache.find("a"));
  store::PictureCache again(folder.path());
  CHECK_FALSE(again.find("a"));
  CHECK(fs::exists(folder / "readme.txt"));
  REQUIRE(again.put("a", png("1")));
  CHECK(again.find("a"));
}

TEST_CASE("an emptied folder is only a cache that has to be filled again") {
  const Folder folder;
  store::PictureCache cache(folder.path());
  const auto file = *cache.put("a", png("1"));
  fs::remove(file);
  CHECK_FALSE(cache.find("a"));
  CHECK(*cache.put("a", png("1")) == file);
  CHECK(cache.find("a"));
}

TEST_CASE("a miss is remembered until its time, or until the picture comes") {
  const Folder folder;
  store::PictureCache cache(folder.path());
  const Wall noon = *parse_rfc3339("2026-11-24T12:00:00Z");
  cache.miss("a", noon);
  CHECK(cache.missed("a", noon - Millis(1)));
  CHECK_FALSE(cache.missed("a", noon));
  CHECK_FALSE(cache.missed("b", noon - Millis(1)));
  REQUIRE(cache.put("a", "x"));
  CHECK_FALSE(cache.missed("a", noon - Millis(1)));
  for (int i = 0; i < 5000; ++i) cache.miss(std::to_string(i), noon + Millis(i));
  CHECK_FALSE(cache.missed("0", noon - Millis(1)));
  CHECK(cache.missed("4999", noon));
}
