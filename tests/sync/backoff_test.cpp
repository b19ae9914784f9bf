#include "sync/backoff.h"

#include <algorithm>

#include "catch.h"

using namespace kudosk;
using namespace kudosk::sync;
using namespace std::chrono_literals;

namespace {

const Error network_gone{ErrorKind::network, "no route", "", 0, std::nullopt};

Error asked(Millis after) { return {ErrorKind::rate, "slow down", "", 429, after}; }

struct Range {
  Millis low, high;
};

template <class F>
Range range(F&& f) {
  Range out{Millis::max(), Millis::min()};
  for (int i = 0; i < 2000; ++i) {
    const Millis value = f();
    out.low = std::min(out.low, value);
    out.high = std::max(out.high, value);
  }
  return out;
}

}  // namespace

TEST_CASE("an interval is kept within a tenth, and screens do not ask in step") {
  Random random(1);
  const auto seen = range([&] { return after_success(30s, random); });
  CHECK(seen.low >= 27s);
  CHECK(seen.low < 27500ms);
  CHECK(seen.high <= 33s);
  CHECK(seen.high > 32500ms);
}

TEST_CASE("an interval of nothing is no busy loop") {
  Random random(1);
  CHECK(range([&] { return after_success(0ms, random); }).low >= 90ms);
}

TEST_CASE("failures wait the smaller of the interval and 30 s, doubled up to 10 minutes") {
  Random random(2);
  const auto wait = [&](Millis interval, unsigned failures) { return range([&] { return after_failure(interval, failures, network_gone, true, random); }); };
  CHECK(wait(5min, 1).low >= 27s);
  CHECK(wait(5min, 1).high <= 33s);
  CHECK(wait(10s, 1).low >= 9s);
  CHECK(wait(10s, 1).high <= 11s);
  CHECK(wait(10s, 3).low >= 36s);
  CHECK(wait(10s, 3).high <= 44s);
  for (const unsigned failures : {8u, 50u, 100000u}) {
    CHECK(wait(10s, failures).low >= 9min);
    CHECK(wait(10s, failures).high <= 10min);
  }
}

TEST_CASE("what a server asks for is never cut short, within a second and an hour") {
  Random random(3);
  const auto wait = [&](Millis after) { return range([&] { return after_failure(30s, 1, asked(after), true, random); }); };
  CHECK(wait(120s).low >= 120s);
  CHECK(wait(120s).high <= 126s);
  CHECK(wait(0s).low >= 1s);
  CHECK(wait(0s).high <= 2s);
  CHECK(wait(24h).low >= 1h);
  CHECK(wait(24h).high <= 63min);
}

TEST_CASE("a server that says 'at once' again and again is given the interval") {
  Random random(3);
  CHECK(range([&] { return after_failure(30s, 3, asked(0s), true, random); }).high <= 2s);
  CHECK(range([&] { return after_failure(30s, 4, asked(0s), true, random); }).low >= 30s);
}

TEST_CASE("while the clock is not set, it is tried every ten seconds") {
  Random random(4);
  CHECK(range([&] { return after_failure(5min, 20, network_gone, false, random); }).high <= 11s);
}

TEST_CASE("the same seed gives the same jitter") {
  Random a(9), b(9);
  for (int i = 0; i < 10; ++i) CHECK(after_success(30s, a) == after_success(30s, b));
}
