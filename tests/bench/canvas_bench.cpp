// What a frame costs the processor, kind by kind: time and bytes composed, beside the time in which the machine writes as many bytes.
//
//   bench_canvas [WIDTHxHEIGHT [KIND [TIMES]]]
//
// KIND: only the kinds of frame that have this in their name, TIMES times over (for a profiler).
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "draw/theme.h"
#include "platform/bake.h"
#include "platform/canvas.h"
#include "text/typesetter.h"

using namespace kudosk;
using namespace kudosk::platform;

namespace {

double cpu_ms() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

/// Bytes that this machine writes in a millisecond: the floor under every frame.
double bandwidth() {
  std::vector<char> block(8u << 20);
  double best = 0;
  for (int i = 0; i < 20; ++i) {
    const double begin = cpu_ms();
    std::memset(block.data(), i, block.size());
    best = std::max(best, static_cast<double>(block.size()) / (cpu_ms() - begin));
  }
  return best;
}

std::shared_ptr<draw::Layer> words(text::Typesetter& type, const char* name, const std::string& text, float size, int weight, float x, float y, draw::Colour colour) {
  text::Style style;
  style.size = size;
  style.weight = weight;
  style.colour = colour;
  const auto paragraph = type.set(text, style, 1200);
  auto layer = std::make_shared<draw::Layer>();
  layer->name = name;
  layer->bounds = {x - 8, y - size * 0.4f, paragraph->width + 16, paragraph->height + size};
  layer->shapes = {draw::Words{paragraph, -1, {x, y}}};
  return layer;
}

struct Praise {
  std::vector<std::shared_ptr<draw::Layer>> lines, rest;
  std::shared_ptr<draw::Layer> avatar;
};

Praise praise(text::Typesetter& type) {
  Praise p;
  const draw::Colour ink = draw::hex("#f7f8ff"), dim = draw::hex("#b9bfe6");
  const char* said[] = {"Stayed late to walk me through", "the incident playbook — I finally", "understand how our systems", "fit together. Thank you! 🙌"};
  for (int i = 0; i < 4; ++i) p.lines.push_back(words(type, "line", said[i], 72, 700, 716, 262.0f + 88.0f * static_cast<float>(i), ink));
  p.avatar = std::make_shared<draw::Layer>();
  p.avatar->name = "avatar";
  p.avatar->bounds = {150, 275, 412, 412};
  draw::Paint ring, face;
  ring.type = draw::Paint::Type::conic;
  ring.a = {356, 481};
  ring.angle = 210;
  ring.stops = {{0, draw::hex("#ffb454")}, {1 / 3.0f, draw::hex("#ff6f91")}, {2 / 3.0f, draw::hex("#7458ff")}, {1, draw::hex("#ffb454")}};
  face.type = draw::Paint::Type::linear;
  face.a = {356, 309};
  face.b = {410, 653};
  face.stops = {{0, draw::hex("#ffd9a0")}, {1, draw::hex("#ff9f6b")}};
  p.avatar->shapes = {draw::RoundedRect{{158, 283, 396, 396}, 198, ring, 0, {}}, draw::RoundedRect{{172, 297, 368, 368}, 184, draw::Paint::solid(draw::hex("#12143a")), 0, {}},
                      draw::RoundedRect{{184, 309, 344, 344}, 172, face, 0, {}}};
  p.rest.push_back(words(type, "name", "Amara Okafor", 60, 800, 162, 715, ink));
  p.rest.push_back(words(type, "role", "Platform Engineering", 32, 500, 196, 790, dim));
  p.rest.push_back(words(type, "giver", "from Jonas Lindqvist · 12 minutes ago", 38, 500, 830, 684, dim));
  p.rest.push_back(words(type, "kind", "Kudos · #team-wins", 30, 600, 126, 74, dim));
  p.rest.push_back(words(type, "clock", "Northwind  Tue 24 Nov  09:41", 30, 600, 1376, 74, ink));
  p.rest.push_back(words(type, "foot", "Say thanks in #team-wins", 28, 500, 1472, 976, dim));
  auto pills = std::make_shared<draw::Layer>();
  pills->name = "pills";
  pills->bounds = {716, 790, 912, 62};
  for (const auto& [x, w] : {std::pair{716.0f, 356.0f}, std::pair{1092.0f, 217.0f}, std::pair{1329.0f, 298.0f}}) {
    pills->shapes.push_back(draw::RoundedRect{{x, 791, w, 60}, 30, draw::Paint::solid(draw::hex("#ffffff").with_alpha(0.07f)), 2, draw::hex("#ffffff").with_alpha(0.14f)});
  }
  p.rest.push_back(pills);
  return p;
}

draw::Confetti paper(double t) {
  // 120 pieces from a burst, a piece every way, falling with drag.
  static const draw::Colour colours[] = {draw::hex("#ffb454"), draw::hex("#ff6f91"), draw::hex("#7ee0c0"), draw::hex("#7458ff"), draw::hex("#4cc3d8"), draw::hex("#fff")};
  draw::Confetti cloud;
  unsigned seed = 7;
  const auto chance = [&] { return static_cast<double>((seed = seed * 1664525u + 1013904223u) >> 8) / (1 << 24); };
  for (int i = 0; i < 120; ++i) {
    const double angle = chance() * 6.28, speed = 300 + 900 * chance(), drag = 1.8, reach = speed * (1 - std::exp(-drag * t)) / drag;
    draw::Piece piece;
    piece.x = static_cast<float>(1000 + reach * std::cos(angle));
    piece.y = static_cast<float>(420 + reach * std::sin(angle) + 130 * t * t);
    piece.w = static_cast<float>(10 + 12 * chance());
    piece.h = static_cast<float>(18 + 14 * chance());
    piece.angle = static_cast<float>(360 * chance() + 300 * t * (chance() - 0.5));
    piece.squash = static_cast<float>(std::cos(6.28 * chance() + 9 * t));
    piece.colour = colours[i % 6];
    piece.alpha = 0.9f;
    cloud.pieces.push_back(piece);
  }
  return cloud;
}

}  // namespace

int main(int argc, char** argv) {
  int w = 1920, h = 1080;
  if (argc > 1 && std::sscanf(argv[1], "%dx%d", &w, &h) != 2) {
    std::fprintf(stderr, "bench_canvas [WIDTHxHEIGHT [KIND [TIMES]]]\n");
    return 2;
  }
  const std::string only = argc > 2 ? argv[2] : "";
  const int times = argc > 3 ? std::max(1, std::atoi(argv[3])) : 1;
  const draw::Stage stage = draw::make_stage(w, h);
  const double per_ms = bandwidth();
  std::printf("%dx%d; this machine writes %.1f GB/s\n\n", w, h, per_ms / 1e6);

  auto amber = std::make_shared<draw::Backdrop>(draw::Theme{}.backdrop("recognition"));
  auto mint = std::make_shared<draw::Backdrop>();
  mint->from = draw::hex("#07202b");
  mint->to = draw::hex("#12183f");
  mint->lights = {{0.18f, 0.5f, 1100, 900, draw::hex("#3cc8aa").with_alpha(0.42f), 0.65f}, {0.95f, 0, 900, 700, draw::hex("#5a6eff").with_alpha(0.45f), 0.6f}};

  double begin = cpu_ms();
  amber->baked.bitmap = bake(*amber, stage);
  std::printf("bake a backdrop          %8.2f ms  %8zu KiB\n", cpu_ms() - begin, amber->baked.bitmap->pixels.size() / 256);
  mint->baked.bitmap = bake(*mint, stage);
  const auto type = text::make_typesetter(stage.scale);
  begin = cpu_ms();
  const Praise act = praise(*type);
  std::printf("set a praise, cold       %8.2f ms\n", cpu_ms() - begin);
  begin = cpu_ms();
  std::size_t held = 0;
  const auto bake_one = [&](const std::shared_ptr<draw::Layer>& layer) {
    bake(*layer, stage);
    held += layer->baked->pixels.size() * 4;
  };
  bake_one(act.avatar);
  const double avatar = cpu_ms() - begin;
  for (const auto& layer : act.lines) bake_one(layer);
  for (const auto& layer : act.rest) bake_one(layer);
  std::printf("bake its layers, cold    %8.2f ms  %8zu KiB (the avatar %.2f ms)\n\n", cpu_ms() - begin, held / 1024, avatar);

  std::vector<std::uint32_t> pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
  Canvas canvas(stage);
  std::printf("%-24s %8s %8s %10s %8s %6s\n", "a frame of", "mean ms", "worst", "KiB", "floor ms", "rects");
  const auto run = [&](const char* name, int frames, const std::function<draw::List(int)>& frame) {
    if (std::string_view(name).find(only) == std::string_view::npos) return;
    canvas.compose(frame(0), pixels.data(), w * 4, true);
    double total = 0, worst = 0;
    std::size_t bytes = 0, rects = 0;
    for (int n = 0; n < frames * times; ++n) {
      const draw::List list = frame(1 + n % frames);
      const double start = cpu_ms();
      rects += canvas.compose(list, pixels.data(), w * 4).size();
      const double took = cpu_ms() - start;
      total += took;
      worst = std::max(worst, took);
      bytes += canvas.bytes_composed();
    }
    const double n = frames * times;
    std::printf("%-24s %8.3f %8.3f %10.0f %8.3f %6.0f\n", name, total / n, worst, static_cast<double>(bytes) / n / 1024, static_cast<double>(bytes) / n / per_ms,
                static_cast<double>(rects) / n);
  };
  const draw::Ground ground{amber, amber, 1};
  const auto scene = [&](draw::List list) {
    list.push_back(draw::Put{act.avatar});
    for (const auto& layer : act.lines) list.push_back(draw::Put{layer});
    for (const auto& layer : act.rest) list.push_back(draw::Put{layer});
    return list;
  };
  run("still", 100, [&](int) { return scene({ground}); });
  run("the ground alone, mixing", 96, [&](int i) { return draw::List{draw::Ground{amber, mint, static_cast<float>(i % 24) / 24}}; });
  run("the ground, mixing", 96, [&](int i) { return scene({draw::Ground{amber, mint, static_cast<float>(i % 24) / 24}}); });
  run("confetti at 0.2 s", 60, [&](int i) { return scene({ground, paper(0.2 + i / 600.0)}); });
  run("confetti over 2.5 s", 150, [&](int i) { return scene({ground, paper(i / 60.0)}); });
  run("confetti at 60 Hz, 1 s", 60, [&](int i) { return scene({ground, paper(1 + i / 60.0)}); });
  run("a line that fades", 60, [&](int i) {
    draw::List list = scene({ground});
    std::get<draw::Put>(list[3]).alpha = 0.2f + static_cast<float>(i) / 90;
    return list;
  });
  run("four lines that rise", 60, [&](int i) {
    draw::List list = scene({ground});
    for (std::size_t k = 2; k < 6; ++k) {
      std::get<draw::Put>(list[k]).alpha = 0.2f + static_cast<float>(i) / 90;
      std::get<draw::Put>(list[k]).dy = 24 - static_cast<float>(i) / 3;
    }
    return list;
  });
  run("an avatar on a spring", 60, [&](int i) {
    draw::List list = scene({ground});
    std::get<draw::Put>(list[1]).scale = 0.8f + static_cast<float>(i) / 250;
    return list;
  });
  draw::Paint bar;
  bar.type = draw::Paint::Type::linear;
  bar.a = {96, 494};
  bar.b = {1824, 494};
  bar.stops = {{0, draw::hex("#5a7bff")}, {1, draw::hex("#7ee0c0")}};
  run("a bar that fills", 80, [&](int i) { return draw::List{ground, draw::Fill{{96, 494, 60 + 14 * static_cast<float>(i), 56}, 28, bar, 1}}; });
  run("a ring that is drawn", 80, [&](int i) {
    return draw::List{ground, draw::Arc{{466, 540}, 286, 28, static_cast<float>(i) / 80, draw::Paint::solid(draw::hex("#7ee0c0")), 1}};
  });
  run("everything leaves", 24, [&](int i) {
    draw::List list = scene({ground});
    for (std::size_t k = 1; k < list.size(); ++k) std::get<draw::Put>(list[k]).alpha = 1 - static_cast<float>(i) / 25;
    return list;
  });
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("\nmost memory held         %8ld KiB\n", usage.ru_maxrss);
  return 0;
}
