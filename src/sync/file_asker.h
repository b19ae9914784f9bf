// Files and folders for a Source, read here because a Source does no I/O. Bounded; network thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "config/config.h"
#include "sources/source.h"

namespace kudosk::sync {

/// What is changed in the last two seconds may be half written.
inline constexpr Millis settling{2000};
/// A folder with more is cut there: it is not what the office meant.
inline constexpr std::size_t most_entries = 10000;

/// A file that is missing or too large gives Answer::error. Relative paths are relative to `folder`.
sources::Answer answer(const sources::FileAsk& ask, const std::filesystem::path& folder);

/// What a folder holds.
struct Listing {
  sources::Answer answer;
  /// Something in it is being written: it was left out, and is whole in so long unless it changes again. Worth waiting for, since what a listing no longer holds is gone.
  std::optional<Millis> settles_in;
};
/// Regular files below the folder, three levels deep, in the order of their names: without hidden, temporary and half-written ones.
Listing list(const sources::FolderAsk& ask, const std::filesystem::path& folder, Wall now);

/// Where a source's own files lie: the folder that its `path` names, or the one that the file is in; empty where it has none.
std::filesystem::path own_folder(const SourceSettings& settings);
/// That one, and the one of its photos where it has them elsewhere.
std::vector<std::filesystem::path> own_folders(const SourceSettings& settings);

/// "~…", "….tmp", "….part", "….crdownload" and the like: what is not whole yet, or nobody's content.
bool temporary(std::string_view name);

}  // namespace kudosk::sync
