#include "text/shaper.h"

#include <pango/pangocairo.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <string_view>

namespace kudosk::text {
namespace {

/// Shaped at this size once: without hinting every other size is the same times a factor, and one size needs a fraction of the fonts' memory.
constexpr int reference = 64;
constexpr double units = static_cast<double>(reference) * PANGO_SCALE;
constexpr float unknown_advance = 0.5F;
constexpr std::size_t most_reported = 1000;

float em(int pango_units) { return static_cast<float>(pango_units / units); }

/// Letters of the others are joined: space between them would tear them apart. A number, as Pango hands on scripts (Tangut, say) that its enumeration does not name.
bool may_be_tracked(int script) {
  switch (script) {
    case PANGO_SCRIPT_COMMON:
    case PANGO_SCRIPT_INHERITED:
    case PANGO_SCRIPT_LATIN:
    case PANGO_SCRIPT_GREEK:
    case PANGO_SCRIPT_CYRILLIC:
    case PANGO_SCRIPT_ARMENIAN:
    case PANGO_SCRIPT_GEORGIAN:
    case PANGO_SCRIPT_HEBREW:
    case PANGO_SCRIPT_HAN:
    case PANGO_SCRIPT_HIRAGANA:
    case PANGO_SCRIPT_KATAKANA:
    case PANGO_SCRIPT_HANGUL:
      return true;
    default:
      return false;
  }
}

/// As fontconfig names it.
std::string font_language(const std::string& language) {
  if (language == "zh-Hans") return "zh-cn";
  if (language == "zh-Hant") return "zh-tw";
  if (language == "zh-Hant-HK") return "zh-hk";
  return language;
}

bool east_asian(const std::string& language) { return language == "ja" || language == "ko" || language.starts_with("zh"); }

class Attributes {
 public:
  Attributes() : list_(pango_attr_list_new()) {}
  ~Attributes() { pango_attr_list_unref(list_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  void add(PangoAttribute* attribute, std::size_t begin = 0, std::size_t end = G_MAXUINT) {
    attribute->start_index = static_cast<guint>(begin);
    attribute->end_index = static_cast<guint>(std::min<std::size_t>(end, G_MAXUINT));
    pango_attr_list_insert(list_, attribute);
  }
  PangoAttrList* get() const { return list_; }

 private:
  PangoAttrList* list_;
};

/// Full-width brackets and stops give up the blank half of their square where they meet another.
void close_up(const Prepared& text, Attributes& attributes) {
  if (text.language != "ja" && text.language != "zh-Hans") return;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.text.data());
  const auto size = static_cast<std::int32_t>(text.text.size());
  const auto opens = [](UChar32 c) { return std::u32string_view(U"「『（〔［｛〈《【〖〘").find(static_cast<char32_t>(c)) != std::u32string_view::npos; };
  const auto closes = [](UChar32 c) { return std::u32string_view(U"」』）〕］｝〉》】〗〙、。，．").find(static_cast<char32_t>(c)) != std::u32string_view::npos; };
  UChar32 before = 0;
  std::int32_t before_at = 0;
  for (std::int32_t i = 0; i < size;) {
    const std::int32_t at = i;
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, i, size, c);
    if (closes(before) && (closes(c) || opens(c))) attributes.add(pango_attr_font_features_new("halt=1"), static_cast<std::size_t>(before_at), static_cast<std::size_t>(at));
    if (opens(before) && opens(c)) attributes.add(pango_attr_font_features_new("halt=1"), static_cast<std::size_t>(at), static_cast<std::size_t>(i));
    before = c;
    before_at = at;
  }
}

PangoFontDescription* description(const std::string& family, int weight) {
  PangoFontDescription* made = pango_font_description_new();
  pango_font_description_set_family(made, family.c_str());
  pango_font_description_set_weight(made, static_cast<PangoWeight>(std::clamp(weight, 100, 1000)));
  pango_font_description_set_absolute_size(made, units);
  return made;
}

}  // namespace

std::string families(const std::string& named, const std::string& language) {
  std::string han = "Noto Sans CJK SC";
  if (language == "ja") han = "Noto Sans CJK JP";
  if (language == "ko") han = "Noto Sans CJK KR";
  if (language == "zh-Hant") han = "Noto Sans CJK TC";
  if (language == "zh-Hant-HK") han = "Noto Sans CJK HK";
  // fontconfig would find fonts for these, too, but now and then a serif or DejaVu's, which do not go with the rest.
  static const std::string scripts = [] {
    std::string list = "Noto Sans";
    for (const char* script : {"Arabic", "Hebrew", "Devanagari", "Thai", "Bengali", "Tamil", "Telugu", "Gujarati", "Kannada", "Malayalam", "Gurmukhi", "Sinhala", "Georgian",
                               "Armenian", "Ethiopic", "Khmer", "Lao", "Myanmar"})
      list += std::string(",Noto Sans ") + script;
    return list;
  }();
  // East Asian fonts have most symbols, too, at their letters' width; elsewhere these would look foreign.
  const std::string symbols = "Noto Sans Symbols,Noto Sans Symbols2,Noto Sans Math";
  return (named.empty() ? "" : named + ",") + (named.find("Inter") == std::string::npos ? "Inter," : "") + scripts + "," +
         (east_asian(language) ? han + "," + symbols : symbols + "," + han);
}

/// What shaping one paragraph needs at hand.
struct Shaper::Paragraph {
  const Prepared& text;
  const std::vector<Run>& runs;
  const Style& style;
  const std::string& family;
  const Attributes& attributes;
  bool pictures = false;
};

Shaper::Shaper(std::function<void(char32_t)> missing)
    : fonts_(pango_cairo_font_map_new()), context_(pango_font_map_create_context(fonts_)), glyphs_(pango_glyph_string_new()), missing_(std::move(missing)) {
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context_, options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context_, FALSE);
}

Shaper::~Shaper() {
  first_.clear();
  faces_.clear();
  pango_glyph_string_free(glyphs_);
  g_object_unref(context_);
  g_object_unref(fonts_);
}

void Shaper::trim() {
  first_.clear();
  std::erase_if(faces_, [](const auto& face) { return face.second.use_count() == 1; });
}

std::shared_ptr<const Face> Shaper::face_of(PangoFont* font) {
  std::shared_ptr<const Face>& face = faces_[font];
  if (!face) face = std::make_shared<const Face>(font, reference);
  return face;
}

std::shared_ptr<const Face> Shaper::face(const std::string& family, int weight) {
  std::shared_ptr<const Face>& face = first_[{family, weight}];
  if (!face) {
    PangoFontDescription* wanted = description(families(family, {}), weight);
    if (PangoFont* font = pango_font_map_load_font(fonts_, context_, wanted)) {
      face = face_of(font);
      g_object_unref(font);
    }
    pango_font_description_free(wanted);
  }
  return face;
}

std::vector<Item> Shaper::shape(const Prepared& text, const std::vector<Run>& runs, const Style& style, const std::string& family) {
  const std::string tried = families(family, text.language);
  Attributes attributes;
  PangoFontDescription* base = description(tried, style.weight);
  attributes.add(pango_attr_font_desc_new(base));
  pango_font_description_free(base);
  if (!text.language.empty()) attributes.add(pango_attr_language_new(pango_language_from_string(font_language(text.language).c_str())));
  std::string features;
  if (style.tabular) features = "tnum=1,kern=0";
  if (style.letter_spacing != 0) features += features.empty() ? "liga=0,clig=0" : ",liga=0,clig=0";
  if (!features.empty()) attributes.add(pango_attr_font_features_new(features.c_str()));
  close_up(text, attributes);
  Paragraph paragraph{text, runs, style, family, attributes};
  for (const Span& span : text.spans) {
    paragraph.pictures = paragraph.pictures || span.picture;
    if (span.run == no_run) continue;
    const Run& run = runs[span.run];
    if (run.weight != 0 && run.weight != style.weight) attributes.add(pango_attr_weight_new(static_cast<PangoWeight>(std::clamp(run.weight, 100, 1000))), span.begin, span.end);
    if (run.italic) attributes.add(pango_attr_style_new(PANGO_STYLE_ITALIC), span.begin, span.end);
    if (run.mono) attributes.add(pango_attr_family_new(families("Noto Sans Mono,DejaVu Sans Mono", text.language).c_str()), span.begin, span.end);
  }
  std::vector<Item> items;
  for (std::size_t begin = 0; begin < text.text.size();) {
    const std::size_t end = std::min(text.text.find('\n', begin), text.text.size());
    if (end > begin) shape_block(paragraph, begin, end, items);
    begin = end + 1;
  }
  if (style.tabular) align_digits(text, items);
  return items;
}

void Shaper::align_digits(const Prepared& text, std::vector<Item>& items) {
  // Not every "tabular" figure is: the 1 of Debian 12's Inter Display is narrower than the rest.
  for (Item& item : items) {
    if (!item.face || item.face->coloured()) continue;
    for (ShapedGlyph& glyph : item.glyphs) {
      if (text.text[glyph.at] < '0' || text.text[glyph.at] > '9' || glyph.advance <= 0) continue;
      const float width = item.face->widest_digit();
      glyph.x += (width - glyph.advance) / 2;
      glyph.advance = width;
    }
  }
}

void Shaper::shape_block(const Paragraph& paragraph, std::size_t begin, std::size_t end, std::vector<Item>& items) {
  const std::string& text = paragraph.text.text;
  const PangoDirection direction = paragraph.text.right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR;
  GList* pieces = pango_itemize_with_base_dir(context_, direction, text.data(), static_cast<int>(begin), static_cast<int>(end - begin), paragraph.attributes.get(), nullptr);
  for (GList* piece = pieces; piece; piece = piece->next) {
    auto* from = static_cast<PangoItem*>(piece->data);
    pango_shape_full(text.data() + from->offset, from->length, text.data() + begin, static_cast<int>(end - begin), &from->analysis, glyphs_);
    Item item;
    item.begin = static_cast<std::uint32_t>(from->offset);
    item.end = static_cast<std::uint32_t>(from->offset + from->length);
    item.level = from->analysis.level;
    item.tracked = may_be_tracked(from->analysis.script);
    if (from->analysis.font) item.face = face_of(from->analysis.font);
    item.glyphs.reserve(static_cast<std::size_t>(glyphs_->num_glyphs));
    for (int i = 0; i < glyphs_->num_glyphs; ++i) {
      const auto cluster = static_cast<std::size_t>(from->offset + glyphs_->log_clusters[i]);
      ShapedGlyph glyph = glyph_of(glyphs_->glyphs[i], paragraph, cluster);
      // One dot for a cluster is enough.
      if (glyph.id == ShapedGlyph::unknown && !item.glyphs.empty() && item.glyphs.back().id == ShapedGlyph::unknown && item.glyphs.back().at == glyph.at)
        glyph = {ShapedGlyph::hidden, 0, 0, 0, glyph.at};
      item.glyphs.push_back(glyph);
    }
    space_words(paragraph, item);
    items.push_back(std::move(item));
    pango_item_free(from);
  }
  g_list_free(pieces);
}

void Shaper::space_words(const Paragraph& paragraph, Item& item) {
  for (ShapedGlyph& glyph : item.glyphs) {
    if (paragraph.text.text[glyph.at] != ' ') continue;
    const Span& span = span_at(paragraph.text, glyph.at);
    const Run* run = span.run == no_run ? nullptr : &paragraph.runs[span.run];
    if (run && run->mono) continue;
    const auto own = face(paragraph.family, run && run->weight != 0 ? run->weight : paragraph.style.weight);
    if (own && own != item.face) glyph = {ShapedGlyph::hidden, own->space(), 0, 0, glyph.at};
  }
}

ShapedGlyph Shaper::glyph_of(const PangoGlyphInfo& from, const Paragraph& paragraph, std::size_t cluster) {
  ShapedGlyph out{from.glyph, em(from.geometry.width), em(from.geometry.x_offset), em(from.geometry.y_offset), static_cast<std::uint32_t>(cluster)};
  if (paragraph.pictures && paragraph.text.text.compare(cluster, 3, "\uFFFC") == 0) {
    out = {ShapedGlyph::picture, 0, 0, 0, out.at};
  } else if (from.glyph == PANGO_GLYPH_EMPTY) {
    out.id = ShapedGlyph::hidden;
  } else if ((from.glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0) {
    const auto letter = static_cast<char32_t>(from.glyph & ~static_cast<PangoGlyph>(PANGO_GLYPH_UNKNOWN_FLAG));
    const bool visible =
        (U_GET_GC_MASK(static_cast<UChar32>(letter)) & (U_GC_M_MASK | U_GC_CF_MASK)) == 0 && !u_hasBinaryProperty(static_cast<UChar32>(letter), UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
    out = {visible ? ShapedGlyph::unknown : ShapedGlyph::hidden, visible ? unknown_advance : 0, 0, 0, out.at};
    if (visible && missing_ && reported_.size() < most_reported && reported_.insert(letter).second) missing_(letter);
  }
  return out;
}

std::vector<const Item*> visual_order(const std::vector<Item>& items, std::size_t begin, std::size_t end) {
  std::vector<const Item*> line;
  int highest = 0, lowest_odd = 127;
  for (const Item& item : items) {
    if (item.end <= begin || item.begin >= end) continue;
    line.push_back(&item);
    highest = std::max(highest, item.level);
    if (item.level % 2 == 1) lowest_odd = std::min(lowest_odd, item.level);
  }
  for (int level = highest; level >= lowest_odd; --level)
    for (auto from = line.begin(); from != line.end();) {
      if ((*from)->level < level) {
        ++from;
        continue;
      }
      const auto to = std::find_if(from, line.end(), [&](const Item* item) { return item->level < level; });
      std::reverse(from, to);
      from = to;
    }
  return line;
}

}  // namespace kudosk::text
