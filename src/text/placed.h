// A paragraph with its glyphs where they stand: what compose() makes and paint() draws. Immutable; the thread of its Typesetter.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "text/typesetter.h"

namespace kudosk::text {

class Face;

/// A glyph of a face, in stage px from its line's left end and baseline (y down).
struct Glyph {
  std::uint32_t id = 0;
  float x = 0, y = 0;
};

/// Neighbouring glyphs of one face and one style; or a picture.
struct Segment {
  std::shared_ptr<const Face> face;
  std::vector<Glyph> glyphs;
  std::vector<float> unknown;  ///< where letters stand that no font has: the middle of each
  std::shared_ptr<const draw::Bitmap> picture;
  draw::Colour colour;
  float x = 0, w = 0;  ///< from the line's left end
  bool strike = false;
};

struct PlacedLine {
  std::vector<Segment> segments;  ///< from left to right
  draw::Rect ink;                 ///< from the line's left end and baseline; empty: nothing to see
  std::string words;              ///< for describe()
};

class PlacedParagraph : public Paragraph {
 public:
  std::vector<PlacedLine> placed;  ///< as many as `lines`
  float scale = 1;

  std::string describe() const override;
};

}  // namespace kudosk::text
