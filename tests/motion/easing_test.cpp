#include "motion/easing.h"

#include <cmath>
#include <limits>

#include "catch.h"

using namespace kudosk::motion;

namespace {
const Ease kAll[] = {Ease::linear, Ease::out_cubic, Ease::in_cubic, Ease::in_out_cubic, Ease::out_quint, Ease::out_back, Ease::spring};
}

TEST_CASE("every curve begins at 0 and ends at exactly 1, and stays there outside") {
  for (const Ease curve : kAll) {
    CAPTURE(static_cast<int>(curve));
    CHECK(ease(curve, 0) == 0);
    CHECK(ease(curve, 1) == 1);
    CHECK(ease(curve, -3) == 0);
    CHECK(ease(curve, 3) == 1);
    CHECK(ease(curve, std::numeric_limits<double>::quiet_NaN()) == 0);
  }
}

TEST_CASE("no curve jumps") {
  for (const Ease curve : kAll) {
    CAPTURE(static_cast<int>(curve));
    for (int i = 1; i <= 1000; ++i) CHECK(std::abs(ease(curve, i / 1000.0) - ease(curve, (i - 1) / 1000.0)) < 0.01);
  }
}

TEST_CASE("what enters is fast at first, what leaves is fast at last") {
  CHECK(ease(Ease::out_cubic, 0.3) > 0.6);
  CHECK(ease(Ease::out_quint, 0.3) > 0.8);
  CHECK(ease(Ease::in_cubic, 0.7) < 0.4);
  CHECK(ease(Ease::in_out_cubic, 0.5) == Approx(0.5));
}

TEST_CASE("a spring overshoots once and by little") {
  for (const Ease curve : {Ease::spring, Ease::out_back}) {
    CAPTURE(static_cast<int>(curve));
    double highest = 0;
    int crossings = 0;
    for (int i = 1; i <= 10000; ++i) {
      const double before = ease(curve, (i - 1) / 10000.0), now = ease(curve, i / 10000.0);
      highest = std::max(highest, now);
      if (i < 10000 && (before - 1) * (now - 1) < 0) ++crossings;
    }
    CHECK(crossings == 1);
    CHECK(highest > 1.02);
    CHECK(highest < 1.07);
  }
}
