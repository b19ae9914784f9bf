#include "config/week.h"

#include "catch.h"
#include "config/load.h"

using namespace kudosk;
using namespace kudosk::config;

namespace {
using Window = When::Window;
std::vector<Window> windows(const char* text) {
  const auto when = parse_when(text);
  INFO(text);
  REQUIRE(when.has_value());
  return when->windows;
}
constexpr int h = 60;
}  // namespace

TEST_CASE("times of the week") {
  CHECK(windows("fri 09:00-17:00") == std::vector<Window>{{0b0010000, 9 * h, 17 * h}});
  CHECK(windows("mon-thu,sat 08:00-12:00") == std::vector<Window>{{0b0101111, 8 * h, 12 * h}});
  CHECK(windows("09:00-17:00") == std::vector<Window>{{0x7f, 9 * h, 17 * h}});
  CHECK(windows("fri") == std::vector<Window>{{0b0010000, 0, 24 * h}});
  CHECK(windows("sat-mon") == std::vector<Window>{{0b1100001, 0, 24 * h}});
  CHECK(windows("Friday 9:00-17:30") == std::vector<Window>{{0b0010000, 9 * h, 17 * h + 30}});
  CHECK(windows(" FRI   09:00 - 17:00 ") == std::vector<Window>{{0b0010000, 9 * h, 17 * h}});
  CHECK(windows("mon 08:00-12:00,13:00-17:00") == std::vector<Window>{{1, 8 * h, 12 * h}, {1, 13 * h, 17 * h}});
  CHECK(windows("mon 08:00-12:00; tue 10:00-24:00") == std::vector<Window>{{1, 8 * h, 12 * h}, {2, 10 * h, 24 * h}});
  CHECK(windows("fri 22:00-06:00") == std::vector<Window>{{0b0010000, 22 * h, 6 * h}});
  CHECK(windows("00:00-24:00") == std::vector<Window>{{0x7f, 0, 24 * h}});
}

TEST_CASE("what are no times of the week says what is expected") {
  for (const char* text : {"",
                           " ",
                           ";",
                           "fri;",
                           "fry",
                           "freitag",
                           "fri 9-17",
                           "fri 09:00",
                           "fri 09:00-",
                           "fri 25:00-26:00",
                           "fri 09:60-10:00",
                           "fri 09:00-09:00",
                           "09:00-17:00 fri",
                           "fri 24:00-25:00",
                           "mon-tue-wed",
                           "fri 09:00-17:00 extra",
                           "fri 009:00-17:00",
                           "fri 09:00-12:00-17:00",
                           "fri,",
                           "fri 09.00-17.00",
                           "every day"}) {
    CAPTURE(text);
    const auto when = parse_when(text);
    REQUIRE_FALSE(when.has_value());
    CHECK(when.error().kind == ErrorKind::config);
    CHECK_FALSE(when.error().message.empty());
  }
}

TEST_CASE("opening hours and dates") {
  for (const char* text : {"07:00-19:30", "07:00-12:00,13:00-19:30", "closed", "Open", "22:00-06:00", " 7:00 - 19:30 "}) CHECK(valid_hours(text));
  for (const char* text : {"", "7-19", "always", "07:00", "24:00-25:00", "mon 07:00-19:30"}) CHECK_FALSE(valid_hours(text));
  for (const char* text : {"2026-12-24", "2028-02-29"}) CHECK(valid_date(text));
  for (const char* text : {"", "2026-02-29", "2026-13-01", "26-12-24", "24.12.2026", "2026-12-24T00:00:00Z", "12-24"}) CHECK_FALSE(valid_date(text));
  CHECK(parse_days("mon-fri") == std::uint8_t{0b0011111});
  CHECK(parse_days("sun") == std::uint8_t{0b1000000});
  CHECK_FALSE(parse_days("").has_value());
  CHECK(parse_minute("24:00") == 24 * h);
  CHECK_FALSE(parse_minute("24:01").has_value());
}
