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
  virtual void keep_only(const std::set<std::string>& names) = 0;
};

/// `given_up` ends a PUT that is under way (TERM).
std::unique_ptr<Shelf> make_shelf(const std::string& folder_or_url, const NetworkSettings& network, std::function<bool()> given_up);

}  // namespace kudosk::app
