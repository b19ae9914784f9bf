#include "text/paint.h"

#include <algorithm>
#include <cstdint>

#include "catch.h"

using namespace kudosk;
using namespace kudosk::text;

namespace {

class Canvas {
 public:
  Canvas(int w, int h) : w_(w), h_(h), surface_(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, w, h)), target_(cairo_create(surface_)) {}
  ~Canvas() {
    cairo_destroy(target_);
    cairo_surface_destroy(surface_);
  }
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  cairo_t* target() const { return target_; }
  std::uint32_t at(int x, int y) const {
    cairo_surface_flush(surface_);
    return reinterpret_cast<const std::uint32_t*>(cairo_image_surface_get_data(surface_) + y * cairo_image_surface_get_stride(surface_))[x];
  }
  static int channel(std::uint32_t pixel, int shift) { return static_cast<int>(pixel >> shift & 255); }
  /// Where there is anything.
  draw::Rect ink() const {
    int left = w_, top = h_, right = 0, bottom = 0;
    for (int y = 0; y < h_; ++y)
      for (int x = 0; x < w_; ++x)
        if (channel(at(x, y), 24) > 8) {
          left = std::min(left, x);
          right = std::max(right, x + 1);
          top = std::min(top, y);
          bottom = std::max(bottom, y + 1);
        }
    return right > left ? draw::Rect{static_cast<float>(left), static_cast<float>(top), static_cast<float>(right - left), static_cast<float>(bottom - top)} : draw::Rect{};
  }
  /// Pixels that are opaque and of this colour.
  template <class F>
  int count(F&& matches) const {
    int sum = 0;
    for (int y = 0; y < h_; ++y)
      for (int x = 0; x < w_; ++x)
        if (channel(at(x, y), 24) > 250 && matches(channel(at(x, y), 16), channel(at(x, y), 8), channel(at(x, y), 0))) ++sum;
    return sum;
  }

 private:
  int w_, h_;
  cairo_surface_t* surface_;
  cairo_t* target_;
};

Style style(float size) {
  Style out;
  out.size = size;
  out.weight = 700;
  out.colour = {1, 1, 1, 1};
  return out;
}

/// Emoji are pictures with a clear edge, up to an eighth of the size by the release of the font: `edge` px of it.
void check_ink(const std::string& text, float scale, double edge) {
  CAPTURE(text, scale);
  const auto set = make_typesetter(scale)->set(text, style(60), 400);
  Canvas canvas(static_cast<int>(500 * scale), static_cast<int>(400 * scale));
  paint(canvas.target(), *set, -1, 40 * static_cast<double>(scale), 90 * static_cast<double>(scale));
  const draw::Rect seen = canvas.ink();
  CHECK(seen.x / scale == Approx(set->ink.x + 40).margin(edge));
  CHECK(seen.y / scale == Approx(set->ink.y + 90).margin(edge));
  CHECK(seen.right() / scale == Approx(set->ink.right() + 40).margin(edge));
  CHECK(seen.bottom() / scale == Approx(set->ink.bottom() + 90).margin(edge));
}

}  // namespace

TEST_CASE("what is painted is where the paragraph says it has ink, at any scale") {
  for (const float scale : {0.667F, 1.0F, 2.0F})
    for (const auto& [text, edge] : {std::pair("Agfj", 2.0), {"Two lines of\nwords", 2.0}, {"กี๊ หมู", 2.0}, {"شُكْرًا جزيلاً", 2.0}, {"手伝って", 2.0}, {"👏👩‍💻", 8.0}})
      check_ink(text, scale, edge);
}

TEST_CASE("a line is painted alone where it stands among the others") {
  const auto type = make_typesetter(1);
  const auto set = type->set("one\ntwo", style(60), 300);
  Canvas all(300, 200), second(300, 200), none(300, 200);
  paint(all.target(), *set, -1, 10, 10);
  paint(second.target(), *set, 1, 10, 10);
  paint(none.target(), *set, 7, 10, 10);
  CHECK(second.ink().y > all.ink().y + 50);
  CHECK(second.ink().bottom() == all.ink().bottom());
  CHECK(none.ink().empty());
  bool same = true;
  for (int y = 90; y < 200; ++y)
    for (int x = 0; x < 300; ++x) same = same && all.at(x, y) == second.at(x, y);
  CHECK(same);
}

TEST_CASE("each run has its colour, and emoji have their own") {
  const auto type = make_typesetter(1);
  Run red, blue;
  red.text = "HHH ";
  red.colour = {1, 0, 0, 1};
  blue.text = "HHH";
  blue.colour = {0, 0, 1, 1};
  blue.strike = true;
  Canvas letters(400, 120);
  paint(letters.target(), *type->set({red, blue}, style(80), 400), -1, 0, 0);
  CHECK(letters.count([](int r, int g, int b) { return r > 250 && g == 0 && b == 0; }) > 1500);
  CHECK(letters.count([](int r, int g, int b) { return b > 250 && g == 0 && r == 0; }) > 1500);
  CHECK(letters.count([](int r, int g, int b) { return r > 5 && b > 5 && g >= 0; }) < 20);
  Canvas emoji(200, 120);
  paint(emoji.target(), *type->set("❤️", style(80), 200), -1, 10, 0);
  CHECK(emoji.count([](int r, int g, int b) { return r > 180 && g < 90 && b < 90; }) > 1500);
  Canvas text(200, 120);
  paint(text.target(), *type->set("☎", style(80), 200), -1, 10, 0);
  CHECK(text.count([](int r, int g, int b) { return r > 250 && g > 250 && b > 250; }) > 500);
}

TEST_CASE("a struck run has a line through it, blanks included") {
  const auto type = make_typesetter(1);
  Run struck;
  struck.text = "a a";
  struck.colour = {1, 1, 1, 1};
  Canvas plain(200, 120), canvas(200, 120);
  paint(plain.target(), *type->set({struck}, style(80), 200), -1, 10, 0);
  struck.strike = true;
  const auto set = type->set({struck}, style(80), 200);
  paint(canvas.target(), *set, -1, 10, 0);
  const int y = static_cast<int>(set->lines[0].baseline - 0.3F * 80), x = 10 + static_cast<int>(set->width / 2);
  CHECK(canvas.at(x, y) == 0xFFFFFFFF);
  CHECK(plain.at(x, y) == 0);
}

TEST_CASE("a picture is drawn in its line, in its colours") {
  const auto type = make_typesetter(1);
  auto bitmap = std::make_shared<draw::Bitmap>();
  bitmap->w = bitmap->h = 200;
  bitmap->stride = 800;
  bitmap->pixels.assign(200 * 200, 0xFF00FF00);
  Run picture;
  picture.emoji = bitmap;
  Canvas canvas(300, 120);
  const auto set = type->set({picture}, style(60), 300);
  paint(canvas.target(), *set, -1, 0, 20);
  const int green = canvas.count([](int r, int g, int b) { return r == 0 && g == 255 && b == 0; });
  CHECK(green > 66 * 66);
  CHECK(green < 71 * 71);
}

TEST_CASE("a letter that no font has is a dot, not a box") {
  const auto type = make_typesetter(1);
  Canvas canvas(200, 120);
  const auto set = type->set("\U0010FFFD", style(80), 200);
  paint(canvas.target(), *set, -1, 10, 0);
  CHECK(canvas.ink().w > 8);
  CHECK(canvas.ink().w < 20);
  CHECK(canvas.ink().h < 20);
}

TEST_CASE("a dim run does not get darker where its letters touch") {
  const auto type = make_typesetter(1);
  Style dim = style(80);
  dim.colour = {1, 1, 1, 0.5F};
  Canvas canvas(500, 160);
  paint(canvas.target(), *type->set("سلسبيل", dim, 500), -1, 10, 20);
  int most = 0;
  for (int y = 0; y < 160; ++y)
    for (int x = 0; x < 500; ++x) most = std::max(most, Canvas::channel(canvas.at(x, y), 24));
  CHECK(most <= 129);
  CHECK(most >= 126);
}

TEST_CASE("a fixed paragraph has nothing to paint") {
  const auto set = make_fixed_typesetter()->set("abc", style(60), 300);
  Canvas canvas(300, 120);
  paint(canvas.target(), *set, -1, 0, 0);
  CHECK(canvas.ink().empty());
}
