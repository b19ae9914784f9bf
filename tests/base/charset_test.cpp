#include "base/charset.h"

#include "base/unicode.h"
#include "base/windows_zone.h"
#include "catch.h"

using namespace kudosk;

namespace {

/// ASCII and a few of Latin 1 as UTF-16.
std::string utf16(std::string_view latin, bool little, bool mark) {
  std::string out = mark ? (little ? "\xFF\xFE" : "\xFE\xFF") : "";
  for (const char c : latin) {
    if (!little) out += '\0';
    out += c;
    if (little) out += '\0';
  }
  return out;
}

}  // namespace

TEST_CASE("a byte order mark says what follows, and is no text") {
  CHECK(to_utf8("\xEF\xBB\xBFName;Größe").text == "Name;Größe");
  for (const bool little : {true, false}) {
    const auto decoded = to_utf8(utf16("Name;M\xFCller\n", little, true));
    CHECK(decoded.text == "Name;Müller\n");
    CHECK(decoded.charset == (little ? "UTF-16LE" : "UTF-16BE"));
  }
  CHECK(to_utf8("\xEF\xBB\xBF").text.empty());
  CHECK(to_utf8("\xFF\xFE").text.empty());
}

TEST_CASE("UTF-16 without a mark is known by its zeros") {
  for (const bool little : {true, false}) CHECK(to_utf8(utf16("Name,Message\nAmara,Thank you\n", little, false)).text == "Name,Message\nAmara,Thank you\n");
}

TEST_CASE("half a UTF-16 character at the end costs only itself") {
  const std::string whole = utf16("Name\nAmara\n", true, true);
  const auto decoded = to_utf8(whole.substr(0, whole.size() - 1));
  CHECK(decoded.text.substr(0, 10) == "Name\nAmara");
  CHECK(valid_utf8(decoded.text));
}

TEST_CASE("UTF-8 stays as it is, and what is broken in it is still text") {
  CHECK(to_utf8("宛先,メッセージ\n").text == "宛先,メッセージ\n");
  CHECK(to_utf8("").text.empty());
  CHECK_FALSE(to_utf8("").binary);
}

TEST_CASE("western bytes are Windows-1252 however short they are") {
  CHECK(to_utf8("Name;Gr\xF6\xDF"
                "e\nM\xFCller;5 \x80\n")
            .text == "Name;Größe\nMüller;5 €\n");
  CHECK(to_utf8("An;Nachricht\nJos\xE9;Danke f\xFCr die ruhige Hand \x96 wirklich\n").text == "An;Nachricht\nJosé;Danke für die ruhige Hand – wirklich\n");
  CHECK(to_utf8("\xC0;\xC9;\xF1\n").text == "À;É;ñ\n");
  CHECK(to_utf8("Destinataire;Message\nRen\xE9"
                "e;Merci d'avoir aid\xE9 toute l'\xE9quipe\n")
            .charset == "windows-1252");
}

TEST_CASE("the language says which code page is likely") {
  // "Zażółć" in Windows-1250, "Привет, коллеги" in Windows-1251, "şeker" in Windows-1254.
  CHECK(to_utf8("Za\xBF\xF3\xB3\xE6 g\xEA\x9Cl\xB9 ja\x9F\xF1, dzi\xEAkuj\xEA bardzo za pomoc i za wszystko\n", {}, "pl").text ==
        "Zażółć gęślą jaźń, dziękuję bardzo za pomoc i za wszystko\n");
  CHECK(to_utf8("\xCF\xF0\xE8\xE2\xE5\xF2, \xEA\xEE\xEB\xEB\xE5\xE3\xE8, \xF1\xEF\xE0\xF1\xE8\xE1\xEE \xE2\xF1\xE5\xEC\n", {}, "ru").text == "Привет, коллеги, спасибо всем\n");
}

TEST_CASE("a server's charset is believed where the bytes do not say otherwise") {
  CHECK(to_utf8("\xCF\xF0\xE8\xE2\xE5\xF2", "windows-1251").text == "Привет");
  CHECK(to_utf8("Größe", "windows-1251").text == "Größe");  // it is UTF-8
  CHECK(to_utf8("Gr\xF6\xDF"
                "e",
                "no-such-charset")
            .text == "Größe");
}

TEST_CASE("archives, pictures and noise are no text") {
  CHECK(to_utf8(std::string("PK\x03\x04\x14\0\6\0", 8)).binary);
  CHECK(to_utf8("\x89PNG\r\n\x1a\n").binary);
  CHECK(to_utf8("%PDF-1.7\n").binary);
  std::string noise;
  for (int i = 0; i < 4000; ++i) noise += static_cast<char>(i * 7919 >> 3);
  CHECK(to_utf8(noise).binary);
  // A stray zero is none.
  CHECK_FALSE(to_utf8(std::string("Name,Message\nAm\0ara,Thank you for the calm hands\n", 49)).binary);
}

TEST_CASE("whatever the bytes, the text is valid") {
  std::uint32_t state = 1;
  for (int round = 0; round < 500; ++round) {
    std::string bytes;
    for (int i = 0; i < 200; ++i) {
      state = state * 1664525u + 1013904223u;
      bytes += static_cast<char>(state >> 24);
    }
    CHECK(valid_utf8(to_utf8(bytes, round % 3 ? "" : "Shift_JIS", round % 2 ? "ja" : "de").text));
  }
}

TEST_CASE("Windows' names of time zones") {
  CHECK(zone_of_windows("W. Europe Standard Time") == "Europe/Berlin");
  CHECK(zone_of_windows("Tokyo Standard Time") == "Asia/Tokyo");
  CHECK(zone_of_windows("Europe/Berlin").empty());
  CHECK(zone_of_windows("").empty());
}
