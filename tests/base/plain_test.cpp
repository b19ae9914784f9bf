#include "base/plain.h"

#include "catch.h"

using namespace kudosk;

TEST_CASE("a name's letters and digits, however they were written") {
  CHECK(plain("Zoë Müller-Łuk") == "zoemullerluk");
  CHECK(plain("Zoë Müller", true) == "zoemueller");
  CHECK(plain("amara.okafor@northwind.example") == "amaraokafornorthwindexample");
  CHECK(plain("  Amara_OKAFOR (1)") == "amaraokafor1");
  CHECK(plain("Jos\u0065\u0301") == plain("José"));
  CHECK(plain("Straße") == "strasse");
  CHECK(plain("山田 太郎") == "山田太郎");
  CHECK(plain("김 민준") == "김민준");
  CHECK(plain("प्रिया") == "प्रिया");
  CHECK(plain("ＡＢ１") == "ab1");
  CHECK(plain("٣") == "3");
  CHECK(plain("İstanbul") == "istanbul");
  CHECK(plain("!?").empty());
  CHECK(plain("\xFF\xFE").empty());
}

TEST_CASE("months by their names in the interface's languages") {
  CHECK(month_named("November") == 11);
  CHECK(month_named("Nov.") == 11);
  CHECK(month_named("März") == 3);
  CHECK(month_named("août") == 8);
  CHECK(month_named("AOUT") == 8);
  CHECK(month_named("diciembre") == 12);
  CHECK(month_named("marca") == 3);
  CHECK(month_named("Ağustos") == 8);
  CHECK(month_named("sept") == 9);
  CHECK(month_named("ديسمبر") == 12);
  CHECK(month_named("מרץ") == 3);
  CHECK(month_named("monday") == 0);
  CHECK(month_named("11") == 0);
  CHECK(month_named("") == 0);
}
