// Secrets that services rotate: a file each, "SOURCE.NAME" in a folder of their own.
#include <fmt/format.h>
#include <zlib.h>

#include <charconv>

#include "base/file.h"
#include "store/store.h"

namespace kudosk::store {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t longest = 100;

bool plain(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; }

/// Spelled so that it is a file's name: what is not plain by its hexadecimal bytes, so that a '.' stands between the two parts alone.
std::string spelled(const std::string& name) {
  std::string out;
  for (const char c : name) out += plain(c) ? std::string(1, c) : fmt::format("%{:02x}", static_cast<unsigned char>(c));
  if (out.size() <= longest) return out;
  return out.substr(0, longest) + fmt::format("~{:08x}", static_cast<unsigned long>(crc32_z(0, reinterpret_cast<const Bytef*>(name.data()), name.size())));
}

std::string read_back(std::string_view spelling) {
  std::string out;
  for (std::size_t i = 0; i < spelling.size(); ++i) {
    unsigned value = 0;
    if (spelling[i] == '%' && i + 2 < spelling.size() && std::from_chars(spelling.data() + i + 1, spelling.data() + i + 3, value, 16).ec == std::errc()) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += spelling[i];
    }
  }
  return out;
}

}  // namespace

Result<void> write_secret(const fs::path& folder, const std::string& source, const std::string& name, const std::string& value) {
  const auto file = folder / "secrets" / (spelled(source) + "." + spelled(name));
  if (!value.empty()) return replace_file(file, value, 0600);
  std::error_code failed;
  fs::remove(file, failed);
  if (failed) return fail(ErrorKind::store, "the old secret " + file.string() + " can't be removed: " + failed.message(), "let the user that runs kudosk use the folder");
  return {};
}

std::map<std::string, std::string> read_secrets(const fs::path& folder, const std::string& source) {
  std::map<std::string, std::string> out;
  const std::string prefix = spelled(source) + ".";
  std::error_code failed;
  for (fs::directory_iterator at(folder / "secrets", failed), end; !failed && at != end; at.increment(failed)) {
    const std::string file = at->path().filename().string();
    // What a power cut left of a write has one more dot.
    if (file.compare(0, prefix.size(), prefix) != 0 || file.find('.', prefix.size()) != file.npos) continue;
    if (auto value = read_file(at->path(), 1u << 20); value && !value->empty()) out.emplace(read_back(std::string_view(file).substr(prefix.size())), std::move(*value));
  }
  return out;
}

}  // namespace kudosk::store
