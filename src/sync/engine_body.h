// The Engine's inside: what the network thread owns, and its steps. Private to sync.
#pragma once

#include <atomic>
#include <deque>
#include <thread>

#include "sync/engine.h"
#include "sync/gathering.h"
#include "sync/picture_fetcher.h"
#include "sync/reporter.h"
#include "sync/roster.h"
#include "sync/saver.h"
#include "sync/webhook.h"

namespace kudosk::sync {

struct Engine::Body {
  Body(std::shared_ptr<const Config> config_in, EngineOptions options_in, Log& log, const Clock& clock_in, net::Transport& transport_in, std::function<void()> published_in);

  // --- The loop, as named steps ---

  Show step(Millis timeout);
  void loop();
  void obey(const Now& now);
  void advance(const Now& now);
  void collect(const Now& now);
  void merge(const Now& now);
  void notice_offline(const Now& now);
  void publish(const Now& now);
  void tell(const Now& now);
  void save(const Now& now, bool leaving);
  void close();
  Show due(const Now& now) const;
  bool under_way() const;

  void restore(const Now& now);
  void obey(Reconfigure command, const Now& now);
  void obey(PollNow command, const Now& now);
  void obey(const PollSource& command, const Now& now);
  void obey(const NewCode& command, const Now& now);
  void deliver(std::vector<net::Outcome> outcomes, const Now& now);
  store::Contents contents(const Now& now) const;
  std::shared_ptr<const Snapshot> current() const;

  // Constant after construction.
  const EngineOptions options;
  const Clock& clock;
  net::Transport& transport;
  const std::function<void()> published;

  // The network thread's (before start() and after stop(): the caller's).
  std::shared_ptr<const Config> config;
  Reporter reporter;
  Random random;
  Roster roster;
  Gathering gathering;
  Saver saver;
  PictureFetcher pictures;
  Webhook webhook;
  std::vector<bool> brought, whole;  // by source: whether the poll under way has emitted, and a whole answer
  std::optional<FeedReport> restored;
  std::optional<Error> damaged;  // what the store's reading met, for the first step to say
  std::optional<Wall> stored_at, offline_since;
  bool stored_before = false;  // the store has had content
  bool restoring = true;       // in the constructor there is nobody to wake yet
  bool trusted = true;
  bool changed = true;  // since the last publication
  Show pictures_published{Show::min()};
  std::uint64_t revision = 0;

  mutable std::mutex mutex;  // guards the two below
  std::shared_ptr<const Snapshot> slot = std::make_shared<Snapshot>();
  std::deque<Command> commands;

  std::atomic<bool> leaving{false}, done{false}, threaded{false};
  std::thread thread;
};

}  // namespace kudosk::sync
