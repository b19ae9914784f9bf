// From runs and a box to a paragraph: which size, which lines, where the text is cut and how the lines stand. The same for real and for fixed widths. One thread each.
#pragma once

#include <memory>
#include <vector>

#include "text/breaks.h"
#include "text/placed.h"
#include "text/prepare.h"

namespace kudosk::text {

struct Metrics {
  float ascent = 0, descent = 0;  ///< em, both positive
};

/// A prepared text of which every grapheme's width is known. Sizes are stage px, widths em.
class Measured {
 public:
  virtual ~Measured() = default;
  virtual const std::vector<Unit>& units(float size) = 0;
  virtual Metrics metrics(float size) = 0;
  /// The bytes [begin, end) of the text as one line.
  virtual PlacedLine place(std::size_t begin, std::size_t end, float size) = 0;
};

class Measurer {
 public:
  virtual ~Measurer() = default;
  /// What is handed in outlives what is given back.
  virtual std::unique_ptr<Measured> measure(const Prepared& text, const std::vector<Run>& runs, const Style& style, Breaks& breaks) = 0;
  virtual float ellipsis(const Style& style, float size) = 0;  ///< its width, em
};

std::shared_ptr<const PlacedParagraph> compose(const std::vector<Run>& runs, const Style& style, float w, float h, Measurer& measurer, Breaks& breaks, float scale);

/// A line's words for describe(): runs of a style of their own in braces.
std::string words_of(const Prepared& text, const std::vector<Run>& runs, const Style& style, std::size_t begin, std::size_t end);

}  // namespace kudosk::text
