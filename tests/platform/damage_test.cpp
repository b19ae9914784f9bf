#include "platform/damage.h"

#include <random>

#include "catch.h"

using namespace kudosk::platform;

TEST_CASE("damage holds every pixel that was marked, once, and little more") {
  std::mt19937 random(11);
  for (int round = 0; round < 60; ++round) {
    const int w = 1 + static_cast<int>(random() % 300), h = 1 + static_cast<int>(random() % 200);
    Damage damage(w, h);
    std::vector<char> marked(static_cast<std::size_t>(w * h));
    for (unsigned i = 0; i < random() % 12; ++i) {
      const PixelRect rect{static_cast<int>(random() % 400) - 50, static_cast<int>(random() % 300) - 50, static_cast<int>(random() % 90) - 5, static_cast<int>(random() % 90) - 5};
      damage.add(rect);
      // The tiles that it touches.
      for (int y = 0; y < h; ++y) {
        for (int x = 0; x < w; ++x) {
          const PixelRect tile{x / 8 * 8, y / 8 * 8, std::min(8, w - x / 8 * 8), std::min(8, h - y / 8 * 8)};
          if (rect.w > 0 && rect.h > 0 && !common(tile, rect).empty()) marked[static_cast<std::size_t>(y * w + x)] = 1;
        }
      }
    }
    std::vector<char> covered(marked.size());
    bool within = true, once = true, low = true;
    for (const PixelRect& r : damage.rects(24)) {
      within = within && r.x >= 0 && r.y >= 0 && r.right() <= w && r.bottom() <= h && !r.empty();
      low = low && r.h <= 24;
      if (!within) break;
      for (int y = r.y; y < r.bottom(); ++y) {
        for (int x = r.x; x < r.right(); ++x) once = once && covered[static_cast<std::size_t>(y * w + x)]++ == 0;
      }
    }
    CAPTURE(round, w, h);
    CHECK(within);
    CHECK(once);
    CHECK(low);
    CHECK(covered == marked);
  }
}

TEST_CASE("a rectangle that stands alone stays one") {
  Damage damage(640, 480);
  CHECK(damage.empty());
  damage.add({100, 100, 60, 40});
  REQUIRE(damage.rects(480).size() == 1);
  CHECK(damage.rects(480).front() == PixelRect{96, 96, 64, 48});
  damage.clear();
  CHECK(damage.rects(480).empty());
  damage.add_all();
  CHECK(damage.rects(32).size() == 15);
}
