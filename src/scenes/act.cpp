#include "scenes/act.h"

#include <algorithm>
#include <variant>

#include "scenes/transition.h"

namespace kudosk::scenes {

namespace {

constexpr Millis kFrame{16};

}  // namespace

void Act::frame(Millis elapsed, draw::List& out) const {
  if (elapsed > timing.dwell && elapsed >= length()) return;
  const std::size_t begin = out.size();
  for (const Part& part : parts) {
    if (const auto* element = std::get_if<Element>(&part)) {
      const auto alpha = static_cast<float>(element->alpha.at(elapsed));
      if (!element->layer || alpha <= 0) continue;
      out.push_back(draw::Put{
          element->layer, static_cast<float>(element->dx.at(elapsed)), static_cast<float>(element->dy.at(elapsed)), alpha, static_cast<float>(element->scale.at(elapsed)), {}});
    } else {
      std::get<Live>(part).draw(elapsed, out);
    }
  }
  const Passage passage{transition, area, mirrored};
  const Millis in = std::min(kPassIn, timing.enter);
  if (elapsed < in) pass_in(passage, static_cast<double>(elapsed.count()) / static_cast<double>(in.count()), out, begin);
  if (elapsed > timing.dwell) pass_out(passage, static_cast<double>((elapsed - timing.dwell).count()) / static_cast<double>(timing.exit.count()), leave_dy, out, begin);
}

Millis Act::next_change(Millis elapsed) const {
  if (elapsed >= length()) return Millis::max();
  const Millis frame_after = elapsed + kFrame;
  if (elapsed >= timing.dwell) return std::min(frame_after, length());
  Millis next = timing.dwell;
  const bool passing = transition == Transition::slide || transition == Transition::wipe || transition == Transition::zoom;
  if (passing && elapsed < std::min(kPassIn, timing.enter)) next = std::min(next, frame_after);
  for (const Part& part : parts) {
    if (const auto* element = std::get_if<Element>(&part)) {
      for (const motion::Track* track : {&element->dx, &element->dy, &element->alpha, &element->scale}) {
        const Millis at = track->next_move(elapsed);
        next = std::min(next, at <= frame_after ? frame_after : at);
      }
    } else {
      const Live& live = std::get<Live>(part);
      if (elapsed >= live.from && elapsed < live.until) {
        const Millis step = std::max(live.every, kFrame);
        next = std::min(next, live.every > kFrame ? live.from + ((elapsed - live.from) / step + 1) * step : frame_after);
      } else if (elapsed < live.from) {
        next = std::min(next, live.from);
      }
    }
  }
  return next;
}

}  // namespace kudosk::scenes
