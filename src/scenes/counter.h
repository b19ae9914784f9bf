// A number that counts up: one layer a digit, put beside one another anew each frame. Made on the studio thread; drawn on the render thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenes/page.h"

namespace kudosk::scenes {

class Counter {
 public:
  /// `text` gives what stands there for a value ("72 %"); its digits are large, what is around them small. Stands at the far side
  /// of `r`, or where `r` begins, and in the middle of its height.
  Counter(const Page& page, double value, std::string (*text)(const Phrases&, double), const draw::Rect& r, float size, float small, bool at_begin = false);
  /// How wide it is in the end.
  float width() const { return width_; }
  std::vector<LayerPtr> layers() const;
  /// `share` of the value, 0–1.
  void draw(double share, float alpha, draw::List& out) const;

 private:
  struct Glyph {
    LayerPtr layer;
    float advance = 0;
    float tight = 0;  ///< by how much what follows is closer; nothing follows the last
  };
  using Row = std::vector<std::string>;
  Row row_of(double value) const;
  float width_of(const Row& row) const;

  std::map<std::string, Glyph> glyphs_;  // at rest each begins at `left_`
  std::vector<Row> rows_;                // one a whole number from 0 to the value
  float left_ = 0, width_ = 0;
};

}  // namespace kudosk::scenes
