#include "text/breaks.h"

#include <string>

#include "catch.h"

using namespace kudosk::text;

namespace {

std::string parts(const std::string& text, const std::string& language, Gap least) {
  Breaks breaks;
  std::string out;
  for (const Unit& unit : breaks.units(text, language)) {
    if (unit.begin > 0 && unit.before >= least) out += '|';
    out += text.substr(unit.begin, unit.end - unit.begin);
  }
  return out;
}
std::string words(const std::string& text, const std::string& language = "") { return parts(text, language, Gap::word); }
std::string graphemes(const std::string& text) { return parts(text, "", Gap::solid); }

std::string unloved(const std::string& text, const std::string& language) {
  Breaks breaks;
  std::string out;
  for (const Unit& unit : breaks.units(text, language)) {
    if (unit.before == Gap::word) out += unit.will == Will::reluctant ? "-" : unit.will == Will::glad ? "!" : "|";
    out += text.substr(unit.begin, unit.end - unit.begin);
  }
  return out;
}

}  // namespace

TEST_CASE("an emoji is one grapheme, whatever it is made of") {
  CHECK(graphemes("👩‍👩‍👧👍🏽🇩🇪🇯🇵1️⃣❤️🏴󠁧󠁢󠁥󠁮󠁧󠁿") ==
        "👩‍👩‍👧|👍🏽|🇩🇪|🇯🇵|1️⃣|❤️|🏴󠁧󠁢󠁥󠁮󠁧󠁿");
  CHECK(graphemes("e\u0301a") == "e\u0301|a");
}

TEST_CASE("a line ends where the script allows it") {
  CHECK(words("one two-three, four") == "one |two-|three, |four");
  CHECK(words("ขอบคุณมากสำหรับความช่วยเหลือ", "th") == "ขอบคุณ|มาก|สำหรับ|ความ|ช่วย|เหลือ");
  CHECK(words("12:30, 1,234.56 €", "de") == "12:30, |1,234.56 |€");
}

TEST_CASE("no Japanese line begins with a closing mark or a small kana, and none ends with an opening one") {
  const std::string text = "ちょっと待って、「ニューヨーク」へ行った。コーヒー（すごい）！";
  Breaks breaks;
  const std::u32string not_first = U"っょゃゅッョュャー、。」）！", not_last = U"「（";
  int checked = 0;
  std::string before;
  for (const Unit& unit : breaks.units(text, "ja")) {
    const std::string letter = text.substr(unit.begin, unit.end - unit.begin);
    if (unit.begin > 0 && unit.before == Gap::word) {
      CAPTURE(before, letter);
      for (const std::string mark : {"っ", "ょ", "ュ", "ー", "、", "。", "」", "）", "！"}) CHECK(letter != mark);
      for (const std::string mark : {"「", "（"}) CHECK(before != mark);
      ++checked;
    }
    before = letter;
  }
  CHECK(checked > 10);
}

TEST_CASE("Korean is broken at its spaces") { CHECK(words("늦게까지 남아서 감사합니다", "ko") == "늦게까지 |남아서 |감사합니다"); }

TEST_CASE("a mark that a blank parts from its word stays with it") {
  CHECK(words("« bonjour » : oui !", "fr") == "« bonjour » : |oui !");
  CHECK(words("see :tada: or :)", "en") == "see :tada: |or :)");
  CHECK(words("92 % of", "de") == "92 % |of");
  CHECK(words("»Hallo« und »ja«", "de") == "»Hallo« |und |»ja«");
}

TEST_CASE("a line begins unwillingly with a dash, an emoji, inside a compound, or after a lone letter") {
  CHECK(unloved("one — two 🎂 three", "en") == "one -— |two -🎂 |three");
  CHECK(unloved("zdrowie i praca, dobrze", "pl") == "zdrowie |i -praca, !dobrze");
  CHECK(unloved("well-known", "en") == "well--known");
  CHECK(unloved("in 3 days", "en") == "in |3 -days");
  CHECK(unloved("um 12 € billiger", "de") == "um |12 -€ |billiger");
}

TEST_CASE("Japanese and Chinese phrases are torn unwillingly") {
  const std::string text = unloved("コーヒーを飲んだ", "ja");
  CAPTURE(text);
  CHECK(text.find("コ-ー") == std::string::npos);
  CHECK(text.find("コー-ヒー") != std::string::npos);
  CHECK(unloved("感谢你", "zh-Hans") == "感-谢|你");
  CHECK(unloved("手册——我", "zh-Hans").find("册-—") != std::string::npos);
  // What the dictionary itself would tear.
  const std::string help = unloved("言葉に直してくれて、レビューを手伝ってくださって、間に合いました", "ja");
  CAPTURE(help);
  CHECK(help.find("し-て") != std::string::npos);
  CHECK(help.find("手-伝") != std::string::npos);
  CHECK(help.find("合-い") != std::string::npos);
  CHECK(help.find("に|直") != std::string::npos);
  CHECK(unloved("解决了", "zh-Hans").find("决-了") != std::string::npos);
}

TEST_CASE("new lines are hard breaks") { CHECK(parts("a\n\nb", "", Gap::hard) == "a\n|\n|b"); }

TEST_CASE("a cluster without an end can be parted") {
  std::string jamo;
  for (int i = 0; i < 200; ++i) jamo += "ᄀ";
  Breaks breaks;
  CHECK(breaks.units(jamo, "ko").size() == 200);
}

TEST_CASE("the end of so many graphemes") {
  Breaks breaks;
  CHECK(breaks.end_of("👍🏽ab", 1) == std::string("👍🏽").size());
  CHECK(breaks.end_of("ab", 5) == 2);
  CHECK(breaks.end_of("👍🏽👍🏽", 2) == std::string("👍🏽👍🏽").size());
}

TEST_CASE("a language that nobody speaks breaks as any") {
  CHECK(words("one two", "x-klingon-and-more") == "one |two");
  CHECK(words("one two", "\xff!") == "one |two");
}
