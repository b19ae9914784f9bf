#include "platform/canvas.h"

#include <algorithm>

#include "catch.h"
#include "frames.h"
#include "platform/pixels.h"

using namespace kudosk;
using namespace kudosk::platform;

namespace {

int channel(std::uint32_t pixel, int shift) { return static_cast<int>(pixel >> shift & 0xff); }
int distance(std::uint32_t a, std::uint32_t b) {
  int most = 0;
  for (const int shift : {0, 8, 16}) most = std::max(most, std::abs(channel(a, shift) - channel(b, shift)));
  return most;
}
std::size_t area(const std::vector<PixelRect>& rects) {
  std::size_t sum = 0;
  for (const PixelRect& r : rects) sum += static_cast<std::size_t>(r.w) * static_cast<std::size_t>(r.h);
  return sum;
}

}  // namespace

TEST_CASE("what is composed incrementally is bit by bit what is composed anew") {
  for (const int rotate : {0, 90, 180, 270}) {
    const draw::Stage stage = small_stage(203, 117, rotate);  // nothing that eight divides
    for (unsigned seed = 1; seed <= 25; ++seed) {
      Chance chance(stage, seed * 7 + static_cast<unsigned>(rotate));
      Screen incremental(stage);
      for (int frame = 0; frame < 40; ++frame) {
        const std::vector<std::uint32_t> before = incremental.pixels;
        const draw::List& list = chance.next();
        const auto rects = incremental.show(list, frame == 0);
        Screen fresh(stage);
        fresh.show(list, true);
        CAPTURE(rotate, seed, frame);
        const auto differs = std::mismatch(incremental.pixels.begin(), incremental.pixels.end(), fresh.pixels.begin());
        const auto at = differs.first - incremental.pixels.begin();
        CAPTURE(at % stage.out_w, at / stage.out_w);
        REQUIRE(differs.first == incremental.pixels.end());
        // And what it says has changed holds all that has.
        std::size_t unsaid = 0;
        for (std::size_t i = 0; i < before.size(); ++i) {
          if (before[i] == incremental.pixels[i]) continue;
          const int x = static_cast<int>(i) % stage.out_w, y = static_cast<int>(i) / stage.out_w;
          unsaid += std::none_of(rects.begin(), rects.end(), [&](const PixelRect& r) { return x >= r.x && x < r.right() && y >= r.y && y < r.bottom(); });
        }
        REQUIRE(unsaid == 0);
      }
    }
  }
}

TEST_CASE("every pixel is opaque, whatever lies over it") {
  const draw::Stage stage = small_stage(100, 60);
  Chance chance(stage, 4711);
  Screen screen(stage);
  for (int frame = 0; frame < 50; ++frame) screen.show(chance.next());
  CHECK(std::all_of(screen.pixels.begin(), screen.pixels.end(), [](std::uint32_t p) { return p >> 24 == 0xff; }));
}

TEST_CASE("a frame that is the same as the one before touches nothing") {
  const draw::Stage stage = small_stage(100, 60);
  Screen screen(stage);
  const auto layer = box_layer({10, 10, 20, 20}, draw::hex("#fff"), stage);
  const draw::List list{draw::Ground{nullptr, flat(draw::hex("#123456")), 1}, draw::Put{layer}, draw::Confetti{{draw::Piece{50, 30, 8, 12, 30, 1, draw::hex("#f00"), 0, 1}}}};
  CHECK_FALSE(screen.show(list, true).empty());
  CHECK(screen.canvas.bytes_composed() > 100u * 60u * 4u);
  screen.pixels.assign(screen.pixels.size(), 0x12345678);
  CHECK(screen.show(list).empty());
  CHECK(screen.canvas.bytes_composed() == 0);
  CHECK(std::all_of(screen.pixels.begin(), screen.pixels.end(), [](std::uint32_t p) { return p == 0x12345678; }));
}

TEST_CASE("less than a real pixel's or an alpha step's difference is none") {
  const draw::Stage stage = small_stage(100, 60);
  Screen screen(stage);
  const auto layer = box_layer({10, 10, 20, 20}, draw::hex("#fff"), stage);
  const auto ground = flat(draw::hex("#123456"));
  screen.show({draw::Ground{nullptr, ground, 1}, draw::Put{layer, 0, 0, 0.5f, 1}}, true);
  CHECK(screen.show({draw::Ground{nullptr, ground, 1}, draw::Put{layer, 0.3f, -0.2f, 0.5005f, 1}}).empty());
  CHECK_FALSE(screen.show({draw::Ground{nullptr, ground, 1}, draw::Put{layer, 0.6f, 0, 0.5f, 1}}).empty());
}

TEST_CASE("only what moved is composed") {
  const draw::Stage stage = small_stage(640, 360);
  Screen screen(stage);
  const auto ground = flat(draw::hex("#123456"));
  const auto still = box_layer({100, 100, 200, 100}, draw::hex("#fff"), stage), moves = box_layer({400, 200, 20, 20}, draw::hex("#f00"), stage);
  screen.show({draw::Ground{nullptr, ground, 1}, draw::Put{still}, draw::Put{moves}}, true);
  const auto rects = screen.show({draw::Ground{nullptr, ground, 1}, draw::Put{still}, draw::Put{moves, 3, 0}});
  CHECK(area(rects) <= 32u * 32u);
  // A thing that comes between two others leaves those alone.
  const auto between = box_layer({10, 10, 8, 8}, draw::hex("#0f0"), stage);
  CHECK(area(screen.show({draw::Ground{nullptr, ground, 1}, draw::Put{still}, draw::Put{between}, draw::Put{moves, 3, 0}})) <= 16u * 16u);
}

TEST_CASE("a bar that grows is composed where it grew, a ring where it is drawn further") {
  const draw::Stage stage = small_stage(800, 400);
  Screen screen(stage);
  const auto ground = flat(draw::hex("#123456"));
  const auto bar = [&](float w) { return draw::Fill{{10, 10, w, 40}, 20, draw::Paint::solid(draw::hex("#7ee0c0")), 1}; };
  screen.show({draw::Ground{nullptr, ground, 1}, bar(500)}, true);
  CHECK(area(screen.show({draw::Ground{nullptr, ground, 1}, bar(510)})) <= 72u * 48u);
  const auto ring = [&](float share) { return draw::Arc{{600, 200}, 150, 20, share, draw::Paint::solid(draw::hex("#7ee0c0")), 1}; };
  screen.show({draw::Ground{nullptr, ground, 1}, ring(0.5f)});
  CHECK(area(screen.show({draw::Ground{nullptr, ground, 1}, ring(0.51f)})) <= 56u * 56u);
}

TEST_CASE("a box covers the share of a pixel that it lies on") {
  const draw::Stage stage = small_stage(64, 32);
  Screen screen(stage);
  // A bar's ends lie between pixels: white over black shows the share.
  screen.show({draw::Ground{nullptr, flat(draw::hex("#000")), 1}, draw::Fill{{10.25f, 8, 20.5f, 8}, 0, draw::Paint::solid(draw::hex("#fff")), 1}}, true);
  CHECK(screen.at(9, 10) == 0xff000000);
  CHECK(distance(screen.at(10, 10), 0xffbfbfbf) <= 1);
  CHECK(screen.at(11, 10) == 0xffffffff);
  CHECK(screen.at(29, 10) == 0xffffffff);
  CHECK(distance(screen.at(30, 10), 0xffbfbfbf) <= 1);
  CHECK(screen.at(31, 10) == 0xff000000);
  CHECK(screen.at(20, 7) == 0xff000000);
  CHECK(screen.at(20, 8) == 0xffffffff);
  CHECK(screen.at(20, 15) == 0xffffffff);
  CHECK(screen.at(20, 16) == 0xff000000);
  // A bar of a third of a pixel is a third as bright.
  screen.show({draw::Ground{nullptr, flat(draw::hex("#000")), 1}, draw::Fill{{10.3f, 8, 0.34f, 8}, 0, draw::Paint::solid(draw::hex("#fff")), 1}}, true);
  CHECK(distance(screen.at(10, 10), 0xff575757) <= 2);
}

TEST_CASE("round shapes cover what they should, with smooth edges") {
  const draw::Stage stage = small_stage(128, 128);
  Screen screen(stage);
  const auto sum = [&] {
    double total = 0;
    for (const std::uint32_t pixel : screen.pixels) total += channel(pixel, 8) / 255.0;
    return total;
  };
  const auto grey = [&] { return std::count_if(screen.pixels.begin(), screen.pixels.end(), [](std::uint32_t p) { return channel(p, 8) > 0 && channel(p, 8) < 255; }); };
  const draw::Command black = draw::Ground{nullptr, flat(draw::hex("#000")), 1};
  const auto white = draw::Paint::solid(draw::hex("#fff"));
  const double pi = 3.14159265358979;

  screen.show({black, draw::Fill{{20, 20, 80, 80}, 40, white, 1}}, true);
  CHECK(sum() == Approx(pi * 40 * 40).epsilon(0.005));
  CHECK(grey() > 200);
  screen.show({black, draw::Arc{{64, 64}, 50, 10, 1, white, 1}}, true);
  CHECK(sum() == Approx(2 * pi * 50 * 10).epsilon(0.005));
  for (const float share : {0.1f, 0.25f, 0.5f, 0.75f, 0.9f}) {
    screen.show({black, draw::Arc{{64, 64}, 50, 10, share, white, 1}}, true);
    // The part and its two round ends.
    CHECK(sum() == Approx(static_cast<double>(share) * 2 * pi * 50 * 10 + pi * 25).epsilon(0.01));
  }
  for (const float angle : {0.0f, 17.0f, 45.0f, 90.0f, 133.0f}) {
    screen.show({black, draw::Confetti{{draw::Piece{64.3f, 63.8f, 30, 44, angle, 0.5f, draw::hex("#fff"), 0, 1}}}}, true);
    CHECK(sum() == Approx(30.0 * 22 - 4 * 3.3 * 3.3 * (1 - pi / 4)).epsilon(0.01));
    screen.show({black, draw::Confetti{{draw::Piece{64.3f, 63.8f, 30, 44, angle, 1, draw::hex("#fff"), 1, 1}}}}, true);
    CHECK(sum() == Approx(pi * 15 * 22).epsilon(0.01));
    screen.show({black, draw::Confetti{{draw::Piece{64.3f, 63.8f, 40, 40, angle, 1, draw::hex("#fff"), 3, 1}}}}, true);
    CHECK(sum() == Approx(10 * 0.5 * 20 * 9 * std::sin(pi / 5)).epsilon(0.01));
  }
}

TEST_CASE("an arc begins at the top and goes clockwise, on every turned output") {
  for (const int rotate : {0, 90, 180, 270}) {
    const draw::Stage stage = small_stage(101, 101, rotate);
    Screen screen(stage);
    screen.show({draw::Ground{nullptr, flat(draw::hex("#000")), 1}, draw::Arc{{50.5f, 50.5f}, 40, 6, 0.25f, draw::Paint::solid(draw::hex("#fff")), 1}}, true);
    const View view(stage);
    const auto lit = [&](float x, float y) {
      const draw::Point p = view.to_output({x, y});
      return screen.at(static_cast<int>(p.x), static_cast<int>(p.y)) == 0xffffffff;
    };
    CAPTURE(rotate);
    CHECK(lit(50.5f + 28.3f, 50.5f - 28.3f));        // between twelve and three
    CHECK_FALSE(lit(50.5f - 28.3f, 50.5f - 28.3f));  // between nine and twelve
    CHECK_FALSE(lit(50.5f + 28.3f, 50.5f + 28.3f));
    CHECK_FALSE(lit(50.5f - 28.3f, 50.5f + 28.3f));
  }
}

TEST_CASE("a turned output shows the upright picture, turned") {
  const draw::Stage upright = small_stage(160, 96);
  auto rich = std::make_shared<draw::Layer>();
  rich->name = "rich";
  rich->bounds = {8, 8, 120, 70};
  draw::Paint gradient;
  gradient.type = draw::Paint::Type::linear;
  gradient.a = {8, 8};
  gradient.b = {128, 78};
  gradient.stops = {{0, draw::hex("#ff0000")}, {1, draw::hex("#00ff00")}};
  rich->shapes = {draw::RoundedRect{{8, 8, 120, 70}, 16, gradient, 3, draw::hex("#ffffff")}, draw::Line{{20, 20}, {100, 60}, {60, 0}, {60, 90}, 4, draw::hex("#00f"), false}};
  const auto list = [&](const draw::Stage& stage) {
    rich->baked = nullptr;
    bake(*rich, stage);
    return draw::List{draw::Ground{nullptr, flat(draw::hex("#204060")), 1}, draw::Put{rich, 5, -3, 0.75f, 1},
                      draw::Fill{{10, 80, 61.5f, 8}, 4, draw::Paint::solid(draw::hex("#7ee0c0")), 1},
                      draw::Confetti{{draw::Piece{120, 30, 10, 18, 33, 1, draw::hex("#f0f"), 0, 1}}}};
  };
  Screen straight(upright);
  straight.show(list(upright), true);
  draw::Bitmap picture;
  picture.w = 160;
  picture.h = 96;
  picture.stride = 160 * 4;
  picture.pixels = straight.pixels;
  for (const int rotate : {90, 180, 270}) {
    const draw::Stage stage = rotate == 180 ? small_stage(160, 96, 180) : small_stage(96, 160, rotate);
    Screen screen(stage);
    screen.show(list(stage), true);
    const auto expected = turned(picture, rotate);
    int most = 0;
    std::size_t off = 0;
    for (std::size_t i = 0; i < screen.pixels.size(); ++i) {
      const int d = distance(screen.pixels[i], expected->pixels[i]);
      most = std::max(most, d);
      off += d > 0;
    }
    CAPTURE(rotate);
    CHECK(most <= 2);  // the rounding of what is rasterised turned: papers and a bar's ends
    CHECK(off < 60);
  }
}

TEST_CASE("a layer is scaled about its middle, and its edges stay soft") {
  const draw::Stage stage = small_stage(120, 120);
  Screen screen(stage);
  const auto layer = box_layer({40, 40, 40, 40}, draw::hex("#fff"), stage);
  const auto black = flat(draw::hex("#000"));
  screen.show({draw::Ground{nullptr, black, 1}, draw::Put{layer, 0, 0, 1, 1.5f}}, true);
  CHECK(screen.at(60, 60) == 0xffffffff);
  CHECK(screen.at(32, 60) == 0xffffffff);
  CHECK(screen.at(87, 60) == 0xffffffff);
  CHECK(screen.at(28, 60) == 0xff000000);
  CHECK(screen.at(91, 60) == 0xff000000);
  double sum = 0;
  for (const std::uint32_t pixel : screen.pixels) sum += channel(pixel, 0) / 255.0;
  CHECK(sum == Approx(60.0 * 60).epsilon(0.02));
  CHECK(channel(screen.at(30, 60), 0) == Approx(channel(screen.at(89, 60), 0)).margin(3));
  screen.show({draw::Ground{nullptr, black, 1}, draw::Put{layer, 0, 0, 1, 0.5f}}, true);
  CHECK(screen.at(60, 60) == 0xffffffff);
  CHECK(screen.at(47, 60) == 0xff000000);
  CHECK(screen.at(72, 60) == 0xff000000);
  // Next to nothing is nothing, and no reason to fall over.
  for (const float scale : {1e-4f, 0.02f, -1.0f, 80.0f}) {
    screen.show({draw::Ground{nullptr, black, 1}, draw::Put{layer, 0, 0, 1, scale}}, true);
    CHECK(screen.at(2, 2) >> 24 == 0xff);
  }
}

TEST_CASE("commands without anything to show, or with numbers that are none, are left out") {
  const draw::Stage stage = small_stage(64, 64);
  Screen screen(stage);
  const float nan = std::nanf(""), huge = 1e30f;
  const auto layer = box_layer({4, 4, 8, 8}, draw::hex("#fff"), stage);
  auto unbaked = std::make_shared<draw::Layer>();
  unbaked->bounds = {0, 0, 64, 64};
  const auto white = draw::Paint::solid(draw::hex("#fff"));
  draw::List list{draw::Ground{nullptr, flat(draw::hex("#000")), 1},
                  draw::Put{nullptr},
                  draw::Put{unbaked},
                  draw::Put{layer, nan, 0, 1, 1},
                  draw::Put{layer, huge, huge, 1, 1},
                  draw::Put{layer, 0, 0, nan, 1},
                  draw::Put{layer, 0, 0, 1, nan},
                  draw::Fill{{nan, 0, 5, 5}, 0, white, 1},
                  draw::Fill{{0, 0, -5, 5}, 0, white, 1},
                  draw::Arc{{nan, 0}, 5, 5, 1, white, 1},
                  draw::Arc{{0, 0}, 5, 5, 0, white, 1},
                  draw::Confetti{},
                  draw::Confetti{{draw::Piece{nan, 0, 5, 5, 0, 1, {}, 0, 1}, draw::Piece{20, 20, 5, 5, huge, nan, {}, 9, 1}, draw::Piece{huge, 20, 5, 5, 0, 1, {}, 3, 1}}},
                  draw::Dim{draw::hex("#fff"), 0}};
  screen.show(list, true);
  CHECK(std::all_of(screen.pixels.begin(), screen.pixels.end(), [](std::uint32_t p) { return p == 0xff000000; }));
  screen.show({}, false);
  CHECK(screen.at(1, 1) == 0xff000000);
}
