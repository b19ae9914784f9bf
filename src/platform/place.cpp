#include "platform/place.h"

#include <algorithm>
#include <cmath>

#include "platform/wide.h"

namespace kudosk::platform {

namespace {

bool same_paint(const draw::Paint& a, const draw::Paint& b) {
  return a.type == b.type && a.colour == b.colour && a.a == b.a && a.b == b.b && a.angle == b.angle && a.radius == b.radius &&
         std::equal(a.stops.begin(), a.stops.end(), b.stops.begin(), b.stops.end(),
                    [](const draw::GradientStop& x, const draw::GradientStop& y) { return x.at == y.at && x.colour == y.colour; });
}

/// Whole pixels of the output.
PixelRect part_of(const std::optional<draw::Rect>& within, const View& view, const PixelRect& all) {
  if (!within) return all;
  const auto whole = [&](float v) { return static_cast<int>(std::lround(std::clamp(v * view.scale, -1e6f, 1e6f))); };
  const int x = whole(within->x), y = whole(within->y);
  return common(view.turn(PixelRect{x, y, whole(within->right()) - x, whole(within->bottom()) - y}), all);
}

std::optional<Placed> put(const draw::Put& command, const View& view, const PixelRect& all) {
  if (!command.layer || !command.layer->baked || !(command.alpha > 0) || !(command.scale > 0)) return std::nullopt;
  const draw::Bitmap& bitmap = *command.layer->baked;
  PlacedPut placed;
  placed.alpha = static_cast<std::uint8_t>(std::clamp(command.alpha, 0.0f, 1.0f) * 255 + 0.5f);
  if (placed.alpha == 0 || bitmap.w <= 0 || bitmap.h <= 0 || !std::isfinite(command.dx + command.dy)) return std::nullopt;
  const auto whole = [&](float v) { return static_cast<int>(std::lround(std::clamp(v * view.scale, -1e6f, 1e6f))); };
  const auto [dx, dy] = view.turn_way(whole(command.dx), whole(command.dy));
  placed.x = command.layer->baked_x + dx;
  placed.y = command.layer->baked_y + dy;
  placed.bitmap = command.layer->baked;
  placed.box = {placed.x, placed.y, bitmap.w, bitmap.h};
  if (std::abs(command.scale - 1) > 1e-3f) {
    const draw::Rect& bounds = command.layer->bounds;
    const draw::Point rest = view.to_output({bounds.x + bounds.w / 2, bounds.y + bounds.h / 2});
    placed.scale = command.scale;
    placed.centre = {rest.x + static_cast<float>(dx), rest.y + static_cast<float>(dy)};
    const auto edge = [&](float at, float centre) { return std::clamp(centre + (at - centre) * placed.scale, -1e6f, 1e6f); };
    // A bilinear filter reaches half a pixel of the source out.
    const float pad = placed.scale / 2 + 0.5f;
    const int left = static_cast<int>(std::floor(edge(static_cast<float>(placed.x), placed.centre.x) - pad));
    const int top = static_cast<int>(std::floor(edge(static_cast<float>(placed.y), placed.centre.y) - pad));
    const int right = static_cast<int>(std::ceil(edge(static_cast<float>(placed.x + bitmap.w), placed.centre.x) + pad));
    const int bottom = static_cast<int>(std::ceil(edge(static_cast<float>(placed.y + bitmap.h), placed.centre.y) + pad));
    placed.box = {left, top, right - left, bottom - top};
  }
  placed.seen = common(placed.box, part_of(command.within, view, all));
  if (placed.seen.empty()) return std::nullopt;
  return placed;
}

std::optional<Placed> fill(const draw::Fill& command, const View& view, const PixelRect& all) {
  if (!(command.alpha > 0) || !(command.rect.w > 0) || !(command.rect.h > 0) || !std::isfinite(command.rect.x + command.rect.y + command.rect.w + command.rect.h)) {
    return std::nullopt;
  }
  // Along the bar every sixteenth of a pixel counts, across it whole ones, as for the track beneath that was baked.
  const float left = command.rect.x * view.scale, right = command.rect.right() * view.scale;
  const float top = std::round(command.rect.y * view.scale), bottom = std::max(top + 1, std::round(command.rect.bottom() * view.scale));
  const draw::Point a = view.turn(draw::Point{left, top}), b = view.turn(draw::Point{right, bottom});
  PlacedFill placed;
  placed.shape.centre = {(a.x + b.x) / 2, (a.y + b.y) / 2};
  placed.shape.half_w = std::abs(b.x - a.x) / 2;
  placed.shape.half_h = std::abs(b.y - a.y) / 2;
  placed.shape.radius = std::min({command.radius * view.scale, placed.shape.half_w, placed.shape.half_h});
  placed.paint_of = command.paint;
  placed.alpha = command.alpha;
  placed.box = common(placed.shape.bounds(), all);
  placed.within = part_of(command.within, view, all);
  placed.seen = common(placed.box, placed.within);
  if (placed.seen.empty()) return std::nullopt;
  return placed;
}

std::optional<Placed> arc(const draw::Arc& command, const View& view, const PixelRect& all) {
  if (!(command.alpha > 0) || !(command.share > 0) || !(command.radius > 0) || !(command.width > 0) || !std::isfinite(command.centre.x + command.centre.y + command.radius)) {
    return std::nullopt;
  }
  PlacedArc placed;
  placed.shape.centre = view.to_output(command.centre);
  placed.shape.radius = command.radius * view.scale;
  placed.shape.half_width = command.width * view.scale / 2;
  placed.shape.start = static_cast<float>(view.rotate) / 360.0f;
  placed.shape.share = std::min(1.0f, command.share);
  placed.paint_of = command.paint;
  placed.alpha = command.alpha;
  placed.box = common(placed.shape.bounds(), all);
  placed.within = part_of(command.within, view, all);
  placed.seen = common(placed.box, placed.within);
  if (placed.seen.empty()) return std::nullopt;
  return placed;
}

const PixelRect& seen(const Placed& placed) {
  return std::visit([](const auto& p) -> const PixelRect& { return p.seen; }, placed);
}

/// What is in the one and not in the other, of two parts of the same thing: the strip that a moving edge has passed.
void add_difference(const PixelRect& a, const PixelRect& b, Damage& damage) {
  const PixelRect both = common(a, b);
  for (const PixelRect& one : {a, b}) {
    if (both.empty()) {
      damage.add(one);
      continue;
    }
    damage.add({one.x, one.y, one.w, both.y - one.y});
    damage.add({one.x, both.bottom(), one.w, one.bottom() - both.bottom()});
    damage.add({one.x, both.y, both.x - one.x, both.h});
    damage.add({both.right(), both.y, one.right() - both.right(), both.h});
  }
}

void add(const Placed& placed, Damage& damage) {
  if (const auto* confetti = std::get_if<PlacedConfetti>(&placed)) {
    confetti->papers.add_to(damage);
  } else {
    damage.add(seen(placed));
  }
}

/// Whether the one may have become the other.
bool akin(const Placed& a, const Placed& b) {
  if (a.index() != b.index()) return false;
  const auto* put_a = std::get_if<PlacedPut>(&a);
  return !put_a || put_a->bitmap == std::get<PlacedPut>(b).bitmap;
}

void differ(PlacedPut& before, PlacedPut& after, Damage& damage) {
  if (before.same(after)) return add_difference(before.seen, after.seen, damage);
  damage.add(before.seen);
  damage.add(after.seen);
}

void differ(PlacedFill& before, PlacedFill& after, Damage& damage) {
  if (before.alpha == after.alpha && same_paint(before.paint_of, after.paint_of)) {
    after.shader = before.shader;
    const RoundBox &a = before.shape, &b = after.shape;
    const float al = a.centre.x - a.half_w, ar = a.centre.x + a.half_w, at = a.centre.y - a.half_h, ab = a.centre.y + a.half_h;
    const float bl = b.centre.x - b.half_w, br = b.centre.x + b.half_w, bt = b.centre.y - b.half_h, bb = b.centre.y + b.half_h;
    if (a.radius == b.radius) {
      // Only the edges that moved, as far inwards as the corners reach.
      const float reach = a.radius + 2;
      const PixelRect both{std::min(before.box.x, after.box.x), std::min(before.box.y, after.box.y), std::max(before.box.right(), after.box.right()),
                           std::max(before.box.bottom(), after.box.bottom())};
      const auto strip = [](float one, float other, float r) {
        return std::pair{static_cast<int>(std::floor(std::min(one, other) - r)), static_cast<int>(std::ceil(std::max(one, other) + r))};
      };
      const auto across = [&](float one, float other) {
        if (one == other) return;
        const auto [from, to] = strip(one, other, reach);
        damage.add({from, both.y, to - from, both.h - both.y});
      };
      const auto along = [&](float one, float other) {
        if (one == other) return;
        const auto [from, to] = strip(one, other, reach);
        damage.add({both.x, from, both.w - both.x, to - from});
      };
      across(al, bl);
      across(ar, br);
      along(at, bt);
      along(ab, bb);
      if (!(before.within == after.within)) add_difference(before.seen, after.seen, damage);
      return;
    }
  }
  damage.add(before.seen);
  damage.add(after.seen);
}

void differ(PlacedArc& before, PlacedArc& after, Damage& damage) {
  const bool same_look = before.alpha == after.alpha && same_paint(before.paint_of, after.paint_of);
  if (same_look) after.shader = before.shader;
  const Sector &a = before.shape, &b = after.shape;
  if (same_look && a.centre == b.centre && a.radius == b.radius && a.half_width == b.half_width && a.start == b.start) {
    if (a.share != b.share) {
      damage.add(b.bounds(std::min(a.share, b.share), std::max(a.share, b.share)));
      // A closed ring has lost the round end at its beginning too.
      if (a.share >= 1 || b.share >= 1) damage.add(b.bounds(0, 0));
    }
    if (!(before.within == after.within)) add_difference(before.seen, after.seen, damage);
    return;
  }
  damage.add(before.seen);
  damage.add(after.seen);
}

void differ(PlacedConfetti& before, PlacedConfetti& after, Damage& damage) { Papers::difference(before.papers, after.papers, damage); }

void differ(PlacedDim& before, PlacedDim& after, Damage& damage) {
  if (before.colour != after.colour) damage.add_all();
}

/// A shape that is covered in part, in the shader's colours.
template <class Shape>
void paint_shape(const Shape& shape, const Shader& shader, Target& target, const PixelRect& part) {
  constexpr int kMost = 256;
  std::uint8_t coverage[padded(kMost)];
  std::uint32_t colours[kMost];
  const auto paint_run = [&](std::uint32_t* row, int y, const Run& run) {
    const int end = std::min(run.last, part.right());
    for (int x = std::max(run.first, part.x); x < end; x += kMost) {
      const int n = std::min(kMost, end - x);
      shape.cover(x, y, n, coverage);
      int first = 0, last = n;
      while (first < last && coverage[first] == 0) ++first;
      while (last > first && coverage[last - 1] == 0) --last;
      if (first == last) continue;
      target.written += static_cast<std::size_t>(last - first);
      if (shader.solid()) {
        blend(row + x + first, coverage + first, last - first, shader.pixel());
      } else {
        shader.row(x + first, y, last - first, colours);
        blend(row + x + first, coverage + first, last - first, colours);
      }
    }
  };
  for (int y = part.y; y < part.bottom(); ++y) {
    for (const Run& run : shape.runs(y)) paint_run(target.row0 + y * target.stride, y, run);
  }
}

}  // namespace

void PlacedPut::paint(Target& target, const PixelRect& clip) {
  const PixelRect part = common(seen, clip);
  if (part.empty()) return;
  target.written += static_cast<std::size_t>(part.w) * static_cast<std::size_t>(part.h);
  if constexpr (wide::kBuilt) {
    if (scale == 1 && wide::there()) return paint_wide(target, part);
  }
  if (!source) {
    source.reset(pixman_image_create_bits_no_clear(PIXMAN_a8r8g8b8, bitmap->w, bitmap->h, const_cast<std::uint32_t*>(bitmap->pixels.data()), bitmap->stride));
    if (!source) return;
    if (scale != 1) {
      // From pixels of the box to pixels of the bitmap.
      const double shrink = 1.0 / static_cast<double>(scale);
      pixman_f_transform_t way;
      pixman_f_transform_init_identity(&way);
      way.m[0][0] = way.m[1][1] = shrink;
      way.m[0][2] = (box.x - static_cast<double>(centre.x)) * shrink + static_cast<double>(centre.x) - x;
      way.m[1][2] = (box.y - static_cast<double>(centre.y)) * shrink + static_cast<double>(centre.y) - y;
      pixman_transform_t fixed;
      if (!pixman_transform_from_pixman_f_transform(&fixed, &way)) return;
      pixman_image_set_transform(source.get(), &fixed);
      pixman_image_set_filter(source.get(), PIXMAN_FILTER_BILINEAR, nullptr, 0);
      pixman_image_set_repeat(source.get(), PIXMAN_REPEAT_NONE);
    }
  }
  if (alpha != 255 && !mask) {
    const pixman_color_t faded{0, 0, 0, static_cast<std::uint16_t>(alpha * 257)};
    mask.reset(pixman_image_create_solid_fill(&faded));
  }
  pixman_image_composite32(PIXMAN_OP_OVER, source.get(), mask.get(), target.image.get(), part.x - box.x, part.y - box.y, 0, 0, part.x, part.y, part.w, part.h);
}

void PlacedPut::paint_wide(Target& target, const PixelRect& part) const {
  const std::ptrdiff_t stride = bitmap->stride / 4;
  const std::uint32_t* from = bitmap->pixels.data() + (part.y - box.y) * stride + (part.x - box.x);
  std::uint32_t* to = target.row0 + part.y * target.stride + part.x;
  for (int row = 0; row < part.h; ++row, from += stride, to += target.stride) wide::over(to, from, part.w, alpha);
}

void PlacedFill::paint(Target& target, const PixelRect& clip) {
  const PixelRect part = common(seen, clip);
  if (!part.empty()) paint_shape(shape, *shader, target, part);
}

void PlacedArc::paint(Target& target, const PixelRect& clip) {
  const PixelRect part = common(seen, clip);
  if (!part.empty()) paint_shape(shape, *shader, target, part);
}

void PlacedDim::paint(Target& target, const PixelRect& clip) {
  const std::vector<std::uint8_t> all(static_cast<std::size_t>(clip.w), 255);
  for (int y = clip.y; y < clip.bottom(); ++y) blend(target.row0 + y * target.stride + clip.x, all.data(), clip.w, colour);
  target.written += static_cast<std::size_t>(clip.w) * static_cast<std::size_t>(clip.h);
}

std::vector<Placed> place(const draw::List& list, const View& view) {
  const PixelRect all{0, 0, view.w, view.h};
  std::vector<Placed> placed;
  placed.reserve(list.size());
  for (const draw::Command& command : list) {
    std::optional<Placed> one;
    if (const auto* p = std::get_if<draw::Put>(&command)) {
      one = put(*p, view, all);
    } else if (const auto* f = std::get_if<draw::Fill>(&command)) {
      one = fill(*f, view, all);
    } else if (const auto* a = std::get_if<draw::Arc>(&command)) {
      one = arc(*a, view, all);
    } else if (const auto* c = std::get_if<draw::Confetti>(&command)) {
      if (!c->pieces.empty()) one = PlacedConfetti{Papers(c->pieces, view), all};
    } else if (const auto* d = std::get_if<draw::Dim>(&command)) {
      const std::uint32_t colour = premultiplied(d->colour, d->alpha);
      if (colour >> 24 != 0) one = PlacedDim{colour, all};
    }
    if (one) placed.push_back(std::move(*one));
  }
  return placed;
}

void make_shaders(std::vector<Placed>& all, const View& view) {
  for (Placed& placed : all) {
    if (auto* bar = std::get_if<PlacedFill>(&placed); bar && !bar->shader) bar->shader = std::make_shared<Shader>(bar->paint_of, view, bar->alpha);
    if (auto* part = std::get_if<PlacedArc>(&placed); part && !part->shader) part->shader = std::make_shared<Shader>(part->paint_of, view, part->alpha);
  }
}

void mark_difference(std::vector<Placed>& before, std::vector<Placed>& after, Damage& damage) {
  // Both are walked in order: what keeps its order needs to be looked at by itself alone, all else is gone there and new here.
  std::size_t old = 0;
  for (Placed& now : after) {
    std::size_t found = old;
    while (found < before.size() && !akin(before[found], now)) ++found;
    if (found == before.size()) {
      add(now, damage);
      continue;
    }
    for (; old < found; ++old) add(before[old], damage);
    std::visit([&](auto& then) { differ(then, std::get<std::decay_t<decltype(then)>>(now), damage); }, before[found]);
    old = found + 1;
  }
  for (; old < before.size(); ++old) add(before[old], damage);
}

}  // namespace kudosk::platform
