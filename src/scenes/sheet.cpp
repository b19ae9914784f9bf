#include <algorithm>
#include <cmath>

#include "scenes/page.h"

namespace kudosk::scenes {

void Sheet::add(draw::Shape shape, const draw::Rect& bounds) {
  layer_->shapes.push_back(std::move(shape));
  bounds_ = draw::unite(bounds_, bounds);
}

void Sheet::box(const draw::Rect& r, float radius, const draw::Paint& fill, float stroke, draw::Colour line) {
  const draw::Rect at = place(r);
  add(draw::RoundedRect{at, std::min(radius, std::min(at.w, at.h) / 2), fill, stroke, line}, at);
}

void Sheet::card(const draw::Rect& r, float radius) { box(r, radius < 0 ? page_.theme.radius : radius, draw::Paint::solid(page_.theme.card), 2, page_.theme.line); }

void Sheet::words(const ParagraphPtr& paragraph, const draw::Rect& r, bool middle, int line) {
  if (!paragraph || paragraph->lines.empty()) return;
  const draw::Rect at = place(r);
  const float top = at.y + (middle ? (r.h - paragraph->height) / 2 : 0);
  draw::Rect ink = line < 0 ? paragraph->ink : paragraph->lines[static_cast<std::size_t>(line)].ink;
  if (ink.empty()) return;
  ink.x += at.x;
  ink.y += top;
  // A pixel for what anti-aliasing and the baseline's rounding add.
  add(draw::Words{paragraph, line, {at.x, top}}, ink.inset(-2));
}

LayerPtr Sheet::done() {
  if (layer_->shapes.empty() || bounds_.empty()) return nullptr;
  layer_->bounds = bounds_;
  return layer_;
}

}  // namespace kudosk::scenes
