// Pixels → a JPEG file. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "base/error.h"

namespace kudosk::platform {

/// XRGB32 rows of `stride` bytes, at the best quality with which the file has at most `most` bytes. ErrorKind::store where it can't be written, ErrorKind::limit where it
/// never gets that small.
Result<void> write_jpeg(const std::filesystem::path& file, const std::uint32_t* pixels, int w, int h, int stride, std::size_t most);

}  // namespace kudosk::platform
