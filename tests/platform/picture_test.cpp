#include "platform/picture.h"

#include <SDL.h>
#include <SDL_image.h>

#include <cstring>
#include <functional>
#include <random>

#include "catch.h"

using namespace kudosk;
using namespace kudosk::platform;

namespace {

std::string big32(std::uint32_t v) { return {static_cast<char>(v >> 24), static_cast<char>(v >> 16), static_cast<char>(v >> 8), static_cast<char>(v)}; }
std::string big16(std::uint32_t v) { return {static_cast<char>(v >> 8), static_cast<char>(v)}; }
std::string little(std::uint64_t v, int n) {
  std::string out;
  for (int i = 0; i < n; ++i) out += static_cast<char>(v >> 8 * i);
  return out;
}
std::string text(std::initializer_list<int> bytes) {
  std::string out;
  for (const int b : bytes) out += static_cast<char>(b);
  return out;
}

/// A picture of our own: red on the left, blue on the right, its upper half light.
std::string encoded(int w, int h, bool jpeg, bool translucent = false) {
  SDL_Surface* surface = SDL_CreateRGBSurfaceWithFormat(0, w, h, 32, SDL_PIXELFORMAT_ARGB8888);
  for (int y = 0; y < h; ++y) {
    for (int x = 0; x < w; ++x) {
      const std::uint32_t level = y < h / 2 ? 0xf0 : 0x60;
      const std::uint32_t pixel = (translucent ? 0x80000000u : 0xff000000u) | (x < w / 2 ? level << 16 : level);
      static_cast<std::uint32_t*>(surface->pixels)[y * surface->pitch / 4 + x] = pixel;
    }
  }
  std::vector<char> room(1u << 20);
  SDL_RWops* out = SDL_RWFromMem(room.data(), static_cast<int>(room.size()));
  REQUIRE((jpeg ? IMG_SaveJPG_RW(surface, out, 0, 95) : IMG_SavePNG_RW(surface, out, 0)) == 0);
  const auto n = static_cast<std::size_t>(SDL_RWtell(out));
  SDL_RWclose(out);
  SDL_FreeSurface(surface);
  return std::string(room.data(), n);
}

/// A JPEG's EXIF segment with an orientation, put behind its beginning.
std::string turned_jpeg(const std::string& jpeg, int orientation) {
  const std::string tiff =
      std::string("MM\0\x2a", 4) + big32(8) + big16(1) + big16(0x0112) + big16(3) + big32(1) + big16(static_cast<std::uint32_t>(orientation)) + big16(0) + big32(0);
  const std::string body = std::string("Exif\0\0", 6) + tiff;
  return jpeg.substr(0, 2) + text({0xff, 0xe1}) + big16(static_cast<std::uint32_t>(body.size() + 2)) + body + jpeg.substr(2);
}

std::string png_header(std::uint32_t w, std::uint32_t h) {
  return std::string("\x89PNG\r\n\x1a\n", 8) + big32(13) + "IHDR" + big32(w) + big32(h) + text({8, 6, 0, 0, 0}) + big32(0);
}
std::string jpeg_header(std::uint32_t w, std::uint32_t h) {
  const std::string frame = text({0xff, 0xc0}) + big16(11) + text({8}) + big16(h) + big16(w) + text({1, 1, 0x11, 0});
  return text({0xff, 0xd8}) + frame + text({0xff, 0xda}) + big16(8) + text({1, 1, 0, 0, 63, 0});
}
std::string riff(const std::string& body) { return "RIFF" + little(static_cast<std::uint32_t>(body.size() + 4), 4) + "WEBP" + body; }
std::string webp_chunk(const std::string& name, const std::string& body) {
  return name + little(static_cast<std::uint32_t>(body.size()), 4) + body + (body.size() % 2 ? std::string(1, '\0') : "");
}
std::string vp8(std::uint32_t w, std::uint32_t h) { return webp_chunk("VP8 ", text({0x10, 0, 0, 0x9d, 0x01, 0x2a}) + little(w, 2) + little(h, 2)); }
std::string vp8l(std::uint32_t w, std::uint32_t h) { return webp_chunk("VP8L", text({0x2f}) + little((w - 1) | (h - 1) << 14, 4)); }
std::string vp8x(std::uint32_t w, std::uint32_t h, int flags = 0) { return webp_chunk("VP8X", text({flags, 0, 0, 0}) + little(w - 1, 3) + little(h - 1, 3)); }
std::string anmf(std::uint32_t w, std::uint32_t h, const std::string& picture) {
  return webp_chunk("ANMF", little(0, 6) + little(w - 1, 3) + little(h - 1, 3) + little(100, 3) + text({0}) + picture);
}
std::string gif_header(std::uint32_t w, std::uint32_t h, std::uint32_t fw, std::uint32_t fh) {
  return "GIF89a" + little(w, 2) + little(h, 2) + text({0, 0, 0}) + text({0x21, 0xf9, 4, 0, 0, 0, 0, 0}) + text({0x2c}) + little(0, 4) + little(fw, 2) + little(fh, 2) + text({0});
}
/// A whole GIF of one black and one white pixel, and a second frame that is to be left out.
std::string small_gif() {
  const std::string frame = text({0x2c}) + little(0, 4) + little(2, 2) + little(1, 2) + text({0, 2, 2, 0x44, 0x0a, 0});
  return "GIF89a" + little(2, 2) + little(1, 2) + text({0x80, 0, 0, 0, 0, 0, 255, 255, 255}) + frame + frame + text({0x3b});
}
/// The smallest lossless WebP: one pixel.
std::string small_webp_chunk() { return webp_chunk("VP8L", text({0x2f, 0, 0, 0, 0x10, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07})); }

ErrorKind kind_of(const std::string& bytes) {
  const auto info = probe(bytes);
  REQUIRE_FALSE(info);
  CHECK_FALSE(info.error().message.empty());
  return info.error().kind;
}

std::uint32_t at(const draw::Bitmap& b, int x, int y) { return b.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(b.w) + static_cast<std::size_t>(x)]; }
bool reddish(std::uint32_t p) { return (p >> 16 & 0xff) > (p & 0xff) + 40; }
bool light(std::uint32_t p) { return std::max(p >> 16 & 0xff, p & 0xff) > 0xa8; }

}  // namespace

TEST_CASE("the headers of the four formats are read") {
  const auto png = probe(png_header(640, 480));
  REQUIRE(png);
  CHECK((png->format == PictureInfo::Format::png && png->w == 640 && png->h == 480 && png->orientation == 1));
  const auto jpeg = probe(jpeg_header(800, 600));
  REQUIRE(jpeg);
  CHECK((jpeg->format == PictureInfo::Format::jpeg && jpeg->w == 800 && jpeg->h == 600));
  for (const std::string& webp :
       {riff(vp8(320, 200)), riff(vp8l(320, 200)), riff(vp8x(320, 200) + vp8(320, 200)), riff(vp8x(320, 200, 0x10) + webp_chunk("ALPH", "x") + vp8(320, 200)),
        riff(vp8x(320, 200, 2) + webp_chunk("ANIM", little(0, 6)) + anmf(320, 200, vp8l(320, 200)) + anmf(320, 200, vp8l(320, 200)))}) {
    const auto info = probe(webp);
    REQUIRE(info);
    CHECK((info->format == PictureInfo::Format::webp && info->w == 320 && info->h == 200));
  }
  const auto gif = probe(gif_header(500, 100, 500, 100));
  REQUIRE(gif);
  CHECK((gif->format == PictureInfo::Format::gif && gif->w == 500 && gif->h == 100));
  CHECK(probe(png_header(4096, 4096)));
}

TEST_CASE("a bomb is refused by its header, whatever its bytes weigh") {
  CHECK(kind_of(png_header(60000, 60000)) == ErrorKind::limit);
  CHECK(kind_of(png_header(4097, 1)) == ErrorKind::limit);
  CHECK(kind_of(png_header(0x80000001, 4)) == ErrorKind::limit);
  CHECK(kind_of(jpeg_header(65535, 65535)) == ErrorKind::limit);
  CHECK(kind_of(riff(vp8(16383, 16383))) == ErrorKind::limit);
  CHECK(kind_of(riff(vp8l(16384, 16384))) == ErrorKind::limit);
  CHECK(kind_of(riff(vp8x(1u << 24, 1u << 24) + vp8(1, 1))) == ErrorKind::limit);
  CHECK(kind_of(gif_header(65535, 65535, 1, 1)) == ErrorKind::limit);
  // A progressive JPEG with more passes than any encoder makes.
  std::string scans = jpeg_header(100, 100);
  for (int i = 0; i < 200; ++i) scans += text({0xff, 0xda}) + big16(8) + text({1, 1, 0, 0, 63, 0}) + "xyz";
  CHECK(kind_of(scans) == ErrorKind::limit);
}

TEST_CASE("a header that lies or is not whole is refused") {
  CHECK(kind_of(png_header(0, 10)) == ErrorKind::content);
  CHECK(kind_of(png_header(10, 10).substr(0, 20)) == ErrorKind::content);
  CHECK(kind_of(std::string("\x89PNG\r\n\x1a\n", 8) + big32(13) + "IDAT" + std::string(30, 'x')) == ErrorKind::content);
  CHECK(kind_of(jpeg_header(10, 0)) == ErrorKind::content);
  CHECK(kind_of(text({0xff, 0xd8, 0xff, 0xd9})) == ErrorKind::content);
  CHECK(kind_of(text({0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff})) == ErrorKind::content);
  CHECK(kind_of(jpeg_header(10, 10) + jpeg_header(4000, 4000).substr(2)) == ErrorKind::content);  // a second frame
  CHECK(kind_of(riff(vp8x(10, 10) + vp8(4000, 4000))) == ErrorKind::content);
  CHECK(kind_of(riff(vp8x(10, 10, 2) + anmf(10, 10, vp8l(4000, 4000)))) == ErrorKind::content);
  CHECK(kind_of(riff(vp8x(10, 10))) == ErrorKind::content);
  CHECK(kind_of(riff(webp_chunk("VP8 ", text({0x11, 0, 0, 0x9d, 0x01, 0x2a, 1, 0, 1, 0})))) == ErrorKind::content);  // no key frame
  CHECK(kind_of(gif_header(10, 10, 4000, 4000)) == ErrorKind::content);
  CHECK(kind_of(gif_header(10, 10, 0, 5)) == ErrorKind::content);
  CHECK(kind_of(gif_header(0, 10, 5, 5)) == ErrorKind::content);
  CHECK(kind_of("GIF89a" + little(5, 2) + little(5, 2) + text({0, 0, 0, 0x21, 0xfe, 255})) == ErrorKind::content);
}

TEST_CASE("what is no picture, or one of a format with a bad name, is refused") {
  for (const std::string& bytes : {std::string(), std::string("x"), std::string("<svg xmlns='http://www.w3.org/2000/svg'/>"), std::string("BM") + std::string(60, '\0'),
                                   std::string("gimp xcf file") + std::string(40, '\0'), text({10, 5, 1, 8}) + std::string(200, '\0'), std::string("RIFF\0\0\0\0WAVE", 12)}) {
    CHECK(kind_of(bytes) == ErrorKind::content);
  }
}

TEST_CASE("a picture is decoded, filled to the wanted size and cropped about its middle") {
  const auto decoder = make_plain_decoder();
  for (const bool jpeg : {false, true}) {
    const std::string bytes = encoded(120, 80, jpeg);
    const auto whole = decoder->decode(bytes, 0, 0);
    REQUIRE(whole);
    CHECK((*whole)->w == 120);
    CHECK((*whole)->h == 80);
    CHECK(reddish(at(**whole, 10, 10)));
    CHECK_FALSE(reddish(at(**whole, 110, 10)));
    CHECK(light(at(**whole, 10, 10)));
    CHECK_FALSE(light(at(**whole, 10, 70)));
    CHECK(at(**whole, 10, 10) >> 24 == 255);
    const auto square = decoder->decode(bytes, 40, 40);
    REQUIRE(square);
    CHECK((*square)->w == 40);
    CHECK((*square)->h == 40);
    CHECK(reddish(at(**square, 2, 2)));
    CHECK_FALSE(reddish(at(**square, 37, 2)));
    CHECK(reddish(at(**square, 18, 20)));
    CHECK_FALSE(reddish(at(**square, 21, 20)));
  }
  const auto translucent = decoder->decode(encoded(20, 20, false, true), 0, 0);
  REQUIRE(translucent);
  CHECK(at(**translucent, 2, 2) == 0x80780000);  // premultiplied
}

TEST_CASE("a phone's picture is turned as its EXIF says") {
  const auto decoder = make_plain_decoder();
  const std::string plain = encoded(64, 32, true);
  // Where the corner that is stored first (red and light) is seen, and whether the picture stands.
  const struct {
    int orientation;
    bool upright, right, bottom;
  } cases[]{{1, false, false, false}, {2, false, true, false}, {3, false, true, true}, {4, false, false, true},
            {5, true, false, false},  {6, true, true, false},  {7, true, true, true},  {8, true, false, true}};
  for (const auto& c : cases) {
    const std::string bytes = turned_jpeg(plain, c.orientation);
    CAPTURE(c.orientation);
    const auto info = probe(bytes);
    REQUIRE(info);
    CHECK(info->orientation == c.orientation);
    for (const bool scaled : {false, true}) {
      const auto bitmap = decoder->decode(bytes, scaled ? (c.upright ? 16 : 32) : 0, scaled ? (c.upright ? 32 : 16) : 0);
      REQUIRE(bitmap);
      const draw::Bitmap& b = **bitmap;
      CHECK((b.h > b.w) == c.upright);
      const std::uint32_t pixel = at(b, c.right ? b.w - 3 : 2, c.bottom ? b.h - 3 : 2);
      CHECK(reddish(pixel));
      CHECK(light(pixel));
      const std::uint32_t opposite = at(b, c.right ? 2 : b.w - 3, c.bottom ? 2 : b.h - 3);
      CHECK_FALSE(reddish(opposite));
      CHECK_FALSE(light(opposite));
    }
  }
  CHECK(probe(turned_jpeg(plain, 9))->orientation == 1);
  CHECK(probe(turned_jpeg(plain, 0))->orientation == 1);
}

TEST_CASE("of an animation the first frame is shown") {
  const auto decoder = make_plain_decoder();
  const auto gif = decoder->decode(small_gif(), 0, 0);
  REQUIRE(gif);
  CHECK((*gif)->w == 2);
  CHECK(at(**gif, 0, 0) == 0xff000000);
  CHECK(at(**gif, 1, 0) == 0xffffffff);
  const std::string still = riff(small_webp_chunk());
  const auto webp = decoder->decode(still, 0, 0);
  REQUIRE(webp);
  CHECK((*webp)->w == 1);
  const std::string moving = riff(vp8x(1, 1, 2) + webp_chunk("ANIM", little(0, 6)) + anmf(1, 1, small_webp_chunk()) + anmf(1, 1, small_webp_chunk()));
  const auto first = decoder->decode(moving, 0, 0);
  REQUIRE(first);
  CHECK((*first)->pixels == (*webp)->pixels);
}

TEST_CASE("a GIF that moves gives its frames with their times, in bounds") {
  const auto with_delays = [](std::initializer_list<int> hundredths) {
    std::string out = "GIF89a" + little(2, 2) + little(1, 2) + text({0x80, 0, 0, 0, 0, 0, 255, 255, 255});
    for (const int delay : hundredths) {
      out += text({0x21, 0xf9, 4, 0}) + little(static_cast<std::uint32_t>(delay), 2) + text({0, 0});
      out += text({0x2c}) + little(0, 4) + little(2, 2) + little(1, 2) + text({0, 2, 2, 0x44, 0x0a, 0});
    }
    return out + text({0x3b});
  };
  CHECK(probe(with_delays({10, 20, 40}))->frames == 3);
  const auto decoder = make_plain_decoder();
  const auto three = decoder->decode_moving(with_delays({10, 0, 40}), 200, 100, 60);
  REQUIRE(three);
  REQUIRE(three->frames.size() == 3);
  CHECK(three->delays == std::vector<Millis>{Millis{100}, Millis{100}, Millis{400}});
  CHECK(three->frames[0]->w == 2);  // no larger than it is: who shows it makes it larger
  CHECK(three->frames[0]->h == 1);
  // With room for fewer it leaves out some and keeps its pace.
  const auto two = decoder->decode_moving(with_delays({10, 20, 30, 40}), 200, 100, 2);
  REQUIRE(two);
  CHECK(two->delays == std::vector<Millis>{Millis{300}, Millis{700}});
  CHECK(decoder->decode_moving(with_delays({10}), 20, 10, 60)->frames.size() == 1);
  CHECK(decoder->decode_moving(with_delays({10, 20}), 20, 10, 1)->frames.size() == 1);
  // A frame that reaches out of the screen: only the first is decoded.
  std::string beyond = with_delays({10, 20});
  const auto second = beyond.rfind(text({0x2c}) + little(0, 4));
  beyond[second + 1] = 9;
  REQUIRE(probe(beyond));
  CHECK(probe(beyond)->frames == 1);
  CHECK(decoder->decode_moving(beyond, 20, 10, 60)->frames.size() == 1);
  CHECK_FALSE(decoder->decode_moving("no picture", 20, 10, 60));
}

TEST_CASE("cut off at any byte or with any bytes wrong, a picture is an error or a picture") {
  const auto decoder = make_plain_decoder();
  std::mt19937 random(3);
  for (const std::string& whole : {encoded(24, 16, false), turned_jpeg(encoded(24, 16, true), 6), small_gif(), riff(small_webp_chunk()),
                                   riff(vp8x(1, 1, 2) + webp_chunk("ANIM", little(0, 6)) + anmf(1, 1, small_webp_chunk()))}) {
    std::size_t wrong = 0;
    const auto holds = [&](const std::string& bytes) {
      const auto bitmap = decoder->decode(bytes, 9, 9);
      if (bitmap ? ((*bitmap)->w != 9 || (*bitmap)->h != 9) : bitmap.error().message.empty()) ++wrong;
    };
    for (std::size_t n = 0; n < whole.size(); ++n) holds(whole.substr(0, n));
    for (int i = 0; i < 400; ++i) {
      std::string bytes = whole;
      for (unsigned k = 0; k <= random() % 4; ++k) bytes[random() % bytes.size()] = static_cast<char>(random());
      holds(bytes);
    }
    CHECK(wrong == 0);
  }
}
