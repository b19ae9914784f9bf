#include "config/people.h"

#include "base/file.h"
#include "base/scratch.h"
#include "catch.h"
#include "config/people_csv.h"

using namespace kudosk;
using config::full_date;
using config::month_and_day;

namespace {
LoadedPeople parse(std::string_view bytes) { return parse_people(bytes, "people.csv"); }
std::vector<Person> good(std::string_view bytes) {
  LoadedPeople loaded = parse(bytes);
  for (const Problem& problem : loaded.problems) UNSCOPED_INFO(describe(problem));
  CHECK(loaded.problems.empty());
  return std::move(loaded.people);
}
}  // namespace

TEST_CASE("a sheet of people, columns in any order and case") {
  const auto people =
      good("Team,NAME,E-mail,Aliases,Birthday,Start date,Shoe size\r\nPlatform,Amara Okafor,amara@northwind.example,\"amara.o; U0123\",1990-05-14,2021-03-01,39\r\n");
  REQUIRE(people.size() == 1);
  CHECK(people[0].name == "Amara Okafor");
  CHECK(people[0].email == "amara@northwind.example");
  CHECK(people[0].team == "Platform");
  CHECK(people[0].aliases == std::vector<std::string>{"amara.o", "U0123"});
  CHECK(people[0].birthday == "05-14");
  CHECK(people[0].started == "2021-03-01");
}

TEST_CASE("heads in other languages, names in two columns, other delimiters, no last newline") {
  const auto german = good("\xEF\xBB\xBFVorname;Nachname;E-Mail-Adresse;Abteilung;Geburtstag;Eintrittsdatum\nJörg;Müller;j@n.example;IT;14.05.1990;1.3.2021");
  REQUIRE(german.size() == 1);
  CHECK(german[0].name == "Jörg Müller");
  CHECK(german[0].email == "j@n.example");
  CHECK(german[0].team == "IT");
  CHECK(german[0].birthday == "05-14");
  CHECK(german[0].started == "2021-03-01");
  CHECK(good("名前\tメール\n山田太郎\ty@n.example\n")[0].name == "山田太郎");
  CHECK(good("Nombre;Cumpleaños\nLucía;14/05\n")[0].birthday == "05-14");
}

TEST_CASE("a sheet from Windows is read in its own letters") { CHECK(good("Name;Team\nJ\xF6rg M\xFCller;B\xFCro \x96 Nord\n")[0].team == "Büro – Nord"); }

TEST_CASE("cells may hold delimiters, quotes and line breaks, and rows keep their lines") {
  const auto loaded = parse("Name,Title,Birthday\n\"Okafor, \"\"Amara\"\"\",\"Platform\nEngineering\",05-14\n\n,,\n\"\",x,\nJonas,,never\n");
  REQUIRE(loaded.people.size() == 2);
  CHECK(loaded.people[0].name == "Okafor, \"Amara\"");
  CHECK(loaded.people[0].title == "Platform Engineering");
  REQUIRE(loaded.problems.size() == 2);
  CHECK(loaded.problems[0].line == 6);  // a row with a title alone
  CHECK(loaded.problems[1].line == 7);
  CHECK(loaded.problems[0].warning);
  CHECK(loaded.problems[1].warning);
  CHECK(loaded.people[1].name == "Jonas");  // the rest of the row is taken
}

TEST_CASE("a sheet that can't be people's is refused") {
  for (const char* bytes : {"", "\n\n", "Goal,Target\nx,5\n", "\xFF\xFEN\0a\0"}) {
    const auto loaded = parse(bytes);
    CAPTURE(bytes);
    CHECK(loaded.people.empty() == true);
    REQUIRE_FALSE(loaded.problems.empty());
    CHECK_FALSE(loaded.problems[0].warning);
  }
}

TEST_CASE("JSON people are checked like those in the configuration") {
  CHECK(good("[{\"name\": \"Amara\", \"aliases\": [\"a\"]}]")[0].aliases.size() == 1);
  CHECK(good("{\"people\": [{\"id\": \"u1\"}] } // end")[0].id == "u1");
  const auto odd = parse("[\n {\"nam\": \"Amara\"},\n {\"name\": \"Jonas\"}]");
  REQUIRE(odd.problems.size() == 1);
  CHECK(odd.problems[0].line == 2);
  CHECK(odd.problems[0].suggestion == "name");
  REQUIRE(odd.people.size() == 1);
  for (const char* bytes : {"{}", "[{", "{\"people\": 7}", "[1]"}) CHECK_FALSE(parse(bytes).problems.empty());
}

TEST_CASE("days and dates in the forms that sheets have") {
  CHECK(month_and_day("1990-05-14") == "05-14");
  CHECK(month_and_day("05-14") == "05-14");
  CHECK(month_and_day("14.05.1990") == "05-14");
  CHECK(month_and_day("14.5.") == "05-14");
  CHECK(month_and_day("14/05/1990") == "05-14");
  CHECK(month_and_day("29.02.") == "02-29");
  CHECK(full_date("2021-03-01") == "2021-03-01");
  CHECK(full_date("1.3.2021") == "2021-03-01");
  CHECK(full_date("01/03/2021") == "2021-03-01");
  for (const char* text : {"", "x", "14", "32.01.", "05-32", "1.2.3.4", "May 14", "14.05.90", "99999-01-01"}) {
    CHECK(month_and_day(text).empty());
    CHECK(full_date(text).empty());
  }
  CHECK(full_date("05-14").empty());
}

TEST_CASE("a picture's path is relative to the file that names it") {
  for (const char* bytes : {"Name,Photo\nAmara,faces/amara.jpg\n", "[{\"name\": \"Amara\", \"picture\": \"faces/amara.jpg\"}]"})
    CHECK(parse_people(bytes, "/office/people").people[0].picture == "/office/faces/amara.jpg");
  CHECK(parse_people("Name,Photo\nAmara,https://p.example/a.jpg\n", "/office/people.csv").people[0].picture == "https://p.example/a.jpg");
  CHECK(parse_people("Name\nAmara\n", "/office/people.csv").people[0].picture.empty());
}

TEST_CASE("a people's file is read from disk") {
  const test::Scratch folder;
  REQUIRE(replace_file(folder / "p.csv", "Name\nAmara\n"));
  CHECK(load_people(folder / "p.csv").people.size() == 1);
  const auto missing = load_people(folder / "none.csv");
  REQUIRE(missing.problems.size() == 1);
  CHECK_FALSE(missing.problems[0].warning);
}
