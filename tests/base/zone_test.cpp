#include "base/zone.h"

#include "base/scratch.h"
#include "catch.h"

using namespace kudosk;

namespace {
Wall at(const char* text) {
  const auto when = parse_rfc3339(text);
  REQUIRE(when.has_value());
  return *when;
}
LocalTime local(int y, int mo, int d, int h, int mi, int s = 0) { return {y, mo, d, h, mi, s, 0}; }
}  // namespace

TEST_CASE("a moment is told in local time, with its weekday") {
  const Zone berlin("Europe/Berlin");
  CHECK(berlin.known());
  CHECK(berlin.name() == "Europe/Berlin");
  CHECK(berlin.local(at("2026-11-24T08:41:05Z")) == LocalTime{2026, 11, 24, 9, 41, 5, 1});
  CHECK(berlin.local(at("2026-07-05T22:30:00Z")) == LocalTime{2026, 7, 6, 0, 30, 0, 0});
  CHECK(Zone("Asia/Kathmandu").local(at("2026-11-24T00:00:00Z")) == LocalTime{2026, 11, 24, 5, 45, 0, 1});
  CHECK(Zone("UTC").local(at("1969-12-31T23:59:59.999Z")) == LocalTime{1969, 12, 31, 23, 59, 59, 2});
  CHECK(Zone("Pacific/Kiritimati").local(at("2026-11-24T10:00:00Z")) == LocalTime{2026, 11, 25, 0, 0, 0, 2});
}

TEST_CASE("a local time is a moment again") {
  const Zone berlin("Europe/Berlin");
  CHECK(berlin.wall(local(2026, 11, 24, 9, 41, 5)) == at("2026-11-24T08:41:05Z"));
  CHECK(berlin.wall(local(2026, 7, 6, 0, 30)) == at("2026-07-05T22:30:00Z"));
  for (const char* name : {"Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "America/New_York"}) {
    CAPTURE(name);
    const Zone zone(name);
    for (int day = 0; day < 366; ++day) {
      const Wall noon = at("2026-01-01T12:00:00Z") + std::chrono::hours(24 * day);
      REQUIRE(zone.wall(zone.local(noon)) == noon);
    }
  }
}

TEST_CASE("an hour that happens twice is its first one") {
  CHECK(Zone("Europe/Berlin").wall(local(2026, 10, 25, 2, 30)) == at("2026-10-25T00:30:00Z"));
  CHECK(Zone("America/New_York").wall(local(2026, 11, 1, 1, 30)) == at("2026-11-01T05:30:00Z"));
  CHECK(Zone("Australia/Lord_Howe").wall(local(2026, 4, 5, 1, 45)) == at("2026-04-04T14:45:00Z"));  // half an hour only
}

TEST_CASE("an hour that never happens is the moment after the gap") {
  CHECK(Zone("Europe/Berlin").wall(local(2026, 3, 29, 2, 0)) == at("2026-03-29T01:00:00Z"));
  CHECK(Zone("Europe/Berlin").wall(local(2026, 3, 29, 2, 30)) == at("2026-03-29T01:00:00Z"));
  CHECK(Zone("Europe/Berlin").wall(local(2026, 3, 29, 2, 59, 59)) == at("2026-03-29T01:00:00Z"));
  CHECK(Zone("Europe/Berlin").wall(local(2026, 3, 29, 3, 0)) == at("2026-03-29T01:00:00Z"));
  CHECK(Zone("Europe/Berlin").wall(local(2026, 3, 29, 1, 59, 59)) == at("2026-03-29T00:59:59Z"));
  CHECK(Zone("Pacific/Apia").wall(local(2011, 12, 30, 12, 0)) == at("2011-12-30T10:00:00Z"));  // a whole day
}

TEST_CASE("fields beyond their end count on") {
  const Zone utc("UTC");
  CHECK(utc.wall(local(2026, 12, 32, 0, 0)) == at("2027-01-01T00:00:00Z"));
  CHECK(utc.wall(local(2026, 13, 1, 0, 0)) == at("2027-01-01T00:00:00Z"));
  CHECK(utc.wall(local(2026, 1, 0, 0, 0)) == at("2025-12-31T00:00:00Z"));
  CHECK(utc.wall(local(2026, 0, 1, 0, 0)) == at("2025-12-01T00:00:00Z"));
  CHECK(utc.wall(local(2026, -11, 1, 24, 0)) == at("2025-01-02T00:00:00Z"));
}

TEST_CASE("a zone that nobody knows is UTC and says so") {
  for (const char* name : {"Europe/Atlantis", "europe", "Etc/Unknown", "../../etc/passwd", "GMT+99", " ", "Europe/Berlin "}) {
    CAPTURE(name);
    const Zone zone(name);
    CHECK_FALSE(zone.known());
    CHECK(zone.name() == "UTC");
    CHECK(zone.local(at("2026-11-24T08:41:05Z")).hour == 8);
  }
  CHECK_FALSE(Zone(std::string(100'000, 'x')).known());
  for (const char* name : {"UTC", "Etc/UTC", "GMT", "Asia/Calcutta", "US/Eastern"}) CHECK(Zone(name).known());
}

TEST_CASE("without a name it is the machine's") {
  const test::Variable tz("TZ", "Asia/Tokyo");
  const Zone zone;
  CHECK(zone.known());
  CHECK(zone.local(at("2026-11-24T08:41:05Z")).hour == 17);
}
