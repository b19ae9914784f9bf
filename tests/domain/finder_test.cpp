#include "domain/finder.h"

#include <random>

#include "base/unicode.h"
#include "catch.h"

using namespace kudosk;

TEST_CASE("the quick fold is the fold") {
  std::mt19937 random(5);
  const std::string pieces[] = {"a",  "Z",  " ",        "\t", "\n",       "\x7f",    "\x01", "é",    "É",    "ß",        "×",        "÷", "Ÿ", "ÿ", "Þ", "µ",
                                "ª",  "–",  "—",        "“",  "”",        "„",       "‘",    "’",    "‚",    "…",        "\xC2\xA0", "𝐀", "ﬁ", "İ", "Σ", "ς",
                                "山", "が", "か\u3099", "🎉",  "👏🏽", "🏳️", "🇩🇪",   "\xFF", "\xC3", "\xE2\x80", "e\u0301",  "-", "'", "#"};
  for (int round = 0; round < 100000; ++round) {
    std::string text;
    for (int i = static_cast<int>(random() % 7); i > 0; --i) text += pieces[random() % std::size(pieces)];
    if (fold(text) != folded(text)) {
      CAPTURE(text);
      REQUIRE(fold(text) == folded(text));
    }
  }
  CHECK(fold("  Ärger  IM\tBüro – “Nein”  ") == "ärger im büro – “nein”");
}

TEST_CASE("one of many words is found where any of them stands by itself") {
  std::mt19937 random(6);
  const std::string pieces[] = {"a", "ab", "abc", "b", "x", "1", " ", "-", "'", "é", "山", "!", "a b", "#"};
  const auto some = [&](int most) {
    std::string text;
    for (int i = 1 + static_cast<int>(random() % static_cast<unsigned>(most)); i > 0; --i) text += pieces[random() % std::size(pieces)];
    return text;
  };
  int found = 0;
  for (int round = 0; round < 50000; ++round) {
    Finder finder;
    std::vector<std::string> words;
    for (int i = static_cast<int>(random() % 4); i > 0; --i) words.push_back(some(3));
    for (const auto& word : words) finder.add(word);
    const std::string text = fold(some(8));
    bool expected = false;
    for (const auto& word : words) expected = expected || contains_folded(text, fold(word));
    found += expected;
    if (finder.any_in(text) != expected) {
      CAPTURE(text, words);
      REQUIRE(finder.any_in(text) == expected);
    }
  }
  CHECK(found > 5000);
  CHECK(Finder().empty());
  Finder blank;
  blank.add("  ");
  CHECK(blank.empty());
}
