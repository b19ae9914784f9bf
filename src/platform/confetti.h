// Paper in the air: each piece's shape on the output's pixels, made once a frame. Render thread.
#pragma once

#include <cstdint>
#include <vector>

#include "draw/list.h"
#include "platform/damage.h"
#include "platform/view.h"

namespace kudosk::platform {

/// One piece, in the output's pixels.
struct Paper {
  draw::Point centre;
  float half_w = 0, half_h = 0, cosine = 1, sine = 0;
  std::uint32_t colour = 0;  ///< premultiplied
  std::uint8_t shape = 0;
  PixelRect box;
  bool operator==(const Paper& other) const;
};
/// Its edge, clockwise. A ribbon (shape 2) goes down on one side and up on the other; every other shape is seen whole from its centre.
std::vector<draw::Point> outline(const Paper& paper);

class Papers {
 public:
  /// Where the pieces are; nothing is rasterised before it is painted.
  Papers(const std::vector<draw::Piece>& pieces, const View& view);
  /// Marks every piece that is not the same in both.
  static void difference(const Papers& before, const Papers& after, Damage& damage);
  void add_to(Damage& damage) const;
  /// Over opaque pixels; `row0` is the output's first row, rows `stride` pixels apart. Gives the pixels that were written.
  std::size_t paint(std::uint32_t* row0, std::ptrdiff_t stride, const PixelRect& clip);
  const std::vector<Paper>& papers() const { return papers_; }

 private:
  struct Span {
    std::int16_t first = 0, last = 0;  // in the box
  };
  struct Place {
    std::size_t coverage = 0, spans = 0;  // where a paper's own begin
  };
  void rasterise_all();
  void rasterise(const Paper& paper, const Place& place);
  void sort_into_bands();
  std::size_t paint_one(std::size_t index, std::uint32_t* row0, std::ptrdiff_t stride, const PixelRect& clip) const;

  std::vector<Paper> papers_;
  std::vector<Place> places_;  // empty: not rasterised yet
  std::vector<std::uint8_t> coverage_;
  std::vector<Span> spans_;
  std::vector<std::uint32_t> bands_, in_bands_;  // where each band of rows begins among the papers that reach into it, and these, in their order
};

}  // namespace kudosk::platform
