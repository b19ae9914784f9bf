// Fetched pictures as files named by the hash of their content, with a cap in bytes (least recently used go first). Network thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

namespace kudosk::store {

class PictureCache {
 public:
  explicit PictureCache(std::filesystem::path folder, std::uintmax_t cap_bytes = 256u << 20);
  /// The file for an address (with the source that it came through), if it is there.
  std::optional<std::filesystem::path> find(const std::string& key) const;
  /// Keeps the bytes of a picture whose header was checked. An unwritable folder: an Error, and the picture is not shown.
  Result<std::filesystem::path> put(const std::string& key, std::string_view bytes);
  /// Remembered misses (404): not asked again before `until`.
  void miss(const std::string& key, Wall until);
  bool missed(const std::string& key, Wall now) const;

 private:
  void load();
  void trim();
  std::filesystem::path folder_;
  std::uintmax_t cap_;
  std::map<std::string, std::string> files_;  // key hash → file name
  std::map<std::string, Wall> misses_;
};

}  // namespace kudosk::store
