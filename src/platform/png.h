// Pixels → a PNG file. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/error.h"

namespace kudosk::platform {

/// XRGB32 rows of `stride` bytes. ErrorKind::store where the file can't be written.
Result<void> write_png(const std::filesystem::path& file, const std::uint32_t* pixels, int w, int h, int stride);

}  // namespace kudosk::platform
