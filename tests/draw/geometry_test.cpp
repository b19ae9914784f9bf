#include "draw/geometry.h"

#include "catch.h"

using namespace kudosk::draw;

TEST_CASE("a colour is read from three, six or eight digits and from nothing else") {
  Colour c;
  REQUIRE(parse_colour("#fff", c));
  CHECK(c == Colour{1, 1, 1, 1});
  REQUIRE(parse_colour("#FfB454", c));
  CHECK(c.r == Approx(1.0f));
  CHECK(c.g == Approx(180 / 255.0f));
  CHECK(c.b == Approx(84 / 255.0f));
  CHECK(c.a == 1.0f);
  REQUIRE(parse_colour("#00000080", c));
  CHECK(c.a == Approx(128 / 255.0f));
  const Colour before = c;
  for (const char* bad : {"", "#", "fff", "#ff", "#ffff", "#fffff", "#fffffff", "#fffffffff", "#ggg", "# ff", "#12345g", "red"}) {
    INFO(bad);
    CHECK_FALSE(parse_colour(bad, c));
    CHECK(c == before);
  }
}

TEST_CASE("contrast is WCAG's") {
  CHECK(contrast(hex("#000"), hex("#fff")) == Approx(21.0));
  CHECK(contrast(hex("#fff"), hex("#000")) == Approx(21.0));
  CHECK(contrast(hex("#777"), hex("#777")) == Approx(1.0));
  // The pairs that people look up: #767676 on white just passes 4.5, #777777 just fails.
  CHECK(contrast(hex("#767676"), hex("#fff")) == Approx(4.54).margin(0.005));
  CHECK(contrast(hex("#777777"), hex("#fff")) == Approx(4.48).margin(0.005));
}

TEST_CASE("a translucent colour is blended over an opaque one") {
  const Colour c = blend(hex("#ffffff").with_alpha(0.25f), hex("#000"));
  CHECK(c.r == Approx(0.25f));
  CHECK(c.a == 1.0f);
  CHECK(blend(hex("#123456"), hex("#fff")) == hex("#123456"));
}

TEST_CASE("the union of rectangles leaves empty ones out") {
  CHECK(unite({}, {3, 4, 5, 6}) == Rect{3, 4, 5, 6});
  CHECK(unite({3, 4, 5, 6}, {10, 10, 0, 9}) == Rect{3, 4, 5, 6});
  CHECK(unite({0, 0, 10, 10}, {5, -5, 10, 10}) == Rect{0, -5, 15, 15});
}

TEST_CASE("the short side of every stage has 1080 stage pixels") {
  const Stage hd = make_stage(1280, 720);
  CHECK(hd.w == Approx(1920));
  CHECK(hd.h == Approx(1080));
  CHECK(hd.scale == Approx(2.0 / 3));
  const Stage wide = make_stage(3840, 1080);
  CHECK(wide.w == Approx(3840));
  CHECK(wide.h == Approx(1080));
  const Stage uhd = make_stage(3840, 2160);
  CHECK(uhd.w == Approx(1920));
  CHECK(uhd.scale == Approx(2));
  const Stage upright = make_stage(1080, 1920);
  CHECK(upright.w == Approx(1080));
  CHECK(upright.h == Approx(1920));
  CHECK(upright.portrait());
  CHECK(upright.safe() == Rect{64, 96, 952, 1728});
  const Stage square = make_stage(1280, 1024);
  CHECK(square.h == Approx(1080));
  CHECK(square.w == Approx(1350));
}

TEST_CASE("a turned output is laid out as a person sees it") {
  for (const int rotate : {90, 270, -90, 450}) {
    const Stage stage = make_stage(1920, 1080, rotate);
    CHECK(stage.w == Approx(1080));
    CHECK(stage.h == Approx(1920));
    CHECK(stage.out_w == 1920);
    CHECK(stage.out_h == 1080);
    CHECK((stage.rotate == 90 || stage.rotate == 270));
  }
  CHECK(make_stage(1920, 1080, -90).rotate == 270);
  CHECK_FALSE(make_stage(1920, 1080, 180).portrait());
}
