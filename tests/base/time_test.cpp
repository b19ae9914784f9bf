#include "base/time.h"

#include "catch.h"

using namespace kudosk;
using namespace std::chrono;

namespace {
Wall at(int y, unsigned m, unsigned d, int h = 0, int mi = 0, int s = 0, int ms = 0) {
  return Wall{sys_days{year{y} / month{m} / day{d}} + hours{h} + minutes{mi} + seconds{s} + milliseconds{ms}};
}
}  // namespace

TEST_CASE("an RFC 3339 time is read in all of its spellings") {
  CHECK(parse_rfc3339("2026-11-24T09:41:00Z") == at(2026, 11, 24, 9, 41));
  CHECK(parse_rfc3339("2026-11-24t09:41:00z") == at(2026, 11, 24, 9, 41));
  CHECK(parse_rfc3339("2026-11-24 09:41:00Z") == at(2026, 11, 24, 9, 41));
  CHECK(parse_rfc3339("2026-11-24T09:41:00.5Z") == at(2026, 11, 24, 9, 41, 0, 500));
  CHECK(parse_rfc3339("2026-11-24T09:41:00.1239999999Z") == at(2026, 11, 24, 9, 41, 0, 123));
  CHECK(parse_rfc3339("2026-11-24T09:41:00+01:00") == at(2026, 11, 24, 8, 41));
  CHECK(parse_rfc3339("2026-11-24T09:41:00-05:30") == at(2026, 11, 24, 15, 11));
  CHECK(parse_rfc3339("2026-11-24T09:41:00+0100") == at(2026, 11, 24, 8, 41));
  CHECK(parse_rfc3339("2026-11-24T00:30:00+14:00") == at(2026, 11, 23, 10, 30));
  CHECK(parse_rfc3339("2026-11-24") == at(2026, 11, 24));
  CHECK(parse_rfc3339("2016-12-31T23:59:60Z") == at(2017, 1, 1));
  CHECK(parse_rfc3339("2024-02-29") == at(2024, 2, 29));
  CHECK(parse_rfc3339("0001-01-01T00:00:00Z") == at(1, 1, 1));
  CHECK(parse_rfc3339("9999-12-31T23:59:59Z") == at(9999, 12, 31, 23, 59, 59));
}

TEST_CASE("what is not an RFC 3339 time is none") {
  for (const char* text : {"",
                           "2026",
                           "2026-11-24T",
                           "2026-11-24T09:41",
                           "2026-11-24T09:41Z",
                           "2026-11-24T09:41:00",
                           "2026-13-01T00:00:00Z",
                           "2026-02-30T00:00:00Z",
                           "2025-02-29",
                           "2026-11-24T24:00:00Z",
                           "2026-11-24T09:60:00Z",
                           "2026-11-24T09:41:61Z",
                           "2026-11-24T09:41:00.Z",
                           "2026-11-24T09:41:00+1:00",
                           "2026-11-24T09:41:00+24:00",
                           "2026-11-24T09:41:00+01:60",
                           "2026-11-24T09:41:00Zx",
                           "2026-11-24X09:41:00Z",
                           "26-11-24",
                           "2026-11-24 ",
                           " 2026-11-24",
                           "2026-11-2",
                           "+2026-11-24",
                           "-001-01-01",
                           "2026/11/24",
                           "20261124",
                           "now",
                           "1764000000",
                           "2026-11-24T09:41:00\xE2\x88\x92"
                           "05:00",
                           "2026-00-10",
                           "2026-10-00"}) {
    INFO(text);
    CHECK_FALSE(parse_rfc3339(text).has_value());
  }
}

TEST_CASE("a time is written so that it is read back") {
  CHECK(format_rfc3339(at(2026, 11, 24, 9, 41)) == "2026-11-24T09:41:00Z");
  CHECK(format_rfc3339(at(2026, 11, 24, 9, 41, 5, 7)) == "2026-11-24T09:41:05.007Z");
  CHECK(format_rfc3339(at(1969, 12, 31, 23, 59, 59, 999)) == "1969-12-31T23:59:59.999Z");
  for (const Wall when : {at(1970, 1, 1), at(1, 1, 1), at(9999, 12, 31, 23, 59, 59, 999), at(2024, 2, 29, 12, 0, 0, 1)}) CHECK(parse_rfc3339(format_rfc3339(when)) == when);
}

TEST_CASE("an HTTP date is read in its three forms") {
  const Wall when = at(1994, 11, 6, 8, 49, 37);
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == when);
  CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == when);
  CHECK(parse_http_date("Sun Nov  6 08:49:37 1994") == when);
  CHECK(parse_http_date("Sun Nov 06 08:49:37 1994") == when);
  CHECK(parse_http_date("  Sun, 06 Nov 1994 08:49:37 GMT ") == when);
  CHECK(parse_http_date("sun, 06 nov 1994 08:49:37 gmt") == when);
  CHECK(parse_http_date("Tuesday, 24-Nov-26 09:41:00 GMT") == at(2026, 11, 24, 9, 41));
  for (const char* text : {"", "120", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 25:49:37 GMT", "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT, again"}) {
    INFO(text);
    CHECK_FALSE(parse_http_date(text).has_value());
  }
}

TEST_CASE("a duration has a number and a unit") {
  CHECK(parse_duration("500ms") == Millis{500});
  CHECK(parse_duration("30s") == Millis{30'000});
  CHECK(parse_duration("5m") == Millis{300'000});
  CHECK(parse_duration("2h") == Millis{7'200'000});
  CHECK(parse_duration("7d") == Millis{604'800'000});
  CHECK(parse_duration("0s") == Millis{0});
  CHECK(parse_duration("9999999999d") == Millis{9'999'999'999LL * 86'400'000});
  for (const char* text : {"", "5", "s", "5 s", "-5s", "+5s", "1.5s", "5S", "5sec", "5m30s", "99999999999s", "٥s", "1e3s", " 5s", "5s "}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("a duration is written in the largest unit that divides it") {
  CHECK(format_duration(Millis{500}) == "500ms");
  CHECK(format_duration(Millis{90'000}) == "90s");
  CHECK(format_duration(Millis{300'000}) == "5m");
  CHECK(format_duration(Millis{86'400'000}) == "1d");
  CHECK(format_duration(Millis{0}) == "0s");
  for (const std::int64_t ms : {1, 999, 1000, 61'000, 3'600'000, 172'800'000, 1'234'567}) CHECK(parse_duration(format_duration(Millis{ms})) == Millis{ms});
}

TEST_CASE("a manual clock moves both times together, and only when it is told to") {
  ManualClock clock({Show{5}, at(2026, 11, 24), true});
  CHECK(clock.now().show == Show{5});
  clock.advance(Millis{1500});
  CHECK(clock.now().show == Show{1505});
  CHECK(clock.now().wall == at(2026, 11, 24, 0, 0, 1, 500));
  clock.set({Show{7}, at(1970, 1, 1), false});
  CHECK_FALSE(clock.now().trusted);
}

TEST_CASE("the machine's monotonic time does not go back") {
  const SystemClock clock;
  const Now first = clock.now(), second = clock.now();
  CHECK(second.show >= first.show);
}
