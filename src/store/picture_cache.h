// Fetched pictures as files, with a cap in bytes (least recently used go first). Network thread.
//
// A file is called by the hash of what it was asked for and that of its content, so the folder is its own index, a name always means the same bytes, and nothing but a new
// picture writes to the disk. A file that was replaced is left for who may just be reading it, until the cap or the next start.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace kudosk::store {

class PictureCache {
 public:
  explicit PictureCache(std::filesystem::path folder, std::uintmax_t cap_bytes = 256u << 20);
  /// The file for an address (with the source that it came through), if it is there.
  std::optional<std::filesystem::path> find(const std::string& key) const;
  /// Keeps the bytes of a picture whose header was checked. An unwritable folder, or more bytes than the cap: an Error, and the picture is not shown.
  Result<std::filesystem::path> put(const std::string& key, std::string_view bytes);
  /// Remembered misses (404): not asked again before `until`, over starts too.
  void miss(const std::string& key, Wall until);
  bool missed(const std::string& key, Wall now) const;

 private:
  struct File {
    std::string name;
    std::uintmax_t size = 0;
    mutable std::uint64_t used = 0;  // grows with each use of any
  };
  void load();
  void load_misses();
  void trim();

  const std::filesystem::path folder_;
  const std::uintmax_t cap_;
  std::map<std::string, File> files_;  // by the key's hash
  std::vector<File> replaced_;         // oldest first
  std::uintmax_t bytes_ = 0;
  mutable std::uint64_t uses_ = 0;
  std::map<std::string, Wall> misses_;
};

}  // namespace kudosk::store
