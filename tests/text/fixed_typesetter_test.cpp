#include "catch.h"
#include "text/typesetter.h"

using namespace kudosk;
using namespace kudosk::text;

namespace {

Style style(std::vector<float> sizes = {100}) {
  Style out;
  out.colour = {1, 1, 1, 1};
  out.sizes = std::move(sizes);
  return out;
}
Run run(const std::string& text, draw::Colour colour = {1, 1, 1, 1}) {
  Run out;
  out.text = text;
  out.colour = colour;
  return out;
}

}  // namespace

TEST_CASE("fixed widths hang on what a grapheme is, and on nothing else") {
  const auto type = make_fixed_typesetter();
  const auto width = [&](const char* text) { return type->set(text, style(), 0)->width; };
  CHECK(width("abc") == Approx(165));
  CHECK(width("a c") == Approx(138));
  CHECK(width("aé") == Approx(110));
  CHECK(width("a\u0301\u0323") == Approx(55));
  CHECK(width("手伝") == Approx(200));
  CHECK(width("한글") == Approx(200));
  CHECK(width("👩‍👩‍👧") == Approx(125));
  CHECK(width("❤️") == Approx(125));
  CHECK(width("❤") == Approx(55));
  CHECK(width("🇩🇪1️⃣") == Approx(250));
  CHECK(width("שלום") == Approx(220));
}

TEST_CASE("a description is the words, the size and where the lines stand") {
  const auto type = make_fixed_typesetter();
  CHECK(type->set("Thank you so much", style(), 600)->describe() == "100.0 px | Thank you @ 0.0,96.4 w 468.0 | so much @ 0.0,216.4 w 358.0");
  CHECK(type->set("תודה רבה", style(), 600)->describe() == "100.0 px rtl | תודה רבה @ 187.0,96.4 w 413.0");
  Style cut = style({40});
  cut.max_lines = 1;
  CHECK(type->set("Thank you so much", cut, 300)->describe() == "40.0 px cut | Thank you so… @ 0.0,38.6 w 264.4");
}

TEST_CASE("a description tells runs of their own style") {
  const auto type = make_fixed_typesetter();
  Run name = run("Ana", {1, 0, 0, 1});
  name.weight = 800;
  Run code = run("x");
  code.mono = true;
  Run struck = run("old");
  struck.strike = true;
  Run parrot = run(":parrot:");
  parrot.emoji = std::make_shared<draw::Bitmap>();
  const std::string words = type->set({run("Hi "), name, run(" "), code, run(" "), struck, run(" "), parrot}, style(), 0)->describe();
  CHECK(words == "100.0 px | Hi {Ana|#ff0000 800} {x|mono} {old|strike} {:parrot:|picture} @ 0.0,96.4 w 732.0");
}

TEST_CASE("fixed and real lines follow the same rules") {
  const auto fixed = make_fixed_typesetter();
  const auto set = fixed->set("aaaa bbbb cccc dddd", style({96, 84, 72}), 600, 220);
  CHECK(set->size == 84);
  CHECK(set->lines.size() == 2);
  CHECK(set->height == Approx(2 * 84 * 1.2));
  CHECK(set->ink.w > 0);
}
