#include "app/content.h"

#include <filesystem>
#include <system_error>

#include "app/demo_feed.h"
#include "base/file.h"
#include "wire/feed_json.h"

namespace kudosk::app {

Result<std::shared_ptr<const Feed>> feed_from_json(const std::string& json, const Config& config, const Now& now, bool samples, const std::shared_ptr<const Feed>& previous) {
  auto page = read_feed(json, kSampleAddress);
  if (!page) return tl::unexpected(page.error());
  Holding holding;
  holding.source = "samples";
  for (auto& item : page->batch.items) item.source = holding.source;
  page->batch.whole = true;
  take(holding, std::move(page->batch), now);
  MergeSettings settings;
  settings.policy = config.policy;
  settings.max_age = config.playlist.max_age;
  settings.max_items = config.playlist.max_items;
  settings.people = config.people;
  settings.disciplines = config.disciplines;
  settings.order = {holding.source};
  auto merged = merge({holding}, settings, now, previous);
  if (!samples) return merged;
  auto marked = std::make_shared<Feed>(*merged);
  marked->samples = true;
  return marked;
}

std::shared_ptr<const std::map<std::string, std::string>> sample_pictures() {
  auto pictures = std::make_shared<std::map<std::string, std::string>>();
  std::error_code none;
  for (const auto& file : std::filesystem::directory_iterator(assets_folder() / "assets" / "samples" / "pictures", none))
    if (file.path().extension() == ".png") pictures->emplace(kSampleAddress + std::string("pictures/") + file.path().filename().string(), file.path().string());
  return pictures;
}

std::shared_ptr<const Snapshot> Samples::behind(const std::shared_ptr<const Snapshot>& snapshot, const Config& config, const Now& now) {
  const bool unconfigured = config.sources.empty();
  const bool waiting = snapshot->feed->items.empty() && snapshot->sign_in.has_value();
  if (!unconfigured && !waiting) return snapshot;
  if (from_ == snapshot && made_) return made_;
  if (!feed_) {
    const auto text = demo_feed(1, Millis{}, now.wall);
    auto feed = text ? feed_from_json(*text, config, now, true) : tl::unexpected(text.error());
    feed_ = feed ? *feed : std::make_shared<const Feed>();
  }
  auto made = std::make_shared<Snapshot>(*snapshot);
  made->feed = feed_;
  made->pictures = sample_pictures();
  from_ = snapshot;
  made_ = made;
  return made;
}

}  // namespace kudosk::app
