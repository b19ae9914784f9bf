#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

#include "base/file.h"

namespace kudosk {
namespace fs = std::filesystem;
namespace {

/// The variable's value where it is a path that can be used; XDG says that a relative one is to be ignored.
fs::path absolute(const char* variable) {
  const char* value = std::getenv(variable);
  if (!value || *value != '/') return {};
  return value;
}

/// systemd's variables hold several folders parted by colons where the unit names several; the first is ours.
fs::path systemd(const char* variable) {
  const std::string value = absolute(variable).string();
  return value.substr(0, value.find(':'));
}

fs::path home() {
  if (fs::path home = absolute("HOME"); !home.empty()) return home;
  std::vector<char> buffer(16384);
  passwd entry{}, *found = nullptr;
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found && found->pw_dir && *found->pw_dir == '/') return found->pw_dir;
  return "/";
}

fs::path place(const char* by_systemd, const char* by_xdg, const char* below_home) {
  if (fs::path folder = systemd(by_systemd); !folder.empty()) return folder;
  if (fs::path folder = absolute(by_xdg); !folder.empty()) return folder / "kudosk";
  return home() / below_home / "kudosk";
}

/// Where the program was built, its folder or one above it holds CMake's cache, and that names the source tree. So nothing of the machine
/// that built it stands in an installed program.
fs::path source_tree(fs::path folder) {
  std::error_code ec;
  for (; folder.has_relative_path(); folder = folder.parent_path()) {
    if (!fs::exists(folder / "CMakeCache.txt", ec)) continue;
    const auto cache = read_file(folder / "CMakeCache.txt", 4u << 20);
    constexpr std::string_view key = "\nCMAKE_HOME_DIRECTORY:INTERNAL=";
    const std::size_t at = cache ? cache->find(key) : std::string::npos;
    if (at == std::string::npos) return {};
    const std::size_t from = at + key.size();
    const fs::path tree = cache->substr(from, cache->find('\n', from) - from);
    return fs::is_directory(tree / "assets", ec) ? tree : fs::path();
  }
  return {};
}

}  // namespace

fs::path state_folder() { return place("STATE_DIRECTORY", "XDG_STATE_HOME", ".local/state"); }
fs::path cache_folder() { return place("CACHE_DIRECTORY", "XDG_CACHE_HOME", ".cache"); }

fs::path runtime_folder() {
  if (fs::path folder = systemd("RUNTIME_DIRECTORY"); !folder.empty()) return folder;
  if (fs::path folder = absolute("XDG_RUNTIME_DIR"); !folder.empty()) return folder / "kudosk";
  return "/run/kudosk";
}

fs::path config_folder() {
  if (fs::path folder = absolute("XDG_CONFIG_HOME"); !folder.empty()) return folder / "kudosk";
  return home() / ".config" / "kudosk";
}

fs::path assets_folder() {
  if (const char* given = std::getenv("KUDOSK_ASSETS"); given && *given) return given;
  std::error_code ec;
  const fs::path bin = fs::read_symlink("/proc/self/exe", ec).parent_path();
  const fs::path share = bin.parent_path() / "share" / "kudosk";
  // A stage made by `cmake --install` may lie inside a build folder: what was installed beside the program comes first.
  if (fs::is_directory(share / "assets", ec)) return share;
  if (const fs::path tree = source_tree(bin); !tree.empty()) return tree;
  return share;
}

}  // namespace kudosk
