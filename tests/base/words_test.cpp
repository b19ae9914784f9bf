#include "base/words.h"

#include "catch.h"

using namespace kudosk;

namespace {
std::vector<std::string> texts(std::string_view text) {
  std::vector<std::string> out;
  for (const Word& word : words(text)) out.push_back(word.text);
  return out;
}
using Texts = std::vector<std::string>;
}  // namespace

TEST_CASE("a text's words are folded and know their places") {
  const std::string text = "Danke, Jörg MÜLLER! 🙌";
  const auto found = words(text);
  REQUIRE(found.size() == 3);
  CHECK(found[1].text == "jörg");
  CHECK(text.substr(found[2].from, found[2].to - found[2].from) == "MÜLLER");
  CHECK(texts("").empty());
  CHECK(texts("… — 🎉").empty());
}

TEST_CASE("scripts without spaces, and Hangul, give each character by itself") {
  CHECK(texts("山田さん") == Texts{"山", "田", "さ", "ん"});
  CHECK(texts("김민수가") == Texts{"김", "민", "수", "가"});
}

TEST_CASE("what is not UTF-8 breaks no word's place") {
  const std::string text =
      "a\xFF"
      "b \xC3 c";
  for (const Word& word : words(text)) {
    CHECK(word.from < word.to);
    CHECK(word.to <= text.size());
  }
}
