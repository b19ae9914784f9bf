#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "text/compose.h"

namespace kudosk::text {
namespace {

constexpr float latin = 0.55F, wide = 1.0F, emoji = 1.25F, space = 0.28F;  ///< em
constexpr Metrics inter{0.96875F, 0.2412F};

/// By its first letter, and by what makes an emoji of it.
float width_of(std::string_view grapheme) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(grapheme.data());
  const auto size = static_cast<std::int32_t>(grapheme.size());
  std::int32_t i = 0;
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(bytes, i, size, c);
  if (c == '\n' || c == 0x200B || (c >= 0x2066 && c <= 0x2069)) return 0;
  if (u_isUWhiteSpace(c)) return c == 0x3000 ? wide : space;
  if ((U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) != 0) return 0;
  if (c == 0xFFFC || u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION)) return emoji;
  while (i < size) {
    UChar32 next = 0;
    U8_NEXT_OR_FFFD(bytes, i, size, next);
    if (next == 0xFE0F) return emoji;
  }
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? wide : latin;
}

class FixedText : public Measured {
 public:
  FixedText(const Prepared& text, const Style& style, Breaks& breaks) : units_(breaks.units(text.text, text.language)) {
    for (Unit& unit : units_) {
      unit.advance = width_of(std::string_view(text.text).substr(unit.begin, unit.end - unit.begin));
      if (unit.advance > 0) unit.advance += style.letter_spacing;
    }
  }
  const std::vector<Unit>& units(float) override { return units_; }
  Metrics metrics(float) override { return inter; }
  PlacedLine place(std::size_t begin, std::size_t end, float size) override {
    PlacedLine line;
    float width = 0;
    for (const Unit& unit : units_)
      if (unit.begin >= begin && unit.begin < end) width += unit.advance;
    line.ink = {0, -inter.ascent * size, width * size, (inter.ascent + inter.descent) * size};
    return line;
  }

 private:
  std::vector<Unit> units_;
};

class FixedTypesetter : public Typesetter, private Measurer {
 public:
  std::shared_ptr<const Paragraph> set(const std::vector<Run>& runs, const Style& style, float w, float h) override { return compose(runs, style, w, h, *this, breaks_, 1); }

 private:
  std::unique_ptr<Measured> measure(const Prepared& text, const std::vector<Run>&, const Style& style, Breaks& breaks) override {
    return std::make_unique<FixedText>(text, style, breaks);
  }
  float ellipsis(const Style&, float) override { return latin; }

  Breaks breaks_;
};

}  // namespace

std::unique_ptr<Typesetter> make_fixed_typesetter() { return std::make_unique<FixedTypesetter>(); }

}  // namespace kudosk::text
