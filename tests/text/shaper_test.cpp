// With the fonts that packaging/dependencies names; nothing here hangs on a font's version.
#include "text/shaper.h"

#include <set>
#include <string>

#include "catch.h"

using namespace kudosk;
using namespace kudosk::text;

namespace {

struct Shaped {
  Prepared text;
  std::vector<Item> items;

  /// The clusters as they are seen from the left.
  std::string seen() const {
    std::set<std::size_t> begins{text.text.size()};
    for (const Item& item : items)
      for (const ShapedGlyph& glyph : item.glyphs) begins.insert(glyph.at);
    std::string out;
    for (const Item* item : visual_order(items, 0, text.text.size()))
      for (std::size_t i = 0; i < item->glyphs.size(); ++i) {
        const std::size_t at = item->glyphs[i].at;
        if (i > 0 && item->glyphs[i - 1].at == at) continue;
        const std::string cluster = text.text.substr(at, *begins.upper_bound(at) - at);
        if (cluster != "\u2068" && cluster != "\u2069") out += cluster;
      }
    return out;
  }
  std::vector<ShapedGlyph> visible() const {
    std::vector<ShapedGlyph> out;
    for (const Item& item : items)
      for (const ShapedGlyph& glyph : item.glyphs)
        if (glyph.id != ShapedGlyph::hidden) out.push_back(glyph);
    return out;
  }
  std::size_t clusters() const {
    std::set<std::size_t> begins;
    for (const ShapedGlyph& glyph : visible()) begins.insert(glyph.at);
    return begins.size();
  }
};

Run plain(const std::string& text) {
  Run run;
  run.text = text;
  return run;
}
Run name(const std::string& text) {
  Run run;
  run.text = text;
  run.weight = 800;
  return run;
}

Shaped shaped(Shaper& shaper, const std::vector<Run>& runs, const std::string& language = "", float letter_spacing = 0) {
  Style style;
  style.language = language;
  style.letter_spacing = letter_spacing;
  Shaped out;
  out.text = prepare(runs, style, 100000);
  out.items = shaper.shape(out.text, runs, style, "Inter");
  return out;
}
Shaped shaped(Shaper& shaper, const std::string& text, const std::string& language = "") { return shaped(shaper, std::vector<Run>{plain(text)}, language); }

}  // namespace

TEST_CASE("Arabic letters are joined and run from right to left") {
  Shaper shaper({});
  const Shaped alone = shaped(shaper, "ب", "ar"), word = shaped(shaper, "ببب", "ar");
  REQUIRE(word.visible().size() == 3);
  std::set<std::uint32_t> forms{alone.visible().front().id};
  for (const ShapedGlyph& glyph : word.visible()) forms.insert(glyph.id);
  CHECK(forms.size() == 4);  // alone, first, middle, last
  CHECK(word.visible().front().at > word.visible().back().at);
  SECTION("also where a style changes within the word") {
    const Shaped styled = shaped(shaper, {plain("بب"), name("ب")}, "ar");
    REQUIRE(styled.visible().size() == 3);
    CHECK(styled.visible()[0].id != alone.visible().front().id);
  }
}

TEST_CASE("digits keep their order among letters that run from right to left") {
  Shaper shaper({});
  CHECK(shaped(shaper, "אבג 123 דה").seen() == "הד 123 גבא");
  CHECK(shaped(shaper, "סיימנו ב-14:30!").seen() == "!14:30-ב ונמייס");
  CHECK(shaped(shaper, "abc אבג 12 def").seen() == "abc 12 גבא def");
}

TEST_CASE("a name in another direction does not turn its neighbours round") {
  Shaper shaper({});
  // Without isolation the digits would join the name's letters.
  CHECK(shaped(shaper, {plain("Thanks "), name("דנה"), plain(" 3 tickets, 5 more")}).seen() == "Thanks הנד 3 tickets, 5 more");
  CHECK(shaped(shaper, "Thanks דנה 3 tickets").seen() == "Thanks 3 הנד tickets");
  CHECK(shaped(shaper, {plain("תודה ל-"), name("Jo (QA)"), plain("!")}).seen() == "!Jo (QA)-ל הדות");
  CHECK(shaped(shaper, "user\u202Egnp.exe").seen() == "usergnp.exe");
}

TEST_CASE("Indic letters form conjuncts, and marks go where they belong") {
  Shaper shaper({});
  CHECK(shaped(shaper, "क्ष", "hi").clusters() == 1);
  const Shaped hindi = shaped(shaper, "कि", "hi"), ka = shaped(shaper, "क", "hi");
  REQUIRE(hindi.visible().size() == 2);
  CHECK(hindi.visible()[1].id == ka.visible()[0].id);  // the vowel sign stands before its letter
  CHECK(shaped(shaper, "ক্ষ", "bn").clusters() == 1);
  CHECK(shaped(shaper, "க்ஷ", "ta").clusters() == 1);
}

TEST_CASE("an emoji is one glyph in colour, whatever it is made of") {
  Shaper shaper({});
  for (const char* emoji : {"👏", "👏🏽", "👩‍💻", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "1️⃣", "❤️", "☎️"}) {
    CAPTURE(emoji);
    const Shaped one = shaped(shaper, emoji);
    CHECK(one.visible().size() == 1);
    REQUIRE(one.items.front().face);
    CHECK(one.items.front().face->coloured());
  }
  for (const char* sign : {"☎", "1", "#", "©", "♥"}) {
    CAPTURE(sign);
    CHECK_FALSE(shaped(shaper, sign).items.front().face->coloured());
  }
}

TEST_CASE("Han letters take the forms of their language") {
  Shaper shaper({});
  const Shaped japanese = shaped(shaper, "直骨", "ja"), chinese = shaped(shaper, "直骨", "zh-Hans");
  REQUIRE(japanese.visible().size() == 2);
  CHECK(japanese.visible()[0].id != chinese.visible()[0].id);
}

TEST_CASE("full-width marks close up where they meet") {
  Shaper shaper({});
  const auto width = [](const Shaped& text) {
    float sum = 0;
    for (const ShapedGlyph& glyph : text.visible()) sum += glyph.advance;
    return sum;
  };
  CHECK(width(shaped(shaper, "あ」、「あ", "ja")) == Approx(4).margin(0.01));
  CHECK(width(shaped(shaper, "あ」あ「あ", "ja")) == Approx(5).margin(0.01));
}

TEST_CASE("blanks are as wide as the paragraph's own font has them") {
  Shaper shaper({});
  const float own = shaper.face("Inter", Style().weight)->space();
  for (const char* text : {"a b", "אב גד", "👏 👏", "감사 합니다"}) {
    CAPTURE(text);
    const Shaped words = shaped(shaper, text);
    for (const Item& item : words.items)
      for (const ShapedGlyph& glyph : item.glyphs)
        if (words.text.text[glyph.at] == ' ') CHECK(glyph.advance == Approx(own).margin(0.03));
  }
}

TEST_CASE("letters of Latin are spaced, joined ones are not") {
  Shaper shaper({});
  CHECK(shaped(shaper, "ab").items.front().tracked);
  CHECK_FALSE(shaped(shaper, "ببب").items.front().tracked);
  // Spaced letters form no ligatures.
  CHECK(shaped(shaper, {plain("fi")}, "", 0.1F).visible().size() == 2);
  // Found by fuzzing: a script that Pango hands on and has no name for (undefined behaviour before, which the sanitizer's build tells).
  const Shaped tangut = shaped(shaper, {plain("\U00017440\U00017441")}, "en", 0.1F);
  REQUIRE_FALSE(tangut.items.empty());
  for (const Item& item : tangut.items) CHECK_FALSE(item.tracked);
}

TEST_CASE("what no font has is told once, and takes the room of a dot") {
  std::vector<char32_t> missing;
  Shaper shaper([&](char32_t c) { missing.push_back(c); });
  const std::string nobody = "a\U0010FFFDb\U0010FFFD";
  for (int i = 0; i < 2; ++i) {
    const Shaped out = shaped(shaper, nobody);
    CHECK(out.visible().size() == 4);
    CHECK(out.visible()[1].id == ShapedGlyph::unknown);
    CHECK(out.visible()[1].advance > 0);
  }
  CHECK(missing == std::vector<char32_t>{0x10FFFD});
}

TEST_CASE("a shaper that has let go of its fonts finds them again") {
  Shaper shaper({});
  const Shaped before = shaped(shaper, "abc 手 👏");
  shaper.trim();
  const Shaped after = shaped(shaper, "abc 手 👏");
  CHECK(before.visible().size() == after.visible().size());
  CHECK(after.visible().front().id == before.visible().front().id);
}
