// What a picture's header says, read by us before any decoder sees it. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "platform/picture.h"

namespace kudosk::platform {

constexpr int kMostSide = 4096;

/// The header of each format, after its magic number. ErrorKind::limit where it is too large to be decoded, ErrorKind::content where it is none.
Result<PictureInfo> read_png(std::string_view bytes);
Result<PictureInfo> read_jpeg(std::string_view bytes);
Result<PictureInfo> read_webp(std::string_view bytes);
Result<PictureInfo> read_gif(std::string_view bytes);

/// An animated WebP's first frame as a file of its own; empty for a still one.
std::string first_webp_frame(std::string_view bytes);

}  // namespace kudosk::platform
