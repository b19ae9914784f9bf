#include "platform/picture_header.h"

#include <fmt/format.h>
#include <libexif/exif-data.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>

namespace kudosk::platform {

namespace {

using Format = PictureInfo::Format;

// A progressive JPEG may have any number of scans, each of which costs the decoder a pass over the whole picture. Encoders write about ten.
constexpr int kMostScans = 64;

/// Numbers at places that may not be there: what lies beyond the end is none.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  std::size_t size() const { return bytes_.size(); }
  bool has(std::size_t at, std::size_t n) const { return at <= size() && n <= size() - at; }
  std::uint32_t byte(std::size_t at) const { return static_cast<unsigned char>(bytes_[at]); }
  std::uint32_t big16(std::size_t at) const { return byte(at) << 8 | byte(at + 1); }
  std::uint32_t big32(std::size_t at) const { return big16(at) << 16 | big16(at + 2); }
  std::uint32_t little16(std::size_t at) const { return byte(at) | byte(at + 1) << 8; }
  std::uint32_t little24(std::size_t at) const { return little16(at) | byte(at + 2) << 16; }
  std::uint32_t little32(std::size_t at) const { return little16(at) | little16(at + 2) << 16; }
  std::string_view part(std::size_t at, std::size_t n) const { return bytes_.substr(at, n); }
  bool says(std::size_t at, std::string_view text) const { return has(at, text.size()) && part(at, text.size()) == text; }

 private:
  std::string_view bytes_;
};

tl::unexpected<Error> broken(const char* what) { return fail(ErrorKind::content, fmt::format("the picture is broken: {}", what), "export it again as PNG or JPEG"); }

Result<PictureInfo> sized(Format format, std::uint32_t w, std::uint32_t h) {
  if (w == 0 || h == 0) return broken("it says that it has no width or height");
  if (w > kMostSide || h > kMostSide) {
    return fail(ErrorKind::limit, fmt::format("the picture is {}x{} pixels, more than {} a side", w, h, kMostSide), "make it smaller");
  }
  PictureInfo info;
  info.format = format;
  info.w = static_cast<int>(w);
  info.h = static_cast<int>(h);
  return info;
}

int orientation(std::string_view exif) {
  const std::unique_ptr<ExifData, void (*)(ExifData*)> data(exif_data_new_from_data(reinterpret_cast<const unsigned char*>(exif.data()), static_cast<unsigned>(exif.size())),
                                                            exif_data_unref);
  if (!data) return 1;
  const ExifEntry* entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
  if (!entry || entry->format != EXIF_FORMAT_SHORT || entry->components < 1 || entry->size < 2) return 1;
  const int value = exif_get_short(entry->data, exif_data_get_byte_order(data.get()));
  return value >= 1 && value <= 8 ? value : 1;
}

/// VP8 or VP8L at `at`, of which `n` bytes are there.
std::optional<std::pair<std::uint32_t, std::uint32_t>> webp_size(const Bytes& b, std::size_t at, std::size_t n, bool lossless) {
  if (lossless) {
    if (n < 5 || b.byte(at) != 0x2f) return std::nullopt;
    const std::uint32_t bits = b.little32(at + 1);
    return std::pair{(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1};
  }
  // A key frame with its start code.
  if (n < 10 || (b.byte(at) & 1) != 0 || !b.says(at + 3, "\x9d\x01\x2a")) return std::nullopt;
  return std::pair{b.little16(at + 6) & 0x3fff, b.little16(at + 8) & 0x3fff};
}

struct Chunk {
  std::string_view name;
  std::size_t begin = 0, size = 0, next = 0;
};
std::optional<Chunk> chunk(const Bytes& b, std::size_t at, std::size_t end) {
  if (at + 8 > end || !b.has(at, 8)) return std::nullopt;
  Chunk c{b.part(at, 4), at + 8, b.little32(at + 4), 0};
  if (c.size > end - c.begin) return std::nullopt;
  c.next = c.begin + c.size + c.size % 2;
  return c;
}

constexpr std::size_t kFrameHeader = 16;  // of an ANMF chunk

/// The chunk with the picture between `at` and `end`.
std::optional<Chunk> picture_chunk(const Bytes& b, std::size_t at, std::size_t end) {
  while (const auto c = chunk(b, at, end)) {
    if (c->name == "VP8 " || c->name == "VP8L") return c;
    at = c->next;
  }
  return std::nullopt;
}

std::optional<Chunk> first_frame(const Bytes& b) {
  std::size_t at = 12;
  while (const auto c = chunk(b, at, b.size())) {
    if (c->name == "VP8 " || c->name == "VP8L") return std::nullopt;
    if (c->name == "ANMF" && c->size > kFrameHeader) return c;
    at = c->next;
  }
  return std::nullopt;
}

}  // namespace

Result<PictureInfo> read_png(std::string_view bytes) {
  const Bytes b(bytes);
  if (!b.has(0, 33) || b.big32(8) != 13 || !b.says(12, "IHDR")) return broken("its PNG header is not whole");
  return sized(Format::png, b.big32(16), b.big32(20));
}

Result<PictureInfo> read_jpeg(std::string_view bytes) {
  const Bytes b(bytes);
  std::optional<PictureInfo> info;
  int turned = 1, scans = 0;
  std::size_t at = 2;
  for (;;) {
    // Between two segments lies what a scan has coded: everything up to a marker that is not a restart.
    while (b.has(at, 2) && !(b.byte(at) == 0xff && b.byte(at + 1) != 0 && b.byte(at + 1) != 0xff && (b.byte(at + 1) < 0xd0 || b.byte(at + 1) > 0xd7))) {
      if (scans == 0 && b.byte(at) != 0xff) return broken("its JPEG header is not whole");
      ++at;
    }
    if (!b.has(at, 4)) break;
    const std::uint32_t marker = b.byte(at + 1), length = b.big16(at + 2);
    if (marker == 0xd9) break;
    if (marker == 0x01 || marker == 0xd8) {
      at += 2;
      continue;
    }
    if (length < 2 || !b.has(at + 2, length)) {
      if (!info) return broken("its JPEG header is not whole");
      break;  // cut off: what is there is shown
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
      if (info) return broken("it has two JPEG frames");
      if (length < 8) return broken("its JPEG header is not whole");
      const auto frame = sized(Format::jpeg, b.big16(at + 7), b.big16(at + 5));
      if (!frame) return frame;
      info = *frame;
    } else if (marker == 0xe1 && b.says(at + 4, std::string_view("Exif\0\0", 6)) && turned == 1) {
      turned = orientation(b.part(at + 4, length - 2));
    } else if (marker == 0xda) {
      if (!info) return broken("its JPEG header is not whole");
      if (++scans > kMostScans) return fail(ErrorKind::limit, fmt::format("the picture has more than {} JPEG scans", kMostScans), "export it again");
    }
    at += 2 + length;
  }
  if (!info || scans == 0) return broken("its JPEG header is not whole");
  info->orientation = turned;
  return *info;
}

Result<PictureInfo> read_webp(std::string_view bytes) {
  const Bytes b(bytes);
  const auto first = chunk(b, 12, b.size());
  if (!first) return broken("its WebP header is not whole");
  if (first->name == "VP8 " || first->name == "VP8L") {
    const auto size = webp_size(b, first->begin, first->size, first->name == "VP8L");
    return size ? sized(Format::webp, size->first, size->second) : broken("its WebP header is not whole");
  }
  if (first->name != "VP8X" || first->size < 10) return broken("its WebP header is not whole");
  const std::uint32_t w = b.little24(first->begin + 4) + 1, h = b.little24(first->begin + 7) + 1;
  const auto canvas = sized(Format::webp, w, h);
  if (!canvas) return canvas;
  // An extended file says its size twice, and it is the second that the decoder goes by.
  const auto frame = first_frame(b);
  const auto picture = frame ? picture_chunk(b, frame->begin + kFrameHeader, frame->begin + frame->size) : picture_chunk(b, first->next, b.size());
  if (!picture) return broken("there is no picture in it");
  const auto size = webp_size(b, picture->begin, picture->size, picture->name == "VP8L");
  if (!size) return broken("its WebP header is not whole");
  if (frame ? (size->first > w || size->second > h) : (size->first != w || size->second != h)) return broken("it says two different sizes");
  return sized(Format::webp, size->first, size->second);
}

std::string first_webp_frame(std::string_view bytes) {
  const Bytes b(bytes);
  const auto frame = first_frame(b);
  if (!frame) return {};
  const std::size_t begin = frame->begin + kFrameHeader, end = frame->begin + frame->size;
  const auto number = [](std::uint32_t value, int n) {
    std::string text;
    for (int i = 0; i < n; ++i) text += static_cast<char>(value >> 8 * i & 0xff);
    return text;
  };
  std::string body;
  const auto inside = chunk(b, begin, end);
  if (inside && inside->name == "ALPH") {
    // Its transparency needs the extended form around it.
    body = "VP8X" + number(10, 4) + number(0x10, 4) + std::string(b.part(frame->begin + 6, 6));
  }
  body += b.part(begin, end - begin);
  return "RIFF" + number(static_cast<std::uint32_t>(body.size() + 4), 4) + "WEBP" + body;
}

namespace {

/// Frames from `at` on that lie within the screen; one, where anything is wrong with them: then only the first is decoded.
int gif_frames(const Bytes& b, std::size_t at) {
  int frames = 0;
  const auto skip_blocks = [&] {
    while (b.has(at, 1) && b.byte(at) != 0) at += 1 + b.byte(at);
    ++at;
  };
  while (b.has(at, 1)) {
    if (b.byte(at) == 0x3b) return std::max(frames, 1);
    if (b.byte(at) == 0x2c && b.has(at, 10)) {
      if (b.little16(at + 1) + b.little16(at + 5) > b.little16(6) || b.little16(at + 3) + b.little16(at + 7) > b.little16(8)) return 1;
      ++frames;
      const std::uint32_t flags = b.byte(at + 9);
      at += 10 + (flags & 0x80 ? std::size_t{3} << ((flags & 7) + 1) : 0) + 1;
      skip_blocks();
    } else if (b.byte(at) == 0x21) {
      at += 2;
      skip_blocks();
    } else {
      return 1;
    }
  }
  return std::max(frames, 1);
}

}  // namespace

Result<PictureInfo> read_gif(std::string_view bytes) {
  const Bytes b(bytes);
  if (!b.has(0, 13)) return broken("its GIF header is not whole");
  const auto screen = sized(Format::gif, b.little16(6), b.little16(8));
  if (!screen) return screen;
  std::size_t at = 13;
  if (b.byte(10) & 0x80) at += std::size_t{3} << ((b.byte(10) & 7) + 1);
  while (b.has(at, 10)) {
    if (b.byte(at) == 0x2c) {
      // The frame has a size of its own, and that is what a decoder makes room for.
      const auto frame = sized(Format::gif, b.little16(at + 5), b.little16(at + 7));
      if (!frame) return frame;
      if (b.little16(at + 1) + b.little16(at + 5) > b.little16(6) || b.little16(at + 3) + b.little16(at + 7) > b.little16(8)) return broken("its GIF frame is larger than itself");
      PictureInfo info = *screen;
      info.frames = gif_frames(b, at);
      return info;
    }
    if (b.byte(at) != 0x21) break;
    at += 2;
    while (b.has(at, 1) && b.byte(at) != 0) at += 1 + b.byte(at);
    ++at;
  }
  return broken("there is no picture in it");
}

}  // namespace kudosk::platform
