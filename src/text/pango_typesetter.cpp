#include <algorithm>

#include "text/compose.h"
#include "text/shaper.h"

namespace kudosk::text {
namespace {

constexpr float display_size = 48;                                                                         ///< from here on Inter has a cut of its own
constexpr float picture_height = 1.15F, picture_below = 0.23F, picture_aside = 0.05F, widest_picture = 3;  ///< em: as high as an emoji

float picture_width(const Run& run) {
  if (!run.emoji || run.emoji->h <= 0 || run.emoji->w <= 0) return 0;
  return picture_height * std::min(widest_picture, static_cast<float>(run.emoji->w) / static_cast<float>(run.emoji->h));
}

std::string family_at(const Style& style, float size) { return style.family == "Inter" && size >= display_size ? "Inter Display,Inter" : style.family; }

/// A text in one family: its glyphs, and what they mean for the breaker.
struct Cut {
  std::vector<Item> items;
  std::vector<Unit> units;
  Metrics metrics;
};

class ShapedText : public Measured {
 public:
  ShapedText(Shaper& shaper, const Prepared& text, const std::vector<Run>& runs, const Style& style, Breaks& breaks)
      : shaper_(shaper), text_(text), runs_(runs), style_(style), units_(breaks.units(text.text, text.language)) {}

  const std::vector<Unit>& units(float size) override { return at(size).units; }
  Metrics metrics(float size) override { return at(size).metrics; }
  PlacedLine place(std::size_t begin, std::size_t end, float size) override;

 private:
  const Cut& at(float size) {
    std::unique_ptr<Cut>& cut = size >= display_size ? large_ : small_;
    if (!cut) {
      // Only Inter has two.
      const std::unique_ptr<Cut>& other = size >= display_size ? small_ : large_;
      cut = other && style_.family != "Inter" ? std::make_unique<Cut>(*other) : make(family_at(style_, size));
    }
    return *cut;
  }
  std::unique_ptr<Cut> make(const std::string& family);
  /// Gives each grapheme the width of its glyphs.
  void measure(Cut& cut) const;
  const Run* run_at(std::size_t byte) const {
    const Span& span = span_at(text_, byte);
    return span.run == no_run ? nullptr : &runs_[span.run];
  }

  Shaper& shaper_;
  const Prepared& text_;
  const std::vector<Run>& runs_;
  const Style& style_;
  std::vector<Unit> units_;  ///< without widths
  std::unique_ptr<Cut> large_, small_;
};

std::unique_ptr<Cut> ShapedText::make(const std::string& family) {
  auto cut = std::make_unique<Cut>();
  cut->items = shaper_.shape(text_, runs_, style_, family);
  cut->units = units_;
  for (Item& item : cut->items)
    for (std::size_t i = 0; i < item.glyphs.size(); ++i) {
      ShapedGlyph& glyph = item.glyphs[i];
      const bool cluster_ends = i + 1 == item.glyphs.size() || item.glyphs[i + 1].at != glyph.at;
      if (glyph.id == ShapedGlyph::picture) {
        if (const Run* run = run_at(glyph.at)) glyph.advance = picture_width(*run) + 2 * picture_aside;
      } else if (item.tracked && cluster_ends && glyph.advance > 0) {
        glyph.advance += style_.letter_spacing;
      }
    }
  measure(*cut);
  if (const auto face = shaper_.face(family, style_.weight)) cut->metrics = {face->ascent(), face->descent()};
  return cut;
}

void ShapedText::measure(Cut& cut) const {
  std::vector<std::uint32_t> unit_of(text_.text.size() + 1, 0);
  for (std::size_t u = 0; u < cut.units.size(); ++u) std::fill(unit_of.begin() + cut.units[u].begin, unit_of.begin() + cut.units[u].end, static_cast<std::uint32_t>(u));
  std::vector<char> begins(text_.text.size() + 1, 0);  // a cluster of glyphs does
  for (const Item& item : cut.items)
    for (const ShapedGlyph& glyph : item.glyphs) {
      cut.units[unit_of[glyph.at]].advance += glyph.advance;
      begins[glyph.at] = 1;
    }
  for (Unit& unit : cut.units)
    if (!begins[unit.begin] && text_.text[unit.begin] != '\n' && unit.before != Gap::hard) unit.before = Gap::solid;
}

PlacedLine ShapedText::place(std::size_t begin, std::size_t end, float size) {
  const Cut& cut = at(size);
  PlacedLine line;
  float left = 0, right = 0, top = 0, bottom = 0;
  bool inked = false;
  const auto ink = [&](float x, float y, float w, float h) {
    if (w <= 0 || h <= 0) return;
    left = inked ? std::min(left, x) : x;
    top = inked ? std::min(top, y) : y;
    right = inked ? std::max(right, x + w) : x + w;
    bottom = inked ? std::max(bottom, y + h) : y + h;
    inked = true;
  };

  float x = 0;
  for (const Item* item : visual_order(cut.items, begin, end)) {
    const Run* current = nullptr;
    bool first = true;
    for (const ShapedGlyph& glyph : item->glyphs) {
      if (glyph.at < begin || glyph.at >= end) continue;
      const Run* run = run_at(glyph.at);
      const bool picture = glyph.id == ShapedGlyph::picture;
      if (first || run != current || picture) {
        Segment segment;
        segment.face = item->face;
        segment.colour = run && !run->emoji ? run->colour : style_.colour;
        segment.strike = run && run->strike;
        segment.x = x;
        line.segments.push_back(std::move(segment));
        current = run;
        first = false;
      }
      Segment& segment = line.segments.back();
      if (picture && run) {
        const float w = picture_width(*run) * size;
        segment.picture = run->emoji;
        segment.x = x + picture_aside * size;
        segment.w = w;
        ink(segment.x, (picture_below - picture_height) * size, w, picture_height * size);
        first = true;
      } else if (glyph.id == ShapedGlyph::unknown) {
        segment.unknown.push_back(x + glyph.advance * size / 2);
        ink(x, -0.5F * size, glyph.advance * size, 0.5F * size);
      } else if (glyph.id != ShapedGlyph::hidden && segment.face) {
        const Glyph placed{glyph.id, x + glyph.x * size, glyph.y * size};
        const Extents box = segment.face->extents(glyph.id);
        ink(placed.x + box.x * size, placed.y + box.y * size, box.w * size, box.h * size);
        segment.glyphs.push_back(placed);
      }
      x += glyph.advance * size;
      if (!picture) segment.w = x - segment.x;
    }
  }
  if (inked) line.ink = {left, top, right - left, bottom - top};
  return line;
}

class PangoTypesetter : public Typesetter, private Measurer {
 public:
  PangoTypesetter(float scale, std::function<void(char32_t)> missing) : scale_(scale > 0 ? scale : 1), shaper_(std::move(missing)) {}

  std::shared_ptr<const kudosk::text::Paragraph> set(const std::vector<Run>& runs, const Style& style, float w, float h) override {
    return compose(runs, style, w, h, *this, breaks_, scale_);
  }
  void trim() override { shaper_.trim(); }

 private:
  std::unique_ptr<Measured> measure(const Prepared& text, const std::vector<Run>& runs, const Style& style, Breaks& breaks) override {
    return std::make_unique<ShapedText>(shaper_, text, runs, style, breaks);
  }
  float ellipsis(const Style& style, float size) override {
    Prepared text;
    text.text = "…";
    text.spans.push_back({0, text.text.size(), no_run, false});
    float width = 0;
    for (const Item& item : shaper_.shape(text, {}, style, family_at(style, size)))
      for (const ShapedGlyph& glyph : item.glyphs) width += glyph.advance;
    return width;
  }

  float scale_;
  Shaper shaper_;
  Breaks breaks_;
};

}  // namespace

std::unique_ptr<Typesetter> make_typesetter(float scale, std::function<void(char32_t)> missing) { return std::make_unique<PangoTypesetter>(scale, std::move(missing)); }

}  // namespace kudosk::text
