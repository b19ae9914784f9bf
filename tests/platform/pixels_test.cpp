// The pictures of the most important slides as they were looked at, for each Debian whose fonts and text libraries draw them: tests/platform/pixels/debian-N/*.png, each pixel
// the mean of 8×8 of the screen's. KUDOSK_UPDATE_GOLDENS=1 rewrites them: look at what changed before it is kept.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "catch.h"
#include "platform/bake.h"
#include "platform/canvas.h"
#include "platform/card.h"
#include "platform/gpu_canvas.h"
#include "platform/picture.h"
#include "platform/png.h"
#include "scenes/office.h"
#include "scenes/themes.h"
#include "text/typesetter.h"

using namespace kudosk;

namespace {

constexpr int kBlock = 8;

/// "debian-12": what draws the text is the system's.
std::string system_name() {
  std::ifstream in("/etc/os-release");
  std::string line, id, version;
  while (std::getline(in, line)) {
    const auto value = [&](const char* key) {
      std::string v = line.substr(std::string(key).size());
      v.erase(std::remove(v.begin(), v.end(), '"'), v.end());
      return v;
    };
    if (line.starts_with("ID=")) id = value("ID=");
    if (line.starts_with("VERSION_ID=")) version = value("VERSION_ID=");
  }
  // Raspberry Pi OS of 32 bits calls itself so, with Debian's packages.
  if (id == "raspbian") id = "debian";
  return id + "-" + version;
}

void bake_layers(const scenes::Act& act, const draw::Stage& stage) {
  for (const auto& part : act.parts) {
    if (const auto* element = std::get_if<scenes::Element>(&part)) {
      if (element->layer) platform::bake(*element->layer, stage);
    } else {
      for (const auto& layer : std::get<scenes::Live>(part).layers) platform::bake(*layer, stage);
    }
  }
}

draw::List still(const scenes::Act& act, const draw::Stage& stage) {
  bake_layers(act, stage);
  draw::List list{draw::Ground{act.backdrop, act.backdrop, 1}};
  act.frame(std::min<Millis>(act.timing.dwell, std::chrono::minutes(1)), list);
  return list;
}

std::vector<std::uint32_t> composed(const draw::List& list, const draw::Stage& stage) {
  std::vector<std::uint32_t> pixels(static_cast<std::size_t>(stage.out_w) * static_cast<std::size_t>(stage.out_h));
  platform::Canvas canvas(stage);
  canvas.compose(list, pixels.data(), stage.out_w * 4, true);
  return pixels;
}

draw::Bitmap means(const std::vector<std::uint32_t>& pixels, int w, int h) {
  draw::Bitmap out;
  out.w = w / kBlock;
  out.h = h / kBlock;
  out.stride = out.w * 4;
  for (int y = 0; y < out.h; ++y) {
    for (int x = 0; x < out.w; ++x) {
      std::array<unsigned, 3> sums{};
      for (int row = 0; row < kBlock; ++row)
        for (int column = 0; column < kBlock; ++column) {
          const std::uint32_t pixel = pixels[static_cast<std::size_t>((y * kBlock + row) * w + x * kBlock + column)];
          for (unsigned channel = 0; channel < 3; ++channel) sums[channel] += pixel >> 8 * channel & 0xff;
        }
      std::uint32_t mean = 0xff000000u;
      for (unsigned channel = 0; channel < 3; ++channel) mean |= (sums[channel] + kBlock * kBlock / 2) / (kBlock * kBlock) << 8 * channel;
      out.pixels.push_back(mean);
    }
  }
  return out;
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// Another order of additions on another processor is less; a line of words that is a pixel elsewhere is far more.
bool alike(const draw::Bitmap& a, const draw::Bitmap& b) {
  if (a.w != b.w || a.h != b.h) return false;
  double sum = 0;
  std::size_t far = 0;
  for (std::size_t i = 0; i < b.pixels.size(); ++i) {
    int most = 0;
    for (const int shift : {0, 8, 16}) {
      const int apart = std::abs(static_cast<int>(a.pixels[i] >> shift & 0xff) - static_cast<int>(b.pixels[i] >> shift & 0xff));
      sum += apart;
      most = std::max(most, apart);
    }
    far += most > 3 ? 1 : 0;
  }
  const double n = static_cast<double>(b.pixels.size());
  return sum / n / 3 < 0.15 && static_cast<double>(far) / n < 0.0005;
}

void compare(const std::string& name, const draw::Bitmap& now) {
  const std::filesystem::path file = std::filesystem::path(KUDOSK_TESTS) / "platform" / "pixels" / system_name() / (name + ".png");
  if (const char* update = std::getenv("KUDOSK_UPDATE_GOLDENS"); update && *update == '1') {
    std::filesystem::create_directories(file.parent_path());
    REQUIRE(platform::write_png(file, now.pixels.data(), now.w, now.h, now.stride));
    return;
  }
  INFO(file.string() + ": where this Debian has no pictures yet, make them with KUDOSK_UPDATE_GOLDENS=1 and look at each before it is kept");
  REQUIRE(std::filesystem::exists(file));
  const auto kept = platform::make_plain_decoder()->decode(bytes_of(file), 0, 0);
  REQUIRE(kept);
  const bool same = alike(**kept, now);
  if (!same) {
    const auto seen = std::filesystem::temp_directory_path() / ("kudosk-" + name + ".png");
    if (platform::write_png(seen, now.pixels.data(), now.w, now.h, now.stride)) WARN("what it is now: " + seen.string());
  }
  CHECK(same);
}

scenes::Subject subject(const std::vector<office::Case>& cases, const std::string& name) {
  const auto found = std::find_if(cases.begin(), cases.end(), [&](const auto& c) { return c.name == name; });
  REQUIRE(found != cases.end());
  return found->subject;
}

struct Shown {
  std::string name, scene, language = "en", theme = "dark";
  int w = 1920, h = 1080;
};

draw::Theme theme_of(const std::string& name) {
  auto theme = scenes::load_theme(name, {});
  REQUIRE(theme);
  return *theme;
}

}  // namespace

TEST_CASE("the important slides are, pixel by pixel, as they were looked at") {
  std::vector<Shown> all;
  for (const std::string scene : {"recognition", "milestone", "goal", "lesson", "announcement", "recap", "constellation", "spotlight"}) all.push_back({scene, scene});
  for (const std::string scene : {"recognition", "goal"}) {
    all.push_back({scene + "-light", scene, "en", "light"});
    all.push_back({scene + "-upright", scene, "en", "dark", 1080, 1920});
  }
  // Not those scripts whose fonts come in more weights where more of Noto is installed.
  all.push_back({"recognition-ja", "ja recognition", "ja"});
  for (const Shown& shown : all) {
    CAPTURE(shown.name);
    const draw::Stage stage = draw::make_stage(shown.w, shown.h);
    office::World world(shown.language, theme_of(shown.theme), text::make_typesetter(stage.scale));
    const auto act = scenes::stage(subject(shown.language == "en" ? office::typical() : office::in_language(shown.language), shown.scene), world.setting(stage));
    compare(shown.name, means(composed(still(*act, stage), stage), shown.w, shown.h));
  }
}

TEST_CASE("the comparison of pictures notices one layer that is a pixel elsewhere") {
  const draw::Stage stage = draw::make_stage(1920, 1080);
  office::World world("en", scenes::dark_theme(), text::make_typesetter(stage.scale));
  const auto act = scenes::stage(subject(office::typical(), "recognition"), world.setting(stage));
  draw::List list = still(*act, stage);
  const draw::Bitmap before = means(composed(list, stage), 1920, 1080);
  CHECK(alike(before, before));
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto* put = std::get_if<draw::Put>(&list[i]);
    if (!put || put->layer->name.rfind("message", 0) != 0) continue;
    CAPTURE(put->layer->name);
    put->dy += 1;
    CHECK_FALSE(alike(before, means(composed(list, stage), 1920, 1080)));
    put->dy -= 1;
  }
}

TEST_CASE("the important slides are the same by the graphics card and by the processor") {
  const draw::Stage stage = draw::make_stage(1280, 720);
  platform::Card card(1280, 720);
  office::World world("en", scenes::dark_theme(), text::make_typesetter(stage.scale));
  for (const char* scene : {"recognition", "milestone", "goal", "recap"}) {
    CAPTURE(scene);
    const auto act = scenes::stage(subject(office::typical(), scene), world.setting(stage));
    bake_layers(*act, stage);
    for (const Millis at : {Millis{400}, Millis{1200}, act->timing.dwell}) {
      CAPTURE(at.count());
      draw::List list{draw::Ground{act->backdrop, act->backdrop, 1}};
      act->frame(at, list);
      platform::GpuCanvas canvas(card.renderer.get(), stage);
      CHECK(canvas.draw(list, true));
      const auto difference = platform::compare(card.pixels(1280, 720), composed(list, stage));
      CHECK(difference.mean < 1);
      CHECK(difference.apart < 0.002);
      CHECK_FALSE(canvas.failed());
    }
  }
}
