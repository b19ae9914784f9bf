#include "base/posix.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace kudosk::posix {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = other.fd_;
    other.fd_ = -1;
  }
  return *this;
}

void Descriptor::close() {
  if (fd_ < 0) return;
  const int kept = errno;
  ::close(fd_);
  errno = kept;
  fd_ = -1;
}

std::string reason() { return std::error_code(errno, std::generic_category()).message(); }

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

Result<std::string> read_all(int fd, std::size_t limit, const std::string& name, std::size_t expected) {
  std::string bytes;
  // One byte more than expected, so that a file of that size is read in one call and its end is seen in the next.
  std::size_t step = std::min(std::max<std::size_t>(expected, 4096), limit) + 1;
  for (;;) {
    const std::size_t old = bytes.size();
    bytes.resize(old + step);
    const ssize_t n = ::read(fd, bytes.data() + old, step);
    bytes.resize(old + (n > 0 ? static_cast<std::size_t>(n) : 0));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(ErrorKind::store, "cannot read " + name + ": " + reason());
    if (n == 0) return bytes;
    if (bytes.size() > limit) return fail(ErrorKind::limit, name + " is larger than the " + std::to_string(limit) + " bytes that are allowed here");
    step = std::min<std::size_t>(std::max<std::size_t>(bytes.size(), 4096), limit + 1 - bytes.size());
  }
}

}  // namespace kudosk::posix
