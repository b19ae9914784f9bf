// What went wrong in the world, as a value. Owned by whoever holds it; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace kudosk {

/// Exists to choose a reaction: back off, ask for a sign-in, skip the item, refuse to start, go on without a disk.
/// The words are those of the log's `error` event.
enum class ErrorKind { network, http, auth, rate, content, config, store, display, limit };

/// The log's word for a kind ("network", "http", …).
const char* word(ErrorKind kind);

struct Error {
  ErrorKind kind = ErrorKind::content;
  std::string message;                                   ///< what happened and where, for a person; never a secret
  std::string hint;                                      ///< what to do about it; may be empty
  int status = 0;                                        ///< the HTTP status, where one was answered
  std::optional<std::chrono::milliseconds> retry_after;  ///< what the server asked for, unclamped
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorKind kind, std::string message, std::string hint = {}) {
  return tl::unexpected(Error{kind, std::move(message), std::move(hint), 0, std::nullopt});
}

}  // namespace kudosk
