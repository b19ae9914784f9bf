#include "motion/confetti.h"

#include <algorithm>
#include <cmath>

#include "catch.h"

using namespace kudosk;
using motion::Burst;
using motion::Flake;

namespace {
std::vector<Flake> at(const Burst& burst, int ms) {
  std::vector<Flake> out;
  burst.at(Millis{ms}, out);
  return out;
}
bool same(const std::vector<Flake>& a, const std::vector<Flake>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Flake& x, const Flake& y) {
    return x.x == y.x && x.y == y.y && x.angle == y.angle && x.squash == y.squash && x.alpha == y.alpha && x.colour == y.colour;
  });
}
}  // namespace

TEST_CASE("the same moment of the same burst is the same frame, in whatever order it is asked for") {
  const Burst one(42, 1920, 1080), again(42, 1920, 1080), other(43, 1920, 1080);
  const auto late = at(one, 1700);
  const auto early = at(one, 300);
  CHECK(same(early, at(again, 300)));
  CHECK(same(late, at(again, 1700)));
  CHECK_FALSE(same(late, at(other, 1700)));
}

TEST_CASE("nothing before it begins and nothing once it is over") {
  const Burst burst(7, 1920, 1080);
  CHECK(at(burst, -1).empty());
  CHECK(at(burst, 2500).empty());
  CHECK(at(burst, 60000).empty());
  for (const auto& flake : at(burst, 2499)) CHECK(flake.alpha < 0.02f);
}

TEST_CASE("a hundred and twenty pieces, nearly all of them in sight at its height") {
  for (const auto& [w, h] : {std::pair{1920.f, 1080.f}, {1080.f, 1920.f}, {3840.f, 1080.f}, {1440.f, 1080.f}}) {
    CAPTURE(w, h);
    const Burst burst(1, w, h);
    std::size_t most = 0;
    for (int ms = 0; ms < 2500; ms += 50) most = std::max(most, at(burst, ms).size());
    CHECK(most <= static_cast<std::size_t>(Burst::kPieces));
    CHECK(most >= 90);
  }
}

TEST_CASE("pieces move without a jump, slow down, and fall in the end") {
  const Burst burst(11, 1920, 1080);
  for (int ms = 200; ms < 2400; ms += 16) {
    const auto a = at(burst, ms), b = at(burst, ms + 16);
    // Matched by what does not change; sizes are as good as unique.
    for (const auto& from : a) {
      const auto to = std::find_if(b.begin(), b.end(), [&](const Flake& f) { return f.w == from.w && f.h == from.h && f.colour == from.colour; });
      if (to == b.end()) continue;
      CHECK(std::hypot(to->x - from.x, to->y - from.y) < 60);
      if (ms > 2000) CHECK(to->y >= from.y - 1);
      CHECK(std::abs(to->squash) <= 1);
    }
  }
}

TEST_CASE("both sides of the stage get their share, the middle the least") {
  int left = 0, middle = 0, right = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Burst burst(seed, 1920, 1080);
    for (const auto& f : at(burst, 1100)) {
      if (f.y < 200) continue;
      (f.x < 640 ? left : f.x < 1280 ? middle : right)++;
    }
  }
  CHECK(left > middle);
  CHECK(right > middle);
  CHECK(std::abs(left - right) < (left + right) / 5);
}
