// Outlines → how much of each pixel they cover, exactly (non-zero winding). cairo samples outlines in 15 steps a pixel and takes ten times as long for a page of text.
// Owned by who paints; one thread each.
#pragma once

#include <cairo.h>

#include <cstddef>
#include <vector>

namespace kudosk::text {

/// Takes a glyph's outline, point by point, in real pixels (y down).
class Outline {
 public:
  virtual ~Outline() = default;
  virtual void move_to(double x, double y) = 0;
  virtual void line_to(double x, double y) = 0;
  virtual void curve_to(double ax, double ay, double bx, double by, double x, double y) = 0;
  virtual void close() = 0;
};

/// An A8 mask over a rectangle of the target's pixels, to which outlines are added one glyph at a time.
class Coverage : public Outline {
 public:
  Coverage(int x, int y, int w, int h);
  ~Coverage() override;
  Coverage(const Coverage&) = delete;
  Coverage& operator=(const Coverage&) = delete;

  void move_to(double x, double y) override;
  void line_to(double x, double y) override;
  void curve_to(double ax, double ay, double bx, double by, double x, double y) override;
  void close() override {}
  /// Ends a glyph: what was drawn since the last is added to the mask.
  void add();
  /// Draws the source of `target` through the mask.
  void paint(cairo_t* target);

 private:
  struct Edge {
    float x0, y0, x1, y1;
  };
  void end_contour();
  void edge(const Edge& edge, int left, int top, int w, int h);

  int x_, y_, w_, h_;
  cairo_surface_t* mask_;
  std::vector<Edge> edges_;
  std::vector<float> changes_;  ///< from one pixel to the next, row by row
  double start_x_ = 0, start_y_ = 0, at_x_ = 0, at_y_ = 0;
  bool open_ = false;
};

}  // namespace kudosk::text
