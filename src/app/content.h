// Content that does not come from a configured source: the samples, and which snapshot is shown in which state.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/time.h"
#include "config/config.h"
#include "domain/merge.h"
#include "domain/snapshot.h"

namespace kudosk::app {

/// What the samples' relative addresses are relative to: no host that there could be.
inline constexpr const char* kSampleAddress = "http://samples.invalid/";

/// A feed document as a published feed, through the same merging and policy as every other.
Result<std::shared_ptr<const Feed>> feed_from_json(const std::string& json, const Config& config, const Now& now, bool samples, const std::shared_ptr<const Feed>& previous = {});

/// The samples' pictures, which lie beside them, by the addresses that they have there.
std::shared_ptr<const std::map<std::string, std::string>> sample_pictures();

/// Keeps samples behind what is shown while there is nothing else to show.
class Samples {
 public:
  /// `snapshot` itself, or (no source is configured, or nothing has come and someone must sign in first) the same with the marked samples as its feed.
  std::shared_ptr<const Snapshot> behind(const std::shared_ptr<const Snapshot>& snapshot, const Config& config, const Now& now);

 private:
  std::shared_ptr<const Feed> feed_;  // made when first wanted
  std::shared_ptr<const Snapshot> from_, made_;
};

}  // namespace kudosk::app
