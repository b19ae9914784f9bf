#include "scenes/transition.h"

#include "motion/easing.h"

namespace kudosk::scenes {

using draw::Command;
using draw::Rect;
using motion::Ease;

namespace {

// A slide is gone, or there, after this way: what fades meanwhile need not cross the whole screen.
constexpr float kSlide = 220;
constexpr float kLarger = 0.07f, kSmaller = 0.06f;

void fade(Command& command, float stay) {
  if (auto* put = std::get_if<draw::Put>(&command)) {
    put->alpha *= stay;
  } else if (auto* fill = std::get_if<draw::Fill>(&command)) {
    fill->alpha *= stay;
  } else if (auto* arc = std::get_if<draw::Arc>(&command)) {
    arc->alpha *= stay;
  } else if (auto* confetti = std::get_if<draw::Confetti>(&command)) {
    for (auto& piece : confetti->pieces) piece.alpha *= stay;
  } else if (auto* dim = std::get_if<draw::Dim>(&command)) {
    dim->alpha *= stay;
  }
}

void move(draw::Paint& paint, float dx, float dy) {
  paint.a.x += dx, paint.b.x += dx;
  paint.a.y += dy, paint.b.y += dy;
}

void move(Command& command, float dx, float dy) {
  if (auto* put = std::get_if<draw::Put>(&command)) {
    put->dx += dx;
    put->dy += dy;
  } else if (auto* fill = std::get_if<draw::Fill>(&command)) {
    fill->rect.x += dx;
    fill->rect.y += dy;
    move(fill->paint, dx, dy);
  } else if (auto* arc = std::get_if<draw::Arc>(&command)) {
    arc->centre.x += dx;
    arc->centre.y += dy;
    move(arc->paint, dx, dy);
  }
}

/// About the stage's middle.
void scale(Command& command, draw::Point middle, float by) {
  const auto x = [&](float v) { return middle.x + (v - middle.x) * by; };
  const auto y = [&](float v) { return middle.y + (v - middle.y) * by; };
  const auto paint = [&](draw::Paint& p) {
    p.a = {x(p.a.x), y(p.a.y)};
    p.b = {x(p.b.x), y(p.b.y)};
    p.radius *= by;
  };
  if (auto* put = std::get_if<draw::Put>(&command)) {
    const Rect& r = put->layer->bounds;
    const float cx = r.x + r.w / 2 + put->dx, cy = r.y + r.h / 2 + put->dy;
    put->dx += x(cx) - cx;
    put->dy += y(cy) - cy;
    put->scale *= by;
  } else if (auto* fill = std::get_if<draw::Fill>(&command)) {
    fill->rect = {x(fill->rect.x), y(fill->rect.y), fill->rect.w * by, fill->rect.h * by};
    fill->radius *= by;
    paint(fill->paint);
  } else if (auto* arc = std::get_if<draw::Arc>(&command)) {
    arc->centre = {x(arc->centre.x), y(arc->centre.y)};
    arc->radius *= by;
    arc->width *= by;
    paint(arc->paint);
  }
}

/// Confetti is not cut: it lies over the whole stage.
void cut(Command& command, const Rect& part) {
  if (auto* put = std::get_if<draw::Put>(&command)) {
    put->within = part;
  } else if (auto* fill = std::get_if<draw::Fill>(&command)) {
    fill->within = part;
  } else if (auto* arc = std::get_if<draw::Arc>(&command)) {
    arc->within = part;
  }
}

/// The stage from where reading begins up to `edge` (0–1), or what is left behind it.
Rect part(const Passage& passage, float edge, bool behind) {
  const float at = edge * passage.area.x, w = behind ? passage.area.x - at : at;
  const float x = behind ? at : 0;
  return {passage.mirrored ? passage.area.x - x - w : x, 0, w, passage.area.y};
}

}  // namespace

void pass_in(const Passage& passage, double share, draw::List& list, std::size_t from) {
  if (share >= 1) return;
  const auto in = static_cast<float>(motion::ease(Ease::out_cubic, share));
  const float way = (passage.mirrored ? -kSlide : kSlide) * (1 - in);
  const draw::Point middle{passage.area.x / 2, passage.area.y / 2};
  const Rect shown = part(passage, in, false);
  for (std::size_t i = from; i < list.size(); ++i) {
    if (passage.transition == Transition::slide) move(list[i], way, 0);
    if (passage.transition == Transition::zoom) scale(list[i], middle, 1 - kSmaller * (1 - in));
    if (passage.transition == Transition::wipe) cut(list[i], shown);
  }
}

void pass_out(const Passage& passage, double share, float rise, draw::List& list, std::size_t from) {
  const auto gone = static_cast<float>(motion::ease(Ease::in_cubic, share));
  const float way = (passage.mirrored ? kSlide : -kSlide) * gone;
  const draw::Point middle{passage.area.x / 2, passage.area.y / 2};
  const Rect left = part(passage, static_cast<float>(motion::ease(Ease::in_out_cubic, share)), true);
  for (std::size_t i = from; i < list.size(); ++i) {
    const bool confetti = std::holds_alternative<draw::Confetti>(list[i]);
    if (passage.transition != Transition::wipe || confetti) fade(list[i], 1 - gone);
    if (passage.transition == Transition::fade) move(list[i], 0, rise * gone);
    if (passage.transition == Transition::slide) move(list[i], way, 0);
    if (passage.transition == Transition::zoom) scale(list[i], middle, 1 + kLarger * gone);
    if (passage.transition == Transition::wipe) cut(list[i], left);
  }
}

}  // namespace kudosk::scenes
