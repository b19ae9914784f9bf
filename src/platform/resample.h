// A picture at another size, row by row as it is decoded: shrunk by whole numbers first, then by a cubic filter. Any thread, one owner.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "draw/layer.h"

namespace kudosk::platform {

/// Fills `w`×`h` with the picture, cropped about its middle.
class Resampler {
 public:
  /// REQUIRES: all sizes are above 0.
  Resampler(int source_w, int source_h, int w, int h);
  /// The next row of the source, premultiplied ARGB32, from the top.
  void add(const std::uint32_t* row);
  /// REQUIRES: every row was added.
  std::shared_ptr<const draw::Bitmap> take();

 private:
  struct Taps {  // which points a target point is made of
    int first = 0;
    std::vector<float> weights;
  };
  struct Axis {
    Axis(int source, int target, double ratio);
    int begin = 0, end = 0;  // of the source, whole multiples of `shrink` apart
    int shrink = 1, points = 0;
    std::vector<Taps> taps;
  };
  void add_shrunk();
  void finish(int row);

  const Axis x_, y_;
  const int w_, h_;
  int row_ = 0, gathered_ = 0, point_ = 0, finished_ = 0;
  std::vector<std::uint32_t> sums_;       // of the rows gathered, four to a point
  std::vector<float> line_;               // a shrunk row at the target's width
  std::vector<std::vector<float>> open_;  // target rows that are being made, from finished_ on
  std::shared_ptr<draw::Bitmap> out_;
};

std::shared_ptr<const draw::Bitmap> resample(const draw::Bitmap& bitmap, int w, int h);

}  // namespace kudosk::platform
