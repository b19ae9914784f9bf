#include "app/kept_pictures.h"

#include "catch.h"

using namespace kudosk;
using app::KeptPictures;

namespace {

KeptPictures::Kept square(int side) {
  auto bitmap = std::make_shared<draw::Bitmap>();
  bitmap->w = bitmap->h = side;
  bitmap->stride = side * 4;
  bitmap->pixels.resize(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  return bitmap;
}

}  // namespace

TEST_CASE("a picture is kept at each size that it was wanted at") {
  KeptPictures kept(1 << 20);
  const auto small = square(10), large = square(20);
  kept.keep("a.png", 10, 10, small);
  kept.keep("a.png", 20, 20, large);
  REQUIRE(kept.find("a.png", 10, 10));
  CHECK(*kept.find("a.png", 10, 10) == small);
  CHECK(*kept.find("a.png", 20, 20) == large);
  CHECK_FALSE(kept.find("a.png", 30, 30));
  CHECK_FALSE(kept.find("b.png", 10, 10));
}

TEST_CASE("that a picture can't be decoded is kept as well") {
  KeptPictures kept(1 << 20);
  kept.keep("broken.png", 10, 10, nullptr);
  REQUIRE(kept.find("broken.png", 10, 10));
  CHECK(*kept.find("broken.png", 10, 10) == nullptr);
}

TEST_CASE("the least recently used go where there are more bytes than the budget") {
  const std::size_t one = 100 * 100 * 4;
  KeptPictures kept(3 * one + one / 2);
  for (const char* file : {"a", "b", "c"}) kept.keep(file, 100, 100, square(100));
  kept.find("a", 100, 100);
  kept.keep("d", 100, 100, square(100));
  CHECK(kept.find("a", 100, 100));
  CHECK_FALSE(kept.find("b", 100, 100));
  CHECK(kept.size() == 3);
  CHECK(kept.bytes() <= 3 * one + one / 2);
  // One that is larger than all of it is kept alone: the next act of the same has it.
  kept.keep("huge", 400, 400, square(400));
  CHECK(kept.find("huge", 400, 400));
  CHECK(kept.size() == 1);
  kept.keep("a", 100, 100, square(100));
  CHECK(kept.size() == 1);
  CHECK(kept.bytes() < 2 * one);
}

TEST_CASE("of a picture that nothing names any more nothing stays") {
  KeptPictures kept(1 << 20);
  // Faces that change week after week, as their addresses do; the logo is no feed's.
  for (int week = 0; week < 50; ++week) {
    const std::string face = "cache/face-" + std::to_string(week) + ".png";
    kept.keep(face, 40, 40, square(40));
    kept.keep(face, 80, 80, square(80));
    kept.keep("logo.png", 60, 20, square(20));
    kept.forget_all_but({face, "logo.png"});
    CHECK(kept.size() == 3);
    CHECK(kept.find(face, 40, 40));
    CHECK(kept.find(face, 80, 80));
  }
  const auto bytes = kept.bytes();
  kept.forget("logo.png");
  CHECK_FALSE(kept.find("logo.png", 60, 20));
  CHECK(kept.size() == 2);
  CHECK(kept.bytes() < bytes);
  kept.forget("logo.png");
  kept.forget_all_but({});
  CHECK(kept.size() == 0);
  CHECK(kept.bytes() == 0);
}

TEST_CASE("a picture in another's place takes only its own room") {
  KeptPictures kept(1 << 20);
  kept.keep("a", 10, 10, square(10));
  const auto bytes = kept.bytes();
  kept.keep("a", 10, 10, square(10));
  CHECK(kept.bytes() == bytes);
  CHECK(kept.size() == 1);
}
