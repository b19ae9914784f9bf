// Where published files go: a folder for any web server, or an address that takes PUT (object storage). Files that are there already with the same bytes are left alone.
// Owned by `publish`; its thread alone.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "base/error.h"
#include "config/config.h"

namespace kudosk::app {

class Shelf {
 public:
  virtual ~Shelf() = default;
  virtual Result<void> put(const std::string& name, const std::string& bytes) = 0;
  virtual bool has(const std::string& name) = 0;
  /// Takes away the pictures that are not named, at once: one may be of somebody who has opted out. Only what a Shelf has put there.
  virtual Result<void> keep_only(const std::set<std::string>& names) = 0;
};

/// How object storage knows who puts things there: a bearer token, or a key that requests are signed with (S3). Each secret by reference (base/secret.h), read anew for each
/// request, so that a renewed one counts.
struct StoreAccess {
  std::string token_file;
  std::string key_id_file, secret_file, session_file;
  std::string region = "us-east-1";
};

bool is_address(const std::string& folder_or_url);
/// `given_up` ends a request that is under way (TERM).
std::unique_ptr<Shelf> make_shelf(const std::string& folder_or_url, const StoreAccess& access, const NetworkSettings& network, std::function<bool()> given_up);

}  // namespace kudosk::app
