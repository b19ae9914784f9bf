// What survives a power cut: each source's holdings, cursors and validators in one checksummed file. Network thread.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "domain/merge.h"

namespace kudosk::store {

struct Validators {
  std::string etag, last_modified;
};

/// One source as stored.
struct Stored {
  std::string fingerprint;  ///< of the settings that this was made with: another one makes cursors and validators void
  Holding holding;
  std::string memory;
  std::map<std::string, Validators> validators;  ///< by address
  std::optional<Wall> last_success;
};

struct Contents {
  Wall written{};
  std::map<std::string, Stored> sources;  ///< by the source's name
};

/// Reads `folder`/feed.store, or its copy when that is damaged. Absent: empty contents without an error.
/// ErrorKind::store in `trouble` says what was damaged; the contents are what could be read.
struct Read {
  Contents contents;
  std::optional<Error> trouble;
};
Read read(const std::filesystem::path& folder);
/// Replaces it and then its copy, each atomically: one of the two is whole at every moment, and neither keeps what was taken back. Folder and file are private (0700, 0600).
Result<void> write(const std::filesystem::path& folder, const Contents& contents);

/// Rotated secrets of a source: `folder`/secrets/NAME, 0600, replaced atomically.
Result<void> write_secret(const std::filesystem::path& folder, const std::string& source, const std::string& name, const std::string& value);
std::map<std::string, std::string> read_secrets(const std::filesystem::path& folder, const std::string& source);

}  // namespace kudosk::store
