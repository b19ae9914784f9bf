// Curves from 0 to 1 over a share of time. Pure.
#pragma once

namespace kudosk::motion {

enum class Ease { linear, out_cubic, in_cubic, in_out_cubic, out_quint, out_back, spring };

/// The eased value at `t`; `t` is clamped to 0…1. `spring` and `out_back` overshoot once by little and end at exactly 1.
double ease(Ease curve, double t);

}  // namespace kudosk::motion
