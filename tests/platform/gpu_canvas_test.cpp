#include "platform/gpu_canvas.h"

#include <SDL.h>

#include <cstdlib>

#include "catch.h"
#include "frames.h"
#include "platform/card.h"
#include "platform/output.h"

using namespace kudosk;
using namespace kudosk::platform;

TEST_CASE("the card shows the picture that the processor composes") {
  for (const int rotate : {0, 90}) {
    const draw::Stage stage = rotate == 0 ? small_stage(320, 180) : small_stage(180, 320, rotate);
    Card card(stage.out_w, stage.out_h);
    for (unsigned seed = 1; seed <= 6; ++seed) {
      Chance chance(stage, seed * 31);
      Screen screen(stage);
      GpuCanvas canvas(card.renderer.get(), stage);
      for (int frame = 0; frame < 25; ++frame) {
        const draw::List& list = chance.next();
        const bool shown = !screen.show(list, frame == 0).empty();
        CAPTURE(rotate, seed, frame);
        CHECK(canvas.draw(list, frame == 0) == shown);
        const Difference difference = compare(card.pixels(stage.out_w, stage.out_h), screen.pixels);
        CHECK(difference.mean < 1.5);
        CHECK(difference.apart < 0.01);
        CHECK_FALSE(canvas.failed());
      }
    }
  }
}

TEST_CASE("a still layer, a bar and the ground are the processor's to a step") {
  const draw::Stage stage = small_stage(320, 180);
  Card card(320, 180);
  const auto layer = box_layer({20, 20, 100, 60}, draw::hex("#ffb454").with_alpha(0.7f), stage, 16);
  auto ground = flat(draw::hex("#0b1026"));
  ground->to = draw::hex("#191a45");
  ground->lights = {{0.2f, 0.2f, 200, 150, draw::hex("#7458ff").with_alpha(0.5f), 0.65f}};
  const draw::List list{draw::Ground{nullptr, ground, 1}, draw::Put{layer, 3, -4, 0.6f, 1}, draw::Fill{{20, 120, 133.3f, 20}, 10, draw::Paint::solid(draw::hex("#7ee0c0")), 1},
                        draw::Arc{{250, 90}, 40, 9, 0.7f, draw::Paint::solid(draw::hex("#fff")), 1}};
  Screen screen(stage);
  screen.show(list, true);
  GpuCanvas canvas(card.renderer.get(), stage);
  CHECK(canvas.draw(list, true));
  const auto pixels = card.pixels(320, 180);
  int most = 0;
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    for (const int shift : {0, 8, 16}) most = std::max(most, std::abs(static_cast<int>(pixels[i] >> shift & 0xff) - static_cast<int>(screen.pixels[i] >> shift & 0xff)));
  }
  CHECK(most <= 2);
  CHECK_FALSE(canvas.draw(list, false));
  CHECK(canvas.draw(list, true));
}

TEST_CASE("the card holds no more than what is shown, however long the show") {
  const draw::Stage stage = small_stage(320, 180);
  Card card(320, 180);
  GpuCanvas canvas(card.renderer.get(), stage);
  const auto ground = flat(draw::hex("#0b1026"));
  const auto frame = [&](int n) {
    const auto layer = box_layer({20, 20, 100, 60}, draw::hex("#ffb454"), stage);
    canvas.draw({draw::Ground{nullptr, ground, 1}, draw::Put{layer, static_cast<float>(n), 0, 1, 1},
                 draw::Fill{{20, 120, 50.f + static_cast<float>(n), 20}, 10, draw::Paint::solid(draw::hex("#7ee0c0")), 1}},
                false);
  };
  CHECK(canvas.texture_bytes() == 0);
  frame(0);
  const auto first = canvas.texture_bytes();
  CHECK(first >= (320u * 180 + 100 * 60 + 50 * 20) * 4);
  for (int n = 1; n < 100; ++n) frame(n);
  // The layers of the frames before are gone; the bar is longer by 99 pixels.
  CHECK(canvas.texture_bytes() <= first + 100u * 60 * 4 * 2 + 99u * 24 * 4);
  // One that lives, but is not shown, is let go as well.
  const auto kept = box_layer({200, 20, 100, 100}, draw::hex("#7458ff"), stage);
  canvas.draw({draw::Ground{nullptr, ground, 1}, draw::Put{kept, 0, 0, 1, 1}}, false);
  for (int n = 0; n < 40; ++n) canvas.draw({draw::Ground{nullptr, ground, 1}}, true);
  CHECK(canvas.texture_bytes() < first - 100u * 60 * 4);
}

TEST_CASE("what the processor composed gets through a texture unchanged, part by part") {
  const draw::Stage stage = small_stage(320, 180);
  Card card(320, 180, false);
  auto output = make_texture_output(card.window, stage);
  REQUIRE(output);
  CHECK((*output)->describe() == "cpu over opengles2");
  Chance chance(stage, 5);
  Screen screen(stage);
  for (int frame = 0; frame < 20; ++frame) {
    const draw::List list = chance.next();
    const bool shown = !screen.show(list, frame == 0).empty();
    CHECK((*output)->show(list, false) == shown);
    std::vector<std::uint32_t> pixels(320 * 180);
    REQUIRE(SDL_RenderReadPixels(SDL_GetRenderer(card.window), nullptr, SDL_PIXELFORMAT_ARGB8888, pixels.data(), 320 * 4) == 0);
    CAPTURE(frame);
    CHECK(pixels == screen.pixels);
  }
  CHECK((*output)->show(draw::List{}, true));
  output->reset();
}

TEST_CASE("OpenGL that the processor draws is known for what it is") {
  Card card(64, 64);
  // Here there is a card, or there is none: what is asked must be what Mesa calls itself.
  const auto get = reinterpret_cast<const unsigned char* (*)(unsigned)>(SDL_GL_GetProcAddress("glGetString"));
  REQUIRE(get);
  const std::string name = reinterpret_cast<const char*>(get(0x1f01));
  CAPTURE(name);
  CHECK(software_gl(card.renderer.get()) == (name.find("llvmpipe") != std::string::npos || name.find("softpipe") != std::string::npos || name.find("swrast") != std::string::npos));
}
