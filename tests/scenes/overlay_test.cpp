#include <algorithm>

#include "catch.h"
#include "scenes/office.h"

using namespace kudosk;

namespace {

std::vector<std::string> names(const scenes::Marks& marks, const std::string& scene, const scenes::Setting& setting) {
  std::vector<std::string> out;
  const auto over = scenes::overlay(marks, scene, setting);
  for (const auto& layer : *over) out.push_back(layer->name);
  return out;
}

std::string all_words(const scenes::Marks& marks, const scenes::Setting& setting) {
  draw::List list;
  const auto over = scenes::overlay(marks, "recognition", setting);
  for (const auto& layer : *over) list.push_back(draw::Put{layer});
  return draw::describe(list);
}

office::World& world() {
  static office::World world("en", scenes::dark_theme(), text::make_fixed_typesetter());
  return world;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the header has what the configuration wants, and no time that is not to be trusted") {
  auto setting = world().setting(draw::make_stage(1920, 1080));
  CHECK(names({}, "recognition", setting) == std::vector<std::string>{"clock", "date", "organisation"});
  CHECK(has(all_words({}, setting), "09:41"));
  Config config = world().config;
  config.header_date = false;
  setting.config = &config;
  CHECK(names({}, "recognition", setting) == std::vector<std::string>{"clock", "organisation"});
  config.header_clock = false;
  config.organisation.clear();
  CHECK(names({}, "recognition", setting).empty());
  config = world().config;
  setting.now.trusted = false;
  CHECK(names({}, "recognition", setting) == std::vector<std::string>{"organisation"});
}

TEST_CASE("the organisation's logo stands beside its name once it has come") {
  auto setting = world().setting(draw::make_stage(1920, 1080));
  Config config = world().config;
  config.logo = "/etc/kudosk/logo.png";
  setting.config = &config;
  CHECK(names({}, "recognition", setting).back() == "organisation");
  auto bitmap = std::make_shared<draw::Bitmap>();
  bitmap->w = 200;
  bitmap->h = 100;
  setting.picture = [&](const std::string& address, float, float) { return address == "/etc/kudosk/logo.png" ? bitmap : nullptr; };
  CHECK(names({}, "recognition", setting).back() == "logo");
}

TEST_CASE("each state of the screen has its mark") {
  const auto setting = world().setting(draw::make_stage(1920, 1080));
  scenes::Marks marks;
  CHECK_FALSE(has(all_words(marks, setting), "mark"));
  marks.samples = true;
  CHECK(has(all_words(marks, setting), "Samples"));
  marks = {};
  marks.offline_since = office::wall("2026-11-24T08:12:00Z");
  CHECK(has(all_words(marks, setting), "Offline since 09:12"));
  marks.offline_since = office::wall("2026-11-20T08:12:00Z");
  CHECK(has(all_words(marks, setting), "Offline since Fri 20 Nov"));
  marks = {};
  marks.stored_at = office::wall("2026-11-24T05:00:00Z");
  CHECK(has(all_words(marks, setting), "06:00"));
  marks = {};
  marks.troubled_sources = 2;
  marks.troubled = "Records: renew the key";
  CHECK(has(all_words(marks, setting), "Records: renew the key (and 1 more)"));
  marks = {};
  marks.config_broken = true;
  CHECK(has(all_words(marks, setting), "mark configuration"));
  marks = {};
  marks.paused = true;
  CHECK(has(all_words(marks, setting), "Paused"));
  marks = {};
  marks.jump = "/amara";
  CHECK(has(all_words(marks, setting), "amara"));
}

TEST_CASE("a scene that owns the header keeps it; only what is typed lies over it") {
  const auto setting = world().setting(draw::make_stage(1920, 1080));
  scenes::Marks marks;
  marks.samples = true;
  for (const char* scene : {"status", "sign-in", "keys"}) CHECK(names(marks, scene, setting).empty());
  marks.jump = "12";
  for (const char* scene : {"status", "sign-in", "keys"}) CHECK(names(marks, scene, setting) == std::vector<std::string>{"jump"});
}

TEST_CASE("a scene that has not what it needs is a prompt, and an unknown one, too") {
  const auto setting = world().setting(draw::make_stage(1920, 1080));
  for (const char* scene : {"recognition", "goal", "sign-in", "opera", ""}) {
    scenes::Subject subject;
    subject.scene = scene;
    CHECK(scenes::stage(subject, setting)->scene == "prompt");
  }
}
