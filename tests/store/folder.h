// A folder of a test's own, gone with the test.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

namespace kudosk::test {

class Folder {
 public:
  Folder() {
    std::string path = (std::filesystem::temp_directory_path() / "kudosk-store-XXXXXX").string();
    if (::mkdtemp(path.data())) path_ = path;
  }
  ~Folder() {
    std::error_code failed;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, failed);
    std::filesystem::remove_all(path_, failed);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace kudosk::test
