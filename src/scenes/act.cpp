#include "scenes/act.h"

#include <algorithm>
#include <variant>

namespace kudosk::scenes {

namespace {

constexpr Millis kFrame{16};

/// What a Live drew, on its way out.
void leave(draw::Command& command, float alpha, float dy) {
  if (auto* put = std::get_if<draw::Put>(&command)) {
    put->alpha *= alpha;
    put->dy += dy;
  } else if (auto* fill = std::get_if<draw::Fill>(&command)) {
    fill->alpha *= alpha;
    fill->rect.y += dy;
    fill->paint.a.y += dy;
    fill->paint.b.y += dy;
  } else if (auto* arc = std::get_if<draw::Arc>(&command)) {
    arc->alpha *= alpha;
    arc->centre.y += dy;
    arc->paint.a.y += dy;
    arc->paint.b.y += dy;
  } else if (auto* confetti = std::get_if<draw::Confetti>(&command)) {
    for (auto& piece : confetti->pieces) piece.alpha *= alpha;
  } else if (auto* dim = std::get_if<draw::Dim>(&command)) {
    dim->alpha *= alpha;
  }
}

}  // namespace

void Act::frame(Millis elapsed, draw::List& out) const {
  if (elapsed > timing.dwell && elapsed >= length()) return;
  const bool leaving = elapsed > timing.dwell;
  const double share = leaving ? static_cast<double>((elapsed - timing.dwell).count()) / static_cast<double>(timing.exit.count()) : 0;
  const double gone = motion::ease(motion::Ease::in_cubic, share);
  const auto stay = static_cast<float>(1 - gone);
  const auto away = leave_dy * static_cast<float>(gone);
  for (const Part& part : parts) {
    if (const auto* element = std::get_if<Element>(&part)) {
      const float alpha = static_cast<float>(element->alpha.at(elapsed)) * stay;
      if (!element->layer || alpha <= 0) continue;
      out.push_back(draw::Put{element->layer, static_cast<float>(element->dx.at(elapsed)), static_cast<float>(element->dy.at(elapsed)) + away, alpha,
                              static_cast<float>(element->scale.at(elapsed))});
    } else {
      const std::size_t before = out.size();
      std::get<Live>(part).draw(elapsed, out);
      if (!leaving) continue;
      for (std::size_t i = before; i < out.size(); ++i) leave(out[i], stay, away);
    }
  }
}

Millis Act::next_change(Millis elapsed) const {
  if (elapsed >= length()) return Millis::max();
  const Millis frame_after = elapsed + kFrame;
  if (elapsed >= timing.dwell) return std::min(frame_after, length());
  Millis next = timing.dwell;
  for (const Part& part : parts) {
    if (const auto* element = std::get_if<Element>(&part)) {
      for (const motion::Track* track : {&element->dx, &element->dy, &element->alpha, &element->scale}) {
        const Millis at = track->next_move(elapsed);
        next = std::min(next, at <= frame_after ? frame_after : at);
      }
    } else {
      const Live& live = std::get<Live>(part);
      if (elapsed >= live.from && elapsed < live.until) {
        next = std::min(next, frame_after);
      } else if (elapsed < live.from) {
        next = std::min(next, live.from);
      }
    }
  }
  return next;
}

}  // namespace kudosk::scenes
