// Draw lists of every scene × {landscape, portrait} × {start, middle of the entrance, still, middle of the exit}, in words, with metrics that are the same everywhere.
// KUDOSK_UPDATE_GOLDENS=1 rewrites them: look at what changed before it is kept.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "catch.h"
#include "scenes/office.h"

using namespace kudosk;

namespace {

/// As the show holds it: a status page has no end of its own.
Millis dwell_of(const scenes::Act& act) { return std::min<Millis>(act.timing.dwell, std::chrono::minutes(1)); }

std::string moments(scenes::Act act) {
  act.timing.dwell = dwell_of(act);
  std::ostringstream out;
  out << "scene " << act.scene << " item " << (act.item.empty() ? "-" : act.item) << " enter " << act.timing.enter.count() << " dwell " << act.timing.dwell.count() << " exit "
      << act.timing.exit.count() << "\n";
  const std::pair<const char*, Millis> at[] = {{"start", Millis{0}}, {"entrance", Millis{400}}, {"still", act.timing.dwell}, {"exit", act.timing.dwell + act.timing.exit / 2}};
  for (const auto& [name, elapsed] : at) {
    draw::List list{draw::Ground{act.backdrop, act.backdrop, 1}};
    act.frame(elapsed, list);
    out << "\n" << name << " " << elapsed.count() << " ms\n" << draw::describe(list);
  }
  return out.str();
}

void compare(const std::string& name, const std::string& now) {
  const std::filesystem::path file = std::filesystem::path(KUDOSK_TESTS) / "scenes" / "golden" / (name + ".txt");
  if (const char* update = std::getenv("KUDOSK_UPDATE_GOLDENS"); update && *update == '1') {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << now;
    return;
  }
  std::ifstream in(file);
  INFO(file.string());
  REQUIRE(in);
  std::ostringstream kept;
  kept << in.rdbuf();
  if (kept.str() == now) {
    SUCCEED();
    return;
  }
  // The first line that differs says more than two screens of text.
  std::istringstream a(kept.str()), b(now);
  std::string was, is;
  int line = 0;
  while (true) {
    ++line;
    const bool more_a = static_cast<bool>(std::getline(a, was)), more_b = static_cast<bool>(std::getline(b, is));
    if (!more_a) was = "(end)";
    if (!more_b) is = "(end)";
    if (was != is || !more_a || !more_b) break;
  }
  FAIL_CHECK("line " << line << "\n  was: " << was << "\n  is:  " << is);
}

}  // namespace

TEST_CASE("every scene draws what it drew") {
  for (const bool portrait : {false, true}) {
    office::World world("en", scenes::dark_theme(), text::make_fixed_typesetter());
    const auto setting = world.setting(portrait ? draw::make_stage(1080, 1920) : draw::make_stage(1920, 1080));
    const std::string suffix = portrait ? "-portrait" : "-landscape";
    for (const auto& c : office::typical()) {
      CAPTURE(c.name, portrait);
      compare(c.name + suffix, moments(*scenes::stage(c.subject, setting)));
    }
    compare("status" + suffix, moments(*scenes::stage_status(office::facts(), setting)));
    compare("keys" + suffix, moments(*scenes::stage_keys(setting)));
    // What upsets a layout most.
    for (const auto& c : office::unusual()) {
      if (c.name == "two receivers" || c.name == "12 receivers" || c.name == "long praise" || c.name == "bare praise") {
        std::string file = c.name;
        for (char& ch : file) ch = ch == ' ' ? '-' : ch;
        compare(file + suffix, moments(*scenes::stage(c.subject, setting)));
      }
    }
    scenes::Marks marks;
    marks.offline_since = office::wall("2026-11-24T08:12:00Z");
    marks.samples = marks.paused = true;
    marks.jump = "/am";
    draw::List list;
    const auto over = scenes::overlay(marks, "recognition", setting);
    for (const auto& layer : *over) list.push_back(draw::Put{layer});
    compare("overlay" + suffix, draw::describe(list));
  }
}

TEST_CASE("a right-to-left language mirrors the page") {
  // Which digits Arabic has by itself hangs on ICU's version.
  office::World world("ar-u-nu-arab", scenes::dark_theme(), text::make_fixed_typesetter());
  const auto setting = world.setting(draw::make_stage(1920, 1080));
  const auto cases = office::in_language("ar");
  for (const auto& c : cases) {
    std::string file = c.name;
    for (char& ch : file) ch = ch == ' ' ? '-' : ch;
    compare(file, moments(*scenes::stage(c.subject, setting)));
  }
}
