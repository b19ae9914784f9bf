// A Paint as rows of premultiplied pixels: a colour, or a gradient that is dithered. Immutable after construction; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "draw/layer.h"
#include "platform/view.h"

namespace kudosk::platform {

/// Premultiplied ARGB32 of a straight colour.
std::uint32_t premultiplied(const draw::Colour& colour, float alpha = 1);

class Shader {
 public:
  Shader(const draw::Paint& paint, const View& view, float alpha = 1);
  bool solid() const { return ramp_.empty(); }
  std::uint32_t pixel() const { return pixel_; }  ///< REQUIRES: solid()
  /// The output's pixels (x…x+n−1, y).
  void row(int x, int y, int n, std::uint32_t* out) const;

 private:
  static constexpr int kSteps = 1024;
  class Along;

  const View view_;
  const draw::Paint::Type type_;
  const draw::Point a_;
  draw::Point way_;  // linear: what a stage pixel adds, right and down
  float start_ = 0, unit_ = 0;
  std::uint32_t pixel_ = 0;
  std::vector<std::uint16_t> ramp_;  // kSteps + 1 premultiplied colours in 1/256: blue, green, red, alpha
};

}  // namespace kudosk::platform
