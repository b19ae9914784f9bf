// Files: whole ones read with a bound, and replaced so that a power cut leaves the old or the new. Any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace kudosk {

/// Reads a regular file whole; `limit` bytes at most (ErrorKind::limit beyond). ErrorKind::store when it can't be read.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = 64u << 20);

/// Temporary file in the same folder, written, fsync, rename, fsync of the folder. Makes the folder (0700) where missing.
Result<void> replace_file(const std::filesystem::path& path, std::string_view bytes, unsigned mode = 0600);

/// `$STATE_DIRECTORY`, `$XDG_STATE_HOME/kudosk`, `~/.local/state/kudosk`; likewise the others (the contract's Places).
std::filesystem::path state_folder();
std::filesystem::path cache_folder();
std::filesystem::path runtime_folder();
/// `$XDG_CONFIG_HOME/kudosk`, else `~/.config/kudosk`.
std::filesystem::path config_folder();
/// `$KUDOSK_ASSETS`, else the source tree for a build that is not installed, else `../share/kudosk` from the executable:
/// the folder that holds `assets/` and `config/`.
std::filesystem::path assets_folder();

}  // namespace kudosk
