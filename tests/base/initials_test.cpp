#include <string>
#include <utility>

#include "base/unicode.h"
#include "catch.h"

using kudosk::initials;

TEST_CASE("initials are the first letters of the first and last name") {
  for (const auto& [name, want] : std::initializer_list<std::pair<const char*, const char*>>{
           {"Amara Okafor", "AO"},
           {"  amara   okafor ", "AO"},
           {"Juan Carlos de la Cruz", "JC"},
           {"Amara", "A"},
           {"élan Ünal", "ÉÜ"},
           {"E\u0301lan U\u0308nal", "ÉÜ"},
           {"ßara", "S"},
           {"Ольга Иванова", "ОИ"},
           {"Νίκος Παπαδόπουλος", "ΝΠ"},
           {"יוסי כהן", "יכ"},
           {"अमित शर्मा", "अश"},
           {"Anne-Marie O'Neill", "AO"},
           {"O’Brien", "O"},
           {"007 Bond", "0B"},
       }) {
    CAPTURE(name);
    CHECK(initials(name) == want);
  }
}

TEST_CASE("what stands beside a name is not part of it") {
  CHECK(initials("Amara Okafor (she/her)") == "AO");
  CHECK(initials("Amara Okafor [Platform]") == "AO");
  CHECK(initials("Amara Okafor | Platform") == "AO");
  CHECK(initials("🎉 Amara Okafor 🎉") == "AO");
  CHECK(initials("\"Amara\" Okafor") == "AO");
  CHECK(initials("Okafor, Amara") == "AO");
  CHECK(initials("Martin King, Jr.") == "MK");
  CHECK(initials("amara.okafor@northwind.example") == "A");
  CHECK(initials("@amara") == "A");
  CHECK(initials("(Amara)") == "A");
}

TEST_CASE("scripts without initials show the short name") {
  CHECK(initials("王明") == "王明");
  CHECK(initials("王小明") == "小明");
  CHECK(initials("山田太郎") == "山田");
  CHECK(initials("山田 太郎") == "山田");
  CHECK(initials("王 小明") == "小明");
  CHECK(initials("김민수") == "민수");
  CHECK(initials("ジョン・スミス") == "ジス");
  CHECK(initials("محمد علي") == "محمد");
  CHECK(initials("สมชาย ใจดี") == "สมชาย");
  CHECK(initials("เกรียงศักดิ์มากมาย") == "เก");
}

TEST_CASE("a name without a letter") {
  CHECK(initials("") == "");
  CHECK(initials("   ") == "");
  CHECK(initials("--") == "");
  CHECK(initials("🎉") == "🎉");
  CHECK(initials("\xFF\xFE") == "");
}
