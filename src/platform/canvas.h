// The CPU renderer: composes a draw list over pixman, only what changed since the list before. Render thread; without a window (see Window).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "draw/list.h"
#include "platform/view.h"

namespace kudosk::platform {

/// What it composes incrementally is bit by bit what it would compose anew. Layers that were not baked for its stage (see bake.h) are left out.
class Canvas {
 public:
  explicit Canvas(draw::Stage stage);
  ~Canvas();
  /// Composes the list into `pixels` (XRGB32, `stride` bytes a row, the output's size, rotated), which still hold the frame before unless `fresh`.
  /// Gives the rectangles that changed: none when nothing did.
  std::vector<PixelRect> compose(const draw::List& list, std::uint32_t* pixels, int stride, bool fresh = false);
  /// Bytes written by the last compose, for the benchmarks.
  std::size_t bytes_composed() const;
  const draw::Stage& stage() const;

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace kudosk::platform
