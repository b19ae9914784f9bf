// One font as it is drawn: its outlines and pictures by glyph, at any size. Made by the Shaper, shared with the paragraphs that use it; their thread.
#pragma once

#include <cairo.h>
#include <hb.h>
#include <pango/pango.h>

#include <cstdint>
#include <unordered_map>

#include "text/coverage.h"

namespace kudosk::text {

/// Where a glyph has ink, in em from its origin (y down).
struct Extents {
  float x = 0, y = 0, w = 0, h = 0;
};

class Face {
 public:
  /// `font` was loaded at `reference` px.
  Face(PangoFont* font, double reference);
  ~Face();
  Face(const Face&) = delete;
  Face& operator=(const Face&) = delete;

  float ascent() const { return ascent_; }    ///< em
  float descent() const { return descent_; }  ///< em, positive
  float space() const { return space_; }      ///< em: a blank's advance
  float widest_digit() const;                 ///< em: the advance of the widest tabular figure
  Extents extents(std::uint32_t glyph) const;
  /// Made of pictures or colours: drawn by show(), and not with a path.
  bool coloured() const { return pictures_ || coloured_ != nullptr; }
  /// Width in em of the line to draw around the outlines of a weight that the font does not have; 0: none.
  double embolden() const { return embolden_; }
  /// Gives the glyph's outline, its origin at (x, y), its em `size` long.
  void outline(Outline& out, std::uint32_t glyph, double x, double y, double size) const;
  /// REQUIRES: coloured().
  void show(cairo_t* target, std::uint32_t glyph, double x, double y, double size) const;

 private:
  PangoFont* font_;
  hb_font_t* shapes_;
  double reference_, em_x_, em_y_;  ///< the shapes' units an em
  cairo_matrix_t slant_{};          ///< of an italic that the font does not have
  double embolden_ = 0;
  float ascent_ = 0, descent_ = 0, space_ = 0;
  bool pictures_ = false;                    ///< its glyphs are PNGs
  cairo_scaled_font_t* coloured_ = nullptr;  ///< of a font that is coloured in another way
  mutable float widest_digit_ = 0;           ///< 0: not asked for yet
  void show_picture(cairo_t* target, std::uint32_t glyph, double x, double y, double size) const;

  mutable std::unordered_map<std::uint32_t, Extents> extents_;
};

}  // namespace kudosk::text
