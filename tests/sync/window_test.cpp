#include "sync/window.h"

#include "catch.h"

using namespace kudosk;
using namespace kudosk::sync;

namespace {

constexpr std::uint8_t friday = 1 << 4, monday = 1 << 0;

When when(std::uint8_t days, int from, int to) { return When{{{days, from * 60, to * 60}}}; }

Wall at(std::string_view text) { return *parse_rfc3339(text); }

}  // namespace

TEST_CASE("no window is always open, and never changes") {
  CHECK(holds(When{}, LocalTime{}));
  CHECK_FALSE(next_edge(When{}, Zone("UTC"), at("2026-11-24T09:00:00Z")));
}

TEST_CASE("a window opens and closes at its minutes") {
  const Zone zone("Europe/Berlin");
  const auto nine_to_five = when(friday, 9, 17);
  CHECK_FALSE(holds(nine_to_five, zone.local(at("2026-11-27T07:59:59Z"))));
  CHECK(holds(nine_to_five, zone.local(at("2026-11-27T08:00:00Z"))));
  CHECK_FALSE(holds(nine_to_five, zone.local(at("2026-11-27T16:00:00Z"))));
  CHECK(next_edge(nine_to_five, zone, at("2026-11-24T09:00:00Z")) == at("2026-11-27T08:00:00Z"));
  CHECK(next_edge(nine_to_five, zone, at("2026-11-27T08:00:00Z")) == at("2026-11-27T16:00:00Z"));
  CHECK(next_edge(nine_to_five, zone, at("2026-11-27T16:00:00Z")) == at("2026-12-04T08:00:00Z"));
}

TEST_CASE("a window past midnight belongs to the day on which it began") {
  const Zone zone("UTC");
  const auto night = when(friday, 22, 6);
  CHECK_FALSE(holds(night, zone.local(at("2026-11-27T05:00:00Z"))));
  CHECK(holds(night, zone.local(at("2026-11-27T23:00:00Z"))));
  CHECK(holds(night, zone.local(at("2026-11-28T05:59:00Z"))));
  CHECK_FALSE(holds(night, zone.local(at("2026-11-28T06:00:00Z"))));
  CHECK(next_edge(night, zone, at("2026-11-27T22:00:00Z")) == at("2026-11-28T06:00:00Z"));
}

TEST_CASE("a whole day ends at midnight, and two windows that touch are one") {
  const Zone zone("UTC");
  CHECK(next_edge(when(monday, 0, 24), zone, at("2026-11-23T10:00:00Z")) == at("2026-11-24T00:00:00Z"));
  const When two{{{0x7f, 9 * 60, 12 * 60}, {0x7f, 12 * 60, 17 * 60}}};
  CHECK(next_edge(two, zone, at("2026-11-24T10:00:00Z")) == at("2026-11-24T17:00:00Z"));
  CHECK_FALSE(next_edge(when(0x7f, 0, 24), zone, at("2026-11-24T10:00:00Z")));
}

TEST_CASE("an edge in the gap of daylight saving is the moment after it") {
  const Zone zone("Europe/Berlin");  // 02:00 to 03:00 does not exist on 2027-03-28
  const When early{{{0x7f, 2 * 60 + 30, 5 * 60}}};
  const auto edge = next_edge(early, zone, at("2027-03-28T00:00:00Z"));
  REQUIRE(edge);
  CHECK(*edge == at("2027-03-28T01:00:00Z"));
}
