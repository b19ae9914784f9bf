#include "platform/wide.h"

#include <pixman.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "catch.h"
#include "platform/coverage.h"
#include "platform/ground.h"

using namespace kudosk;
using namespace kudosk::platform;

namespace {

/// Premultiplied, a third of them clear and a third opaque.
std::vector<std::uint32_t> pixels(std::size_t n, std::mt19937& random) {
  std::vector<std::uint32_t> out(n);
  for (auto& pixel : out) {
    const std::uint32_t kind = random() % 3, alpha = kind == 0 ? 0 : kind == 1 ? 255 : random() % 256;
    pixel = alpha << 24;
    for (int shift = 0; shift < 24; shift += 8) pixel |= (alpha == 0 ? 0 : random() % (alpha + 1)) << shift;
  }
  return out;
}

void by_pixman(std::vector<std::uint32_t>& to, const std::vector<std::uint32_t>& from, int n, std::uint8_t alpha) {
  auto* target = pixman_image_create_bits_no_clear(PIXMAN_x8r8g8b8, n, 1, to.data(), n * 4);
  auto* source = pixman_image_create_bits_no_clear(PIXMAN_a8r8g8b8, n, 1, const_cast<std::uint32_t*>(from.data()), n * 4);
  const pixman_color_t faded{0, 0, 0, static_cast<std::uint16_t>(alpha * 257)};
  auto* mask = pixman_image_create_solid_fill(&faded);
  pixman_image_composite32(PIXMAN_OP_OVER, source, alpha == 255 ? nullptr : mask, target, 0, 0, 0, 0, 0, 0, n, 1);
  pixman_image_unref(mask);
  pixman_image_unref(source);
  pixman_image_unref(target);
}

}  // namespace

TEST_CASE("wide: pixels over others are what pixman makes of them, whatever their number and alpha") {
  if (!wide::there()) {
    WARN("this processor has no AVX2: only the other way is there, which other tests hold");
    return;
  }
  std::mt19937 random(20261125);
  for (int n : {1, 2, 7, 8, 9, 15, 16, 17, 31, 64, 333}) {
    for (int alpha = 0; alpha < 256; ++alpha) {
      const auto size = static_cast<std::size_t>(n);
      const auto from = pixels(size, random);
      auto under = pixels(size, random);
      for (auto& pixel : under) pixel |= 0xff000000u;
      auto expected = under;
      // What lies beyond the last pixel stays as it is.
      under.push_back(0x12345678u);
      wide::over(under.data(), from.data(), n, static_cast<std::uint8_t>(alpha));
      CHECK(under.back() == 0x12345678u);
      under.pop_back();
      by_pixman(expected, from, n, static_cast<std::uint8_t>(alpha));
      std::size_t differ = 0;
      for (std::size_t i = 0; i < size; ++i) differ += (under[i] & 0xffffffu) != (expected[i] & 0xffffffu) ? 1 : 0;
      CAPTURE(n, alpha);
      CHECK(differ == 0);
    }
  }
}

TEST_CASE("wide: a rounded box covers the same") {
  if (!wide::there()) {
    WARN("this processor has no AVX2: only the other way is there, which other tests hold");
    return;
  }
  std::mt19937 random(7);
  const auto number = [&](float from, float to) { return from + (to - from) * static_cast<float>(random() % 10001) / 10000; };
  std::array<std::uint8_t, padded(100)> one, other;
  std::size_t seen = 0;
  for (int round = 0; round < 400; ++round) {
    const float angle = number(0, 6.2832f);
    const RoundBox box{{number(0, 90), number(0, 60)}, number(0.1f, 30), number(0.1f, 30), number(0, 12), std::cos(angle), std::sin(angle)};
    for (int y = -20; y < 80; ++y) {
      const int n = 1 + static_cast<int>(random() % 100);
      box.cover(-5, y, n, one.data(), true);
      box.cover(-5, y, n, other.data(), false);
      REQUIRE(std::equal(one.begin(), one.begin() + n, other.begin()));
      seen += static_cast<std::size_t>(std::count_if(one.begin(), one.begin() + n, [](std::uint8_t v) { return v > 0; }));
    }
  }
  CHECK(seen > 100000);
}

TEST_CASE("wide: the ground is the same") {
  if (!wide::there()) {
    WARN("this processor has no AVX2: only the other way is there, which other tests hold");
    return;
  }
  const draw::Stage stage = draw::make_stage(317, 211);
  const View view(stage);
  draw::Backdrop backdrop;
  backdrop.from = draw::hex("#0b1026");
  backdrop.to = draw::hex("#f1f4ff");
  backdrop.lights = {{0.2f, 0.4f, 900, 700, draw::hex("#ff6f91").with_alpha(0.6f), 0.8f}};
  const auto lattice = make_lattice(backdrop, view);
  for (const PixelRect& area :
       {PixelRect{0, 0, 317, 211}, PixelRect{3, 5, 2, 1}, PixelRect{7, 7, 2, 2}, PixelRect{13, 9, 100, 50}, PixelRect{8, 16, 64, 64}, PixelRect{309, 200, 8, 11}}) {
    std::vector<std::uint32_t> one(317 * 211, 1), other(317 * 211, 1);
    paint_lattice(*lattice, area, one.data(), 317, true);
    paint_lattice(*lattice, area, other.data(), 317, false);
    CAPTURE(area.x, area.y, area.w, area.h);
    CHECK(one == other);
  }
}
