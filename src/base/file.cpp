#include "base/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <vector>

#include "base/posix.h"

namespace kudosk {
namespace fs = std::filesystem;
using posix::Descriptor;
using posix::reason;

namespace {

tl::unexpected<Error> store_error(const std::string& what, const fs::path& path, std::string hint = {}) {
  const std::string why = reason();
  if (hint.empty() && errno == ENOSPC) hint = "free some space on that disk";
  if (hint.empty() && errno == EROFS) hint = "make that disk writable; a card that has become read-only by itself is worn out";
  if (hint.empty() && errno == EIO) hint = "replace that disk or card: it fails";
  if (hint.empty() && (errno == EACCES || errno == EPERM)) hint = "let the user that runs kudosk use it";
  return fail(ErrorKind::store, what + " " + path.string() + ": " + why, std::move(hint));
}

/// The temporary file that a replacement is written to. One name a target, held by a lock, so that a power cut in the middle leaves at most one
/// of them behind and the next replacement takes it over; a second writer at the same time gets a name of its own.
struct Draft {
  Descriptor fd;
  std::string path;
};

Result<Draft> open_draft(const fs::path& target) {
  const std::string base = (target.parent_path() / ("." + target.filename().string() + ".new")).string();
  for (int attempt = 0; attempt < 3; ++attempt) {
    Descriptor fd(::open(base.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
    if (!fd || ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) break;
    struct stat held {
    }, named{};
    if (::fstat(fd.get(), &held) != 0 || !S_ISREG(held.st_mode) || held.st_nlink > 1) break;
    // Between our open and our lock another writer may have renamed it to the target: then it is no longer ours to empty.
    if (::lstat(base.c_str(), &named) != 0 || named.st_ino != held.st_ino || named.st_dev != held.st_dev) continue;
    if (::ftruncate(fd.get(), 0) != 0) break;
    return Draft{std::move(fd), base};
  }
  std::string unique = base + "XXXXXX";
  Descriptor fd(::mkostemp(unique.data(), O_CLOEXEC));
  if (!fd) return store_error("cannot write beside", target);
  return Draft{std::move(fd), std::move(unique)};
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code ec;
  if (folder.empty() || fs::is_directory(folder, ec)) return {};
  if (auto parent = make_folder(folder.parent_path()); !parent) return parent;
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return store_error("cannot make the folder", folder);
  return {};
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::size_t limit) {
  // Without O_NONBLOCK, opening a pipe that somebody put there would wait for ever.
  Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd) return store_error("cannot read", path, errno == ENOENT ? "make sure that the path is right" : "");
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return store_error("cannot read", path);
  if (!S_ISREG(info.st_mode)) return fail(ErrorKind::store, "cannot read " + path.string() + ": it is not a regular file");
  return posix::read_all(fd.get(), limit, path.string(), static_cast<std::size_t>(info.st_size));
}

Result<void> replace_file(const fs::path& path, std::string_view bytes, unsigned mode) {
  if (path.filename().empty()) return fail(ErrorKind::store, "cannot write " + path.string() + ": it names no file");
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (auto made = make_folder(folder); !made) return made;
  auto draft = open_draft(folder / path.filename());
  if (!draft) return tl::unexpected(draft.error());

  const bool written = ::fchmod(draft->fd.get(), static_cast<mode_t>(mode)) == 0 && posix::write_all(draft->fd.get(), bytes) && ::fsync(draft->fd.get()) == 0 &&
                       ::rename(draft->path.c_str(), path.c_str()) == 0;
  if (!written) {
    auto error = store_error("cannot write", path);
    ::unlink(draft->path.c_str());
    return error;
  }
  // The rename itself is durable only when the folder is. Some file systems cannot do that (EINVAL): then there is nothing more to do.
  Descriptor held(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (held && ::fsync(held.get()) != 0 && errno != EINVAL && errno != ENOTSUP) return store_error("cannot make durable", path);
  return {};
}

}  // namespace kudosk
