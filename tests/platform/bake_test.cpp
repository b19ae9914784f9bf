#include "platform/bake.h"

#include <cmath>
#include <set>

#include "base/file.h"
#include "catch.h"
#include "frames.h"
#include "platform/icon.h"
#include "platform/pixels.h"
#include "platform/resample.h"

using namespace kudosk;
using namespace kudosk::platform;

namespace {

std::shared_ptr<draw::Layer> layer_of(const draw::Rect& bounds, std::vector<draw::Shape> shapes, const draw::Stage& stage) {
  auto layer = std::make_shared<draw::Layer>();
  layer->bounds = bounds;
  layer->shapes = std::move(shapes);
  bake(*layer, stage);
  REQUIRE(layer->baked);
  return layer;
}

/// The pixel of a baked layer at a place of the output.
std::uint32_t at(const draw::Layer& layer, int x, int y) {
  x -= layer.baked_x;
  y -= layer.baked_y;
  const draw::Bitmap& b = *layer.baked;
  return x < 0 || y < 0 || x >= b.w || y >= b.h ? 0 : b.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(b.w) + static_cast<std::size_t>(x)];
}
int alpha(std::uint32_t pixel) { return static_cast<int>(pixel >> 24); }
int red(std::uint32_t pixel) { return static_cast<int>(pixel >> 16 & 0xff); }
int blue(std::uint32_t pixel) { return static_cast<int>(pixel & 0xff); }
double ink_sum(const draw::Layer& layer) {
  double sum = 0;
  for (const std::uint32_t pixel : layer.baked->pixels) sum += alpha(pixel) / 255.0;
  return sum;
}
draw::Paint solid(const char* colour) { return draw::Paint::solid(draw::hex(colour)); }
constexpr double kPi = 3.14159265358979;

}  // namespace

TEST_CASE("a layer is as large as its ink and lies where that is, at the output's resolution and turn") {
  const auto shape = [] { return std::vector<draw::Shape>{draw::RoundedRect{{30, 40, 20, 10}, 0, solid("#fff"), 0, {}}}; };
  const auto upright = layer_of({0, 0, 200, 200}, shape(), small_stage(300, 200));
  CHECK(upright->baked->w == 20);
  CHECK(upright->baked->h == 10);
  CHECK(upright->baked_x == 30);
  CHECK(upright->baked_y == 40);
  CHECK(ink_sum(*upright) == 200);

  const auto turned_90 = layer_of({0, 0, 200, 200}, shape(), small_stage(200, 300, 90));
  CHECK(turned_90->baked->w == 10);
  CHECK(turned_90->baked->h == 20);
  CHECK(turned_90->baked_x == 200 - 50);
  CHECK(turned_90->baked_y == 30);
  const auto turned_180 = layer_of({0, 0, 200, 200}, shape(), small_stage(300, 200, 180));
  CHECK(turned_180->baked_x == 300 - 50);
  CHECK(turned_180->baked_y == 200 - 50);
  const auto turned_270 = layer_of({0, 0, 200, 200}, shape(), small_stage(200, 300, 270));
  CHECK(turned_270->baked_x == 40);
  CHECK(turned_270->baked_y == 300 - 50);

  const auto large = layer_of({0, 0, 200, 200}, shape(), draw::make_stage(3840, 2160));
  CHECK(large->baked->w == 40);
  CHECK(large->baked_x == 60);
}

TEST_CASE("a layer without ink is empty, one that was baked is left alone, and one far off the stage costs nothing") {
  const draw::Stage stage = small_stage(100, 100);
  CHECK(layer_of({0, 0, 50, 50}, {}, stage)->baked->pixels.empty());
  CHECK(layer_of({}, {draw::RoundedRect{{0, 0, 9, 9}, 0, solid("#fff"), 0, {}}}, stage)->baked->pixels.empty());
  CHECK(layer_of({1e9f, 0, 1e9f, 1e9f}, {draw::RoundedRect{{0, 0, 9, 9}, 0, solid("#fff"), 0, {}}}, stage)->baked->pixels.empty());
  const auto layer = layer_of({0, 0, 50, 50}, {draw::RoundedRect{{0, 0, 9, 9}, 0, solid("#fff"), 0, {}}}, stage);
  const auto before = layer->baked;
  bake(*layer, stage);
  CHECK(layer->baked == before);
}

TEST_CASE("circles, cards and rings cover their area, smoothly") {
  const draw::Stage stage = small_stage(200, 200);
  const auto circle = layer_of({0, 0, 120, 120}, {draw::RoundedRect{{10, 10, 80, 80}, 40, solid("#fff"), 0, {}}}, stage);
  CHECK(ink_sum(*circle) == Approx(kPi * 1600).epsilon(0.003));
  const auto ring = layer_of({0, 0, 120, 120}, {draw::RingShape{{50, 50}, 35, 10, solid("#fff")}}, stage);
  CHECK(ink_sum(*ring) == Approx(kPi * (1600 - 900)).epsilon(0.005));
  CHECK(alpha(at(*ring, 50, 50)) == 0);
  CHECK(alpha(at(*ring, 50, 15)) == 255);
  const auto card = layer_of({0, 0, 120, 120}, {draw::RoundedRect{{10, 10, 100, 60}, 16, solid("#fff"), 0, {}}}, stage);
  CHECK(ink_sum(*card) == Approx(6000 - 256 * (4 - kPi)).epsilon(0.002));
  int grey = 0;
  for (const std::uint32_t pixel : circle->baked->pixels) grey += alpha(pixel) > 0 && alpha(pixel) < 255;
  CHECK(grey > 200);
}

TEST_CASE("a card's line is drawn within its edge, over its fill, on whole pixels") {
  const draw::Stage stage = small_stage(200, 200);
  const auto card = layer_of({0, 0, 120, 120},
                             {draw::RoundedRect{{10, 10, 100, 60}, 0, draw::Paint::solid(draw::hex("#ffffff").with_alpha(0.2f)), 2, draw::hex("#ffffff").with_alpha(0.5f)}}, stage);
  CHECK(alpha(at(*card, 9, 40)) == 0);
  CHECK(alpha(at(*card, 10, 40)) == Approx(255 * 0.6).margin(2));
  CHECK(alpha(at(*card, 11, 40)) == Approx(255 * 0.6).margin(2));
  CHECK(alpha(at(*card, 12, 40)) == Approx(255 * 0.2).margin(2));
  CHECK(alpha(at(*card, 109, 40)) == Approx(255 * 0.6).margin(2));
  CHECK(alpha(at(*card, 110, 40)) == 0);
  // At two thirds of the size nothing is blurred: edges and the line lie on pixels.
  const draw::Stage hd = draw::make_stage(1280, 720);
  const auto small = layer_of({0, 0, 120, 120}, {draw::RoundedRect{{10, 10, 100, 60}, 0, solid("#000"), 2, draw::hex("#ffffff")}}, hd);
  std::set<int> levels;
  for (const std::uint32_t pixel : small->baked->pixels) levels.insert(alpha(pixel));
  CHECK(levels == std::set<int>{255});
}

TEST_CASE("gradients go from their first to their last colour, dithered") {
  const draw::Stage stage = small_stage(400, 400);
  draw::Paint linear;
  linear.type = draw::Paint::Type::linear;
  linear.a = {0, 0};
  linear.b = {400, 0};
  linear.stops = {{0, draw::hex("#000000")}, {1, draw::hex("#080000")}};
  const auto bar = layer_of({0, 0, 400, 64}, {draw::RoundedRect{{0, 0, 400, 64}, 0, linear, 0, {}}}, stage);
  // Between two of the eight steps both are there.
  std::set<int> reds;
  double sum = 0;
  for (int y = 0; y < 64; ++y) {
    reds.insert(red(at(*bar, 75, y)));
    for (int x = 60; x < 90; ++x) sum += red(at(*bar, x, y));
  }
  CHECK(reds.size() == 2);
  CHECK(sum / (64 * 30) == Approx(1.5).margin(0.1));

  draw::Paint radial;
  radial.type = draw::Paint::Type::radial;
  radial.a = {100, 100};
  radial.radius = 100;
  radial.stops = {{0, draw::hex("#ffffff")}, {1, draw::hex("#ffffff").with_alpha(0)}};
  const auto glow = layer_of({0, 0, 200, 200}, {draw::RoundedRect{{0, 0, 200, 200}, 100, radial, 0, {}}}, stage);
  CHECK(alpha(at(*glow, 100, 100)) >= 252);
  CHECK(alpha(at(*glow, 150, 100)) == Approx(127).margin(3));
  bool premultiplied = true;
  for (const std::uint32_t pixel : glow->baked->pixels) premultiplied = premultiplied && red(pixel) <= alpha(pixel) && blue(pixel) <= alpha(pixel);
  CHECK(premultiplied);
}

TEST_CASE("a conic ring turns clockwise from its angle and closes without a seam") {
  const draw::Stage stage = small_stage(400, 400);
  draw::Paint conic;
  conic.type = draw::Paint::Type::conic;
  conic.a = {200, 200};
  conic.angle = 90;
  conic.stops = {{0, draw::hex("#ff0000")}, {0.5f, draw::hex("#0000ff")}, {1, draw::hex("#ff0000")}};
  const auto ring = layer_of({0, 0, 400, 400}, {draw::RingShape{{200, 200}, 150, 40, conic}}, stage);
  CHECK(red(at(*ring, 350, 200)) > 250);  // three o'clock: the beginning
  CHECK(blue(at(*ring, 50, 200)) > 250);  // half way round
  CHECK(std::abs(red(at(*ring, 200, 350)) - 127) < 4);
  // All the way round no two neighbours differ by more than a step or two.
  int jump = 0;
  std::uint32_t before = at(*ring, 350, 200);
  for (double angle = 0; angle < 2 * kPi; angle += 0.004) {
    const std::uint32_t pixel = at(*ring, static_cast<int>(200 + 150 * std::cos(angle)), static_cast<int>(200 + 150 * std::sin(angle)));
    jump = std::max(jump, std::abs(red(pixel) - red(before)));
    before = pixel;
  }
  CHECK(jump <= 3);
}

TEST_CASE("a line has its width, a dotted one has gaps") {
  const draw::Stage stage = small_stage(300, 100);
  const draw::Point a{20, 50}, b{280, 50};
  const auto line = layer_of({0, 0, 300, 100}, {draw::Line{a, b, a, b, 6, draw::hex("#fff"), false}}, stage);
  CHECK(ink_sum(*line) == Approx(260 * 6 + kPi * 9).epsilon(0.01));
  const auto dots = layer_of({0, 0, 300, 100}, {draw::Line{a, b, a, b, 6, draw::hex("#fff"), true}}, stage);
  int dotted = 0;
  for (int x = 20; x < 280; ++x) dotted += alpha(at(*dots, x, 50)) < 10 && alpha(at(*dots, x - 1, 50)) >= 10;
  CHECK(dotted >= 7);
  CHECK(ink_sum(*dots) < 400);
}

TEST_CASE("a shadow is soft, centred and as dark as its rectangle") {
  const draw::Stage stage = small_stage(300, 300);
  const auto shadow = layer_of({0, 0, 300, 300}, {draw::Shadow{{100, 100, 100, 100}, 20, 40, draw::hex("#000000")}}, stage);
  CHECK(alpha(at(*shadow, 150, 150)) > 250);
  CHECK(alpha(at(*shadow, 100, 150)) == Approx(127).margin(6));
  CHECK(alpha(at(*shadow, 80, 150)) == Approx(40).margin(8));  // one standard deviation out: 16 %
  CHECK(alpha(at(*shadow, 80, 150)) == Approx(alpha(at(*shadow, 219, 150))).margin(2));
  CHECK(alpha(at(*shadow, 50, 150)) < 6);
  CHECK(ink_sum(*shadow) == Approx(10000 - 400 * (4 - kPi)).epsilon(0.02));
}

TEST_CASE("a picture fills its place, cropped about the middle, with round corners") {
  const draw::Stage stage = small_stage(200, 200);
  auto picture = make_bitmap(300, 100);
  for (int y = 0; y < 100; ++y) {
    for (int x = 0; x < 300; ++x) {
      picture->pixels[static_cast<std::size_t>(y * 300 + x)] = x < 100 ? 0xffff0000 : x < 200 ? 0xff00ff00 : 0xff0000ff;
    }
  }
  const auto square = layer_of({0, 0, 200, 200}, {draw::Picture{picture, {20, 20, 50, 50}, 25}}, stage);
  CHECK(at(*square, 45, 45) == 0xff00ff00);
  CHECK(at(*square, 21, 45) == Approx(0xff00ff00).margin(0));
  CHECK(alpha(at(*square, 21, 21)) == 0);
  CHECK(ink_sum(*square) == Approx(kPi * 625).epsilon(0.01));
}

TEST_CASE("shrinking a picture keeps its brightness and shows no moiré") {
  auto fine = make_bitmap(640, 480);
  for (int y = 0; y < 480; ++y) {
    for (int x = 0; x < 640; ++x) fine->pixels[static_cast<std::size_t>(y * 640 + x)] = (x + y) % 2 ? 0xffffffff : 0xff000000;
  }
  for (const auto& [w, h] : {std::pair{100, 75}, std::pair{333, 250}, std::pair{64, 64}, std::pair{7, 3}, std::pair{1, 1}}) {
    const auto small = resample(*fine, w, h);
    int least = 255, most = 0;
    for (const std::uint32_t pixel : small->pixels) {
      least = std::min(least, red(pixel));
      most = std::max(most, red(pixel));
      REQUIRE(alpha(pixel) == 255);
    }
    CAPTURE(w, h);
    CHECK(least > 118);
    CHECK(most < 138);
  }
  auto step = make_bitmap(2, 1);
  step->pixels = {0xff000000, 0xffffffff};
  const auto large = resample(*step, 40, 20);
  CHECK(red(large->pixels[0]) == 0);
  CHECK(red(large->pixels[39]) == 255);
  for (int x = 1; x < 40; ++x) CHECK(red(large->pixels[static_cast<std::size_t>(x)]) >= red(large->pixels[static_cast<std::size_t>(x) - 1]));
}

TEST_CASE("a QR code has whole modules on whole pixels and a quiet zone") {
  const draw::Stage stage = draw::make_stage(1366, 768);
  const auto code = layer_of({0, 0, 400, 400}, {draw::QrCode{"https://example.org/thanks", {20, 20, 301, 301}, draw::hex("#0b1026"), draw::hex("#ffffff")}}, stage);
  std::set<std::uint32_t> colours(code->baked->pixels.begin(), code->baked->pixels.end());
  CHECK(colours == std::set<std::uint32_t>{0xff0b1026, 0xffffffff});
  // The finder pattern's first row: quiet zone, then seven dark modules of one width.
  const draw::Bitmap& b = *code->baked;
  int first = -1, row = 0;
  for (; row < b.h && first < 0; ++row) {
    for (int x = 0; x < b.w; ++x) {
      if (b.pixels[static_cast<std::size_t>(row * b.w + x)] == 0xff0b1026) {
        first = x;
        break;
      }
    }
  }
  REQUIRE(first > 0);
  int run = 0;
  while (b.pixels[static_cast<std::size_t>((row - 1) * b.w + first + run)] == 0xff0b1026) ++run;
  CHECK(run % 7 == 0);
  CHECK(first >= 4 * run / 7);
  // Too much for a code, or too little room: the light ground alone.
  const auto none = layer_of({0, 0, 400, 400}, {draw::QrCode{std::string(5000, 'x'), {20, 20, 300, 300}, draw::hex("#000"), draw::hex("#fff")}}, stage);
  CHECK(std::set<std::uint32_t>(none->baked->pixels.begin(), none->baked->pixels.end()) == std::set<std::uint32_t>{0xffffffff});
}

TEST_CASE("every icon can be drawn, in its own colours and in another; a name that is none draws nothing") {
  const draw::Stage stage = small_stage(200, 200);
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(KUDOSK_SOURCE) / "assets" / "icons")) {
    const std::string name = entry.path().stem().string();
    CAPTURE(name);
    ++count;
    const auto drawn = icon(name, 96, 96);
    REQUIRE(drawn);
    CHECK(drawn->w == 96);
    CHECK_FALSE(ink(*drawn).empty());
    const auto tinted = layer_of({0, 0, 200, 200}, {draw::Icon{name, {10, 10, 96, 96}, draw::hex("#ff0000")}}, stage);
    bool only_red = !tinted->baked->pixels.empty();
    for (const std::uint32_t pixel : tinted->baked->pixels) only_red = only_red && blue(pixel) == 0 && std::abs(red(pixel) - alpha(pixel)) <= 1;
    CHECK(only_red);
  }
  CHECK(count > 0);
  for (const char* bad : {"", "nothing-of-this-name", "../icons/badge", "/etc/passwd", "Badge"}) {
    CHECK_FALSE(icon(bad, 20, 20));
    CHECK(layer_of({0, 0, 50, 50}, {draw::Icon{bad, {0, 0, 20, 20}, {}}}, stage)->baked->pixels.empty());
  }
}
