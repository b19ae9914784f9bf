#include "text/prepare.h"

#include "catch.h"
#include "text/compose.h"

using namespace kudosk;
using namespace kudosk::text;

namespace {

const draw::Colour white{1, 1, 1, 1}, amber{1, 0.7F, 0.3F, 1};

Run run(const std::string& text, draw::Colour colour = white) {
  Run out;
  out.text = text;
  out.colour = colour;
  return out;
}
Style style(const std::string& language = "") {
  Style out;
  out.colour = white;
  out.language = language;
  return out;
}
std::string text_of(const std::string& text, const Style& with = style()) { return prepare({run(text)}, with, 100000).text; }

}  // namespace

TEST_CASE("blanks are collapsed and trimmed, across runs, too") {
  CHECK(text_of("  a \t  b  ") == "a b");
  CHECK(prepare({run("a "), run(" b", amber), run("  ")}, style(), 1000).text == "a b");
  CHECK(text_of("a \r\n b\n\n\n\nc\n") == "a\nb\n\nc");
  CHECK(text_of("   ") == "");
}

TEST_CASE("what can't be seen and does harm is dropped") {
  CHECK(text_of("a\u202E\u2066b\u200F\u061C\x01\u00ADc\uFEFF\uFFFC") == "abc");
  CHECK(text_of("caf\xff") == "caf\uFFFD");
  std::string stacked = "e";
  for (int i = 0; i < 200; ++i) stacked += "\u0306\u0323";
  CHECK(text_of(stacked).size() < 20);
  CHECK(text_of("กี๊ שָׁ") == "กี๊ שָׁ");
}

TEST_CASE("a chain of joiners ends, and families stand side by side") {
  std::string chain = "👩";
  for (int i = 0; i < 100; ++i) chain += "\u200D👩";
  const std::string text = text_of(chain);
  int joiners = 0;
  for (std::size_t at = text.find("\u200D"); at != std::string::npos; at = text.find("\u200D", at + 1)) ++joiners;
  CHECK(joiners == 5);
  const std::string families = "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦";
  CHECK(text_of(families) == families);
  CHECK(text_of("می‌خواهم") == "می‌خواهم");
}

TEST_CASE("the direction is that of the first strong letter that is not a name") {
  CHECK_FALSE(prepare({run("12 abc אבג")}, style(), 1000).right_to_left);
  CHECK(prepare({run("12 אבג abc")}, style(), 1000).right_to_left);
  CHECK(prepare({run("Amara", amber), run(" شكرا")}, style(), 1000).right_to_left);
  CHECK(prepare({run("دانة", amber)}, style(), 1000).right_to_left);
  CHECK(prepare({run("12:30")}, style("ar"), 1000).right_to_left);
  CHECK_FALSE(prepare({run("12:30")}, style("en"), 1000).right_to_left);
  Style forced = style();
  forced.base_direction = -1;
  CHECK(prepare({run("abc")}, forced, 1000).right_to_left);
  forced.base_direction = 1;
  CHECK_FALSE(prepare({run("אבג")}, forced, 1000).right_to_left);
}

TEST_CASE("runs of their own style are isolated where directions mix, and only there") {
  CHECK(prepare({run("Hi "), run("Ana", amber), run("!")}, style(), 1000).text == "Hi Ana!");
  CHECK(prepare({run("Hi "), run("דנה", amber), run("!")}, style(), 1000).text == "Hi \u2068דנה\u2069!");
  CHECK(prepare({run("Hi "), run("דנה\nכהן", amber)}, style(), 1000).text == "Hi \u2068דנה\u2069\n\u2068כהן\u2069");
  // A style that changes within a word does not part its letters.
  CHECK(prepare({run("كتا"), run("ب", amber)}, style(), 1000).text == "كتاب");
}

TEST_CASE("what a phrase sets apart stays so where directions mix; nothing else can") {
  CHECK(text_of("from \u2068דנה\u2069, now") == "from \u2068דנה\u2069, now");
  CHECK(text_of("from \u2068Dana\u2069, now") == "from Dana, now");
  CHECK(text_of("מאת \u2068#team\u2069 היום") == "מאת \u2068#team\u2069 היום");
  // What is set apart does not decide where the line begins.
  CHECK_FALSE(prepare({run("\u2068דנה\u2069 helped")}, style(), 1000).right_to_left);
  CHECK(prepare({run("\u2068דנה\u2069 (3)")}, style(), 1000).right_to_left);
  // Half of a pair, a pair across lines, and other controls are dropped.
  CHECK(text_of("\u2068דנה") == "דנה");
  CHECK(text_of("דנה\u2069 a") == "דנה a");
  CHECK(text_of("\u2068דנה\na\u2069") == "דנה\na");
  CHECK(text_of("\u2067דנה\u2069 \u2068a\u202Eb\u2069 \u2066c\u2069") == "דנה \u2068ab\u2069 c");
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "\u2068";
  deep += "דנה";
  for (int i = 0; i < 1000; ++i) deep += "\u2069";
  CHECK(text_of(deep).size() == std::string("דנה").size() + 8 * 3);
}

TEST_CASE("every byte belongs to a run") {
  const Prepared out = prepare({run("a "), run("דנה", amber), run(" b\n"), run("c", amber)}, style(), 1000);
  REQUIRE(out.spans.size() == 4);
  CHECK(out.spans.front().begin == 0);
  for (std::size_t i = 1; i < out.spans.size(); ++i) CHECK(out.spans[i].begin == out.spans[i - 1].end);
  CHECK(out.spans.back().end == out.text.size());
  CHECK(span_at(out, out.text.find("ד")).run == 1);
  CHECK(span_at(out, out.text.find("b")).run == 2);
}

TEST_CASE("a blank belongs to the run that it came with") {
  const Prepared out = prepare({run("a "), run("b", amber), run(" c \n "), run("d", amber)}, style(), 1000);
  REQUIRE(out.text == "a b c\nd");
  REQUIRE(out.spans.size() == 4);
  CHECK(out.spans[0].end == 2);
  CHECK(out.spans[1].end == 3);
  CHECK(out.spans[2].end == 6);
  // Also one that is a run of its own.
  const Prepared alone = prepare({run("a", amber), run(" "), run("bb", amber), run("cc")}, style(), 1000);
  REQUIRE(alone.text == "a bbcc");
  REQUIRE(alone.spans.size() == 4);
  CHECK(alone.spans[1].run == 1);
  CHECK(alone.spans[2].run == 2);
  CHECK(alone.spans[2].end == 4);
  CHECK(alone.spans[3].end == 6);
}

TEST_CASE("Han letters get a language from their neighbours where they have none") {
  CHECK(prepare({run("直す")}, style("en"), 1000).language == "ja");
  CHECK(prepare({run("直骨")}, style("en"), 1000).language == "zh-Hans");
  CHECK(prepare({run("直骨")}, style("ja"), 1000).language == "ja");
  CHECK(prepare({run("直す")}, style("zh-TW"), 1000).language == "zh-Hant");
  CHECK(prepare({run("直")}, style("zh-Hant-HK"), 1000).language == "zh-Hant-HK");
  CHECK(prepare({run("感谢 감사")}, style(), 1000).language == "ko");
  CHECK(prepare({run("danke")}, style("de-AT"), 1000).language == "de");
  CHECK(prepare({run("danke")}, style("no such thing"), 1000).language == "");
}

TEST_CASE("capitals are those of the language") {
  Style upper = style("tr");
  upper.upper = true;
  CHECK(text_of("iyi", upper) == "İYİ");
  upper.language = "de";
  CHECK(text_of("groß", upper) == "GROSS");
  upper.language = "el";
  CHECK(text_of("ευχαριστώ", upper) == "ΕΥΧΑΡΙΣΤΩ");
}

TEST_CASE("a cut text ends with an ellipsis in the look of its last words") {
  const Prepared whole = prepare({run("one, "), run("two", amber), run(" three")}, style(), 1000);
  const Prepared two = cut(whole, whole.text.find(" three"));
  CHECK(two.text == "one, two…");
  CHECK(two.cut);
  CHECK(two.spans.back().run == 1);
  CHECK(two.spans.back().end == two.text.size());
  CHECK(cut(whole, whole.text.find("two")).text == "one…");
  CHECK(cut(whole, 0).text == "…");
  CHECK(cut(two, two.text.size()).text == "one, two…");
  SECTION("an isolate that the cut opens is closed") {
    const Prepared mixed = prepare({run("to "), run("דנה כהן", amber), run(" ok")}, style(), 1000);
    CHECK(cut(mixed, mixed.text.find(" כ")).text == "to \u2068דנה\u2069…");
  }
  SECTION("more than can be read is cut") {
    const Prepared long_text = prepare({run(std::string(5000, 'x'))}, style(), 1000);
    CHECK(long_text.cut);
    CHECK(long_text.text.size() == 1000 + std::string("…").size());
  }
}

TEST_CASE("a picture stands in the text as one letter") {
  Run emoji = run(":parrot:");
  emoji.emoji = std::make_shared<draw::Bitmap>();
  const Prepared out = prepare({run("a "), emoji, run(" b")}, style(), 1000);
  CHECK(out.text == "a \uFFFC b");
  CHECK(out.spans[1].picture);
  CHECK(words_of(out, {run("a "), emoji, run(" b")}, style(), 0, out.text.size()) == "a {:parrot:|picture} b");
}
