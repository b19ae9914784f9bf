// A string and a box → a paragraph in every script. One thread each.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "draw/geometry.h"
#include "draw/layer.h"

namespace kudosk::text {

/// A run of a paragraph with its own style. `emoji`: a picture that stands in the line as high as the text (custom emoji); `text` is then its name, for describe().
/// A run whose style differs from the paragraph's (its colour, weight, italic, mono) is isolated: its direction does not turn its neighbours round, nor
/// does it decide the paragraph's.
struct Run {
  std::string text;
  draw::Colour colour;
  int weight = 0;  ///< CSS weight; 0: the style's
  bool italic = false, mono = false, strike = false;
  std::shared_ptr<const draw::Bitmap> emoji;
};

enum class Align { start, centre, end };

struct Style {
  std::string family = "Inter";  ///< or a list with commas; "Inter" is Inter Display where the size is 48 or more. Every script has fallbacks
  int weight = 500;
  float size = 32;           ///< stage px; the largest tried when `sizes` is empty
  std::vector<float> sizes;  ///< falling: the first at which the text fits the box is taken; the last is cut to fit
  float line_height = 1.2f;  ///< of the size
  float letter_spacing = 0;  ///< em
  draw::Colour colour;
  Align align = Align::start;  ///< by the paragraph's reading direction, within the box's width (see Paragraph::left)
  bool balance = true;         ///< lines of about the same length, no word alone on the last
  bool tabular = false;        ///< digits of one width
  bool upper = false;          ///< capitals, by the language
  int max_lines = 0;           ///< 0: as the box allows
  std::string language;        ///< BCP 47; for Han forms and line breaks
  int base_direction = 0;      ///< −1 right to left, 1 left to right, 0 by the text's first strong letter (without one: by the language)
};

struct LineBox {
  float x = 0, y = 0, w = 0, h = 0;  ///< in the paragraph: from the box's top left corner
  float baseline = 0;                ///< from the paragraph's top
  draw::Rect ink;                    ///< of this line alone, in the paragraph
};

/// Shaped and placed. Immutable; its drawing belongs to the thread (and Typesetter) that made it.
class Paragraph : public draw::Typeset {
 public:
  float width = 0, height = 0;  ///< of what is set; at most the box's, unless not even one grapheme fits in it
  float left = 0;               ///< where the widest line begins in a box that is wider: 0, or more when aligned to the right or centred. To hug the words, subtract it
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
  /// No width (w ≤ 0): one line for each in the text, aligned within the widest.
  virtual std::shared_ptr<const Paragraph> set(const std::vector<Run>& runs, const Style& style, float w, float h = 0) = 0;
  std::shared_ptr<const Paragraph> set(std::string_view text, const Style& style, float w, float h = 0);
  /// Lets go of fonts that no paragraph holds any more.
  virtual void trim() {}
};

/// Fonts by fontconfig; drawn at the output's resolution (`scale`: real pixels a stage pixel) by text/paint.h. It owns its font map: what it loaded goes with it
/// and with the last of its paragraphs. `missing` is called, on the same thread, once for each code point that no installed font has.
std::unique_ptr<Typesetter> make_typesetter(float scale, std::function<void(char32_t)> missing = {});
/// Every grapheme has a width that hangs on nothing but its script's class: the same on every machine, for golden lists.
std::unique_ptr<Typesetter> make_fixed_typesetter();

}  // namespace kudosk::text
