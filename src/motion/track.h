// A value as a function of elapsed time: keyframes with easing between them. Pure values.
#pragma once

#include <vector>

#include "base/time.h"
#include "motion/easing.h"

namespace kudosk::motion {

struct Keyframe {
  Millis at{};
  double value = 0;
  Ease ease = Ease::out_cubic;  ///< of the way from the keyframe before to this one
};

class Track {
 public:
  Track() = default;
  explicit Track(double constant) : keys_{{Millis{0}, constant, Ease::linear}} {}
  /// REQUIRES: in rising order of time.
  explicit Track(std::vector<Keyframe> keys) : keys_(std::move(keys)) {}
  /// `from` until `begin`, then eased to `to` over `length`.
  static Track ramp(double from, double to, Millis begin, Millis length, Ease ease = Ease::out_cubic);
  /// This, then another way to `to` from `begin` (an exit after an entrance).
  Track then(double to, Millis begin, Millis length, Ease ease = Ease::in_cubic) const;

  double at(Millis elapsed) const;
  bool constant() const;
  /// Whether it moves at some moment in (from, to].
  bool moves(Millis from, Millis to) const;
  /// The first moment after `from` at which it moves again; Millis::max(): never.
  Millis next_move(Millis from) const;

 private:
  std::vector<Keyframe> keys_;  // empty: 0
};

}  // namespace kudosk::motion
