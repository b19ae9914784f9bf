#include "store/picture_cache.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "base/file.h"

namespace kudosk::store {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t digits = 32;  ///< of a hash in a name: 128 bits
constexpr std::size_t most_misses = 2000;
constexpr const char* misses_name = "misses";  ///< "KEY UNTIL", a line each; the later counts

/// The first half of SHA-256. Who makes a feed makes addresses and pictures: none of them may stand in for another's.
std::string hash(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  std::size_t size = 0;
  EVP_Q_digest(nullptr, "SHA256", nullptr, bytes.data(), bytes.size(), out.data(), &size);
  std::string text;
  for (std::size_t i = 0; i < digits / 2; ++i) text += fmt::format("{:02x}", out[i]);
  return text;
}

/// By what servers and browsers know a picture when the cache's files are published.
const char* extension(std::string_view bytes) {
  if (bytes.substr(0, 4) == "\x89PNG") return ".png";
  if (bytes.substr(0, 3) == "\xff\xd8\xff") return ".jpg";
  if (bytes.substr(0, 4) == "GIF8") return ".gif";
  if (bytes.substr(0, 4) == "RIFF") return ".webp";
  return ".img";
}

/// KEY-CONTENT.ext; nothing else in the folder is ours.
bool ours(const std::string& name) {
  const auto hexadecimal = [&](std::size_t from) {
    return std::all_of(name.begin() + static_cast<std::ptrdiff_t>(from), name.begin() + static_cast<std::ptrdiff_t>(from + digits),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  };
  return name.size() > 2 * digits + 2 && name.size() < 2 * digits + 8 && name[digits] == '-' && name[2 * digits + 1] == '.' && hexadecimal(0) && hexadecimal(digits + 1);
}

}  // namespace

PictureCache::PictureCache(fs::path folder, std::uintmax_t cap_bytes) : folder_(std::move(folder)), cap_(cap_bytes) {
  load();
  load_misses();
}

void PictureCache::load() {
  struct Found {
    fs::file_time_type written;
    File file;
  };
  std::vector<Found> found;
  std::error_code failed;
  for (fs::directory_iterator at(folder_, failed), end; !failed && at != end; at.increment(failed)) {
    std::error_code gone;
    Found one{at->last_write_time(gone), {at->path().filename().string(), 0, 0}};
    if (gone || !ours(one.file.name) || !fs::is_regular_file(at->symlink_status(gone))) continue;
    one.file.size = at->file_size(gone);
    if (!gone) found.push_back(std::move(one));
  }
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return std::pair(a.written, a.file.name) < std::pair(b.written, b.file.name); });
  for (auto& one : found) {
    std::error_code gone;
    File& slot = files_[one.file.name.substr(0, digits)];
    if (!slot.name.empty()) {
      fs::remove(folder_ / slot.name, gone);
      bytes_ -= slot.size;
    }
    one.file.used = ++uses_;
    bytes_ += one.file.size;
    slot = std::move(one.file);
  }
  std::erase_if(files_, [&](const auto& entry) {
    if (entry.second.size > 0) return false;
    std::error_code gone;
    fs::remove(folder_ / entry.second.name, gone);
    return true;
  });
  trim();
}

std::optional<fs::path> PictureCache::find(const std::string& key) const {
  const auto found = files_.find(hash(key));
  if (found == files_.end()) return std::nullopt;
  const auto file = folder_ / found->second.name;
  std::error_code failed;
  // Somebody may have emptied the cache: it is theirs to do.
  if (fs::file_size(file, failed) != found->second.size || failed) return std::nullopt;
  found->second.used = ++uses_;
  return file;
}

Result<fs::path> PictureCache::put(const std::string& key, std::string_view bytes) {
  if (folder_.empty()) return fail(ErrorKind::store, "there is no folder for pictures", "set XDG_CACHE_HOME or HOME");
  if (bytes.empty()) return fail(ErrorKind::content, "the picture is empty");
  if (bytes.size() > cap_) return fail(ErrorKind::limit, "the picture is larger than all pictures together may be (" + std::to_string(cap_ >> 20) + " MB)", "use a smaller one");
  const std::string slot = hash(key), name = slot + "-" + hash(bytes) + extension(bytes);
  misses_.erase(slot);
  if (find(key) == folder_ / name) return folder_ / name;
  if (auto written = replace_file(folder_ / name, bytes, 0600); !written) return tl::unexpected(written.error());
  File& file = files_[slot];
  if (file.name == name) {
    bytes_ -= file.size;  // it was there, with other bytes than its name says
  } else if (!file.name.empty()) {
    replaced_.push_back(std::move(file));
  }
  file = {name, bytes.size(), ++uses_};
  bytes_ += file.size;
  trim();
  return folder_ / name;
}

void PictureCache::trim() {
  const auto remove = [&](const File& file) {
    std::error_code gone;
    fs::remove(folder_ / file.name, gone);
    bytes_ -= file.size;
  };
  while (bytes_ > cap_ && !replaced_.empty()) {
    const File oldest = replaced_.front();
    replaced_.erase(replaced_.begin());
    // The same picture may have come back under its old name.
    const auto again = files_.find(oldest.name.substr(0, digits));
    if (again != files_.end() && again->second.name == oldest.name) {
      bytes_ -= oldest.size;
    } else {
      remove(oldest);
    }
  }
  while (bytes_ > cap_ && files_.size() > 1) {
    const auto least = std::min_element(files_.begin(), files_.end(), [](const auto& a, const auto& b) { return a.second.used < b.second.used; });
    remove(least->second);
    files_.erase(least);
  }
}

void PictureCache::miss(const std::string& key, Wall until) {
  if (misses_.size() >= most_misses) misses_.erase(std::min_element(misses_.begin(), misses_.end(), [](const auto& a, const auto& b) { return a.second < b.second; }));
  misses_[hash(key)] = until;
  // A line more, without waiting for the disk: lost, the picture is only asked for once more.
  if (folder_.empty()) return;
  std::error_code failed;
  if (fs::create_directories(folder_, failed)) fs::permissions(folder_, fs::perms::owner_all, failed);
  std::ofstream(folder_ / misses_name, std::ios::app) << hash(key) << ' ' << format_rfc3339(until) << '\n';
  fs::permissions(folder_ / misses_name, fs::perms::owner_read | fs::perms::owner_write, failed);
}

void PictureCache::load_misses() {
  const auto file = folder_ / misses_name;
  const auto text = read_file(file, 4u << 20);
  if (!text) return;
  std::size_t lines = 0;
  std::istringstream in(*text);
  for (std::string slot, until; in >> slot >> until; ++lines) {
    if (const auto when = parse_rfc3339(until); when && slot.size() == digits) misses_[slot] = *when;
  }
  if (lines <= most_misses) return;
  // The file has grown: only the latest stay.
  while (misses_.size() > most_misses) misses_.erase(std::min_element(misses_.begin(), misses_.end(), [](const auto& a, const auto& b) { return a.second < b.second; }));
  std::string fresh;
  for (const auto& [slot, until] : misses_) fresh += slot + ' ' + format_rfc3339(until) + '\n';
  (void)replace_file(file, fresh, 0600);
}

bool PictureCache::missed(const std::string& key, Wall now) const {
  const auto found = misses_.find(hash(key));
  return found != misses_.end() && now < found->second;
}

}  // namespace kudosk::store
