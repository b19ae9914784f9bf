// A string and a box → a paragraph in every script. One thread each.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "draw/geometry.h"
#include "draw/layer.h"

namespace kudosk::text {

/// A run of a paragraph with its own style. `emoji`: a picture that stands in the line as high as the text (custom emoji).
struct Run {
  std::string text;
  draw::Colour colour;
  int weight = 0;  ///< CSS weight; 0: the style's
  bool italic = false, mono = false, strike = false;
  std::shared_ptr<const draw::Bitmap> emoji;
};

enum class Align { start, centre, end };

struct Style {
  std::string family = "Inter";
  int weight = 500;
  float size = 32;                ///< stage px; the largest tried when `sizes` is empty
  std::vector<float> sizes;       ///< falling: the first at which the text fits the box is taken; the last is cut to fit
  float line_height = 1.2f;       ///< of the size
  float letter_spacing = 0;       ///< em
  draw::Colour colour;
  Align align = Align::start;     ///< by the paragraph's reading direction
  bool balance = true;            ///< lines of about the same length, no word alone on the last
  bool tabular = false;           ///< digits of one width
  bool upper = false;             ///< capitals, by the language
  int max_lines = 0;              ///< 0: as the box allows
  std::string language;           ///< BCP 47; for Han forms and line breaks
  int base_direction = 0;         ///< −1 right to left, 1 left to right, 0 by the text
};

struct LineBox {
  float x = 0, y = 0, w = 0, h = 0;  ///< in the paragraph
  float baseline = 0;                ///< from the paragraph's top
};

/// Shaped and placed. Immutable; its drawing belongs to the thread (and Typesetter) that made it.
class Paragraph : public draw::Typeset {
 public:
  float width = 0, height = 0;  ///< of what is set, at most the box's
  float size = 0;               ///< that was taken
  bool right_to_left = false, cut = false;
  std::vector<LineBox> lines;
  /// Ink that stands out of the lines (overshoot, descenders, stacked marks), to make a layer's bounds with.
  draw::Rect ink;
};

class Typesetter {
 public:
  virtual ~Typesetter() = default;
  /// Never fails: hostile text is cleaned and cut, in bounded time. `w` is the box's width, `h` its height (0: any).
  virtual std::shared_ptr<const Paragraph> set(const std::vector<Run>& runs, const Style& style, float w, float h = 0) = 0;
  std::shared_ptr<const Paragraph> set(std::string_view text, const Style& style, float w, float h = 0);
};

/// Fonts by fontconfig; shaped at the output's resolution. `scale`: real pixels a stage pixel.
std::unique_ptr<Typesetter> make_typesetter(float scale);
/// Every grapheme has a width that hangs on nothing but its script's class: the same on every machine, for golden lists.
std::unique_ptr<Typesetter> make_fixed_typesetter();

}  // namespace kudosk::text
