// The vectors that validate.py holds against the published schema, read by the reader.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "catch.h"
#include "wire/feed_json.h"
#include "wire/json_text.h"

using namespace kudosk;

namespace {

template <class F>
int each_vector(const char* folder, F&& f) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(KUDOSK_TESTS) / "wire/vectors" / folder)) {
    INFO(entry.path().filename().string());
    const auto text = read_file(entry.path());
    REQUIRE(text);
    f(*text, read_feed(*text, "https://kudos.example.com/feed"));
    ++count;
  }
  return count;
}

/// What the vector itself says of it.
std::size_t expected(const std::string& text, const char* what) {
  const auto tree = parse_json(text);
  REQUIRE(tree);
  return tree->at("expect").value(what, std::size_t{0});
}

}  // namespace

TEST_CASE("a valid feed is taken whole") {
  CHECK(each_vector("valid", [](const std::string& text, const Result<FeedPage>& page) {
          REQUIRE(page);
          CHECK(page->batch.drops.empty());
          CHECK(page->batch.items.size() == expected(text, "items"));
          CHECK(page->batch.retracted.size() == expected(text, "retracted"));
        }) >= 14);
}

TEST_CASE("of an invalid feed every broken item is dropped with a reason, or all of it is refused") {
  CHECK(each_vector("invalid", [](const std::string& text, const Result<FeedPage>& page) {
          if (!page) {
            CHECK(page.error().kind == ErrorKind::content);
            return;
          }
          CHECK(page->batch.items.empty());
          CHECK(page->batch.drops.size() == expected(text, "drops"));
          for (const auto& drop : page->batch.drops) CHECK_FALSE(drop.reason.empty());
        }) >= 25);
}

TEST_CASE("what is only odd costs the odd field alone") {
  CHECK(each_vector("tolerated", [](const std::string& text, const Result<FeedPage>& page) {
          REQUIRE(page);
          CHECK(page->batch.drops.empty());
          CHECK(page->batch.items.size() == expected(text, "items"));
        }) >= 30);
}
