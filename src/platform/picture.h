// A picture's bytes → a bitmap at the wanted size, or why not. Headers are read before anything is decoded; phone pictures are turned. Studio thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/error.h"
#include "draw/layer.h"

namespace kudosk::platform {

struct PictureInfo {
  enum class Format { png, jpeg, webp, gif } format = Format::png;
  int w = 0, h = 0;
  int orientation = 1;  ///< EXIF
};

/// Reads the header alone: PNG, JPEG, WebP, GIF by magic number, at most 4096 a side. ErrorKind::limit or content.
Result<PictureInfo> probe(std::string_view bytes);

/// What turns bytes into pixels. One thread each.
class Decoder {
 public:
  virtual ~Decoder() = default;
  /// Filled to `w`×`h` real pixels (cropped about the middle); w or h 0: as it is, at most 4096.
  virtual Result<std::shared_ptr<const draw::Bitmap>> decode(std::string_view bytes, int w, int h) = 0;
};
/// In a child process (see decoder_process.h): what a picture does to its decoder is not done to the screen. In this process where the child can't be started.
std::unique_ptr<Decoder> make_decoder();
/// In this process.
std::unique_ptr<Decoder> make_plain_decoder();

}  // namespace kudosk::platform
