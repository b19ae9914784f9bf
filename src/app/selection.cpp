#include "app/selection.h"

#include <set>
#include <string>

namespace kudosk::app {

std::shared_ptr<const Snapshot> Selection::of(const std::shared_ptr<const Snapshot>& all, const Config& own, const Config& whole) {
  if (own.sources.size() == whole.sources.size()) return all;
  std::set<std::string> names;
  for (const auto& source : own.sources) names.insert(source.name);
  auto out = std::make_shared<Snapshot>(*all);
  if (from_ != all->feed || !feed_) {
    auto feed = std::make_shared<Feed>(*all->feed);
    std::erase_if(feed->items, [&](const auto& item) { return !names.count(item->source); });
    from_ = all->feed;
    feed_ = std::move(feed);
  }
  out->feed = feed_;
  std::erase_if(out->sources, [&](const SourceState& source) { return !names.count(source.name); });
  // A code is for whoever stands there: it is shown where what it brings is shown.
  if (out->sign_in && !names.count(out->sign_in->source)) out->sign_in.reset();
  return out;
}

}  // namespace kudosk::app
