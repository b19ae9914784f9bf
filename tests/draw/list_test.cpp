#include "draw/list.h"

#include "catch.h"
#include "draw/theme.h"

using namespace kudosk::draw;

namespace {

class Said : public Typeset {
 public:
  std::string describe() const override { return "\"Thank\nyou\" 72 px\n"; }
};

}  // namespace

TEST_CASE("a frame is described one command a line, rounded, without negative zeros") {
  auto ground = std::make_shared<Backdrop>();
  ground->from = hex("#0b1026");
  ground->to = hex("#191a45");
  ground->lights = {{0.12f, 0.08f, 1100, 800, hex("#7458ff").with_alpha(0.55f), 0.65f}};
  auto layer = std::make_shared<Layer>();
  layer->name = "message 1";
  layer->bounds = {690, 276, 1010.04f, 92};
  layer->shapes = {Words{std::make_shared<Said>(), 0, {690, 276}}};

  List list;
  list.push_back(Ground{ground, ground, 1});
  list.push_back(Put{layer, -0.01f, 23.96f, 0.504f, 1});
  list.push_back(Fill{{96, 494, 1244.16f, 56}, 28, Paint::solid(hex("#7ee0c0")), 1});
  list.push_back(Arc{{406, 540}, 286, 28, 0.333f, Paint::solid(hex("#ffffff80")), 1});
  list.push_back(Confetti{{Piece{100, 100, 10, 20, 0, 1, hex("#fff"), 0, 1}, Piece{200, 300, 10, 20, 0, 1, hex("#fff"), 0, 0.5f}}});
  list.push_back(Dim{hex("#000"), 0.25f});
  CHECK(describe(list) ==
        "ground #0b1026>#191a45 light 0.12,0.08 1100x800 #7458ff8c@0.65\n"
        "put \"message 1\" 690,300 1010x92 alpha 0.5 scale 1; words 690,276 line 0 \"Thank | you\" 72 px\n"
        "fill 96,494 1244.2x56 radius 28 #7ee0c0 alpha 1\n"
        "arc 406,540 radius 286 width 28 share 0.33 #ffffff80 alpha 1\n"
        "confetti 2 about 150,200 within 95,90 110x220 alpha 0.75\n"
        "dim #000000 alpha 0.25\n");
}

TEST_CASE("a ground between two backdrops names both, and one alone when the mix is at an end") {
  auto a = std::make_shared<Backdrop>(), b = std::make_shared<Backdrop>();
  a->from = a->to = hex("#111111");
  b->from = b->to = hex("#222222");
  CHECK(describe({Ground{a, b, 0.5f}}) == "ground #111111>#111111 to #222222>#222222 mix 0.5\n");
  CHECK(describe({Ground{a, b, 0}}) == "ground #111111>#111111\n");
  CHECK(describe({Ground{a, b, 1}}) == "ground #222222>#222222\n");
  CHECK(describe({Ground{nullptr, b, 0.3f}}) == "ground #222222>#222222\n");
  CHECK(describe({Ground{}}) == "ground none\n");
}

TEST_CASE("every shape of a layer has words for itself") {
  auto layer = std::make_shared<Layer>();
  layer->name = "all";
  layer->bounds = {0, 0, 100, 100};
  Paint conic;
  conic.type = Paint::Type::conic;
  conic.a = {50, 50};
  conic.angle = 210;
  conic.stops = {{0, hex("#ffb454")}, {1, hex("#ff6f91")}};
  layer->shapes = {RoundedRect{{0, 0, 10, 20}, 4, Paint::solid(hex("#ffffff12")), 2, hex("#ffffff24")},
                   RingShape{{50, 50}, 40, 14, conic},
                   Line{{0, 0}, {10, 10}, {1, 1}, {9, 9}, 2, hex("#fff"), true},
                   Icon{"badge", {0, 0, 62, 62}, hex("#7ee0c0")},
                   Picture{nullptr, {0, 0, 5, 5}, 2.5f},
                   QrCode{"https://example.org/a", {0, 0, 40, 40}, hex("#000"), hex("#fff")},
                   Shadow{{0, 0, 10, 10}, 2, 8, hex("#00000080")}};
  CHECK(describe({Put{layer}}) ==
        "put \"all\" 0,0 100x100 alpha 1 scale 1; rect 0,0 10x20 radius 4 #ffffff12 line 2 #ffffff24; ring 50,50 radius 40 width 14 conic 50,50 from 210 #ffb454@0 #ff6f91@1; "
        "dots 0,0 1,1 9,9 10,10 width 2 #ffffff; icon badge 0,0 62x62 #7ee0c0; picture 0,0 5x5 radius 2.5 none; qr 0,0 40x40 \"https://example.org/a\" #000000 on #ffffff; "
        "shadow 0,0 10x10 radius 2 blur 8 #00000080\n");
}

TEST_CASE("a scene without a backdrop of its own has the theme's common one, a theme without any the plain one") {
  Theme theme;
  CHECK(theme.backdrop("recognition").from == hex("#0b1026"));
  theme.backdrops["default"].from = hex("#123456");
  theme.backdrops["goal"].from = hex("#654321");
  CHECK(theme.backdrop("recognition").from == hex("#123456"));
  CHECK(theme.backdrop("goal").from == hex("#654321"));
}
