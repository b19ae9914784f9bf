#include "motion/easing.h"

#include <algorithm>
#include <cmath>

namespace kudosk::motion {

namespace {

// A damped oscillation 1 − e^(−at)(cos wt + a/w sin wt). With w = 2π − atan(w/a) it comes back to 1 at t = 1, so it overshoots once (by 5.6 % at t = 0.58).
constexpr double kDamping = 5;
constexpr double kOmega = 5.454354;

double spring(double t) { return 1 - std::exp(-kDamping * t) * (std::cos(kOmega * t) + kDamping / kOmega * std::sin(kOmega * t)); }

// Penner's back curve; 1.1 instead of his 1.70158 overshoots by 4 % instead of 10.
double out_back(double t) {
  constexpr double back = 1.1;
  const double s = t - 1;
  return 1 + (back + 1) * s * s * s + back * s * s;
}

}  // namespace

double ease(Ease curve, double t) {
  if (!(t > 0)) return 0;  // NaN too
  if (t >= 1) return 1;
  switch (curve) {
    case Ease::linear:
      return t;
    case Ease::out_cubic:
      return 1 - std::pow(1 - t, 3);
    case Ease::in_cubic:
      return t * t * t;
    case Ease::in_out_cubic:
      return t < 0.5 ? 4 * t * t * t : 1 - 4 * std::pow(1 - t, 3);
    case Ease::out_quint:
      return 1 - std::pow(1 - t, 5);
    case Ease::out_back:
      return out_back(t);
    case Ease::spring:
      return spring(t);
  }
  return t;
}

}  // namespace kudosk::motion
