#include "text/line_breaker.h"

#include <string>

#include "catch.h"

using namespace kudosk::text;

namespace {

/// Every letter is 1 em wide, a blank too. `-` may be broken after, `~` is glued to the letter before, `|` is a new line, a capital is a letter without spaces around
/// it (as Han), `'` begins what a line had better not.
std::vector<Unit> units(const std::string& text) {
  std::vector<Unit> out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    Unit unit;
    unit.begin = static_cast<std::uint32_t>(i);
    unit.end = unit.begin + 1;
    unit.blank = text[i] == ' ' || text[i] == '|';
    unit.advance = text[i] == '|' ? 0 : 1;
    unit.spaceless = text[i] >= 'A' && text[i] <= 'Z';
    if (i > 0) {
      const Unit& last = out.back();
      if (text[i - 1] == '|') {
        unit.before = Gap::hard;
      } else if ((last.blank && !unit.blank) || text[i - 1] == '-' || (unit.spaceless && last.spaceless)) {
        unit.before = Gap::word;
      } else if (text[i] == '~') {
        unit.before = Gap::solid;
      }
      if (text[i - 1] == '-' || text[i] == '\'') unit.will = Will::reluctant;
    }
    out.push_back(unit);
  }
  return out;
}

std::string broken(const std::string& text, Breaking how) {
  const auto all = units(text);
  const auto lines = break_lines(all, how);
  if (!lines) return "does not fit";
  std::string out;
  for (const LineRange& line : *lines) out += (out.empty() ? "" : " / ") + text.substr(line.begin, line.end - line.begin);
  return out;
}

}  // namespace

TEST_CASE("lines are filled as far as they go when balance is not asked for") {
  CHECK(broken("aa bb cc dd e", {8, 0, false, false}) == "aa bb cc / dd e");
  CHECK(broken("aa bb cc dd e", {0, 0, false, false}) == "aa bb cc dd e");
  CHECK(broken("", {8}) == "");
}

TEST_CASE("balanced lines are about equally long, and as few") {
  CHECK(broken("aa bb cc dd ee ff", {14}) == "aa bb cc / dd ee ff");
  CHECK(broken("aa bb cc dd ee ff gg hh ii", {12}) == "aa bb cc / dd ee ff / gg hh ii");
}

TEST_CASE("no word is left alone on the last line where another way is as short") {
  CHECK(broken("aaa bbb ccc dddddddddd", {15, 0, false, false}) == "aaa bbb ccc / dddddddddd");
  CHECK(broken("aaa bbb ccc dddddddddd", {15}) == "aaa bbb / ccc dddddddddd");
  // The last two words do not fit on one line: it can't be avoided.
  CHECK(broken("aa bb cc dddddddddd", {12}) == "aa bb cc / dddddddddd");
  // A compound is one word to the eye.
  CHECK(broken("aaaa bbbb cccc well-known", {16}) == "aaaa bbbb / cccc well-known");
  // Two letters of a script without spaces are as lonely as a word.
  CHECK(broken("ABCDEFGHIJKLMNOPQRSTUVWX", {11, 0, false, false}) == "ABCDEFGHIJK / LMNOPQRSTUV / WX");
  CHECK(broken("ABCDEFGHIJKLMNOPQRSTUVWX", {11}) == "ABCDEFGH / IJKLMNOP / QRSTUVWX");
}

TEST_CASE("what a line had better not begin with is spared where the lines stay about even") {
  CHECK(broken("aaaa bbbb 'cc dddd eeee", {16}) == "aaaa bbbb 'cc / dddd eeee");
  CHECK(broken("aaaaaaaa bbbbbbbb 'cccccccc dd", {19}) == "aaaaaaaa bbbbbbbb / 'cccccccc dd");
}

TEST_CASE("a word that is wider than the line is parted only when that is allowed") {
  CHECK(broken("aa bbbbbbbbbbbb cc", {5}) == "does not fit");
  CHECK(broken("aa bbbbbbbbbbbb cc", {5, 0, true}) == "aa / bbbbb / bbbbb / bb cc");
  CHECK(broken("bbbbbb~b", {6, 0, true}) == "bbbbb / b~b");
  SECTION("a grapheme that is wider than the line stands out of it, alone") {
    auto wide = units("abc");
    wide[1].advance = 9;
    const auto lines = break_lines(wide, {3, 0, true});
    REQUIRE(lines);
    REQUIRE(lines->size() == 3);
    CHECK((*lines)[1].begin == 1);
    CHECK((*lines)[1].width == Approx(9));
  }
}

TEST_CASE("hard breaks part blocks that are balanced each by itself, and empty lines stay") {
  CHECK(broken("aa|bb cc dd ee", {7}) == "aa / bb cc / dd ee");
  CHECK(broken("aa||bb", {7}) == "aa /  / bb");
}

TEST_CASE("blanks at both ends of a line have no width") {
  const auto all = units("  aa bb   cc ");
  const auto lines = break_lines(all, {5});
  REQUIRE(lines);
  REQUIRE(lines->size() == 2);
  CHECK((*lines)[0] == LineRange{2, 7, 5});
  CHECK((*lines)[1] == LineRange{10, 12, 2});
}

TEST_CASE("letter spacing does not count after a line's last letter") {
  auto all = units("aa bb");
  for (Unit& unit : all) unit.advance += 0.5F;
  const auto lines = break_lines(all, {2.5F, 0.5F});
  REQUIRE(lines);
  REQUIRE(lines->size() == 2);
  CHECK((*lines)[0].width == Approx(2.5));
}

TEST_CASE("a reader stumbles over a torn phrase and over a short word alone under fuller lines") {
  const auto found = [](const std::string& text, float width, bool balance = true) {
    const auto all = units(text);
    return stumbles(all, *break_lines(all, {width, 0, false, balance}));
  };
  CHECK(found("aa bb cc dd", 5) == 0);
  CHECK(found("aa bb cc", 5, false) == 0);  // not short beside the line above
  CHECK(found("aaaa bbbb c", 9, false) == 1);
  CHECK(found("aaaa|c", 9) == 0);      // a line of its own
  CHECK(found("aaaaaaaa c", 8) == 0);  // nothing fuller is above
  CHECK(found("aaaa-bbb", 5) == 0);    // a compound is not a phrase without spaces
  CHECK(found("", 5) == 0);
  auto torn = units("ABCDEF");
  torn[3].will = Will::reluctant;
  CHECK(stumbles(torn, *break_lines(torn, {3})) == 1);
  CHECK(stumbles(torn, *break_lines(torn, {2})) == 0);
}

TEST_CASE("the number of lines is that of the lines") {
  for (const char* text : {"aa bb cc dd ee ff", "aa|bb cc dd", "a", ""})
    for (const float width : {5.0F, 8.0F, 20.0F}) {
      CAPTURE(text, width);
      CHECK(count_lines(units(text), {width}) == break_lines(units(text), {width})->size());
    }
  CHECK(count_lines(units("aaaaaa"), {3}) == std::nullopt);
}

TEST_CASE("what is kept fits with what comes after it, cut between words where it can be") {
  const auto kept = [](const std::string& text, float width, std::size_t lines, float extra) { return text.substr(0, units_that_fit(units(text), {width}, lines, extra)); };
  CHECK(kept("aa bb cc dd ee", 8, 1, 1) == "aa bb ");
  CHECK(kept("aa bb cc dd ee", 9, 1, 1) == "aa bb cc ");
  CHECK(kept("aa bb cc dd ee", 5, 2, 1) == "aa bb cc ");
  CHECK(kept("aaaaaaaaaaaaaa", 6, 1, 1) == "aaaaa");
  CHECK(kept("aaaaa~aaaaaaaa", 6, 1, 1) == "aaaa");
  CHECK(kept("aaaa|bb", 8, 1, 1) == "aaaa|");
}

TEST_CASE("every way of breaking keeps all that can be seen, in lines that fit") {
  // Numbers from a fixed recurrence: the same texts everywhere.
  std::uint32_t seed = 7;
  const auto next = [&seed](std::uint32_t below) { return (seed = seed * 1664525U + 1013904223U) / 65536U % below; };
  for (int round = 0; round < 300; ++round) {
    std::string text;
    const auto length = next(120);
    for (std::uint32_t i = 0; i < length; ++i) text += "aaaa  -|ABC'~"[next(13)];
    CAPTURE(round, text);
    const auto all = units(text);
    const float width = static_cast<float>(2 + next(15));
    for (const bool balance : {false, true}) {
      const auto lines = break_lines(all, {width, 0, true, balance});
      REQUIRE(lines);
      std::string seen, expected;
      for (const LineRange& line : *lines) {
        CHECK((line.width <= width + 0.01F || line.end - line.begin <= 2 || text.find('~', line.begin) < line.end));
        for (std::size_t i = line.begin; i < line.end; ++i)
          if (!all[i].blank) seen += text[i];
      }
      for (std::size_t i = 0; i < all.size(); ++i)
        if (!all[i].blank) expected += text[i];
      CHECK(seen == expected);
    }
    CHECK(break_lines(all, {width, 0, true, true})->size() == break_lines(all, {width, 0, true, false})->size());
  }
}
