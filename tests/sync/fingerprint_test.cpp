#include "sync/fingerprint.h"

#include "catch.h"
#include "fakes.h"

using namespace fakes;
using sync::Keep;
using sync::keepable;

namespace {

std::string print(const std::string& options, const Config& config = {}) { return sync::fingerprint(source(options), config); }
const std::string plain = R"({"type": "feed", "url": "https://kudos.example/feed", "token_file": "a.token"})";

}  // namespace

TEST_CASE("how often and how much a source is asked leaves what it remembers") {
  CHECK(keepable(print(plain),
                 print(R"({"token_file": "a.token", "type": "feed", "url": "https://kudos.example/feed", "interval": "5s", "weight": 2, "limit": 5, "screens": 3})")) == Keep::all);
}

TEST_CASE("another secret voids the memory and leaves the items") {
  CHECK(keepable(print(plain), print(R"({"type": "feed", "url": "https://kudos.example/feed", "token_file": "b.token"})")) == Keep::holding);
}

TEST_CASE("another place or type leaves nothing") {
  CHECK(keepable(print(plain), print(R"({"type": "feed", "url": "https://kudos.example/feed?team=2", "token_file": "a.token"})")) == Keep::nothing);
  CHECK(keepable(print(plain), print(R"({"type": "rss", "url": "https://kudos.example/feed", "token_file": "a.token"})")) == Keep::nothing);
  CHECK(keepable("", print(plain)) == Keep::nothing);
}

TEST_CASE("another opt-out, language or age limit asks anew") {
  Config opted, german, longer;
  opted.policy.opt_out = {"Mara Quist"};
  german.language = "de";
  longer.playlist.max_age = std::chrono::hours(24 * 90);
  for (const auto* config : {&opted, &german, &longer}) CHECK(keepable(print(plain), print(plain, *config)) == Keep::holding);
}

TEST_CASE("a fingerprint tells nothing of the settings") {
  const auto text = print(R"({"type": "feed", "url": "https://user:hunter2@kudos.example/feed", "token_file": "a.token"})");
  CHECK(text.find("hunter2") == std::string::npos);
  CHECK(text.find("kudos") == std::string::npos);
  CHECK(text.size() == 33);
}

TEST_CASE("a configuration widens where somebody opts in again or older items are wanted") {
  Config narrow, wide;
  narrow.policy.opt_out = {"Mara Quist"};
  CHECK(sync::widens(narrow, wide));
  CHECK_FALSE(sync::widens(wide, narrow));
  Config longer;
  longer.playlist.max_age = wide.playlist.max_age * 2;
  CHECK(sync::widens(wide, longer));
  CHECK_FALSE(sync::widens(longer, wide));
  CHECK_FALSE(sync::widens(wide, wide));
}
