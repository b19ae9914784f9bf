// `publish`: polls the sources in the screens' place and writes the merged, policy-checked feed, with the pictures that it names beside it.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <map>
#include <set>
#include <thread>

#include "app/commands.h"
#include "app/fleet.h"
#include "app/gather.h"
#include "app/health.h"
#include "app/shelf.h"
#include "app/watcher.h"
#include "base/file.h"
#include "config/load.h"
#include "net/client.h"
#include "wire/feed_json.h"

namespace kudosk::app {

namespace {

constexpr Millis kOnceLimit{600000};
constexpr std::size_t kMostPicture = 32u << 20;

const char* extension(const std::string& bytes) {
  if (bytes.rfind("\x89PNG", 0) == 0) return ".png";
  if (bytes.rfind("\xff\xd8", 0) == 0) return ".jpg";
  if (bytes.rfind("GIF8", 0) == 0) return ".gif";
  return bytes.size() > 12 && bytes.compare(8, 4, "WEBP") == 0 ? ".webp" : "";
}

/// Writes the feed of a snapshot and what it names.
class Publisher {
 public:
  Publisher(Shelf& shelf, Log& log) : shelf_(shelf), log_(log) {}

  Result<void> publish(const Snapshot& snapshot) {
    Feed feed = *snapshot.feed;
    used_.clear();
    std::map<std::string, std::size_t> ids;
    for (const auto& item : feed.items) ++ids[item->id];
    for (auto& item : feed.items) {
      auto copy = std::make_shared<Item>(*item);
      if (ids[copy->id] > 1) copy->id = copy->source + ":" + copy->id;
      auto fixed = localise(*copy, snapshot);
      if (!fixed) return fixed;
      item = copy;
    }
    for (auto& person : feed.people) {
      if (auto fixed = localise(person.picture, snapshot); !fixed) return fixed;
    }
    if (auto put = shelf_.put("feed.json", write_feed(feed)); !put) return put;
    // The feed is there, and names none of them: that an old picture could not be taken away is no reason to fail.
    if (auto kept = shelf_.keep_only(used_); !kept && kept.error().message != told_) {
      told_ = kept.error().message;
      log_.warn("publish", {{"left", told_}, {"hint", kept.error().hint.empty() ? "an old picture may still be there for who knows its address" : kept.error().hint}});
    }
    return {};
  }

 private:
  /// An address becomes that of the copy beside the feed; a picture that has not come is left out: screens could not fetch it without the secret.
  Result<void> localise(std::string& address, const Snapshot& snapshot) {
    if (address.empty()) return {};
    const auto fetched = snapshot.pictures->find(address);
    // A picture from this machine's own files (people, a folder of photos) is where it is.
    const std::string file = fetched != snapshot.pictures->end() ? fetched->second : address[0] == '/' ? address : std::string();
    address.clear();
    if (file.empty()) return {};
    const auto bytes = read_file(file, kMostPicture);
    if (!bytes || *extension(*bytes) == 0) return {};  // nothing that a screen could show; and no other file of this machine is given away
    const std::string name = "pictures/" + name_of(file, *bytes) + extension(*bytes);
    if (auto put = shelf_.put(name, *bytes); !put) return put;
    used_.insert(name);
    address = name;
    return {};
  }

  /// The same picture has the same name, whatever it was called: the cache's own names are hashes of the content, others are hashed here.
  static std::string name_of(const std::filesystem::path& file, const std::string& bytes) {
    const std::string stem = file.stem().string();
    if (stem.size() >= 32 && stem.find_first_not_of("0123456789abcdef-") == std::string::npos) return stem;
    return fmt::format("{:016x}{:016x}", std::hash<std::string>{}(bytes), std::hash<std::string>{}(std::to_string(bytes.size()) + bytes));
  }

  Result<void> localise(std::optional<Person>& person, const Snapshot& snapshot) { return person ? localise(person->picture, snapshot) : Result<void>{}; }

  Result<void> localise(Item& item, const Snapshot& snapshot) {
    std::vector<std::string*> addresses;
    if (auto* recognition = std::get_if<Recognition>(&item.body)) {
      if (recognition->from) addresses.push_back(&recognition->from->picture);
      for (auto& person : recognition->to) addresses.push_back(&person.picture);
      for (auto& span : recognition->spans) {
        if (span.person) addresses.push_back(&span.person->picture);
      }
      addresses.push_back(&recognition->picture);
    } else if (auto* milestone = std::get_if<Milestone>(&item.body)) {
      addresses = {&milestone->who.picture, &milestone->badge};
    } else if (auto* goal = std::get_if<Goal>(&item.body)) {
      if (goal->owner) addresses.push_back(&goal->owner->picture);
    } else if (auto* lesson = std::get_if<Lesson>(&item.body)) {
      if (lesson->who) addresses.push_back(&lesson->who->picture);
      addresses.push_back(&lesson->picture);
    } else if (auto* announcement = std::get_if<Announcement>(&item.body)) {
      addresses.push_back(&announcement->picture);
    } else if (auto* standings = std::get_if<Standings>(&item.body)) {
      for (auto& entry : standings->entries) addresses.push_back(&entry.who.picture);
    }
    for (auto* address : addresses) {
      if (auto fixed = localise(*address, snapshot); !fixed) return fixed;
    }
    for (auto at = item.emoji.begin(); at != item.emoji.end();) {
      if (auto fixed = localise(at->second, snapshot); !fixed) return fixed;
      at = at->second.empty() ? item.emoji.erase(at) : std::next(at);
    }
    return {};
  }

  Shelf& shelf_;
  Log& log_;
  std::set<std::string> used_;  // names of pictures in the feed
  std::string told_;            // the last thing that could not be taken away
};

/// What comes from nowhere yet is not published: it would empty every screen at a start without a network.
bool nothing_yet(const Snapshot& snapshot) {
  return snapshot.feed->items.empty() && std::none_of(snapshot.sources.begin(), snapshot.sources.end(), [](const SourceState& source) { return source.last_success.has_value(); });
}

}  // namespace

int publish(const Common& common, const PublishOptions& options) {
  if (common.config.empty()) {
    std::cerr << "kudosk publish: there is no configuration (name one with --config)\n";
    return kUsage;
  }
  SystemClock clock;
  Log log(common.log, &clock);
  (void)refresh_fleet(common.config, log);
  Loaded loaded = load_config(common.config);
  for (const auto& problem : loaded.problems) std::cerr << describe(problem) << "\n";
  if (!loaded.usable()) return kUsage;
  auto config = std::make_shared<const Config>(std::move(loaded.config));
  log.info("start", {{"version", version()}, {"config", common.config.string()}});

  std::atomic<bool> woken{true};
  const auto wake = [&woken] {
    woken = true;
    woken.notify_all();
  };
  sync::EngineOptions engine_options;
  engine_options.state = state_folder();
  engine_options.cache = cache_folder();
  const auto failed = [](const Snapshot& snapshot) {
    return std::any_of(snapshot.sources.begin(), snapshot.sources.end(), [](const SourceState& source) {
      // Ended before it was asked: failed too. One whose time of the week it is not is not due.
      return source.trouble.has_value() || (!source.last_try && source.next_poll);
    });
  };

  if (options.once) {
    const auto snapshot = gather(config, engine_options, log, clock, kOnceLimit);
    Watcher watcher([] {});
    const auto shelf = make_shelf(options.out, options.access, config->network, [&] { return watcher.quit(); });
    Result<void> published;
    if (nothing_yet(*snapshot) && shelf->has("feed.json"))
      log.warn("publish", {{"kept", true}, {"why", "no source has answered, now or before: what is published stays"}});
    else
      published = Publisher(*shelf, log).publish(*snapshot);
    if (!published) log.error(published.error());
    const int code = published && !failed(*snapshot) ? kDone : kFinding;
    log.info("stop", {{"code", code}});
    return code;
  }

  Watcher watcher(wake);
  watcher.watch({common.config, config->people_file});
  const auto shelf = make_shelf(options.out, options.access, config->network, [&] { return watcher.quit(); });
  Publisher publisher(*shelf, log);
  std::atomic<bool> fleet_changed{false};
  Fleet fleet(log, clock, [&] {
    fleet_changed = true;
    wake();
  });
  fleet.configure(config);
  net::Client client("kudosk/" + version());
  sync::Engine engine(config, engine_options, log, clock, client, wake);
  engine.start();
  std::shared_ptr<const Snapshot> done;
  while (!watcher.quit()) {
    woken.wait(false);
    woken = false;
    const bool hangup = watcher.take_hangup();
    if (hangup) fleet.ask_now();
    const bool from_fleet = fleet_changed.exchange(false);
    if (watcher.take_changed() || hangup || from_fleet) {
      Loaded again = load_config(common.config);
      if (again.usable()) {
        config = std::make_shared<const Config>(std::move(again.config));
        fleet.configure(config);
        watcher.watch({common.config, config->people_file});
        engine.send(sync::Reconfigure{config});
        if (hangup) engine.send(sync::PollNow{});
      } else {
        for (const auto& problem : again.problems) log.error(Error{ErrorKind::config, describe(problem), "the configuration before goes on", 0, std::nullopt});
      }
    }
    const auto snapshot = engine.snapshot();
    if (nothing_yet(*snapshot) || (done && done->feed == snapshot->feed && done->pictures == snapshot->pictures)) continue;
    if (auto published = publisher.publish(*snapshot); published)
      done = snapshot;
    else
      log.error(published.error());
  }
  engine.stop();
  log.info("stop", {{"code", static_cast<int>(kDone)}});
  return kDone;
}

}  // namespace kudosk::app
