#include "platform/ground.h"

#include <cmath>

#include "catch.h"
#include "draw/theme.h"
#include "frames.h"
#include "platform/bake.h"

using namespace kudosk;
using namespace kudosk::platform;

namespace {

struct Exact {
  double r, g, b;
};

/// What CSS says of a backdrop at a point of the stage, in 0–255: its lights over a gradient of 135 degrees, the first on top.
Exact css(const draw::Backdrop& backdrop, double x, double y, double w, double h) {
  const double t = (x + y) / (w + h);
  Exact c{255 * (static_cast<double>(backdrop.from.r) * (1 - t) + static_cast<double>(backdrop.to.r) * t),
          255 * (static_cast<double>(backdrop.from.g) * (1 - t) + static_cast<double>(backdrop.to.g) * t),
          255 * (static_cast<double>(backdrop.from.b) * (1 - t) + static_cast<double>(backdrop.to.b) * t)};
  for (auto light = backdrop.lights.rbegin(); light != backdrop.lights.rend(); ++light) {
    const double dx = (x - static_cast<double>(light->x) * w) / static_cast<double>(light->rx), dy = (y - static_cast<double>(light->y) * h) / static_cast<double>(light->ry);
    const double a = static_cast<double>(light->colour.a) * std::max(0.0, 1 - std::hypot(dx, dy) / static_cast<double>(light->reach));
    c = {c.r * (1 - a) + 255 * static_cast<double>(light->colour.r) * a, c.g * (1 - a) + 255 * static_cast<double>(light->colour.g) * a,
         c.b * (1 - a) + 255 * static_cast<double>(light->colour.b) * a};
  }
  return c;
}

double channel(std::uint32_t pixel, int shift) { return static_cast<double>(pixel >> shift & 0xff); }

}  // namespace

TEST_CASE("the dark theme's ground is the mock-up's, at every size and turn") {
  const draw::Backdrop& backdrop = draw::Theme{}.backdrop("default");
  for (const auto& [w, h, rotate] :
       {std::tuple{1920, 1080, 0}, std::tuple{1280, 720, 0}, std::tuple{1366, 768, 180}, std::tuple{1080, 1920, 0}, std::tuple{1920, 1080, 90}, std::tuple{640, 480, 270}}) {
    const draw::Stage stage = draw::make_stage(w, h, rotate);
    const View view(stage);
    const auto pixels = ground_pixels(backdrop, stage);
    REQUIRE(pixels->w == w);
    REQUIRE(pixels->h == h);
    double worst = 0, worst_mean = 0;
    bool opaque = true;
    // In squares: each pixel is one of the two whole numbers around the exact one, give or take the lattice's; the mean is the exact one.
    for (int top = 0; top + 16 <= h; top += 61) {
      for (int left = 0; left + 16 <= w; left += 97) {
        Exact sum{}, wanted{};
        for (int y = top; y < top + 16; ++y) {
          for (int x = left; x < left + 16; ++x) {
            const std::uint32_t pixel = pixels->pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(w) + static_cast<std::size_t>(x)];
            opaque = opaque && pixel >> 24 == 255;
            const draw::Point p = view.to_stage({static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f});
            const Exact e = css(backdrop, static_cast<double>(p.x), static_cast<double>(p.y), static_cast<double>(stage.w), static_cast<double>(stage.h));
            worst = std::max({worst, std::abs(channel(pixel, 16) - e.r), std::abs(channel(pixel, 8) - e.g), std::abs(channel(pixel, 0) - e.b)});
            sum = {sum.r + channel(pixel, 16), sum.g + channel(pixel, 8), sum.b + channel(pixel, 0)};
            wanted = {wanted.r + e.r, wanted.g + e.g, wanted.b + e.b};
          }
        }
        worst_mean = std::max({worst_mean, std::abs(sum.r - wanted.r) / 256, std::abs(sum.g - wanted.g) / 256, std::abs(sum.b - wanted.b) / 256});
      }
    }
    CAPTURE(w, h, rotate);
    CHECK(opaque);
    CHECK(worst < 2.5);
    CHECK(worst_mean < 0.75);
  }
}

TEST_CASE("no band is seen: a slow gradient has no run of one colour that a rounded one would have") {
  auto backdrop = flat(draw::hex("#101020"));
  backdrop->to = draw::hex("#141424");  // four steps over 3000 pixels
  const draw::Stage stage = draw::make_stage(1920, 1080);
  const auto pixels = ground_pixels(*backdrop, stage);
  int longest = 0, run = 0;
  for (int x = 1; x < 1920; ++x) {
    run = pixels->pixels[static_cast<std::size_t>(x)] == pixels->pixels[static_cast<std::size_t>(x) - 1] ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  CHECK(longest < 100);
}

TEST_CASE("a part of the ground is the same as that part of the whole") {
  const draw::Stage stage = small_stage(157, 93);
  const View view(stage);
  draw::Backdrop backdrop;
  backdrop.from = draw::hex("#ff0000");
  backdrop.to = draw::hex("#0000ff");
  backdrop.lights = {{0.5f, 0.5f, 80, 40, draw::hex("#ffffff"), 0.65f}};
  const auto whole = ground_pixels(backdrop, stage);
  const auto lattice = make_lattice(backdrop, view);
  for (const PixelRect area : {PixelRect{0, 0, 157, 93}, PixelRect{3, 5, 40, 30}, PixelRect{13, 11, 1, 1}, PixelRect{8, 8, 16, 16}, PixelRect{150, 80, 7, 13}}) {
    std::vector<std::uint32_t> pixels(157 * 93, 1);
    paint_lattice(*lattice, area, pixels.data(), 157);
    std::size_t wrong = 0;
    for (int y = 0; y < 93; ++y) {
      for (int x = 0; x < 157; ++x) {
        const auto i = static_cast<std::size_t>(y * 157 + x);
        const bool inside = x >= area.x && x < area.right() && y >= area.y && y < area.bottom();
        wrong += pixels[i] != (inside ? whole->pixels[i] : 1u);
      }
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("half way between two backdrops every colour is half way") {
  const draw::Stage stage = small_stage(96, 64);
  const View view(stage);
  draw::Backdrop a, b;
  a.from = a.to = draw::hex("#204060");
  b.from = b.to = draw::hex("#6080a0");
  draw::Bitmap mixed;
  mix_lattices(*make_lattice(a, view), *make_lattice(b, view), 12, 24, mixed);
  std::vector<std::uint32_t> pixels(96 * 64);
  paint_lattice(mixed, {0, 0, 96, 64}, pixels.data(), 96);
  CHECK(std::all_of(pixels.begin(), pixels.end(), [](std::uint32_t p) { return p == 0xff406080; }));
  CHECK(lattice_distance(*make_lattice(a, view), *make_lattice(b, view)) == 64);
}

TEST_CASE("a picture as a ground fills the output, and is mixed with a gradient") {
  const draw::Stage stage = small_stage(64, 32);
  auto picture = std::make_shared<draw::Bitmap>();
  picture->w = picture->h = 8;
  picture->stride = 32;
  picture->pixels.assign(64, 0xffff0000);
  auto photo = flat(draw::hex("#000"));
  photo->picture = picture;
  Screen screen(stage);
  screen.show({draw::Ground{nullptr, photo, 1}}, true);
  CHECK(std::all_of(screen.pixels.begin(), screen.pixels.end(), [](std::uint32_t p) { return p == 0xffff0000; }));
  screen.show({draw::Ground{photo, flat(draw::hex("#0000ff")), 0.5f}});
  CHECK((screen.at(5, 5) >> 16 & 0xff) == Approx(128).margin(1));
  CHECK((screen.at(5, 5) & 0xff) == Approx(128).margin(1));
}

TEST_CASE("on a wide stage the lights are as wide as on any other") {
  draw::Backdrop backdrop;
  backdrop.lights = {{0.5f, 0.5f, 600, 400, draw::hex("#ffffff"), 1}};
  const auto lit = [&](int w, int h) {
    const auto pixels = ground_pixels(backdrop, draw::make_stage(w, h));
    int n = 0;
    for (int x = 0; x < w; ++x) n += (pixels->pixels[static_cast<std::size_t>(h / 2) * static_cast<std::size_t>(w) + static_cast<std::size_t>(x)] & 0xff) > 2;
    return static_cast<double>(n) / w;
  };
  CHECK(lit(3840, 1080) == Approx(lit(1920, 1080)).epsilon(0.02));
}
