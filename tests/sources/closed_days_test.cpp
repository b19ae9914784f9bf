#include "sources/closed_days.h"

#include "base/time.h"
#include "catch.h"

using namespace kudosk;
using sources::closed_days;

namespace {

const Wall now = *parse_rfc3339("2026-11-24T09:00:00Z");

std::vector<std::string> days_of(const std::string& events) {
  auto days = closed_days("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n", now);
  REQUIRE(days.has_value());
  return *days;
}

std::string event(const std::string& lines) { return "BEGIN:VEVENT\r\nUID:1\r\n" + lines + "END:VEVENT\r\n"; }

}  // namespace

TEST_CASE("closed days: whole-day events, with their end exclusive, or one day without it") {
  CHECK(days_of(event("DTSTART;VALUE=DATE:20261225\r\n")) == std::vector<std::string>{"2026-12-25"});
  CHECK(days_of(event("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\n")) == std::vector<std::string>{"2026-12-25", "2026-12-26"});
  CHECK(days_of(event("DTSTART;VALUE=DATE:20261224\r\nDURATION:P3D\r\n")) == std::vector<std::string>{"2026-12-24", "2026-12-25", "2026-12-26"});
  CHECK(days_of(event("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261225\r\n")) == std::vector<std::string>{"2026-12-25"});
}

TEST_CASE("closed days: a meeting and a cancelled holiday close nothing") {
  CHECK(days_of(event("DTSTART:20261225T090000Z\r\nDTEND:20261225T100000Z\r\n")).empty());
  CHECK(days_of(event("DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED\r\n")).empty());
}

TEST_CASE("closed days: a recurring holiday, for two years ahead, but its exceptions") {
  CHECK(days_of(event("DTSTART;VALUE=DATE:20101225\r\nRRULE:FREQ=YEARLY\r\n")) == std::vector<std::string>{"2026-12-25", "2027-12-25"});
  CHECK(days_of(event("DTSTART;VALUE=DATE:20101225\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20261225\r\n")) == std::vector<std::string>{"2027-12-25"});
  CHECK(days_of(event("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;COUNT=1\r\nRDATE;VALUE=DATE:20270106\r\n")) == std::vector<std::string>{"2027-01-06"});
  // The fourth Thursday of November.
  CHECK(days_of(event("DTSTART;VALUE=DATE:20001123\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\r\n")) == std::vector<std::string>{"2026-11-26", "2027-11-25", "2028-11-23"});
}

TEST_CASE("closed days: each day once and in order, whatever the order of the events and calendars") {
  CHECK(days_of(event("DTSTART;VALUE=DATE:20270101\r\n") + event("DTSTART;VALUE=DATE:20261225\r\n") + event("DTSTART;VALUE=DATE:20261225\r\n")) ==
        std::vector<std::string>{"2026-12-25", "2027-01-01"});
  auto two = closed_days(
      "BEGIN:VCALENDAR\r\n" + event("DTSTART;VALUE=DATE:20270101\r\n") + "END:VCALENDAR\r\nBEGIN:VCALENDAR\r\n" + event("DTSTART;VALUE=DATE:20261226\r\n") + "END:VCALENDAR\r\n",
      now);
  REQUIRE(two.has_value());
  CHECK(*two == std::vector<std::string>{"2026-12-26", "2027-01-01"});
}

TEST_CASE("closed days: an event of a thousand years and one that repeats for ever end") {
  CHECK(days_of(event("DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:30261201\r\n")).size() == 400);
  CHECK(days_of(event("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY\r\n")).size() == 31 + 731);
}

TEST_CASE("closed days: what is no calendar is an error with what to do") {
  for (const char* text : {"", "<html></html>", "BEGIN:VEVENT\r\nEND:VEVENT\r\n", "2026-12-25"}) {
    auto days = closed_days(text, now);
    REQUIRE_FALSE(days.has_value());
    CHECK_FALSE(days.error().hint.empty());
  }
}
