#include "base/unicode.h"

#include <ctime>

#include "catch.h"

using namespace kudosk;

namespace {
std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}
struct UChar32Range {
  std::uint32_t from, to;
};
std::string utf8(std::uint32_t c) {
  std::string out;
  if (c < 0x80) return std::string(1, static_cast<char>(c));
  if (c >= 0x10000) {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
  } else if (c >= 0x800) {
    out += static_cast<char>(0xE0 | c >> 12);
  } else {
    out += static_cast<char>(0xC0 | c >> 6);
  }
  if (c >= 0x800) out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
  return out + static_cast<char>(0x80 | (c & 0x3F));
}
const std::string family = "👨‍👩‍👧‍👦", flag = "🇩🇪", hands = "🙌🏽", e_acute = "e\u0301";
}  // namespace

TEST_CASE("UTF-8 is told from what only looks like it") {
  for (const char* good : {"", "abc", "é", "王", "🙌", "\xF4\x8F\xBF\xBF"}) CHECK(valid_utf8(good));
  for (const char* bad : {"\x80", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF", "a\xE7\x8E", "\xF0\x80\x80\xAF"}) {
    CHECK_FALSE(valid_utf8(bad));
    CHECK(valid_utf8(to_valid_utf8(bad)));
  }
  CHECK(to_valid_utf8("a\xFFz") == "a\uFFFDz");
  CHECK(to_valid_utf8("a\xE7\x8Ez") == "a\uFFFDz");
  CHECK(to_valid_utf8("王") == "王");
}

TEST_CASE("clean text has no control characters, and newlines only where they are wanted") {
  CHECK(clean("a\tb\nc\r\nd\re") == "a b c d e");
  CHECK(clean("a\tb\nc\r\nd\re\u2028f\u0085g", 100, true) == "a b\nc\nd\ne\nf\ng");
  CHECK(clean("a\n\nb", 100, true) == "a\n\nb");
  CHECK(clean(std::string("a\0b\x1b[0m\x7f\u009Bc", 12)) == "ab[0mc");
  CHECK(clean("\uFEFFx\uFFF9y\uFFFFz") == "xy\uFFFDz");
  CHECK(clean("a\xFF") == "a\uFFFD");
  CHECK(clean("") == "");
  CHECK(clean("plain") == "plain");
}

TEST_CASE("clean text cannot turn its neighbours round") {
  CHECK(clean("a\u202Eb\u202Cc\u2066d\u2069e\u200Ef\u200Fg\u061Ch") == "abcdefgh");
  CHECK(clean("שלום Amara") == "שלום Amara");
}

TEST_CASE("clean text is composed") {
  CHECK(clean("e\u0301") == "é");
  CHECK(clean("\u1112\u1161\u11AB") == "한");
  CHECK(clean("ﬁ") == "ﬁ");  // not compatibility forms
}

TEST_CASE("a base bears eight marks at most, also those that composing brings forth") {
  const std::string many = clean("a" + repeated("\u0335", 200) + "b");
  CHECK(many == "a" + repeated("\u0335", 8) + "b");
  std::size_t marks = 0;
  const std::string split = clean("a" + repeated("\u0344", 200));  // each is two marks
  for (std::size_t i = 0; i + 1 < split.size(); ++i) marks += static_cast<unsigned char>(split[i]) == 0xCC;
  CHECK(marks <= 8);
  CHECK(clean("นี้ที่นั่น") == "นี้ที่นั่น");
  CHECK(clean("क्षत्रिय") == "क्षत्रिय");
  CHECK(clean(repeated("\u0301", 100)).size() <= 16);                             // marks without a base
  CHECK(clean("a" + repeated("\u0335\u200D", 200)).size() < 8 * 2 + 32 * 3 + 2);  // joiners are no new base
}

TEST_CASE("emoji stay whole, and a cluster has a bound") {
  for (const std::string& text : {family, flag, hands, std::string("🏴󠁧󠁢󠁥󠁮󠁧󠁿"), std::string("1️⃣"), std::string("❤️")}) {
    CHECK(clean(text) == text);
    CHECK(graphemes(text).size() == 1);
  }
  CHECK(clean(repeated("👩‍", 5000)).size() < 40 * 4);
}

TEST_CASE("the short way for simple text gives what the long way gives") {
  // A mark at its end sends the same text the long way.
  for (UChar32Range range : std::initializer_list<UChar32Range>{{0x20, 0x3FF},
                                                                {0x400, 0x530},
                                                                {0x1E00, 0x1F80},
                                                                {0x2000, 0x2BFF},
                                                                {0x3000, 0x3100},
                                                                {0x4E00, 0x4E20},
                                                                {0x9FF0, 0xA000},
                                                                {0xAC00, 0xAC40},
                                                                {0xD790, 0xD7B0},
                                                                {0xFF00, 0xFF70},
                                                                {0x1F1E0, 0x1F400},
                                                                {0x1F9F0, 0x1FB00}})
    for (std::uint32_t c = range.from; c < range.to; ++c) {
      const std::string one = utf8(c), pair = one + one;
      const std::string longer = clean(pair + "x\u0335");
      if (clean(pair) + "x\u0335" != longer) FAIL("U+" << std::hex << c);
      if (clean(pair) == pair && graphemes(pair).size() != 2 && c != 0x0D) {
        // Whatever joins with its like must not be counted as two by the short way.
        if (clean(pair, 1) != pair) FAIL("U+" << std::hex << c << " is one cluster");
      }
    }
}

TEST_CASE("an ellipsis stands for what is too long") {
  CHECK(clean("abcdef", 6) == "abcdef");
  CHECK(clean("abcdef", 5) == "abcd…");
  CHECK(clean("abcdef", 1) == "…");
  CHECK(clean("abcdef", 0) == "");
  CHECK(clean(repeated(family, 10), 3) == family + family + "…");
  CHECK(graphemes(clean(repeated("王", 30'000))).size() == 4000);
}

TEST_CASE("graphemes are what people count") {
  CHECK(graphemes("").empty());
  CHECK(graphemes("abc") == std::vector<std::string>{"a", "b", "c"});
  CHECK(graphemes("a\r\nb") == std::vector<std::string>{"a", "\r\n", "b"});
  CHECK(graphemes(e_acute + family + flag + flag + hands) == std::vector<std::string>{e_acute, family, flag, flag, hands});
  CHECK(graphemes("한국") == std::vector<std::string>{"한", "국"});
  CHECK(graphemes("\xFFx") == std::vector<std::string>{"\uFFFD", "x"});
}

TEST_CASE("a text is shortened at a word where one is near, else at a grapheme") {
  CHECK(shorten("thank you", 9) == "thank you");
  CHECK(shorten("thank you all", 12) == "thank you…");
  CHECK(shorten("thank you, all", 12) == "thank you…");
  CHECK(shorten("thank you all", 10) == "thank you…");
  CHECK(shorten("a supercalifragilistic word", 15) == "a supercalifra…");
  CHECK(shorten("abc", 1) == "…");
  CHECK(shorten("abc", 0) == "");
  CHECK(shorten("", 0) == "");
  CHECK(shorten("今日は良い天気ですね", 5) == "今日は良…");
  CHECK(shorten(repeated(family, 5), 3) == family + family + "…");
  CHECK(shorten("a" + e_acute + "bcd", 3) == "a" + e_acute + "…");
  CHECK(shorten("ab\xFF"
                "cdef",
                4) == "ab\uFFFD…");
  for (std::size_t count = 0; count < 40; ++count) CHECK(graphemes(shorten("Stayed late to walk me through the incident", count)).size() <= count);
}

TEST_CASE("folding makes spellings of one name alike") {
  CHECK(folded("  Mara \t\n QUIST ") == "mara quist");
  CHECK(folded("Straße") == folded("STRASSE"));
  CHECK(folded("Ömer") == folded("O\u0308MER"));
  CHECK(folded("ﬁn") == "fin");
  CHECK(folded("Ｍａｒａ") == "mara");
  CHECK(folded("O’Brien") == folded("O'BRIEN"));
  CHECK(folded("Jean‑Luc") == "jean-luc");
  CHECK(folded("Mara\u00A0Quist") == "mara quist");
  CHECK(folded("Ma\u200Bra\u00AD") == "mara");
  CHECK(folded("ΣΊΣΥΦΟΣ") == folded("σίσυφος"));
  CHECK(folded("José") != folded("Jose"));
  CHECK(folded("") == "");
}

TEST_CASE("a word is found at word boundaries alone") {
  CHECK(contains_word("thanks to Mara Quist!", "mara quist"));
  CHECK(contains_word("MARA  QUIST", "Mara Quist"));
  CHECK(contains_word("Mara\nQuist's idea", "Mara Quist"));
  CHECK(contains_word("(mara)", "Mara"));
  CHECK(contains_word("_Mara_", "Mara"));
  CHECK(contains_word("Maramara and mara", "mara"));
  CHECK_FALSE(contains_word("Maramara", "mara"));
  CHECK_FALSE(contains_word("tomara", "mara"));
  CHECK_FALSE(contains_word("Mara2", "mara"));
  CHECK_FALSE(contains_word("Mara", "Mara Quist"));
  CHECK_FALSE(contains_word("Mara", ""));
  CHECK_FALSE(contains_word("Mara", "  "));
  CHECK_FALSE(contains_word("", "Mara"));
  CHECK(contains_word("C++ is fun", "c++"));
  CHECK(contains_word("mail mara@example.com now", "mara@example.com"));
  CHECK_FALSE(contains_word("ассоциация", "социа"));
  CHECK_FALSE(contains_word("דין", "די"));
}

TEST_CASE("in scripts without spaces a word stands anywhere") {
  CHECK(contains_word("昨日は山田太郎さんが助けてくれた", "山田太郎"));
  CHECK(contains_word("ขอบคุณสมชายมาก", "สมชาย"));
  CHECK(contains_word("ありがとうMaraさん", "Mara"));
  CHECK(contains_word("김민수가 도와줬다", "김민수"));  // a particle is written onto the name
  CHECK_FALSE(contains_word("대김민수", "김민수"));
  CHECK_FALSE(contains_word("กี่", "ก"));  // a mark belongs to the letter
  CHECK_FALSE(contains_word("दिनों", "दिन"));
}

TEST_CASE("reading is counted in words and in characters of scripts without spaces") {
  const auto is = [](std::string_view text, int words, int characters) {
    const ReadingLoad load = reading_load(text);
    INFO(text << ": " << load.words << ", " << load.characters);
    return load.words == words && load.characters == characters;
  };
  CHECK(is("", 0, 0));
  CHECK(is("Thank you, Amara — well done!", 5, 0));
  CHECK(is("don't stop", 2, 0));
  CHECK(is("🙌 🎉 …", 0, 0));
  CHECK(is("今日は、良い天気。", 0, 7));
  CHECK(is("コーヒー", 0, 4));
  CHECK(is("Hello世界", 1, 2));
  CHECK(is("สวัสดี", 0, 4));  // vowel signs above are no characters of their own
  CHECK(is("고마워요 민수", 2, 0));
  CHECK(is("شكرا جزيلا", 2, 0));
  CHECK(is("धन्यवाद मित्र", 2, 0));
  CHECK(is("12 of 50", 3, 0));
}

TEST_CASE("hostile text takes bounded time") {
  // The processor's time, not the clock's, and generous: only what grows with the square of the length fails, since 60,000 squared are minutes.
  const auto spent = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
  const double start = spent();
  for (const std::string& text : {repeated("a", 60'000), repeated("\u0301", 60'000), "a" + repeated("\u0301\u0316", 30'000), repeated("👩‍", 30'000), repeated("\xFF", 60'000),
                                  repeated("\u202E", 30'000), repeated("\u0344", 30'000), repeated("\u1100", 30'000), repeated(" ", 60'000), repeated("\uFDFA", 30'000),
                                  repeated("🇩", 30'000), repeated("ก\u0E35", 20'000)}) {
    CHECK(valid_utf8(clean(text)));
    CHECK(graphemes(clean(text)).size() <= 4000);
    CHECK(graphemes(shorten(text, 600)).size() <= 600);
    (void)folded(text);
    (void)reading_load(text);
    (void)initials(text);
    CHECK_FALSE(contains_word(text, text.substr(0, text.size() / 2) + "zz"));
  }
  CHECK_FALSE(contains_word(repeated("a", 60'000), repeated("a", 30'000)));
  CHECK(spent() - start < 30);
}
