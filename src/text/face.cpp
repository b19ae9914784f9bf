#include "text/face.h"

#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace kudosk::text {
namespace {

constexpr std::size_t most_extents = 2048;  ///< kept a face

struct Pen {
  Outline& out;
  double x, y, scale_x, scale_y, slant;
  double to_x(float px, float py) const { return x + (static_cast<double>(px) + slant * static_cast<double>(py)) * scale_x; }
  double to_y(float py) const { return y - static_cast<double>(py) * scale_y; }
};

void move_to(hb_draw_funcs_t*, void* data, hb_draw_state_t*, float x, float y, void*) {
  const Pen& pen = *static_cast<Pen*>(data);
  pen.out.move_to(pen.to_x(x, y), pen.to_y(y));
}
void line_to(hb_draw_funcs_t*, void* data, hb_draw_state_t*, float x, float y, void*) {
  const Pen& pen = *static_cast<Pen*>(data);
  pen.out.line_to(pen.to_x(x, y), pen.to_y(y));
}
void cubic_to(hb_draw_funcs_t*, void* data, hb_draw_state_t*, float ax, float ay, float bx, float by, float x, float y, void*) {
  const Pen& pen = *static_cast<Pen*>(data);
  pen.out.curve_to(pen.to_x(ax, ay), pen.to_y(ay), pen.to_x(bx, by), pen.to_y(by), pen.to_x(x, y), pen.to_y(y));
}
void close_path(hb_draw_funcs_t*, void* data, hb_draw_state_t*, void*) { static_cast<Pen*>(data)->out.close(); }

hb_draw_funcs_t* draw_funcs() {
  static hb_draw_funcs_t* const funcs = [] {
    hb_draw_funcs_t* made = hb_draw_funcs_create();
    hb_draw_funcs_set_move_to_func(made, move_to, nullptr, nullptr);
    hb_draw_funcs_set_line_to_func(made, line_to, nullptr, nullptr);
    hb_draw_funcs_set_cubic_to_func(made, cubic_to, nullptr, nullptr);  // quadratics come as cubics
    hb_draw_funcs_set_close_path_func(made, close_path, nullptr, nullptr);
    hb_draw_funcs_make_immutable(made);
    return made;
  }();
  return funcs;
}

/// Where Pango has told HarfBuzz to.
bool made_bolder(hb_font_t* font) {
#if HB_VERSION_ATLEAST(7, 0, 0)
  float x = 0, y = 0;
  hb_bool_t in_place = false;
  hb_font_get_synthetic_bold(font, &x, &y, &in_place);
  return x != 0 || y != 0;
#else
  static_cast<void>(font);
  return false;
#endif
}

struct Bytes {
  const unsigned char* at;
  std::size_t left;
};
cairo_status_t read_bytes(void* closure, unsigned char* out, unsigned int length) {
  Bytes& bytes = *static_cast<Bytes*>(closure);
  if (bytes.left < length) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(out, bytes.at, length);
  bytes.at += length;
  bytes.left -= length;
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

Face::Face(PangoFont* font, double reference) : font_(PANGO_FONT(g_object_ref(font))), shapes_(hb_font_reference(pango_font_get_hb_font(font))), reference_(reference) {
  int scale_x = 0, scale_y = 0;
  hb_font_get_scale(shapes_, &scale_x, &scale_y);
  em_x_ = std::max(1, std::abs(scale_x));
  em_y_ = std::max(1, std::abs(scale_y));
  hb_font_extents_t lines{};
  hb_font_get_h_extents(shapes_, &lines);
  ascent_ = static_cast<float>(lines.ascender / em_y_);
  descent_ = static_cast<float>(-lines.descender / em_y_);
  hb_codepoint_t blank = 0;
  space_ = hb_font_get_nominal_glyph(shapes_, ' ', &blank) ? static_cast<float>(hb_font_get_glyph_h_advance(shapes_, blank) / em_x_) : 0.28F;
  cairo_matrix_init_identity(&slant_);

  hb_face_t* face = hb_font_get_face(shapes_);
  pictures_ = hb_ot_color_has_png(face);
  if (!pictures_ && (hb_ot_color_has_layers(face) || hb_ot_color_has_svg(face))) {
    if (cairo_scaled_font_t* scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font))) coloured_ = cairo_scaled_font_reference(scaled);
  }
  // fontconfig makes up the weights and italics that a family lacks.
  FcPattern* pattern = nullptr;
  g_object_get(font, "pattern", &pattern, nullptr);
  FcBool bold = FcFalse;
  if (pattern && FcPatternGetBool(pattern, FC_EMBOLDEN, 0, &bold) == FcResultMatch && bold && !made_bolder(shapes_)) embolden_ = 1.0 / 28;
  FcMatrix* matrix = nullptr;
  if (pattern && FcPatternGetMatrix(pattern, FC_MATRIX, 0, &matrix) == FcResultMatch && matrix && !coloured() && hb_font_get_synthetic_slant(shapes_) == 0.0F)
    slant_.xy = matrix->yy != 0 ? matrix->xy / matrix->yy : 0;
}

Face::~Face() {
  if (coloured_) cairo_scaled_font_destroy(coloured_);
  hb_font_destroy(shapes_);
  g_object_unref(font_);
}

float Face::widest_digit() const {
  if (widest_digit_ > 0) return widest_digit_;
  hb_buffer_t* digits = hb_buffer_create();
  hb_buffer_add_utf8(digits, "0123456789", -1, 0, -1);
  hb_buffer_guess_segment_properties(digits);
  const hb_feature_t features[] = {{HB_TAG('t', 'n', 'u', 'm'), 1, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
                                   {HB_TAG('k', 'e', 'r', 'n'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END}};
  hb_shape(shapes_, digits, features, 2);
  unsigned count = 0;
  const hb_glyph_position_t* places = hb_buffer_get_glyph_positions(digits, &count);
  for (unsigned i = 0; i < count; ++i) widest_digit_ = std::max(widest_digit_, static_cast<float>(places[i].x_advance / em_x_));
  hb_buffer_destroy(digits);
  return widest_digit_;
}

Extents Face::extents(std::uint32_t glyph) const {
  if (const auto known = extents_.find(glyph); known != extents_.end()) return known->second;
  if (extents_.size() >= most_extents) extents_.clear();
  hb_glyph_extents_t box{};
  Extents out;
  if (hb_font_get_glyph_extents(shapes_, glyph, &box)) {
    out = {static_cast<float>(box.x_bearing / em_x_), static_cast<float>(-box.y_bearing / em_y_), static_cast<float>(box.width / em_x_), static_cast<float>(-box.height / em_y_)};
    const auto lean = static_cast<float>(slant_.xy);
    const float low = lean * -(out.y + out.h), high = lean * -out.y;
    out.x += std::min(low, high);
    out.w += std::abs(high - low);
    const auto bold = static_cast<float>(embolden_);
    if (out.w > 0) out = {out.x - bold / 2, out.y - bold / 2, out.w + bold, out.h + bold};
  }
  return extents_[glyph] = out;
}

void Face::outline(Outline& out, std::uint32_t glyph, double x, double y, double size) const {
  Pen pen{out, x, y, size / em_x_, size / em_y_, slant_.xy};
#if HB_VERSION_ATLEAST(7, 0, 0)
  hb_font_draw_glyph(shapes_, glyph, draw_funcs(), &pen);
#else
  hb_font_get_glyph_shape(shapes_, glyph, draw_funcs(), &pen);
#endif
}

void Face::show_picture(cairo_t* target, std::uint32_t glyph, double x, double y, double size) const {
  // Not through cairo's fonts: they would keep each emoji of each size for good.
  hb_blob_t* png = hb_ot_color_glyph_reference_png(shapes_, glyph);
  unsigned length = 0;
  const char* data = hb_blob_get_data(png, &length);
  Bytes bytes{reinterpret_cast<const unsigned char*>(data), length};
  cairo_surface_t* picture = cairo_image_surface_create_from_png_stream(read_bytes, &bytes);
  const int w = cairo_image_surface_get_width(picture), h = cairo_image_surface_get_height(picture);
  const Extents box = extents(glyph);
  if (cairo_surface_status(picture) == CAIRO_STATUS_SUCCESS && w > 0 && h > 0) {
    cairo_save(target);
    cairo_translate(target, x + static_cast<double>(box.x) * size, y + static_cast<double>(box.y) * size);
    cairo_scale(target, static_cast<double>(box.w) * size / w, static_cast<double>(box.h) * size / h);
    cairo_set_source_surface(target, picture, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(target), CAIRO_FILTER_GOOD);
    cairo_rectangle(target, 0, 0, w, h);
    cairo_fill(target);
    cairo_restore(target);
  }
  cairo_surface_destroy(picture);
  hb_blob_destroy(png);
}

void Face::show(cairo_t* target, std::uint32_t glyph, double x, double y, double size) const {
  if (pictures_) {
    show_picture(target, glyph, x, y, size);
    return;
  }
  cairo_matrix_t matrix;
  cairo_scaled_font_get_font_matrix(coloured_, &matrix);
  const double scale = size / reference_;
  matrix.xx *= scale;
  matrix.xy *= scale;
  matrix.yx *= scale;
  matrix.yy *= scale;
  cairo_save(target);
  cairo_set_font_face(target, cairo_scaled_font_get_font_face(coloured_));
  cairo_set_font_matrix(target, &matrix);
  const cairo_glyph_t one{glyph, x, y};
  cairo_show_glyphs(target, &one, 1);
  cairo_restore(target);
}

}  // namespace kudosk::text
