// What the network thread publishes for the render thread. A published Snapshot never changes; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "domain/feed.h"

namespace kudosk {

/// A device-code sign-in that waits for a person.
struct SignIn {
  std::string source;   ///< the source's name
  std::string service;  ///< "Microsoft Teams"
  std::string address, code;
  Wall until{};
  bool operator==(const SignIn&) const = default;
};

/// One source's health, for marks, the status page and status.json.
struct SourceState {
  std::string name, type;
  std::optional<Wall> last_success, last_try, last_new;
  std::optional<Wall> failing_since;
  std::optional<Error> trouble;  ///< why it fails now; absent: fine
  std::size_t items = 0;
  std::optional<Show> next_poll;
  std::optional<Wall> newest;  ///< the newest item's `created`
  int last_status = 0;         ///< HTTP; 0: nothing was answered, or it is no HTTP
  Millis last_took{};
};

struct Snapshot {
  std::uint64_t revision = 0;  ///< grows with each publication
  std::shared_ptr<const Feed> feed = std::make_shared<Feed>();
  std::vector<SourceState> sources;  ///< in the configuration's order, enabled ones
  std::optional<SignIn> sign_in;
  std::optional<Wall> offline_since;  ///< no source reached the network since then
  std::optional<Wall> stored_at;      ///< the content comes from the store, written then; absent once a source has answered
  std::optional<Error> store_trouble;
  /// Pictures that have come: address (as in items and people) → file in the cache.
  std::shared_ptr<const std::map<std::string, std::string>> pictures = std::make_shared<std::map<std::string, std::string>>();
};

}  // namespace kudosk
