// Sheets as people have them: columns by their heads, numbers and dates as they are written, and everything that a hand or a program can break in one.
#include <chrono>
#include <random>

#include "base/unicode.h"
#include "catch.h"
#include "sources/photos.h"
#include "sources/sheet/heads.h"
#include "sources/sheet/names.h"
#include "sources/sheet/numbers.h"
#include "sources/sheet/read_sheet.h"
#include "sources/sheet/rows.h"

using namespace kudosk;
using namespace kudosk::sources;
using namespace kudosk::sources::sheet;

namespace {

Options berlin(std::string language = "en") {
  Options options;
  options.language = std::move(language);
  options.time_zone = "Europe/Berlin";
  return options;
}

Reading read(std::string_view text, const Options& options = berlin()) {
  auto reading = read_sheet(text, options);
  if (!reading) FAIL(reading.error().message);
  return std::move(*reading);
}

const Recognition& praise(const Reading& reading, std::size_t i = 0) { return std::get<Recognition>(reading.batch.items.at(i).body); }
const Goal& goal(const Reading& reading, std::size_t i = 0) { return std::get<Goal>(reading.batch.items.at(i).body); }
const Milestone& milestone(const Reading& reading, std::size_t i = 0) { return std::get<Milestone>(reading.batch.items.at(i).body); }

std::string utf16(const std::string& latin, bool little) {
  std::string out = little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char c : latin) {
    if (!little) out += '\0';
    out += c;
    if (little) out += '\0';
  }
  return out;
}

Known known(std::initializer_list<const char*> names) {
  Known out;
  for (const char* name : names) out.add(name);
  out.settle();
  return out;
}

bool problem(const Reading& reading, std::string_view words) {
  return std::any_of(reading.problems.begin(), reading.problems.end(), [&](const std::string& one) { return one.find(words) != std::string::npos; });
}

}  // namespace

TEST_CASE("praise by the heads of each language") {
  for (const char* heads : {"To,From,Message,Date,Points,Value", "An;Von;Nachricht;Datum;Punkte;Wert", "À;De;Message;Date;Points;Valeur", "Para;De;Mensaje;Fecha;Puntos;Valor",
                            "Para;De;Mensagem;Data;Pontos;Valor", "A;Da;Messaggio;Data;Punti;Valore", "Aan;Van;Bericht;Datum;Punten;Waarde", "Do;Od;Wiadomość;Data;Punkty;Wartość",
                            "Kime;Kimden;Mesaj;Tarih;Puan;Değer", "宛先,差出人,メッセージ,日付,ポイント,価値", "받는 사람,보낸 사람,메시지,날짜,포인트,가치",
                            "收件人,发件人,消息,日期,积分,价值", "प्राप्तकर्ता,प्रेषक,संदेश,दिनांक,अंक,मूल्य", "إلى,من,الرسالة,التاريخ,النقاط,القيمة", "אל,מאת,הודעה,תאריך,נקודות,ערך",
                            "to,from,message,created,points,value", "TO,FROM,MESSAGE,DATE,POINTS,VALUE", "Recipient\tGiver\tReason\tWhen\tPts\tCore value"}) {
    INFO(heads);
    const std::string head(heads);
    const char by = head.find('\t') != std::string::npos ? '\t' : head.find(';') != std::string::npos ? ';' : ',';
    std::string row = "Amara Okafor|Jonas Lindqvist|The calm hands|2026-11-24|50|Care\n";
    std::replace(row.begin(), row.end(), '|', by);
    const auto reading = read(head + "\n" + row);
    REQUIRE(reading.batch.items.size() == 1);
    CHECK(reading.kind == "recognition");
    CHECK(reading.delimiter == by);
    CHECK(praise(reading).to.at(0).name == "Amara Okafor");
    REQUIRE(praise(reading).from);
    CHECK(praise(reading).from->name == "Jonas Lindqvist");
    CHECK(praise(reading).message == "The calm hands");
    CHECK(praise(reading).points == 50);
    CHECK(praise(reading).value == "Care");
    CHECK(reading.batch.items[0].created == parse_rfc3339("2026-11-23T23:00:00Z"));  // midnight in Berlin
    CHECK(reading.problems.empty());
  }
}

TEST_CASE("what the rows are follows from the columns") {
  CHECK(read("Goal,Owner,Current,Target,Unit,Due\nShip v2,Ada,40,100,%,2026-12-31\n").kind == "goal");
  CHECK(read("Name,Course,Score\nAmara,Rust,92%\n").kind == "milestone");
  CHECK(read("Name,Birthday,Started\nAmara,05-14,2021-03-01\n").kind == "people");
  CHECK(read("Obstacle,Learned,Who\nNo tests,Write them first,Amara\n").kind == "lesson");
  CHECK(read("Title,Text,Place,Starts\nAll hands,Bring cake,Room 4,2026-12-01 14:00\n").kind == "announcement");
  CHECK(read("Name,Award,Reason\nAmara,Calm hands,The release\n").kind == "recognition");
  CHECK(read("Winner,Award\nAmara,Calm hands\n").kind == "recognition");
  CHECK(read("Ziel;Verantwortlich;Ist;Soll;Einheit;Fällig\nKunden;Ada;40;100;%;31.12.2026\n").kind == "goal");
  CHECK(read("名前,誕生日\n山田太郎,5月14日\n").batch.people.at(0).birthday == "05-14");
  const auto mixed = read("Kind,To,Message,Title,Text\npraise,Amara,Thanks,,\nannouncement,,,Cake,At three\nnonsense,a,b,c,d\n");
  CHECK(mixed.kind == "mixed");
  CHECK(mixed.batch.items.size() == 2);
  CHECK(problem(mixed, "line 4, column \"Kind\""));
}

TEST_CASE("a column is mapped by the configuration, and beats what its head is called") {
  Options options = berlin();
  options.columns = {{"to", "Name"}, {"message", "What for"}, {"from", "Said by"}};
  const auto reading = read("Name,What for,Said by,Message\nAmara,The calm hands,Jonas,not this\n", options);
  CHECK(praise(reading).message == "The calm hands");
  CHECK(praise(reading).from->name == "Jonas");
  options.columns = {{"to", "Nobody"}};
  CHECK(problem(read("To,Message\nAmara,Hi there\n", options), "no column is called \"Nobody\""));
}

TEST_CASE("numbers have one decimal sign in a column") {
  const auto points = [](std::string_view sheet, std::size_t row, std::string language = "en") {
    return praise(read(sheet, berlin(std::move(language))), row).points.value_or(-1);
  };
  CHECK(points("To;Message;Points\na;b;12,5\nc;d;1.250\n", 1) == 1250);
  CHECK(points("To,Message,Points\na,b,12.5\nc,d,\"1,250\"\n", 1) == 1250);
  CHECK(points("To,Message,Points\na,b,12.5\nc,d,1.250\n", 1) == 1.25);
  CHECK(points("To;Message;Points\na;b;1.250\n", 0, "de") == 1250);
  CHECK(points("To;Message;Points\na;b;1.250\n", 0, "en") == 1.25);
  CHECK(points("To;Message;Points\na;b;1'234.5\n", 0) == 1234.5);
  CHECK(points("To;Message;Points\na;b;1\u00A0234,5\n", 0) == 1234.5);
  CHECK(points("To;Message;Points\na;b;٤٢\n", 0) == 42);
  CHECK(points("To;Message;Points\na;b;-5\n", 0) == -1);  // praise takes nothing away
  const auto sheet = read("Goal,Owner,Current,Target,Unit,Due\n\"NPS\n(rolling)\",Grace,\"1.234,5\",\"2.000,0\",pts,31.12.2026\nShip,Ada,40,100,%,2026-12-31\n");
  CHECK(goal(sheet).now == 1234.5);
  CHECK(goal(sheet).target == 2000);
  CHECK(goal(sheet).unit == "pts");
  CHECK(goal(sheet).due == parse_rfc3339("2026-12-30T23:00:00Z"));
  CHECK(goal(sheet, 1).now == 40);
}

TEST_CASE("scores and percents") {
  const auto score = [](std::string_view cells, std::size_t row = 0) { return milestone(read("Name;Course;Score\n" + std::string(cells)), row).score.value_or(-1); };
  CHECK(score("a;b;92%\n") == Approx(0.92));
  CHECK(score("a;b;92 %\n") == Approx(0.92));
  CHECK(score("a;b;0,92\n") == Approx(0.92));
  CHECK(score("a;b;17/20\n") == Approx(0.85));
  CHECK(score("a;b;92\nc;d;1\n") == Approx(0.92));
  CHECK(score("a;b;92\nc;d;1\n", 1) == Approx(0.01));  // its column is of percents
  CHECK(score("a;b;1\n") == 1);
  CHECK(score("a;b;140%\n") == -1);
  for (const char* cells : {"a;b;8/10\nc;d;80 %\ne;f;0.8\n", "a;b;0,8\nc;d;80\ne;f;8 von 10\n"})
    for (std::size_t row = 0; row < 3; ++row) CHECK(score(cells, row) == Approx(0.8));
  CHECK(score("a;b;12/10\n") == -1);
  CHECK(goal(read("Goal;Percent\na;40%\n")).percent == 40);
  CHECK(goal(read("Goal;Percent\na;0,4\nb;0,25\n")).percent == 40);
  CHECK(goal(read("Goal;Progress\na;3/5\n")).target == 5);
  CHECK(goal(read("Goal;Current\na;40%\n")).percent == 40);
  CHECK(goal(read("Goal;Current;Target;Status\na;1;2;gefährdet\n")).status == "at-risk");
  const auto bad = read("Goal;Current;Target\na;viele;10\nb;3;10\n");
  CHECK(bad.batch.items.size() == 1);
  CHECK(problem(bad, "line 2, column \"Current\": this is no number"));
}

TEST_CASE("dates as they are written") {
  const auto day = [](std::string_view cell, DayOrder order = DayOrder::day_first) {
    const auto date = date_of(cell, order);
    return date ? std::to_string(date->year) + "-" + std::to_string(date->month) + "-" + std::to_string(date->day) : std::string("none");
  };
  for (const char* cell : {"2026-11-24",
                           "24.11.2026",
                           "24.11.26",
                           "24/11/2026",
                           "24/11/26",
                           "24-11-2026",
                           "2026/11/24",
                           "2026.11.24.",
                           "24 November 2026",
                           "24. November 2026",
                           "Nov 24, 2026",
                           "November 24th, 2026",
                           "24 de noviembre de 2026",
                           "24 novembre 2026",
                           "24 listopada 2026",
                           "24 Kasım 2026",
                           "2026年11月24日",
                           "2026년 11월 24일",
                           "20261124",
                           "46350",
                           "٢٤/١١/٢٠٢٦",
                           "2026-11-24T09:41:00Z",
                           "Tue 24 Nov 2026",
                           "24.11.2026 09:41",
                           "24.11.2026, 9:41 Uhr"}) {
    INFO(cell);
    CHECK(day(cell) == "2026-11-24");
  }
  CHECK(day("05/06/2026") == "2026-6-5");
  CHECK(day("05/06/2026", DayOrder::month_first) == "2026-5-6");
  CHECK(day("05-14") == "0-5-14");
  CHECK(day("14.5.") == "0-5-14");
  CHECK(day("14 May") == "0-5-14");
  CHECK(day("29.02.2026") == "none");
  CHECK(day("29.02.") == "0-2-29");
  CHECK(day("2026-13-01") == "none");
  CHECK(day("tomorrow") == "none");
  CHECK(day("12") == "none");
  const Zone berlin("Europe/Berlin");
  CHECK(moment_of(*date_of("24.11.2026 9:41 PM", DayOrder::day_first), berlin) == parse_rfc3339("2026-11-24T20:41:00Z"));
  CHECK(moment_of(*date_of("11/24/2026 12:05:30 AM", DayOrder::month_first), berlin) == parse_rfc3339("2026-11-23T23:05:30Z"));
  CHECK(moment_of(*date_of("2026-11-24T09:41:00+09:00", DayOrder::day_first), berlin) == parse_rfc3339("2026-11-24T00:41:00Z"));
  // The column says it, or else the language.
  CHECK(day_order({"05/06/2026", "11/24/2026"}, "de") == DayOrder::month_first);
  CHECK(day_order({"05/06/2026", "24/11/2026"}, "en-US") == DayOrder::day_first);
  CHECK(day_order({"05/06/2026"}, "en-US") == DayOrder::month_first);
  CHECK(day_order({"05/06/2026"}, "en") == DayOrder::day_first);
}

TEST_CASE("several people in a cell") {
  using List = std::vector<std::string>;
  CHECK(names_in("Amara Okafor; Jonas Lindqvist", {}) == List{"Amara Okafor", "Jonas Lindqvist"});
  CHECK(names_in("Amara Okafor\nJonas Lindqvist\n", {}) == List{"Amara Okafor", "Jonas Lindqvist"});
  CHECK(names_in("Amara Okafor, Jonas Lindqvist", {}) == List{"Amara Okafor", "Jonas Lindqvist"});
  CHECK(names_in("Okafor, Amara", {}) == List{"Okafor, Amara"});
  CHECK(names_in("Okafor, Amara; Lindqvist, Jonas", {}) == List{"Okafor, Amara", "Lindqvist, Jonas"});
  CHECK(names_in("Amara Okafor, PhD", {}) == List{"Amara Okafor, PhD"});
  CHECK(names_in("Ada, Grace", known({"Ada", "Grace"})) == List{"Ada", "Grace"});
  CHECK(names_in("Ada, Grace, Mei", {}) == List{"Ada", "Grace", "Mei"});
  CHECK(names_in("山田太郎、佐藤花子", {}) == List{"山田太郎", "佐藤花子"});
  CHECK(names_in("a@x.example, b@x.example", {}) == List{"a@x.example", "b@x.example"});
  CHECK(names_in(" ; ", {}).empty());
  const auto reading = read("To,Message,Email\n\"Amara Okafor <amara@x.example>\",Thanks,\nJonas,Thanks,jonas@x.example\nmei@x.example,Thanks,\n");
  CHECK(praise(reading, 0).to[0].email == "amara@x.example");
  CHECK(praise(reading, 1).to[0].email == "jonas@x.example");
  CHECK(praise(reading, 2).to[0].email == "mei@x.example");
}

TEST_CASE("two names with a comma are one person where nothing says that they are two") {
  using List = std::vector<std::string>;
  CHECK(names_in("Mei, Jo", {}) == List{"Mei, Jo"});
  CHECK(names_in("Mei, Jo", known({"Mei"})) == List{"Mei", "Jo"});                // stands alone elsewhere
  CHECK(names_in("Mei, Jo", known({"Mei Chen"})) == List{"Mei", "Jo"});           // a given name
  CHECK(names_in("Mei, Jo", known({"Kai", "Amara"})) == List{"Mei", "Jo"});       // people are called by one name there
  CHECK(names_in("Chen, Mei", known({"Mei Chen", "Kai"})) == List{"Chen, Mei"});  // the same turned round
  CHECK(names_in("Chen, Mei", known({"Amara Okafor", "Jonas Lindqvist"})) == List{"Chen, Mei"});
  CHECK(names_in("Okafor, Amara", known({"Amara"})) == List{"Okafor, Amara"});
  CHECK(names_in("\"Mei\", \"Jo\"", {}) == List{"Mei", "Jo"});
  CHECK(names_in("Mei; Jo", {}) == List{"Mei", "Jo"});
  CHECK(names_in("Okafor, Amara", known({"Okafor, Amara", "Lindqvist, Jonas", "Kai", "Mei"})) == List{"Okafor, Amara"});  // as many are called so
  const auto sheet = read("To,Message\n\"Mei, Jo\",Both of you\nKai,Thanks\nAmara,Thanks\n");
  CHECK(praise(sheet).to.size() == 2);
  CHECK(praise(read("To,From,Message\n\"Okafor, Amara\",Jonas,You\n")).to.size() == 1);
  CHECK(praise(read("To,Message\n\"Chen, Mei\",You\nAmara Okafor,Thanks\n")).to.size() == 1);
}

TEST_CASE("names are joined as languages join them") {
  using List = std::vector<std::string>;
  CHECK(names_in("Mei & Jo", {}) == List{"Mei", "Jo"});
  CHECK(names_in("Mei and Jo", {}) == List{"Mei", "Jo"});
  CHECK(names_in("Mei, Jo and Kai", {}) == List{"Mei", "Jo", "Kai"});
  CHECK(names_in("Mei, Jo, and Kai", {}) == List{"Mei", "Jo", "Kai"});
  CHECK(names_in("Amara Okafor und Jonas Lindqvist", {}) == List{"Amara Okafor", "Jonas Lindqvist"});
  CHECK(names_in("Amara et Jonas", {}) == List{"Amara", "Jonas"});
  CHECK(names_in("María y José", {}) == List{"María", "José"});
  CHECK(names_in("Anna and Peter Smith", {}) == List{"Anna", "Peter Smith"});
  CHECK(names_in("Okafor, Amara and Lindqvist, Jonas", {}) == List{"Okafor, Amara", "Lindqvist, Jonas"});
  for (const char* one :
       {"Sales & Marketing", "Research and Development", "José Ortega y Gasset", "Costa e Silva Pereira", "the team and all", "Andrea Anders", "Customer Success and Support"}) {
    INFO(one);
    CHECK(names_in(one, {}) == List{one});
  }
}

TEST_CASE("a row that is taken back is not shown, and no word about it is lost") {
  const auto reading = read("Id,To,Message,Retracted\nr1,Amara,Thanks,\nr2,Jonas,Wrong one,yes\nr3,Mei,Well done,FALSE\nr4,Kai,Doubtful,perhaps\n");
  REQUIRE(reading.batch.items.size() == 2);
  CHECK(reading.batch.items[0].id == "r1");
  CHECK(reading.batch.items[1].id == "r3");
  CHECK(reading.batch.retracted == std::vector<std::string>{"r2", "r4"});
  CHECK(reading.retracted == 2);
  CHECK(reading.dropped == 0);
  CHECK(reading.problems.empty());
  CHECK(read("An;Nachricht;Zurückgezogen\nAmara;Danke;ja\nJonas;Danke;nein\n").batch.items.size() == 1);
  CHECK(read("To;Message;Retracted\nAmara;Thanks;✓\nJonas;Thanks;-\nMei;Thanks;2026-11-20\n").batch.items.size() == 1);
  // With the id alone, as in a feed.
  CHECK(read("Id,To,Message,Retracted\nr1,Amara,Thanks,\nr9,,,true\n").problems.empty());
  Options numbered = berlin();
  numbered.numbered = true;
  const auto show = read("To,Message,Hidden\nAmara,Thanks,x\nJonas,Thanks,\n", numbered);
  CHECK(show.batch.items.at(0).id == "000001");
  CHECK(praise(show).to[0].name == "Jonas");
}

TEST_CASE("a picture that is not there is told with its line and column") {
  auto reading = read("To,Message,Foto\nAmara,Thanks,\nJonas,Thanks,j.png\n");
  place_pictures(reading, nullptr, "/tmp", {});
  CHECK(reading.problems.empty());
  const Photos none("/photos", {"other.png"});
  reading = read("To,Message,Foto\nAmara,Thanks,\nJonas,Thanks,j.png\n");
  place_pictures(reading, &none, "/photos", {});
  CHECK(problem(reading, "line 3, column \"Foto\": there is no such picture"));
  auto people = read("Name,Birthday,Photo\nAmara,05-14,amara.png\n");
  place_pictures(people, &none, "/photos", {});
  CHECK(problem(people, "line 2, column \"Photo\": there is no such picture"));
}

TEST_CASE("a bad row is left out with its line and column, and the rest is shown") {
  const auto reading = read("To,Message,Points,Date\nAmara,Thanks,5,2026-11-24\n,Nobody,1,\nJonas,,2,\nMei,\"two\nlines\",viele,gestern\nKai,Last,1,\n");
  CHECK(reading.batch.items.size() == 3);
  CHECK(reading.rows == 5);
  CHECK(reading.dropped == 2);
  CHECK(problem(reading, "line 3, column \"To\""));
  CHECK(problem(reading, "line 4, column \"Message\""));
  CHECK(problem(reading, "line 5, column \"Points\": this is no number"));
  CHECK(problem(reading, "line 5, column \"Date\": this is no date"));
  CHECK(praise(reading, 1).message == "two\nlines");
  CHECK(praise(reading, 2).message == "Last");
  for (const auto& drop : reading.batch.drops) CHECK(drop.reason.find("viele") == std::string::npos);  // never a cell's text
}

TEST_CASE("rows keep their ids, and a goal keeps its own when its numbers move") {
  const std::string head = "To,Message\n", one = "Amara,Thanks\n", two = "Jonas,Well done\n";
  const auto a = read(head + one + two), b = read(head + two + one + "Mei,New\n");
  CHECK(a.batch.items[0].id == b.batch.items[1].id);
  CHECK(a.batch.items[1].id == b.batch.items[0].id);
  const auto twice = read(head + one + one);
  CHECK(twice.batch.items[0].id != twice.batch.items[1].id);
  CHECK(read("Goal,Current\nShip,1\n").batch.items[0].id == read("Goal,Current\nShip,2\n").batch.items[0].id);
  CHECK(read("Id,To,Message\nk7,Amara,Thanks\n").batch.items[0].id == "k7");
  // Found by fuzzing: cut within a letter, it came back from the store as another, and the item as news.
  CHECK(valid_utf8(read("Id,To,Message\n" + std::string(199, 'k') + "\u00fc\u00fc,Amara,Thanks\n").batch.items.at(0).id));
  Options numbered = berlin();
  numbered.numbered = true;
  CHECK(read(head + one + ",nobody\n" + two, numbered).batch.items[1].id == "000002");
}

TEST_CASE("what is not for everybody stays so") {
  const auto reading = read("To,Message,Visibility\na,b,public\na,c,team\na,d,private\na,e,whatever\na,f,\n");
  REQUIRE(reading.batch.items.size() == 5);
  CHECK(reading.batch.items[0].visibility == Visibility::public_);
  CHECK(reading.batch.items[1].visibility == Visibility::team);
  CHECK(reading.batch.items[2].visibility == Visibility::private_);
  CHECK(reading.batch.items[3].visibility == Visibility::private_);
  CHECK(reading.batch.items[4].visibility == Visibility::public_);
}

TEST_CASE("hostile files") {
  const std::string good = "To,Message\nAmara,Thanks for the calm hands\n";
  struct Case {
    const char* name;
    std::string bytes;
    int items;  // -1: an error that says what to do
  };
  std::string many = "To,Message\n", ragged = "To,From,Message\nAmara\nJonas,Mei,Hi,extra,cells\n,,\nKai,Mei,Hello\n", quotes = "To,Message\n";
  for (int i = 0; i < 100000; ++i) many += "Person " + std::to_string(i) + ",Thanks for number " + std::to_string(i) + "\n";
  for (int i = 0; i < 5000; ++i) quotes += "a" + std::to_string(i) + ",\"never closed " + std::to_string(i) + "\n";
  std::string noise;
  for (int i = 0; i < 5000; ++i) noise += static_cast<char>(i * 7919 >> 3);
  std::string cr = good, crlf;
  std::replace(cr.begin(), cr.end(), '\n', '\r');
  for (const char c : good) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  std::string wide = "To,Message";
  for (int i = 0; i < 5000; ++i) wide += ",c" + std::to_string(i);
  const std::vector<Case> cases{
      {"empty", "", -1},
      {"only a byte order mark", "\xEF\xBB\xBF", -1},
      {"only blanks", " \r\n\t\n  ", -1},
      {"only heads", "To,Message\n", 0},
      {"heads without a line end", "To,Message", 0},
      {"byte order mark", "\xEF\xBB\xBF" + good, 1},
      {"UTF-16 LE", utf16(good, true), 1},
      {"UTF-16 BE", utf16(good, false), 1},
      {"CR", cr, 1},
      {"CR LF", crlf, 1},
      {"no line end at the end", "To,Message\nAmara,Thanks", 1},
      {"NUL bytes", std::string("To,Message\nAm\0ara,Tha\0nks\nJonas,Hi\n", 36), 2},
      {"a cell of a megabyte", "To,Message\nAmara," + std::string(1 << 20, 'x') + "\nJonas,Hi\n", 2},
      {"a quoted cell of a megabyte of line ends", "To,Message\nAmara,\"" + std::string(1 << 20, '\n') + "x\"\nJonas,Hi\n", 2},
      {"a quote that is never closed", "To,Message\nAmara,Hi\nJonas,\"never\nMei,Hello\nKai,Hey\n", 3},
      {"a quote that another row's would close", "To,Message\nAmara,\"never closed\nJonas,\"Hello, you\"\nMei,Hey\n", 2},
      {"five thousand of them", quotes, 5000 - 20},
      {"quotes in the middle", "To,Message\nAmara,5\" pipe\nJonas,say \"hi\"\n", 2},
      {"ragged rows", ragged, 2},
      {"duplicate heads", "To,Message,To,Message\nAmara,Thanks,x,y\n", 1},
      {"formulas", "To,Message\n=cmd|' /C calc'!A0,=1+1\nAmara,#REF!\n+1,@SUM(A1)\n", 2},
      {"an unknown first line", "Awards of the year\nTo,Message\nAmara,Thanks\n", 1},
      {"Excel's separator line", "sep=;\nTo;Message\nAmara;Thanks, all\n", 1},
      {"no known column", "Foo,Bar\n1,2\n", -1},
      {"known columns that say nothing", "Date,Link\n2026-11-24,https://x.example\n", -1},
      {"a web page", "<!DOCTYPE html><html><head><title>Sign in</title></head></html>", -1},
      {"a workbook", std::string("PK\x03\x04\x14\0\6\0\x08\0\0\0!\0", 14), -1},
      {"noise", noise, -1},
      {"5,000 columns", wide + "\nAmara,Thanks\n", 1},
      {"100,000 rows", many, 100000},
      {"bidi and control characters",
       "To,Message\n\xE2\x80\xAE"
       "Amara\x07,Tha\x1Bnks\n",
       1},
      {"invalid UTF-8",
       "To,Message\nAm\xFF\xFE"
       "ara,Thanks\n",
       1},
  };
  for (const auto& one : cases) {
    INFO(one.name);
    const auto began = std::chrono::steady_clock::now();
    const auto reading = read_sheet(one.bytes, berlin());
    const auto took = std::chrono::steady_clock::now() - began;
    CHECK(took < std::chrono::seconds(60));  // bounded, also with sanitizers
    if (one.items < 0) {
      REQUIRE_FALSE(reading);
      CHECK_FALSE(reading.error().message.empty());
      CHECK_FALSE(reading.error().hint.empty());
      CHECK(reading.error().kind == ErrorKind::content);
    } else {
      if (!reading) FAIL(reading.error().message);
      CHECK(static_cast<int>(reading->batch.items.size()) == one.items);
      CHECK(reading->pictures.size() == reading->batch.items.size());
      for (const auto& item : reading->batch.items) {
        const auto* said = std::get_if<Recognition>(&item.body);
        if (!said || !valid_utf8(said->message) || said->message.find('\0') != std::string::npos || said->message.size() > 60000) FAIL("a text that can't be shown");
      }
    }
  }
}

TEST_CASE("a show of more rows than a screen holds keeps the first") {
  std::string many = "To,Message\n";
  for (int i = 1; i <= 20010; ++i) many += "P" + std::to_string(i) + ",Thanks\n";
  Options numbered = berlin();
  numbered.numbered = true;
  const auto reading = read(many, numbered);
  REQUIRE(reading.batch.items.size() == 20000);
  CHECK(reading.batch.items.back().id == "020000");
  CHECK(problem(reading, "line 20002: more than 20000 slides"));
}

TEST_CASE("a sheet damaged anywhere never crashes, and what it gives can be shown") {
  const std::string whole =
      "\xEF\xBB\xBFTo;From;Message;Date;Points;Photo;Team\n\"Okafor, Amara\";Jonas;\"Danke für \"\"alles\"\"\nund mehr\";24.11.2026;1.234,5;amara.jpg;Platform\nMei; ;謝謝 "
      "🙌;2026-11-24;5 %;;\nGroup;;x;;;;\n";
  std::mt19937 random(20261124);
  const std::string instead = "\",;\t\n\r\0\xFF\xC3=<x0'";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (int way = 0; way < 3; ++way) {
      std::string text = whole;
      if (way == 0) text.erase(i, 1 + random() % 5);
      if (way == 1) text[i] = instead[random() % instead.size()];
      if (way == 2) text.resize(i);
      const auto reading = read_sheet(text, berlin(i % 2 ? "de" : "ja"));
      if (!reading) {
        CHECK(valid_utf8(reading.error().message));
        continue;
      }
      for (const auto& item : reading->batch.items) CHECK_FALSE(item.id.empty());
      for (const auto& problem : reading->problems) CHECK((valid_utf8(problem) && problem.find("line ") != std::string::npos));
    }
  }
}

TEST_CASE("photos are found by the person's name, however the file is called") {
  const Photos photos("/stick", {"photos/Zoe_Mueller.JPG", "okafor-amara.png", "jonas.lindqvist@northwind.example.webp", "u42.jpeg", "mei.chen.jpg", "notes.txt", "山田太郎.png"});
  CHECK(photos.size() == 6);
  const auto of = [&](const char* name, const char* email = "", const char* id = "") {
    Person person;
    person.name = name;
    person.email = email;
    person.id = id;
    return photos.of(person);
  };
  CHECK(of("Zoë Müller") == "/stick/photos/Zoe_Mueller.JPG");
  CHECK(of("Amara Okafor") == "/stick/okafor-amara.png");
  CHECK(of("Jonas", "jonas.lindqvist@northwind.example") == "/stick/jonas.lindqvist@northwind.example.webp");
  CHECK(of("M. Chen", "mei.chen@northwind.example") == "/stick/mei.chen.jpg");
  CHECK(of("Somebody", "", "u42") == "/stick/u42.jpeg");
  CHECK(of("山田 太郎") == "/stick/山田太郎.png");
  CHECK(of("Nobody Else").empty());
  CHECK(of("").empty());
  CHECK(photos.named("U42.JPEG") == "/stick/u42.jpeg");
  CHECK(photos.named("C:\\Pictures\\okafor-amara.png") == "/stick/okafor-amara.png");
  CHECK(photos.named("okafor-amara") == "/stick/okafor-amara.png");
  CHECK(photos.named("none.png").empty());
}

TEST_CASE("a row's picture: a file below the folder, an address, or nothing") {
  const auto placed = [](const std::string& cell, const std::string& base = {}) {
    auto reading = read("To,Message,Photo\nAmara,Thanks," + cell + "\n");
    place_pictures(reading, nullptr, "/events", base);
    return praise(reading).to.at(0).picture;
  };
  CHECK(placed("amara.jpg") == "/events/amara.jpg");
  CHECK(placed("photos\\amara.jpg") == "/events/photos/amara.jpg");
  CHECK(placed("../../etc/passwd").empty());
  CHECK(placed("/etc/passwd").empty());
  CHECK(placed("https://x.example/a.png") == "https://x.example/a.png");
  CHECK(placed("a.png", "https://x.example/sheets/1.csv") == "https://x.example/sheets/a.png");
  auto reading = read("To,Message,Photo\nAmara;Jonas,Thanks,a.jpg;b.jpg\n\"Amara;Jonas\",Thanks,\"a.jpg;b.jpg\"\n\"Amara;Jonas\",Both,both.jpg\n");
  place_pictures(reading, nullptr, "/e", {});
  CHECK(praise(reading, 1).to.at(1).picture == "/e/b.jpg");
  CHECK(praise(reading, 2).picture == "/e/both.jpg");
  const Photos photos("/p", {"amara.png"});
  auto missing = read("To,Message,Photo\nAmara,Thanks,gone.jpg\n");
  place_pictures(missing, &photos, "/e", {});
  CHECK(praise(missing).to.at(0).picture == "/p/amara.png");
  CHECK(problem(missing, "line 2, column \"Photo\": there is no such picture"));
}
