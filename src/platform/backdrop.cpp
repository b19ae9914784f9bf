#include "platform/backdrop.h"

#include <algorithm>
#include <cmath>

#include "platform/bake.h"

namespace kudosk::platform {

namespace {

// From one backdrop to another in steps that are just too small to be seen, and no more of them: each is a whole screen. The most are as many pictures as a film has in
// an entrance, and nobody sees the steps of its fades.
constexpr int kLevelsAStep = 4, kFewest = 6, kMost = 18;
constexpr std::size_t kKnown = 2;  // the most that a frame has

bool fits(const draw::Bitmap& bitmap, const View& view) { return is_lattice_of(bitmap, view) || (bitmap.w == view.w && bitmap.h == view.h && bitmap.stride >= bitmap.w * 4); }

}  // namespace

GroundPainter::Baked GroundPainter::baked(const std::shared_ptr<const draw::Backdrop>& backdrop) {
  if (!backdrop) return nullptr;
  // Another backdrop of the same look is no other ground.
  const auto known = std::find_if(known_.begin(), known_.end(), [&](const Known& k) { return k.backdrop == backdrop || *k.backdrop == *backdrop; });
  if (known != known_.end()) {
    std::rotate(known, known + 1, known_.end());
    return known_.back().baked;
  }
  if (known_.size() >= kKnown) known_.erase(known_.begin());
  if (backdrop->baked.bitmap && fits(*backdrop->baked.bitmap, view_)) {
    known_.push_back({backdrop, backdrop->baked.bitmap});
  } else {
    draw::Stage stage;
    stage.out_w = view_.w;
    stage.out_h = view_.h;
    stage.rotate = view_.rotate;
    stage.scale = view_.scale;
    stage.w = static_cast<float>(view_.upright_w) / view_.scale;
    stage.h = static_cast<float>(view_.upright_h) / view_.scale;
    known_.push_back({backdrop, bake(*backdrop, stage)});
  }
  return known_.back().baked;
}

int GroundPainter::steps(const Baked& a, const Baked& b) {
  if (measured_ != std::pair{a, b}) {
    const bool lattices = is_lattice_of(*a, view_) && is_lattice_of(*b, view_);
    steps_ = lattices ? std::clamp((lattice_distance(*a, *b) + kLevelsAStep - 1) / kLevelsAStep, kFewest, kMost) : kMost;
    measured_ = {a, b};
  }
  return steps_;
}

bool GroundPainter::set(const draw::List& list) {
  Mix mix;
  const auto* ground = list.empty() ? nullptr : std::get_if<draw::Ground>(&list.front());
  if (ground) {
    const bool only_a = !ground->b || ground->mix <= 0, only_b = !ground->a || !(ground->mix < 1);
    const bool one = only_a || only_b || ground->a == ground->b || *ground->a == *ground->b;
    if (one) {
      mix.b = baked(only_a && ground->a ? ground->a : ground->b);
    } else {
      mix = {baked(ground->a), baked(ground->b), 0, 0};
      mix.of = steps(mix.a, mix.b);
      mix.part = static_cast<int>(std::lround(ground->mix * static_cast<float>(mix.of)));
      if (mix.part == 0) mix.b = mix.a;
      if (mix.part == 0 || mix.part == mix.of) mix = {nullptr, mix.b, 0, 0};
    }
  }
  // What is no longer seen is not held: a picture is as large as the screen.
  if (mix.of == 0) std::erase_if(known_, [&](const Known& k) { return k.baked != mix.b; });
  if (mix == mix_) return false;
  mix_ = std::move(mix);
  mixed_is_lattice_ = mix_.of != 0 && is_lattice_of(*mix_.a, view_) && is_lattice_of(*mix_.b, view_);
  if (mixed_is_lattice_) {
    mix_lattices(*mix_.a, *mix_.b, mix_.part, mix_.of, mixed_);
  } else if (mix_.of == 0) {
    mixed_ = {};
    measured_ = {};
  }
  return true;
}

void GroundPainter::paint_one(const Baked& baked, const PixelRect& area, std::uint32_t* row0, std::ptrdiff_t stride) const {
  if (baked && is_lattice_of(*baked, view_)) {
    paint_lattice(*baked, area, row0, stride);
    return;
  }
  for (int y = area.y; y < area.bottom(); ++y) {
    std::uint32_t* row = row0 + y * stride + area.x;
    if (baked) {
      const std::uint32_t* from = baked->pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(baked->stride / 4) + static_cast<std::size_t>(area.x);
      std::copy_n(from, area.w, row);
    } else {
      std::fill_n(row, area.w, 0xff000000u);
    }
  }
}

void GroundPainter::paint(const PixelRect& area, std::uint32_t* row0, std::ptrdiff_t stride) {
  if (mix_.of == 0) {
    paint_one(mix_.b, area, row0, stride);
    return;
  }
  if (mixed_is_lattice_) {
    paint_lattice(mixed_, area, row0, stride);
    return;
  }
  // A picture on one side at least: both, row by row.
  paint_one(mix_.a, area, row0, stride);
  row_.resize(static_cast<std::size_t>(view_.w));
  const std::uint32_t share = static_cast<std::uint32_t>(mix_.part * 256 / mix_.of);
  for (int y = area.y; y < area.bottom(); ++y) {
    paint_one(mix_.b, {area.x, y, area.w, 1}, row_.data(), 0);
    std::uint32_t* row = row0 + y * stride + area.x;
    const std::uint32_t* over = row_.data() + area.x;
    for (int x = 0; x < area.w; ++x) {
      // Two channels at once: blue and red, then green.
      const std::uint32_t rb = row[x] & 0xff00ffu, g = row[x] & 0xff00u, orb = over[x] & 0xff00ffu, og = over[x] & 0xff00u;
      row[x] = 0xff000000u | (((rb * (256 - share) + orb * share) >> 8) & 0xff00ffu) | (((g * (256 - share) + og * share) >> 8) & 0xff00u);
    }
  }
}

}  // namespace kudosk::platform
