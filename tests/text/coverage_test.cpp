#include "text/coverage.h"

#include "catch.h"

using kudosk::text::Coverage;

namespace {

struct Canvas {
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 16, 8);
  cairo_t* target = cairo_create(surface);
  ~Canvas() {
    cairo_destroy(target);
    cairo_surface_destroy(surface);
  }
  void draw(Coverage& coverage) const {
    cairo_set_source_rgba(target, 0, 0, 0, 1);
    coverage.paint(target);
    cairo_surface_flush(surface);
  }
  int at(int x, int y) const { return cairo_image_surface_get_data(surface)[y * cairo_image_surface_get_stride(surface) + x]; }
};

void box(Coverage& out, double x0, double y0, double x1, double y1, bool reversed = false) {
  out.move_to(x0, y0);
  if (reversed) {
    out.line_to(x0, y1);
    out.line_to(x1, y1);
    out.line_to(x1, y0);
  } else {
    out.line_to(x1, y0);
    out.line_to(x1, y1);
    out.line_to(x0, y1);
  }
  out.close();
}

}  // namespace

TEST_CASE("a pixel is covered by as much of it as lies inside") {
  Canvas canvas;
  Coverage coverage(0, 0, 16, 8);
  box(coverage, 2.25, 1.5, 4.5, 3);
  coverage.add();
  canvas.draw(coverage);
  CHECK(canvas.at(1, 2) == 0);
  CHECK(canvas.at(2, 2) == Approx(0.75 * 255).margin(1));
  CHECK(canvas.at(3, 2) == 255);
  CHECK(canvas.at(4, 2) == Approx(0.5 * 255).margin(1));
  CHECK(canvas.at(3, 1) == Approx(0.5 * 255).margin(1));
  CHECK(canvas.at(3, 3) == 0);
}

TEST_CASE("slopes and curves are exact, too") {
  Canvas canvas;
  Coverage coverage(0, 0, 16, 8);
  coverage.move_to(0, 0);
  coverage.line_to(4, 0);
  coverage.line_to(0, 4);
  coverage.close();
  coverage.add();
  // A quarter of a circle around (8, 0) with radius 4.
  coverage.move_to(8, 0);
  coverage.line_to(12, 0);
  coverage.curve_to(12, 4 * 0.5523, 8 + 4 * 0.5523, 4, 8, 4);
  coverage.close();
  coverage.add();
  canvas.draw(coverage);
  CHECK(canvas.at(0, 0) == 255);
  CHECK(canvas.at(3, 0) == Approx(127).margin(1));
  CHECK(canvas.at(2, 1) == Approx(127).margin(1));
  CHECK(canvas.at(3, 1) == 0);
  int sum = 0;
  for (int y = 0; y < 8; ++y)
    for (int x = 8; x < 16; ++x) sum += canvas.at(x, y);
  CHECK(sum / 255.0 == Approx(3.14159 * 4).epsilon(0.01));
}

TEST_CASE("a hole is left open, an overlap is not painted twice") {
  Canvas canvas;
  Coverage coverage(0, 0, 16, 8);
  box(coverage, 1, 1, 7, 7);
  box(coverage, 3, 3, 5, 5, true);
  coverage.add();
  box(coverage, 9, 1, 13, 5);
  box(coverage, 11, 3, 15, 7);
  coverage.add();
  canvas.draw(coverage);
  CHECK(canvas.at(2, 4) == 255);
  CHECK(canvas.at(4, 4) == 0);
  CHECK(canvas.at(12, 4) == 255);
}

TEST_CASE("glyphs that touch leave no seam") {
  Canvas canvas;
  Coverage coverage(0, 0, 16, 8);
  box(coverage, 1, 1, 4.5, 4);
  coverage.add();
  box(coverage, 4.5, 1, 8, 4);
  coverage.add();
  canvas.draw(coverage);
  for (int x = 1; x < 8; ++x) CHECK(canvas.at(x, 2) >= 254);
}

TEST_CASE("what lies outside of the mask does no harm") {
  Canvas canvas;
  Coverage coverage(2, 2, 6, 4);
  box(coverage, -100, -100, 100, 100);
  coverage.add();
  box(coverage, 1e30, 0, 1e35, 5);
  coverage.add();
  coverage.curve_to(1, 2, 3, 4, 5, 6);
  coverage.add();
  canvas.draw(coverage);
  CHECK(canvas.at(1, 3) == 0);
  CHECK(canvas.at(2, 2) == 255);
  CHECK(canvas.at(7, 5) == 255);
  CHECK(canvas.at(8, 3) == 0);
}
