// Which part of the output differs from the frame before, in tiles of 8×8 pixels, and that as few rectangles that don't overlap. Render thread.
#pragma once

#include <cstdint>
#include <vector>

#include "platform/view.h"

namespace kudosk::platform {

class Damage {
 public:
  /// As large as a cell of the ground, so that no cell is made for a part of itself.
  static constexpr int kTile = 8;

  Damage(int w, int h);
  void clear();
  /// Any rectangle; what lies outside is left out.
  void add(const PixelRect& rect);
  void add_all() { add({0, 0, w_, h_}); }
  bool empty() const { return empty_; }
  /// From top to bottom; none is taller than `most_rows`, so that one is composed within the processor's cache.
  const std::vector<PixelRect>& rects(int most_rows);

 private:
  const int w_, h_, columns_, rows_;
  const std::size_t words_;           // a row of tiles
  std::vector<std::uint64_t> tiles_;  // a bit each
  bool empty_ = true;
  std::vector<PixelRect> rects_;
  std::vector<std::size_t> open_, opening_;  // rectangles that end at the row of tiles above, and at this one
};

}  // namespace kudosk::platform
