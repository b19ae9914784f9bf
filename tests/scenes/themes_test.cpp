#include "scenes/themes.h"

#include <fstream>
#include <sstream>

#include "catch.h"

using namespace kudosk;
namespace fs = std::filesystem;

namespace {

const char* const kShipped[] = {"dark", "light", "high-contrast", "warm", "sober", "event"};

std::string text_of(const std::string& name) {
  std::ifstream in(fs::path(KUDOSK_SOURCE) / "assets" / "themes" / (name + ".json"));
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("every theme that ships is read and can be read from five metres") {
  for (const char* name : kShipped) {
    CAPTURE(name);
    const auto theme = scenes::parse_theme(text_of(name), std::string(name) + ".json");
    if (!theme) FAIL_CHECK(theme.error().message);
    if (!theme) continue;
    CHECK(theme->name == name);
    CHECK(theme->avatars.size() >= 4);
    CHECK(theme->backdrops.count("default") == 1);
  }
}

TEST_CASE("the dark theme's file and what is built in are the same") {
  const auto file = scenes::parse_theme(text_of("dark"), "dark.json");
  REQUIRE(file);
  const draw::Theme own = scenes::dark_theme();
  CHECK(file->ink == own.ink);
  CHECK(file->dim == own.dim);
  CHECK(file->card == own.card);
  CHECK(file->line == own.line);
  CHECK(file->ring == own.ring);
  CHECK(file->avatars == own.avatars);
  CHECK(file->confetti == own.confetti);
  CHECK(file->goals == own.goals);
  const auto& a = file->backdrop("default");
  const auto& b = own.backdrop("default");
  CHECK(a.from == b.from);
  CHECK(a.to == b.to);
  REQUIRE(a.lights.size() == b.lights.size());
  for (std::size_t i = 0; i < a.lights.size(); ++i) {
    CHECK(a.lights[i].colour.a == Approx(b.lights[i].colour.a));
    CHECK(a.lights[i].rx == b.lights[i].rx);
    CHECK(a.lights[i].reach == Approx(b.lights[i].reach));
  }
}

TEST_CASE("what a theme leaves out is as in the dark one") {
  const auto theme = scenes::parse_theme(
      R"({"palette": {"ink": "#fff", "dim": "#ccc"}, "accents": {"praise": "#fc0", "learning": "#8fc", "goals": "#9bf", "announcements": "#f9b"}, "backdrops": {"default": {"from": "#000"}}})",
      "office/plain.json");
  REQUIRE(theme);
  CHECK(theme->name == "plain");
  CHECK(theme->ring.size() == 4);
  CHECK(theme->radius == 32);
  CHECK(theme->backdrop("goal").to == draw::hex("#000"));
}

TEST_CASE("words that could not be read are refused, with the pair that fails") {
  const auto ink = scenes::parse_theme(changed(text_of("dark"), "#f7f8ff", "#6a6a80"), "dark.json");
  REQUIRE_FALSE(ink);
  CHECK(ink.error().kind == ErrorKind::config);
  CHECK(ink.error().message.find("ink (#6a6a80) on the \"") != std::string::npos);
  CHECK(ink.error().hint.find("7:1") != std::string::npos);

  const auto dim = scenes::parse_theme(changed(text_of("light"), "#4e547f", "#b0b4d0"), "light.json");
  REQUIRE_FALSE(dim);
  CHECK(dim.error().message.find("dim (#b0b4d0)") != std::string::npos);
  CHECK(dim.error().hint.find("4.5:1") != std::string::npos);

  const auto avatar = scenes::parse_theme(changed(text_of("dark"), "\"#d6c8ff\", \"#9a7bff\"", "\"#d6c8ff\", \"#0b1026\""), "dark.json");
  REQUIRE_FALSE(avatar);
  CHECK(avatar.error().message.find("on_avatar") != std::string::npos);

  const auto light = scenes::parse_theme(changed(text_of("dark"), "\"strength\": 0.5,", "\"strength\": 1,"), "dark.json");
  REQUIRE_FALSE(light);  // a light that is too strong under the goal's percentage
  CHECK(light.error().message.find("\"goal\" backdrop") != std::string::npos);
}

TEST_CASE("a theme that is wrong says where and what is expected") {
  const auto message = [](const std::string& text) {
    const auto theme = scenes::parse_theme(text, "t.json");
    return theme ? std::string("fine") : theme.error().message;
  };
  const std::string dark = text_of("dark");
  CHECK(message("{") == "t.json: it is not JSON");
  CHECK(message("[]").find("t.json: /: an object") == 0);
  CHECK(message("{}").find("\"palette\" is missing") != std::string::npos);
  CHECK(message(changed(dark, "\"ink\"", "\"inc\"")).find("/palette/inc: there is no such colour") != std::string::npos);
  CHECK(message(changed(dark, "\"#f7f8ff\"", "\"white\"")).find("/palette/ink: a colour is expected") != std::string::npos);
  CHECK(message(changed(dark, "\"#f7f8ff\"", "7")).find("/palette/ink: a colour is expected") != std::string::npos);
  CHECK(message(changed(dark, "\"radius\": 32", "\"radius\": 3200")).find("/radius: a number from 0 to 80") != std::string::npos);
  CHECK(message(changed(dark, "\"fade\"", "\"dissolve\"")).find("/transition") != std::string::npos);
  CHECK(message(changed(dark, "\"rectangle\"", "\"heart\"")).find("/confetti/shapes") != std::string::npos);
  CHECK(message(changed(dark, "[0.12, 0.08]", "[0.12]")).find("/backdrops/default/lights/0/at") != std::string::npos);
  CHECK(message(changed(dark, "\"transition\"", "\"transitions\"")).find("/transitions: there is no such key") != std::string::npos);
}

TEST_CASE("a backdrop's picture lies under its veil") {
  auto picture = std::make_shared<draw::Bitmap>();
  picture->w = picture->h = 2;
  picture->stride = 8;
  picture->pixels.assign(4, 0xffffffffu);
  fs::path asked;
  const scenes::PictureReader read = [&](const fs::path& file) -> Result<std::shared_ptr<const draw::Bitmap>> {
    asked = file;
    return std::shared_ptr<const draw::Bitmap>(picture);
  };
  const std::string dark = text_of("dark");
  const auto veiled = scenes::parse_theme(changed(dark, "\"default\": {", "\"default\": { \"picture\": \"wall.jpg\", \"veil\": \"#000000e0\","), "office/dark.json", read);
  REQUIRE(veiled);
  CHECK(asked == fs::path("office/wall.jpg"));
  CHECK(veiled->backdrop("default").picture->pixels[0] == 0xff1f1f1fu);
  // The same white wall without a veil hides the words.
  const auto bare = scenes::parse_theme(changed(dark, "\"default\": {", "\"default\": { \"picture\": \"wall.jpg\","), "office/dark.json", read);
  CHECK_FALSE(bare);
  CHECK(scenes::parse_theme(changed(dark, "\"default\": {", "\"default\": { \"picture\": \"wall.jpg\","), "office/dark.json"));
}

TEST_CASE("a theme is found by its name or by its path") {
  CHECK(scenes::load_theme("warm", {}));
  const auto none = scenes::load_theme("vaporwave", {});
  REQUIRE_FALSE(none);
  CHECK(none.error().hint.find("high-contrast") != std::string::npos);
  CHECK(scenes::load_theme("assets/themes/light.json", KUDOSK_SOURCE));
  CHECK_FALSE(scenes::load_theme("./none.json", KUDOSK_SOURCE));
}

TEST_CASE("lights fade to nothing at their reach") {
  const draw::Theme dark = scenes::dark_theme();
  const auto& ground = dark.backdrop("default");
  const draw::Colour corner = scenes::colour_at(ground, 0.12f, 0.08f), middle = scenes::colour_at(ground, 0.5f, 0.55f);
  CHECK(corner.b > 0.55f);
  CHECK(middle.r == Approx(ground.from.r + (ground.to.r - ground.from.r) * (0.5f * 1920 + 0.55f * 1080) / 3000));
}
