// The ground of a frame: which backdrops, how far from one to the other, and the pixels of any part of it. Render thread.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "draw/list.h"
#include "platform/ground.h"
#include "platform/view.h"

namespace kudosk::platform {

class GroundPainter {
 public:
  using Baked = std::shared_ptr<const draw::Bitmap>;
  /// `b` over `a` by part of `of`; only `b` where `of` is 0. nullptr: black.
  struct Mix {
    Baked a, b;
    int part = 0, of = 0;
    bool operator==(const Mix&) const = default;
  };
  explicit GroundPainter(const View& view) : view_(view) {}
  /// Takes the list's ground (black without one); whether it looks different from the one before.
  bool set(const draw::List& list);
  /// `row0` is the output's first row, rows `stride` pixels apart.
  void paint(const PixelRect& area, std::uint32_t* row0, std::ptrdiff_t stride);
  const Mix& mix() const { return mix_; }
  /// One of them alone.
  void paint_one(const Baked& baked, const PixelRect& area, std::uint32_t* row0, std::ptrdiff_t stride) const;

 private:
  Baked baked(const std::shared_ptr<const draw::Backdrop>& backdrop);
  int steps(const Baked& a, const Baked& b);

  const View view_;
  Mix mix_;
  draw::Bitmap mixed_;  // of two lattices
  bool mixed_is_lattice_ = false;
  std::pair<Baked, Baked> measured_;  // whose steps are known
  int steps_ = 0;
  struct Known {
    std::shared_ptr<const draw::Backdrop> backdrop;
    Baked baked;
  };
  std::vector<Known> known_;  // of this frame and the one before, the latest last
  std::vector<std::uint32_t> row_;
};

}  // namespace kudosk::platform
