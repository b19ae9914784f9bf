// A prepared text → glyphs, by Pango: fonts by fontconfig, script by script. It owns its font map; one thread each.
#pragma once

#include <pango/pango.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "text/face.h"
#include "text/prepare.h"
#include "text/typesetter.h"

namespace kudosk::text {

/// A glyph as it follows the one before it, in em.
struct ShapedGlyph {
  static constexpr std::uint32_t hidden = 0xFFFFFFFF;   ///< nothing to draw
  static constexpr std::uint32_t unknown = 0xFFFFFFFE;  ///< no installed font has the letter
  static constexpr std::uint32_t picture = 0xFFFFFFFD;  ///< the run's

  std::uint32_t id = hidden;
  float advance = 0, x = 0, y = 0;  ///< x, y: off its place (y down)
  std::uint32_t at = 0;             ///< the byte that its cluster begins with
};

/// Glyphs of one face and one bidi level, from left to right.
struct Item {
  std::shared_ptr<const Face> face;  ///< none for pictures
  std::uint32_t begin = 0, end = 0;  ///< bytes
  int level = 0;
  bool tracked = false;  ///< of a script whose letters may be spaced
  std::vector<ShapedGlyph> glyphs;
};

class Shaper {
 public:
  explicit Shaper(std::function<void(char32_t)> missing);
  ~Shaper();
  Shaper(const Shaper&) = delete;
  Shaper& operator=(const Shaper&) = delete;

  /// In the order of the text. `family` goes before the style's.
  std::vector<Item> shape(const Prepared& text, const std::vector<Run>& runs, const Style& style, const std::string& family);
  /// The font that a family's first letters come from.
  std::shared_ptr<const Face> face(const std::string& family, int weight);
  void trim();

 private:
  struct Paragraph;
  void shape_block(const Paragraph& paragraph, std::size_t begin, std::size_t end, std::vector<Item>& items);
  /// Words stand as far apart as in the paragraph's own font, whichever font the letters or emoji before a space come from.
  void space_words(const Paragraph& paragraph, Item& item);
  static void align_digits(const Prepared& text, std::vector<Item>& items);
  std::shared_ptr<const Face> face_of(PangoFont* font);
  ShapedGlyph glyph_of(const PangoGlyphInfo& from, const Paragraph& paragraph, std::size_t cluster);

  PangoFontMap* fonts_;
  PangoContext* context_;
  PangoGlyphString* glyphs_;  ///< used again for each item
  std::unordered_map<PangoFont*, std::shared_ptr<const Face>> faces_;
  std::map<std::pair<std::string, int>, std::shared_ptr<const Face>> first_;  ///< by family and weight
  std::function<void(char32_t)> missing_;
  std::set<char32_t> reported_;
};

/// The items of the line [begin, end) of bytes as they are seen from the left (rule L2 of the bidi algorithm; the blanks that L1 is about hang out of the line).
std::vector<const Item*> visual_order(const std::vector<Item>& items, std::size_t begin, std::size_t end);

/// The families to try in turn for a style's family and language: the named, then ours for every script.
std::string families(const std::string& named, const std::string& language);

}  // namespace kudosk::text
