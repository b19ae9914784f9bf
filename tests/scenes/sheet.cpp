// Renders scenes to PNG files, for the eye: scene_sheet OUT WxH [--language L] [--theme NAME] [--at MS] [--unusual] [--only NAME] [--marks]
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/file.h"
#include "platform/bake.h"
#include "platform/canvas.h"
#include "platform/picture.h"
#include "platform/png.h"
#include "scenes/office.h"

using namespace kudosk;

namespace {

std::string file_name(std::string name) {
  for (char& c : name) {
    if (c == ' ') c = '-';
  }
  return name + ".png";
}

void bake_all(const scenes::Act& act, const draw::Stage& stage) {
  for (const auto& part : act.parts) {
    if (const auto* element = std::get_if<scenes::Element>(&part)) {
      platform::bake(*element->layer, stage);
    } else {
      for (const auto& layer : std::get<scenes::Live>(part).layers) platform::bake(*layer, stage);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::filesystem::path out = argv[1];
  int w = 1920, h = 1080, rotate = 0;
  std::sscanf(argv[2], "%dx%d", &w, &h);
  std::string language = "en", theme = "dark", only, photo;
  int at = 5000;
  bool unusual = false, marks = false;
  for (int i = 3; i < argc; ++i) {
    const auto is = [&](const char* name) { return std::strcmp(argv[i], name) == 0; };
    if (is("--language")) language = argv[++i];
    if (is("--theme")) theme = argv[++i];
    if (is("--at")) at = std::atoi(argv[++i]);
    if (is("--only")) only = argv[++i];
    if (is("--photo")) photo = argv[++i];
    if (is("--rotate")) rotate = std::atoi(argv[++i]);
    if (is("--unusual")) unusual = true;
    if (is("--marks")) marks = true;
  }
  std::filesystem::create_directories(out);
  auto loaded = scenes::load_theme(theme, ".");
  if (!loaded) return std::fprintf(stderr, "%s\n", loaded.error().message.c_str()), 1;
  const draw::Stage stage = draw::make_stage(w, h, rotate);
  office::World world(language, *loaded, text::make_typesetter(stage.scale));
  scenes::Setting setting = world.setting(stage);
  const auto decoder = platform::make_plain_decoder();
  setting.picture = [&](const std::string& address, float pw, float ph) -> std::shared_ptr<const draw::Bitmap> {
    if (photo.empty() || address.empty()) return nullptr;
    const auto bytes = read_file(photo);
    auto bitmap = decoder->decode(*bytes, static_cast<int>(pw * stage.scale), static_cast<int>(ph * stage.scale));
    return bitmap ? *bitmap : nullptr;
  };
  setting.moving = {};
  std::vector<std::pair<std::string, std::shared_ptr<scenes::Act>>> acts;
  auto cases = unusual ? office::unusual() : office::typical();
  if (!unusual && language != "en") {
    const auto more = office::in_language(language);
    cases.insert(cases.begin(), more.begin(), more.end());
  }
  for (auto& c : cases) {
    if (!only.empty() && c.name != only) continue;
    if (!photo.empty() && c.subject.item) {
      auto pictured = std::make_shared<Item>(*c.subject.item);
      if (auto* r = std::get_if<Recognition>(&pictured->body)) r->picture = "photo";
      if (auto* m = std::get_if<Milestone>(&pictured->body)) m->badge = "photo";
      if (auto* l = std::get_if<Lesson>(&pictured->body)) l->picture = "photo";
      if (auto* a = std::get_if<Announcement>(&pictured->body)) a->picture = "photo";
      c.subject.item = pictured;
    }
    acts.emplace_back(c.name, scenes::stage(c.subject, setting));
  }
  if (!unusual && (only.empty() || only == "status")) acts.emplace_back("status", scenes::stage_status(office::facts(), setting));
  if (!unusual && (only.empty() || only == "keys")) acts.emplace_back("keys", scenes::stage_keys(setting));
  scenes::Marks shown;
  if (marks) {
    shown.offline_since = office::wall("2026-11-24T08:12:00Z");
    shown.samples = shown.paused = shown.config_broken = true;
    shown.troubled_sources = 2;
    shown.troubled = "Learning records: renew the key in lrs.key";
    shown.jump = "/amar";
  }
  std::vector<std::uint32_t> pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
  for (const auto& [name, act] : acts) {
    bake_all(*act, stage);
    act->backdrop->baked.bitmap = platform::bake(*act->backdrop, stage);
    draw::List list{draw::Ground{act->backdrop, act->backdrop, 1}};
    act->frame(Millis{at}, list);
    const auto over = scenes::overlay(shown, act->scene, setting);
    for (const auto& layer : *over) {
      platform::bake(*layer, stage);
      list.push_back(draw::Put{layer});
    }
    platform::Canvas canvas(stage);
    canvas.compose(list, pixels.data(), w * 4, true);
    if (const auto written = platform::write_png(out / file_name(name), pixels.data(), w, h, w * 4); !written)
      return std::fprintf(stderr, "%s\n", written.error().message.c_str()), 1;
    std::printf("%s dwell %lld\n", name.c_str(), static_cast<long long>(act->timing.dwell.count()));
  }
}
