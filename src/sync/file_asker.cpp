#include "sync/file_asker.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <string>
#include <system_error>

#include "base/file.h"
#include "config/option.h"

namespace kudosk::sync {

namespace fs = std::filesystem;

namespace {

constexpr int deepest = 3;

Wall modified(const struct stat& of) {
  using namespace std::chrono;
  return Wall(duration_cast<milliseconds>(seconds(of.st_mtim.tv_sec) + nanoseconds(of.st_mtim.tv_nsec)));
}

fs::path absolute(const fs::path& path, const fs::path& folder) { return path.is_absolute() ? path : folder / path; }

Error unreadable(const fs::path& path, int number) {
  return Error{ErrorKind::content, path.string() + ": " + std::generic_category().message(number),
               number == ENOENT ? "check `path`, and whether the stick or share is there" : "make it readable for the user that kudosk runs as", 0, std::nullopt};
}

}  // namespace

bool temporary(std::string_view name) {
  static constexpr std::array<std::string_view, 7> endings{"~", ".tmp", ".temp", ".part", ".partial", ".crdownload", ".swp"};
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower.empty() || lower.front() == '.' || lower.front() == '~') return true;
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return lower.ends_with(ending); });
}

fs::path own_folder(const SourceSettings& settings) {
  const auto path = option_text(settings, "path");
  if (!path || path->empty()) return {};
  const auto whole = absolute(*path, settings.folder);
  std::error_code error;
  return fs::is_directory(whole, error) ? whole : whole.parent_path();
}

std::vector<fs::path> own_folders(const SourceSettings& settings) {
  std::vector<fs::path> out;
  if (auto folder = own_folder(settings); !folder.empty()) out.push_back(std::move(folder));
  if (const auto photos = option_text(settings, "photos"); photos && !photos->empty()) out.push_back(absolute(*photos, settings.folder));
  return out;
}

sources::Answer answer(const sources::FileAsk& ask, const fs::path& folder) {
  sources::Answer out;
  const auto path = absolute(ask.path, folder);
  struct stat of {};
  if (::stat(path.c_str(), &of) != 0) {
    out.error = unreadable(path, errno);
    return out;
  }
  if (!S_ISREG(of.st_mode)) {
    out.error = Error{ErrorKind::content, path.string() + ": is not a file", "check `path`", 0, std::nullopt};
    return out;
  }
  auto bytes = read_file(path, ask.max_bytes);
  if (!bytes) {
    out.error = std::move(bytes.error());
    if (out.error->kind == ErrorKind::store) out.error->kind = ErrorKind::content;  // the store is ours; this is the office's file
    return out;
  }
  out.bytes = std::move(*bytes);
  out.modified = modified(of);
  return out;
}

Listing list(const sources::FolderAsk& ask, const fs::path& folder, Wall now) {
  Listing listing;
  auto& out = listing.answer;
  const auto root = absolute(ask.path, folder);
  std::error_code error;
  fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, error);
  if (error) {
    out.error = unreadable(root, error.value());
    return listing;
  }
  for (const fs::recursive_directory_iterator end; at != end && out.entries.size() < most_entries; at.increment(error)) {
    if (error) break;
    const auto name = at->path().filename().string();
    if (temporary(name)) {
      at.disable_recursion_pending();
      continue;
    }
    if (at.depth() + 1 >= deepest) at.disable_recursion_pending();
    struct stat of {};
    if (::stat(at->path().c_str(), &of) != 0 || !S_ISREG(of.st_mode)) continue;
    const auto when = modified(of);
    // A file "from the future" (another machine's clock) counts as settled: it would never come else.
    if (when <= now && now - when < settling) {
      listing.settles_in = std::max(listing.settles_in.value_or(Millis{}), settling - (now - when));
      out.unsettled.push_back(at->path().lexically_relative(root).generic_string());
      continue;
    }
    out.entries.push_back({at->path().lexically_relative(root).generic_string(), static_cast<std::uintmax_t>(of.st_size), when});
  }
  if (error) {  // a stick that is pulled out in the middle: nothing is better than half
    out.entries.clear();
    out.error = unreadable(root, error.value());
    return listing;
  }
  std::sort(out.entries.begin(), out.entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return listing;
}

}  // namespace kudosk::sync
