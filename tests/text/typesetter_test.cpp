// The real typesetter, with the fonts that packaging/dependencies names; nothing here hangs on a font's version.
#include "text/typesetter.h"

#include <cmath>
#include <ctime>

#include "catch.h"
#include "text/placed.h"

using namespace kudosk;
using namespace kudosk::text;

namespace {

const draw::Colour white{1, 1, 1, 1}, amber{1, 0.7F, 0.3F, 1};
const std::string message = "Stayed late to walk me through the incident playbook — I finally understand how our systems fit together. Thank you!";

Style style(std::vector<float> sizes = {}) {
  Style out;
  out.colour = white;
  out.weight = 700;
  out.sizes = std::move(sizes);
  return out;
}
Run run(const std::string& text, draw::Colour colour = white) {
  Run out;
  out.text = text;
  out.colour = colour;
  return out;
}
const PlacedParagraph& placed(const std::shared_ptr<const Paragraph>& paragraph) { return dynamic_cast<const PlacedParagraph&>(*paragraph); }
std::vector<std::string> lines(const std::shared_ptr<const Paragraph>& paragraph) {
  std::vector<std::string> out;
  for (const PlacedLine& line : placed(paragraph).placed) out.push_back(line.words);
  return out;
}
std::size_t words_in(const std::string& line) { return static_cast<std::size_t>(std::count(line.begin(), line.end(), ' ')) + 1; }

}  // namespace

TEST_CASE("the largest size at which a text fits its box is taken") {
  const auto type = make_typesetter(1);
  float last = 1000;
  for (const float h : {800.0F, 500.0F, 300.0F, 200.0F}) {
    const auto set = type->set(message, style({96, 84, 72, 60, 52, 44}), 1134, h);
    CAPTURE(h, set->size);
    CHECK(set->size <= last);
    CHECK(set->height <= h);
    CHECK(set->width <= 1134);
    CHECK(set->lines.size() > 1);
    last = set->size;
    if (set->size < 96 && !set->cut) {
      float larger = 0;
      for (const float size : {96.0F, 84.0F, 72.0F, 60.0F, 52.0F, 44.0F})
        if (size > set->size) larger = size;
      const auto tried = type->set(message, style({larger}), 1134);
      CHECK(tried->height > h);
    }
  }
  CHECK(type->set("Thanks", style({96, 44}), 1134, 300)->size == 96);
  CHECK(type->set("Thanks", style(), 1134, 300)->size == style().size);
}

TEST_CASE("a long word makes the text smaller before it is parted") {
  const auto type = make_typesetter(1);
  const auto word = type->set("Qualitätssicherungsüberprüfung", style({96, 72, 48}), 900);
  CHECK(word->lines.size() == 1);
  CHECK(word->size < 96);
  const auto endless = type->set(std::string(120, 'm'), style({96, 72, 48}), 900, 600);
  CHECK(endless->lines.size() > 1);
  CHECK_FALSE(endless->cut);
  CHECK(endless->width <= 900);
}

TEST_CASE("lines are balanced and leave no word alone") {
  const auto type = make_typesetter(1);
  for (float w = 500; w < 1200; w += 35) {
    const auto set = type->set(message, style({60}), w);
    CAPTURE(w, set->describe());
    CHECK(words_in(lines(set).back()) > 1);
    for (const LineBox& line : set->lines) CHECK(line.w <= w);
    Style ragged = style({60});
    ragged.balance = false;
    CHECK(type->set(message, ragged, w)->lines.size() == set->lines.size());
  }
}

TEST_CASE("no Japanese phrase is torn where a size or two less keeps it whole") {
  const auto type = make_typesetter(1);
  Style japanese = style({96, 84, 72, 60, 52, 44});
  japanese.language = "ja";
  const std::string thanks = "画面の文言を倉庫のみんなの言葉に直してくれて、ありがとうございます。新しい人も初日から迷わなくなりました。";
  const auto torn = [&](const kudosk::text::Paragraph& set) {
    int found = 0;
    for (const PlacedLine& line : dynamic_cast<const PlacedParagraph&>(set).placed)
      for (const char* rest : {"とう", "う", "ござ", "りました", "ました", "なく", "くなり"}) found += line.words.starts_with(rest) ? 1 : 0;
    return found;
  };
  int before = 0, now = 0;
  for (float w = 700; w < 1300; w += 20) {
    const auto set = type->set(thanks, japanese, w, 560);
    const auto other = [&] {
      Style one = japanese;
      for (const float size : japanese.sizes) {
        one.sizes = {size};
        if (auto only = type->set(thanks, one, w); only->height <= 560) return only;
      }
      return type->set(thanks, one, w);
    }();
    CAPTURE(w, set->describe());
    CHECK(set->height <= 560);
    CHECK(torn(*set) <= torn(*other));
    before += torn(*other);
    now += torn(*set);
  }
  CHECK(before > 2);
  CHECK(now < before / 2);
}

TEST_CASE("what does not fit is cut at a word, with an ellipsis") {
  const auto type = make_typesetter(1);
  for (const int most : {1, 2, 3}) {
    Style cut = style({44});
    cut.max_lines = most;
    const auto set = type->set(message, cut, 700);
    CAPTURE(most, set->describe());
    CHECK(set->cut);
    CHECK(set->lines.size() == static_cast<std::size_t>(most));
    CHECK(set->width <= 700);
    std::string last = lines(set).back();
    REQUIRE(last.ends_with("…"));
    last.resize(last.size() - std::string("…").size());
    const std::size_t at = message.find(last);
    REQUIRE(at != std::string::npos);
    CHECK(message[at + last.size()] == ' ');
  }
  // How wide a family is says the release of the font; it is never torn.
  const std::string family = "👨‍👩‍👧‍👦";
  const auto families = type->set(family + family + family + family + family + family, style({44}), 150, 50);
  CHECK(families->cut);
  std::string whole = lines(families).front();
  REQUIRE(whole.ends_with("…"));
  whole.resize(whole.size() - std::string("…").size());
  CHECK_FALSE(whole.empty());
  while (whole.ends_with(family)) whole.resize(whole.size() - family.size());
  CHECK(whole.empty());
  CHECK_FALSE(type->set("Thanks", style({44}), 700, 60)->cut);
}

TEST_CASE("a paragraph stands at its reading side") {
  const auto type = make_typesetter(1);
  const std::string hebrew = "תודה רבה לדנה על העזרה עם מערכת הניטור";
  const auto set = type->set(hebrew, style({60}), 800);
  CHECK(set->right_to_left);
  REQUIRE(set->lines.size() > 1);
  for (const LineBox& line : set->lines) CHECK(line.x + line.w == Approx(800).margin(0.1));
  CHECK(set->left == Approx(800 - set->width).margin(0.1));
  Style aligned = style({60});
  aligned.align = Align::end;
  CHECK(type->set(hebrew, aligned, 800)->lines.front().x == 0);
  CHECK(type->set("Thanks", aligned, 800)->lines.front().x > 100);
  aligned.align = Align::centre;
  const LineBox centred = type->set("Thanks", aligned, 800)->lines.front();
  CHECK(centred.x == Approx((800 - centred.w) / 2));
  SECTION("without a width it hugs its words") {
    const auto free = type->set("שלום\nלכולם ולכולן", style({60}), 0);
    REQUIRE(free->lines.size() == 2);
    CHECK(free->left == 0);
    CHECK(free->lines[0].x > 0);
    CHECK(free->lines[1].x == 0);
    CHECK(free->width == Approx(free->lines[1].w));
  }
}

TEST_CASE("each run keeps its colour, across lines and directions") {
  const auto type = make_typesetter(1);
  const std::vector<Run> runs{run("Thanks to "), run("דנה כהן", amber), run(" and "), run("Jonas Lindqvist", amber), run(" for 3 things")};
  for (const float w : {300.0F, 500.0F, 2000.0F}) {
    const auto set = type->set(runs, style({48}), w);
    CAPTURE(w, set->describe());
    std::size_t coloured = 0, all = 0;
    for (const PlacedLine& line : placed(set).placed)
      for (const Segment& segment : line.segments) {
        all += segment.glyphs.size();
        if (segment.colour == amber) coloured += segment.glyphs.size();
      }
    CHECK(coloured >= 6 + 14);  // the letters; blanks and isolates may be drawn or not
    CHECK(coloured <= 7 + 15 + 4);
    CHECK(all > coloured + 15);
  }
}

TEST_CASE("a run's picture is as high as the text and moves what follows") {
  const auto type = make_typesetter(1);
  Run parrot = run(":parrot:");
  auto bitmap = std::make_shared<draw::Bitmap>();
  bitmap->w = 64;
  bitmap->h = 32;
  bitmap->stride = 256;
  bitmap->pixels.assign(64 * 32, 0xFFFF0000);
  parrot.emoji = bitmap;
  const auto set = type->set({run("a "), parrot, run(" b")}, style({100}), 1000);
  const auto without = type->set({run("a "), run(" b")}, style({100}), 1000);
  CHECK(set->width - without->width > 200);
  const Segment* picture = nullptr;
  for (const Segment& segment : placed(set).placed.front().segments)
    if (segment.picture) picture = &segment;
  REQUIRE(picture);
  CHECK(picture->w == Approx(230).margin(1));
  CHECK(set->lines.front().ink.h >= 114);
  CHECK(lines(set).front() == "a {:parrot:|picture} b");
}

TEST_CASE("the baseline is where a browser puts it") {
  const auto type = make_typesetter(1);
  Style spaced = style({100});
  spaced.line_height = 1.5F;
  const auto set = type->set("one\ntwo", spaced, 0);
  REQUIRE(set->lines.size() == 2);
  CHECK(set->height == Approx(300));
  CHECK(set->lines[1].y == Approx(150));
  CHECK(set->lines[1].baseline - set->lines[0].baseline == Approx(150));
  // Inter: 0.97 em above and 0.24 em below, the rest of the line shared evenly.
  CHECK(set->lines[0].baseline == Approx((150 - 121) / 2.0 + 96.9).margin(1.5));
}

TEST_CASE("ink tells what stands out of the lines") {
  const auto type = make_typesetter(1);
  Style tight = style({100});
  tight.line_height = 1;
  const auto flat = type->set("nnn", tight, 0), deep = type->set("ggg", tight, 0), high = type->set("กี๊", tight, 0), stacked = type->set("é̂̂", tight, 0);
  CHECK(flat->ink.bottom() == Approx(flat->lines[0].baseline).margin(2));
  CHECK(deep->ink.bottom() > flat->ink.bottom() + 15);
  CHECK(high->ink.y < flat->ink.y - 40);
  CHECK(stacked->ink.y < flat->ink.y - 20);
  CHECK(type->set(" ", tight, 0)->ink.empty());
  const auto two = type->set("a\ng", tight, 0);
  CHECK(two->ink == draw::unite(two->lines[0].ink, two->lines[1].ink));
}

TEST_CASE("every size is the same picture, larger") {
  const auto type = make_typesetter(1);
  for (const char* text : {"AVATAR To. ffi 11:11", "شكراً جزيلاً", "आपकी मदद", "手伝って", "👩‍💻👏"}) {
    CAPTURE(text);
    Style display = style();
    display.family = "Inter Display";
    display.size = 50;
    const float small = type->set(text, display, 0)->width;
    display.size = 150;
    CHECK(type->set(text, display, 0)->width == Approx(small * 3).epsilon(0.001));
  }
}

TEST_CASE("digits are of one width where asked") {
  const auto type = make_typesetter(1);
  Style tabular = style({60});
  CHECK(type->set("1111", tabular, 0)->width < type->set("0000", tabular, 0)->width);
  tabular.tabular = true;
  CHECK(type->set("1111", tabular, 0)->width == Approx(type->set("0000", tabular, 0)->width).margin(0.1));
}

TEST_CASE("nothing makes nothing") {
  const auto type = make_typesetter(1);
  for (const char* text : {"", "   ", "\n\n", "\u200F\u202E"}) {
    const auto set = type->set(text, style({44}), 500, 100);
    CHECK(set->lines.empty());
    CHECK(set->height == 0);
    CHECK(set->ink.empty());
    CHECK_FALSE(set->cut);
  }
  CHECK(type->set(std::vector<Run>{}, style(), 100)->lines.empty());
}

TEST_CASE("hostile text is set sanely") {
  const auto type = make_typesetter(1);
  std::string marks = "a", chain = "👩", emoji, han, arabic, jamo, bidi;
  for (int i = 0; i < 10000; ++i) {
    marks += "\u0301\u0323";
    chain += "\u200D👩";
    emoji += "🙌";
    han += "感謝你";
    arabic += "شكر";
    jamo += "ᄀ";
    bidi += "\u2067\u202Ea";
  }
  for (const std::string& text : {std::string(30000, 'x'), std::string(30000, '\xff'), std::string(30000, '\0'), std::string(30000, '\n') + "x", marks, chain, emoji, han, arabic,
                                  jamo, bidi, std::string("a\0b", 3)}) {
    const std::clock_t begin = std::clock();  // of this process's processors, so that a busy machine measures the same
    const auto set = type->set(text, style({96, 44}), 1134, 560);
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    CAPTURE(text.substr(0, 12), text.size(), set->size, set->lines.size(), seconds);
    CHECK(seconds < 2);
    CHECK(set->height <= 560);
    CHECK(set->width <= 1134);
    CHECK(set->lines.size() <= 11);
    for (const LineBox& line : set->lines) {
      CHECK(line.x >= 0);
      CHECK(line.w <= 1134);
      if (line.ink.empty()) continue;
      CHECK(line.ink.y > line.y - 100);
      CHECK(line.ink.bottom() < line.y + line.h + 100);
    }
  }
  const auto zalgo = type->set(marks, style({44}), 500);
  CHECK(zalgo->lines.size() == 1);
  CHECK(zalgo->ink.h < 200);
}

TEST_CASE("a box that makes no sense does no harm") {
  const auto type = make_typesetter(0);
  Style odd = style({-5, NAN, 44});
  odd.line_height = NAN;
  odd.letter_spacing = INFINITY;
  odd.weight = -100;
  odd.language = "\xff\xfe not a language";
  for (const float w : {-1.0F, 0.0F, 3.0F, NAN, INFINITY})
    for (const float h : {-1.0F, 0.0F, 3.0F, NAN, INFINITY}) {
      const auto set = type->set("Thank you, everyone", odd, w, h);
      CAPTURE(w, h);
      CHECK(set->size == 44);
      CHECK_FALSE(set->lines.empty());
      CHECK(std::isfinite(set->width));
      CHECK(std::isfinite(set->ink.h));
    }
  CHECK(type->set("m", odd, 3)->lines.size() == 1);
}

TEST_CASE("a paragraph outlives its typesetter") {
  auto type = make_typesetter(1);
  const auto set = type->set("Thanks 👏 手", style({44}), 500);
  type->trim();
  type.reset();
  CHECK(set->describe().find("Thanks") != std::string::npos);
  CHECK(placed(set).placed.front().segments.size() >= 3);
}
