// Calendars: what recurs, moves, is cancelled or private; zones of every making; and files that are broken.
#include "sources/calendar/calendar.h"

#include <random>

#include "base/unicode.h"
#include "catch.h"
#include "sources/calendar/whose.h"
#include "transcript.h"

using namespace kudosk;
using namespace kudosk::sources;
using namespace kudosk::sources::calendar;

namespace {

const Wall from = *parse_rfc3339("2026-11-24T12:00:00Z"), to = *parse_rfc3339("2026-12-24T12:00:00Z");

std::string file(const std::string& inside, const std::string& head = {}) { return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\n" + head + inside + "END:VCALENDAR\r\n"; }
std::string event(const std::string& lines) { return "BEGIN:VEVENT\r\nUID:e1\r\nSUMMARY:All hands\r\n" + lines + "END:VEVENT\r\n"; }

Calendar read(const std::string& text) {
  auto calendar = read_calendar(text, Zone("Europe/Berlin"), from, to);
  if (!calendar) FAIL(calendar.error().message);
  return std::move(*calendar);
}
/// The beginnings of all occurrences.
std::vector<std::string> starts(const std::string& text) {
  std::vector<std::string> out;
  for (const auto& one : read(text).events)
    for (const auto& when : one.occurrences) out.push_back(format_rfc3339(when.starts));
  return out;
}
using List = std::vector<std::string>;

}  // namespace

TEST_CASE("an event's long name is never cut within a letter: the store would keep it as another") {
  const auto calendar = read(file("BEGIN:VEVENT\r\nUID:" + std::string(499, 'u') + "\u00fc\u00fc\r\nSUMMARY:x\r\nDTSTART:20261201T140000Z\r\nEND:VEVENT\r\n"));
  REQUIRE(calendar.events.size() == 1);
  CHECK(valid_utf8(calendar.events[0].uid));
}

TEST_CASE("an event in UTC, in a zone, in local time, and of a day") {
  CHECK(starts(file(event("DTSTART:20261201T140000Z\r\nDTEND:20261201T150000Z\r\n"))) == List{"2026-12-01T14:00:00Z"});
  CHECK(starts(file(event("DTSTART;TZID=America/New_York:20261201T140000\r\n"))) == List{"2026-12-01T19:00:00Z"});
  CHECK(starts(file(event("DTSTART;TZID=W. Europe Standard Time:20261201T140000\r\n"))) == List{"2026-12-01T13:00:00Z"});
  CHECK(starts(file(event("DTSTART;TZID=/freeassociation.sourceforge.net/Asia/Tokyo:20261201T140000\r\n"))) == List{"2026-12-01T05:00:00Z"});
  CHECK(starts(file(event("DTSTART:20261201T140000\r\n"))) == List{"2026-12-01T13:00:00Z"});
  CHECK(starts(file(event("DTSTART:20261201T140000\r\n"), "X-WR-TIMEZONE:Asia/Tokyo\r\n")) == List{"2026-12-01T05:00:00Z"});
  const auto calendar = read(file(event("DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261203\r\n")));
  REQUIRE(calendar.events.at(0).occurrences.size() == 1);
  CHECK(calendar.events[0].occurrences[0].all_day);
  CHECK(format_rfc3339(calendar.events[0].occurrences[0].starts) == "2026-11-30T23:00:00Z");
  CHECK(format_rfc3339(calendar.events[0].occurrences[0].ends) == "2026-12-02T23:00:00Z");
}

TEST_CASE("a zone of the calendar's own") {
  const std::string zone =
      "BEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0530\r\nTZOFFSETTO:+0530\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
  CHECK(starts(file(zone + event("DTSTART;TZID=Office:20261201T140000\r\n"))) == List{"2026-12-01T08:30:00Z"});
  // One whose rule would be counted by the second is passed over.
  std::string endless = zone;
  endless.insert(endless.find("TZOFFSETFROM"), "RRULE:FREQ=SECONDLY\r\n");
  CHECK(starts(file(endless + event("DTSTART;TZID=Office:20261201T140000\r\n"))) == List{"2026-12-01T13:00:00Z"});
}

TEST_CASE("what recurs") {
  CHECK(starts(file(event("DTSTART;TZID=Europe/Berlin:20200106T100000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO\r\n"))) ==
        List{"2026-11-30T09:00:00Z", "2026-12-07T09:00:00Z", "2026-12-14T09:00:00Z", "2026-12-21T09:00:00Z"});
  // Each second week stays in step over six years.
  CHECK(starts(file(event("DTSTART;TZID=Europe/Berlin:20200106T100000\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO\r\n"))) == List{"2026-11-30T09:00:00Z", "2026-12-14T09:00:00Z"});
  CHECK(starts(file(event("DTSTART:20190131T100000Z\r\nRRULE:FREQ=MONTHLY;BYDAY=-1FR\r\n"))) == List{"2026-11-27T10:00:00Z"});
  CHECK(starts(file(event("DTSTART;VALUE=DATE:19901205\r\nRRULE:FREQ=YEARLY\r\n"))) == List{"2026-12-04T23:00:00Z"});
  CHECK(starts(file(event("DTSTART:20261120T100000Z\r\nRRULE:FREQ=DAILY;COUNT=7\r\n"))) == List{"2026-11-25T10:00:00Z", "2026-11-26T10:00:00Z"});
  CHECK(starts(file(event("DTSTART:20261120T100000Z\r\nRRULE:FREQ=DAILY;UNTIL=20261126T100000Z\r\n"))) == List{"2026-11-25T10:00:00Z", "2026-11-26T10:00:00Z"});
  CHECK(starts(file(event("DTSTART:20261125T100000Z\r\nRRULE:FREQ=DAILY;COUNT=4\r\nEXDATE:20261126T100000Z\r\nRDATE:20261201T090000Z\r\n"))) ==
        List{"2026-11-25T10:00:00Z", "2026-11-27T10:00:00Z", "2026-11-28T10:00:00Z", "2026-12-01T09:00:00Z"});
  // Over the change of the clocks in spring the local hour stays.
  auto spring = read_calendar(file(event("DTSTART;TZID=Europe/Berlin:20270326T100000\r\nRRULE:FREQ=DAILY;COUNT=4\r\n")), Zone("UTC"), *parse_rfc3339("2027-03-27T00:00:00Z"),
                              *parse_rfc3339("2027-04-01T00:00:00Z"));
  REQUIRE(spring);
  CHECK(format_rfc3339(spring->events[0].occurrences.at(0).starts) == "2027-03-27T09:00:00Z");
  CHECK(format_rfc3339(spring->events[0].occurrences.at(1).starts) == "2027-03-28T08:00:00Z");
}

TEST_CASE("one occurrence that is moved, or cancelled") {
  const std::string series = event("DTSTART:20261125T100000Z\r\nRRULE:FREQ=DAILY;COUNT=3\r\n");
  CHECK(starts(file(series + event("RECURRENCE-ID:20261126T100000Z\r\nDTSTART:20261126T150000Z\r\n"))) ==
        List{"2026-11-25T10:00:00Z", "2026-11-27T10:00:00Z", "2026-11-26T15:00:00Z"});
  CHECK(starts(file(series + event("RECURRENCE-ID:20261126T100000Z\r\nDTSTART:20261126T100000Z\r\nSTATUS:CANCELLED\r\n"))) == List{"2026-11-25T10:00:00Z", "2026-11-27T10:00:00Z"});
}

TEST_CASE("cancelled, private and confidential events are not there") {
  for (const char* line : {"STATUS:CANCELLED", "CLASS:PRIVATE", "CLASS:CONFIDENTIAL", "CLASS:X-NOBODY-KNOWS"}) {
    INFO(line);
    CHECK(read(file(event("DTSTART:20261201T140000Z\r\n" + std::string(line) + "\r\n"))).events.empty());
  }
  CHECK(read(file(event("DTSTART:20261201T140000Z\r\nCLASS:PUBLIC\r\nSTATUS:CONFIRMED\r\n"))).events.size() == 1);
}

TEST_CASE("what is over, and what is too far ahead") {
  CHECK(starts(file(event("DTSTART:20261124T100000Z\r\nDTEND:20261124T110000Z\r\n"))).empty());
  CHECK(starts(file(event("DTSTART:20261124T110000Z\r\nDTEND:20261124T130000Z\r\n"))).size() == 1);  // under way
  CHECK(starts(file(event("DTSTART:20270101T100000Z\r\n"))).empty());
}

TEST_CASE("broken calendars") {
  CHECK_FALSE(read_calendar("", Zone("UTC"), from, to));
  CHECK_FALSE(read_calendar("<!DOCTYPE html><html></html>", Zone("UTC"), from, to));
  CHECK(read_calendar("<html>sign in</html>", Zone("UTC"), from, to).error().message.find("web page") != std::string::npos);
  CHECK_FALSE(read_calendar(std::string("PK\x03\x04", 4), Zone("UTC"), from, to));
  CHECK(read("BEGIN:VCALENDAR\r\n").cut_off);
  const auto calendar =
      read(file("BEGIN:VEVENT\r\nSUMMARY:No start\r\nEND:VEVENT\r\n" + event("DTSTART:20261201T140000Z\r\n") + "BEGIN:VEVENT\r\nDTSTART:nonsense\r\nEND:VEVENT\r\n"));
  CHECK(calendar.events.size() == 1);
  REQUIRE(calendar.drops.size() == 2);
  CHECK(calendar.drops[0].reason.rfind("line 4: ", 0) == 0);
  // By the second, for ever: its first occurrence alone.
  const auto fast = read(file(event("DTSTART:20261201T140000Z\r\nRRULE:FREQ=SECONDLY\r\n")));
  CHECK(fast.events.at(0).occurrences.size() == 1);
  CHECK(fast.drops.size() == 1);
  // A day that never comes, and one that comes for ever.
  CHECK(starts(file(event("DTSTART:19700101T140000Z\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n"))).size() <= 1);
  CHECK(starts(file(event("DTSTART:19700101T140000Z\r\nRRULE:FREQ=DAILY\r\n"))).size() == 30);
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "BEGIN:VEVENT\r\n";
  CHECK(read(file(deep)).events.empty());
  CHECK(read(file(event("DTSTART:20261201T140000Z\r\nDESCRIPTION:" + std::string(2 << 20, 'x') + "\r\n"))).events.size() == 1);
  std::string many;
  for (int i = 0; i < 25000; ++i) many += "BEGIN:VEVENT\nUID:u" + std::to_string(i) + "\nSUMMARY:x\nDTSTART:20261201T140000Z\nEND:VEVENT\n";
  CHECK(read(file(many)).events.size() == 20000);
}

TEST_CASE("a calendar damaged anywhere never crashes") {
  const std::string whole = file(
      "BEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:"
      "STANDARD\r\nEND:VTIMEZONE\r\n" +
      event("DTSTART;TZID=Office:20261201T140000\r\nDURATION:PT1H30M\r\nRRULE:FREQ=WEEKLY;COUNT=5;BYDAY=TU\r\nEXDATE;TZID=Office:20261208T140000\r\nLOCATION:Room\\, "
            "4\r\nDESCRIPTION:a\r\n b\\nc\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n"));
  REQUIRE(read(whole).events.at(0).location == "Room, 4");
  REQUIRE(read(whole).events.at(0).description == "ab\nc");
  std::mt19937 random(7);
  const std::string instead = ":;=,\r\n\\0Zx\xFF-9";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string text = whole;
    if (i % 3 == 0) text.erase(i, 1 + random() % 3);
    if (i % 3 == 1) text[i] = instead[random() % instead.size()];
    if (i % 3 == 2) text.resize(i);
    const auto calendar = read_calendar(text, Zone("Europe/Berlin"), from, to);
    if (calendar)
      for (const auto& one : calendar->events) CHECK(one.occurrences.size() <= most_occurrences);
  }
}

TEST_CASE("whose day it is") {
  for (const char* summary : {"Amara Okafor", "Amara Okafor's birthday", "Amara Okafor’s Birthday 🎂", "🎂 Geburtstag von Amara Okafor", "Birthday: Amara Okafor",
                              "Amara Okafor (1990)", "Geburtstag Amara Okafor (35)", "Anniversaire de Amara Okafor", "Cumpleaños de Amara Okafor", "Aniversário de Amara Okafor",
                              "Compleanno di Amara Okafor", "Verjaardag van Amara Okafor", "Urodziny: Amara Okafor", "Amara Okafor - doğum günü", "Happy Birthday, Amara Okafor!",
                              "Work anniversary: Amara Okafor", "Amara Okafor – 5 years", "Amara Okafor: 10 Jahre", "Dienstjubiläum Amara Okafor"}) {
    INFO(summary);
    CHECK(whose(summary) == "Amara Okafor");
  }
  CHECK(whose("山田太郎の誕生日") == "山田太郎");
  CHECK(whose("김민준 생일") == "김민준");
  CHECK(whose("王小明的生日") == "王小明");
  CHECK(whose("🎂").empty());
  CHECK(whose("Anna Burton").rfind("Anna B", 0) == 0);
}

TEST_CASE("a calendar as a source: events, birthdays, holidays") {
  const auto emitted = [](const char* as, const std::string& text) {
    const auto source = test::source_from({{"type", "ical"}, {"url", "https://x.example/c.ics"}, {"as", as}});
    const auto asked = source->poll(test::noon());
    Answer answer;
    answer.http = net::Response{};
    answer.http->status = 200;
    answer.http->body = text;
    answer.http->url = "https://x.example/c.ics";
    const auto effects = source->answer(test::noon(), std::get<Ask>(asked.at(0)), std::move(answer));
    return std::get<Emit>(effects.at(0)).batch;
  };
  const auto one =
      emitted("announcement",
              file(event("DTSTART:20261127T140000Z\r\nDTEND:20261127T150000Z\r\nDESCRIPTION:Bring <b>cake</b><br>and cups\r\nLOCATION:Room 4\r\nURL:https://x.example/e\r\n")));
  REQUIRE(one.items.size() == 1);
  CHECK(one.whole);
  CHECK(one.items[0].id == "e1");
  const auto& body = std::get<Announcement>(one.items[0].body);
  CHECK(body.title == "All hands");
  CHECK(body.text == "Bring cake\nand cups");
  CHECK(body.place == "Room 4");
  CHECK(body.type == "event");
  CHECK(one.items[0].expires == parse_rfc3339("2026-11-27T15:00:00Z"));
  const auto weekly = emitted("announcement", file(event("DTSTART:20261125T140000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\n")));
  REQUIRE(weekly.items.size() == 5);
  CHECK_FALSE(weekly.items[0].show_from);
  CHECK(weekly.items[1].show_from == weekly.items[0].expires);  // one after the other
  const auto birthdays =
      emitted("birthday", file("BEGIN:VEVENT\r\nUID:b\r\nSUMMARY:Amara Okafor's birthday\r\nDTSTART;VALUE=DATE:19900514\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n"));
  CHECK(birthdays.items.empty());
  CHECK(birthdays.people.at(0).name == "Amara Okafor");
  CHECK(birthdays.people.at(0).birthday == "05-14");
  CHECK(emitted("anniversary", file(event("DTSTART;VALUE=DATE:20210301\r\n"))).people.at(0).started == "2021-03-01");
  const auto holiday = emitted("holiday", file(event("DTSTART;VALUE=DATE:20261210\r\n")));
  CHECK(holiday.items.at(0).tags == std::vector<std::string>{"holiday"});
  CHECK(holiday.items.at(0).show_from);
}
