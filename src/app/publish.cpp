// `publish`: polls the sources in the screens' place and writes the merged, policy-checked feed, with the pictures that it names beside it.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <iostream>
#include <map>
#include <set>
#include <thread>

#include "app/commands.h"
#include "app/gather.h"
#include "app/health.h"
#include "app/watcher.h"
#include "base/file.h"
#include "config/load.h"
#include "net/client.h"
#include "wire/feed_json.h"

namespace kudosk::app {

namespace {

constexpr Millis kOnceLimit{600000}, kPutLimit{60000};

/// Where the published files go. Files that are there already with the same bytes are left alone.
class Shelf {
 public:
  virtual ~Shelf() = default;
  virtual Result<void> put(const std::string& name, const std::string& bytes, const char* type) = 0;
};

class FolderShelf final : public Shelf {
 public:
  explicit FolderShelf(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<void> put(const std::string& name, const std::string& bytes, const char*) override {
    const auto file = folder_ / name;
    std::error_code none;
    // A web server reads these: its user is another one.
    for (const auto& made : {folder_, file.parent_path()}) {
      if (std::filesystem::create_directories(made, none)) {
        std::filesystem::permissions(made, std::filesystem::perms(0755), none);
      }
    }
    if (const auto there = read_file(file); there && *there == bytes) return {};
    return replace_file(file, bytes, 0644);
  }

 private:
  const std::filesystem::path folder_;
};

class UrlShelf final : public Shelf {
 public:
  UrlShelf(std::string base, const NetworkSettings& network) : base_(std::move(base)), network_(network), client_("kudosk/" + version()) {
    if (base_.back() != '/') base_ += '/';
  }
  Result<void> put(const std::string& name, const std::string& bytes, const char* type) override {
    if (put_[name] == std::hash<std::string>{}(bytes)) return {};
    net::Request request;
    request.method = "PUT";
    request.url = base_ + name;
    request.headers = {{"Content-Type", type}};
    // An object store's own token, where it wants one: from the environment, never from the command line.
    if (const char* token = std::getenv("KUDOSK_PUBLISH_TOKEN"); token && *token) {
      request.headers.push_back({"Authorization", std::string("Bearer ") + token});
      request.credential = true;
    }
    request.body = bytes;
    request.allow_http = base_.rfind("http://", 0) == 0;
    request.proxy = network_.proxy;
    request.ca_file = network_.ca_file.string();
    const auto id = client_.send(std::move(request));
    SystemClock clock;
    for (const Show end = clock.now().show + kPutLimit; clock.now().show < end;) {
      for (auto& outcome : client_.wait(Millis{1000})) {
        if (outcome.id != id) continue;
        if (!outcome.response) return tl::unexpected(outcome.response.error());
        if (outcome.response->status / 100 != 2) return fail(ErrorKind::http, fmt::format("{}: PUT was answered with {}", net::redacted(base_ + name), outcome.response->status));
        put_[name] = std::hash<std::string>{}(bytes);
        return {};
      }
    }
    client_.cancel(id);
    return fail(ErrorKind::network, net::redacted(base_ + name) + ": PUT was not answered in time");
  }

 private:
  std::string base_;
  const NetworkSettings& network_;
  net::Client client_;
  std::map<std::string, std::size_t> put_;  // name → hash of what is there
};

const char* type_of(const std::string& name) {
  const auto ends = [&](const char* end) { return name.size() > std::strlen(end) && name.compare(name.size() - std::strlen(end), std::string::npos, end) == 0; };
  return ends(".png") ? "image/png" : ends(".jpg") ? "image/jpeg" : ends(".gif") ? "image/gif" : ends(".webp") ? "image/webp" : "application/octet-stream";
}

const char* extension(const std::string& bytes) {
  if (bytes.rfind("\x89PNG", 0) == 0) return ".png";
  if (bytes.rfind("\xff\xd8", 0) == 0) return ".jpg";
  if (bytes.rfind("GIF8", 0) == 0) return ".gif";
  return bytes.size() > 12 && bytes.compare(8, 4, "WEBP") == 0 ? ".webp" : "";
}

/// Writes the feed of a snapshot and what it names.
class Publisher {
 public:
  explicit Publisher(Shelf& shelf) : shelf_(shelf) {}

  Result<void> publish(const Snapshot& snapshot) {
    Feed feed = *snapshot.feed;
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
    return shelf_.put("feed.json", write_feed(feed), "application/json");
  }

 private:
  /// An address becomes that of the copy beside the feed; a picture that has not come is left out: screens could not fetch it without the secret.
  Result<void> localise(std::string& address, const Snapshot& snapshot) {
    if (address.empty()) return {};
    const auto file = snapshot.pictures->find(address);
    if (file == snapshot.pictures->end()) {
      address.clear();
      return {};
    }
    if (auto known = names_.find(file->second); known != names_.end()) {
      address = known->second;
      return {};
    }
    const auto bytes = read_file(file->second);
    if (!bytes) {
      address.clear();
      return {};
    }
    // The cache's names are hashes of the content, without which kind of picture it is.
    const std::string name = "pictures/" + std::filesystem::path(file->second).stem().string() + extension(*bytes);
    if (auto put = shelf_.put(name, *bytes, type_of(name)); !put) return put;
    names_[file->second] = name;
    address = name;
    return {};
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
  std::map<std::string, std::string> names_;  // cached file → published name
};

bool is_url(const std::string& out) { return out.rfind("http://", 0) == 0 || out.rfind("https://", 0) == 0; }

}  // namespace

int publish(const Common& common, const PublishOptions& options) {
  if (common.config.empty()) {
    std::cerr << "kudosk publish: there is no configuration (name one with --config)\n";
    return kUsage;
  }
  Loaded loaded = load_config(common.config);
  for (const auto& problem : loaded.problems) std::cerr << describe(problem) << "\n";
  if (!loaded.usable()) return kUsage;
  auto config = std::make_shared<const Config>(std::move(loaded.config));
  SystemClock clock;
  Log log(common.log, &clock);
  log.info("start", {{"version", version()}, {"config", common.config.string()}});

  std::unique_ptr<Shelf> shelf;
  if (is_url(options.out))
    shelf = std::make_unique<UrlShelf>(options.out, config->network);
  else
    shelf = std::make_unique<FolderShelf>(options.out);
  Publisher publisher(*shelf);

  sync::EngineOptions engine_options;
  engine_options.state = state_folder();
  engine_options.cache = cache_folder();
  const auto failed = [](const Snapshot& snapshot) {
    return std::any_of(snapshot.sources.begin(), snapshot.sources.end(),
                       [](const SourceState& source) { return source.trouble.has_value() || !source.last_try; });  // ended before it was asked: failed too
  };

  if (options.once) {
    const auto snapshot = gather(config, engine_options, log, clock, kOnceLimit);
    const auto published = publisher.publish(*snapshot);
    if (!published) log.error(published.error());
    const int code = published && !failed(*snapshot) ? kDone : kFinding;
    log.info("stop", {{"code", code}});
    return code;
  }

  std::atomic<bool> woken{true};
  const auto wake = [&woken] {
    woken = true;
    woken.notify_all();
  };
  Watcher watcher(wake);
  watcher.watch({common.config, config->people_file});
  net::Client client("kudosk/" + version());
  sync::Engine engine(config, engine_options, log, clock, client, wake);
  engine.start();
  std::shared_ptr<const Snapshot> done;
  while (!watcher.quit()) {
    woken.wait(false);
    woken = false;
    const bool hangup = watcher.take_hangup();
    if (watcher.take_changed() || hangup) {
      Loaded again = load_config(common.config);
      if (again.usable()) {
        engine.send(sync::Reconfigure{std::make_shared<const Config>(std::move(again.config))});
        if (hangup) engine.send(sync::PollNow{});
      } else {
        for (const auto& problem : again.problems) log.error(Error{ErrorKind::config, describe(problem), "the configuration before goes on", 0, std::nullopt});
      }
    }
    const auto snapshot = engine.snapshot();
    // What comes from nowhere yet is not published: it would empty every screen at a start without a network.
    const bool nothing_yet =
        snapshot->feed->items.empty() && std::none_of(snapshot->sources.begin(), snapshot->sources.end(), [](const SourceState& s) { return s.last_success.has_value(); });
    if (nothing_yet || (done && done->feed == snapshot->feed && done->pictures == snapshot->pictures)) continue;
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
