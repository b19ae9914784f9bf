#include "wire/fields.h"

#include <random>

#include "base/unicode.h"
#include "catch.h"
#include "net/http.h"

using namespace kudosk;

TEST_CASE("what counts as clean is what clean() leaves as it is") {
  std::mt19937 random(11);
  const char32_t letters[] = {' ',    'a',    'Z',    '~',    0x7f,   '\n',    '\t',    0xA0,    0xAD,    0xC0,    0xDF,    0xFF,    0x131,   0x2FF,   0x300,   0x301,
                              0x5D0,  0x200D, 0x200E, 0x2010, 0x2019, 0x2026,  0x2028,  0x202E,  0x20AC,  0x3001,  0x3041,  0x3099,  0x30A1,  0x30FB,  0x4E00,  0x9FFF,
                              0xAC00, 0xF900, 0xFE0F, 0xFEFF, 0xFFFD, 0x1F1E6, 0x1F300, 0x1F389, 0x1F3FB, 0x1F44F, 0x1F600, 0x1F64F, 0x1F6C5, 0x1F9D1, 0x1FFFF, 0x20000};
  const auto utf8 = [](char32_t c) {
    std::string out;
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 0x3F))};
    } else if (c < 0x10000) {
      out += {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
    } else {
      out += {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 0x3F)), static_cast<char>(0x80 | (c >> 6 & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
    }
    return out;
  };
  int quick = 0;
  for (int round = 0; round < 100000; ++round) {
    std::string text;
    for (int i = static_cast<int>(random() % 6); i > 0; --i)
      text +=
          random() % 40 ? utf8(random() % 2 ? letters[random() % std::size(letters)] : static_cast<char32_t>(0x20 + random() % 0x5f)) : std::string(1, static_cast<char>(random()));
    const bool newlines = random() % 2;
    if (!wire::is_clean(text, 4, newlines)) continue;
    ++quick;
    if (clean(text, 4, newlines) != text) {
      CAPTURE(text);
      REQUIRE(clean(text, 4, newlines) == text);
    }
  }
  CHECK(quick > 10000);
  CHECK(wire::is_clean("Danke für die Übersicht – und das Gespräch 🎉", 100, false));
  CHECK(wire::is_clean("昨日は発表ありがとう", 100, false));
}

TEST_CASE("what is taken as an address without asking is one") {
  for (const char* value : {"https://x.example/a.png?b=c&d=%20#e", "http://x.example", "https://a-b.c.example/"}) CHECK(wire::address_of(value, "https://base.example/") == value);
  for (const char* value :
       {"https://", "https://a b/", "http://:80/", "javascript:alert(1)", "file:///etc/passwd", "mailto:a@b.example", "data:text/html,x"}) {
    CAPTURE(value);
    const std::string out = wire::address_of(value, "https://base.example/");
    CHECK((out.empty() || !net::origin(out).empty()));
    CHECK(out != value);
  }
  CHECK(wire::address_of("a b.png", "https://x.example/f/") == "https://x.example/f/a%20b.png");
  CHECK(wire::address_of(std::string(5000, 'a'), "https://x.example/").empty());
  CHECK(wire::address_of("a\nb", "https://x.example/").empty());
}
