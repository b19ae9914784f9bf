// Descriptors and what is done with them, for base's own files. Values; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace kudosk::posix {

/// Owns a file descriptor; closes it and keeps errno as it was.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  explicit operator bool() const { return fd_ >= 0; }
  int get() const { return fd_; }

 private:
  void close();
  int fd_;
};

/// What errno says, for a person.
std::string reason();
/// All of `bytes`; false and errno where that failed.
bool write_all(int fd, std::string_view bytes);
/// Everything up to the end; ErrorKind::limit beyond `limit` bytes. `name` is for the message, `expected` a guess of the size.
Result<std::string> read_all(int fd, std::size_t limit, const std::string& name, std::size_t expected = 0);

}  // namespace kudosk::posix
