#include "store/picture_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/file.h"
#include "wire/json_text.h"

namespace kudosk::store {
namespace {

using nlohmann::json;

constexpr const char* index_name = "pictures.json";
constexpr std::size_t most_misses = 2000;

/// FNV-1a, twice with different bases: 128 bits that tell pictures apart, not a defence.
std::string digest(std::string_view bytes) {
  std::uint64_t a = 0xcbf29ce484222325u, b = 0x9ae16a3b2f90404fu;
  for (unsigned char c : bytes) {
    a = (a ^ c) * 0x100000001b3u;
    b = (b ^ (c + 0x51u)) * 0x100000001b3u;
  }
  return fmt::format("{:016x}{:016x}", a, b);
}

bool plain(const std::string& name) {
  return name.size() == 32 && std::all_of(name.begin(), name.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

PictureCache::PictureCache(std::filesystem::path folder, std::uintmax_t cap_bytes) : folder_(std::move(folder)), cap_(cap_bytes) { load(); }

void PictureCache::load() {
  if (folder_.empty()) return;
  const auto bytes = read_file(folder_ / index_name, 16u << 20);
  if (!bytes) return;
  const auto tree = parse_json(*bytes);
  if (!tree || !tree->is_object()) return;
  std::error_code failed;
  if (const auto files = tree->find("files"); files != tree->end() && files->is_object()) {
    for (const auto& [key, name] : files->items()) {
      // Names are ours alone: nothing else in an index leads anywhere.
      if (plain(key) && name.is_string() && plain(name.get<std::string>()) && std::filesystem::is_regular_file(folder_ / name.get<std::string>(), failed)) files_.emplace(key, name.get<std::string>());
    }
  }
  if (const auto misses = tree->find("misses"); misses != tree->end() && misses->is_object()) {
    for (const auto& [key, until] : misses->items()) {
      if (!plain(key) || !until.is_string()) continue;
      if (const auto when = parse_rfc3339(until.get<std::string>())) misses_.emplace(key, *when);
    }
  }
}

namespace {

Result<void> save(const std::filesystem::path& folder, const std::map<std::string, std::string>& files, const std::map<std::string, Wall>& misses) {
  json tree{{"files", files}, {"misses", json::object()}};
  for (const auto& [key, until] : misses) tree["misses"][key] = format_rfc3339(until);
  return replace_file(folder / index_name, tree.dump(), 0600);
}

}  // namespace

std::optional<std::filesystem::path> PictureCache::find(const std::string& key) const {
  const auto found = files_.find(digest(key));
  if (found == files_.end()) return std::nullopt;
  const auto file = folder_ / found->second;
  std::error_code failed;
  if (!std::filesystem::is_regular_file(file, failed)) return std::nullopt;
  return file;
}

Result<std::filesystem::path> PictureCache::put(const std::string& key, std::string_view bytes) {
  if (folder_.empty()) return fail(ErrorKind::store, "there is no folder for pictures");
  const std::string name = digest(bytes), slot = digest(key);
  const auto file = folder_ / name;
  std::error_code failed;
  if (!std::filesystem::is_regular_file(file, failed) || std::filesystem::file_size(file, failed) != bytes.size()) {
    if (auto written = replace_file(file, bytes, 0600); !written) return tl::unexpected(written.error());
  }
  const auto known = files_.find(slot);
  const bool changed = known == files_.end() || known->second != name || misses_.count(slot) > 0;
  files_[slot] = name;
  misses_.erase(slot);
  trim();
  if (changed) {
    if (auto written = save(folder_, files_, misses_); !written) return tl::unexpected(written.error());
  }
  return file;
}

void PictureCache::miss(const std::string& key, Wall until) {
  if (folder_.empty()) return;
  const std::string slot = digest(key);
  if (const auto known = misses_.find(slot); known != misses_.end() && known->second == until) return;
  if (misses_.size() >= most_misses) {
    const auto oldest = std::min_element(misses_.begin(), misses_.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    misses_.erase(oldest);
  }
  misses_[slot] = until;
  (void)save(folder_, files_, misses_);  // forgotten, it is only asked for once more
}

bool PictureCache::missed(const std::string& key, Wall now) const {
  const auto found = misses_.find(digest(key));
  return found != misses_.end() && now < found->second;
}

void PictureCache::trim() {
  // What is used is known by the file's time: reading touches nothing, so that a quiet screen writes nothing; the oldest written go first.
  struct File {
    std::filesystem::path path;
    std::uintmax_t size = 0;
    std::filesystem::file_time_type time;
  };
  std::vector<File> all;
  std::uintmax_t total = 0;
  std::error_code failed;
  for (std::filesystem::directory_iterator at(folder_, failed), end; !failed && at != end; at.increment(failed)) {
    if (!plain(at->path().filename().string())) continue;
    std::error_code gone;
    File file{at->path(), at->file_size(gone), at->last_write_time(gone)};
    if (gone) continue;
    total += file.size;
    all.push_back(std::move(file));
  }
  if (total <= cap_) return;
  std::sort(all.begin(), all.end(), [](const File& a, const File& b) { return a.time < b.time; });
  for (const auto& file : all) {
    if (total <= cap_ || all.size() == 1) break;
    if (&file == &all.back()) break;  // the one that has just come
    std::error_code gone;
    std::filesystem::remove(file.path, gone);
    total -= file.size;
    std::erase_if(files_, [&](const auto& entry) { return entry.second == file.path.filename().string(); });
  }
}

}  // namespace kudosk::store
