#include "motion/track.h"

#include <algorithm>

namespace kudosk::motion {

Track Track::ramp(double from, double to, Millis begin, Millis length, Ease ease) { return Track({{begin, from, Ease::linear}, {begin + std::max(length, Millis{0}), to, ease}}); }

Track Track::then(double to, Millis begin, Millis length, Ease ease) const {
  const double from = at(begin);
  Track out;
  for (const auto& key : keys_) {
    if (key.at < begin) out.keys_.push_back(key);
  }
  // A way that is cut short ends where it was at that moment. Its curve is then another one, bent over the time that is left; it has passed by then.
  const bool cut_short = !out.keys_.empty() && out.keys_.size() < keys_.size();
  out.keys_.push_back({begin, from, cut_short ? keys_[out.keys_.size()].ease : Ease::linear});
  out.keys_.push_back({begin + std::max(length, Millis{0}), to, ease});
  return out;
}

double Track::at(Millis elapsed) const {
  if (keys_.empty()) return 0;
  // The last keyframe that is not later; of several at one moment the last one counts, so that a way without length is a step.
  const auto next = std::upper_bound(keys_.begin(), keys_.end(), elapsed, [](Millis t, const Keyframe& key) { return t < key.at; });
  if (next == keys_.begin()) return keys_.front().value;
  const Keyframe& before = *(next - 1);
  if (next == keys_.end()) return before.value;
  const double share = static_cast<double>((elapsed - before.at).count()) / static_cast<double>((next->at - before.at).count());
  return before.value + (next->value - before.value) * ease(next->ease, share);
}

bool Track::constant() const {
  return std::all_of(keys_.begin(), keys_.end(), [this](const Keyframe& key) { return key.value == keys_.front().value; });
}

bool Track::moves(Millis from, Millis to) const {
  for (std::size_t i = 1; i < keys_.size(); ++i) {
    if (keys_[i].value == keys_[i - 1].value) continue;
    // A way moves within (begin, end]; one without length at its moment.
    if (keys_[i].at > from && (keys_[i - 1].at < to || keys_[i].at <= to)) return true;
  }
  return false;
}

Millis Track::next_move(Millis from) const {
  for (std::size_t i = 1; i < keys_.size(); ++i) {
    if (keys_[i].value == keys_[i - 1].value || keys_[i].at <= from) continue;
    return std::max(keys_[i - 1].at, from + Millis{1});
  }
  return Millis::max();
}

}  // namespace kudosk::motion
