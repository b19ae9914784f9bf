// Runs the sources: when, how often, with which secret; backs off, merges, stores, and publishes Snapshots. Its own thread by start(), or stepped by hand in tests and simulations.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "base/log.h"
#include "base/time.h"
#include "config/config.h"
#include "domain/snapshot.h"
#include "net/client.h"
#include "sources/source.h"

namespace kudosk::sync {

/// Sources that are new or have changed are polled at once; the others keep what they know and when they are due (send PollNow too for those).
struct Reconfigure {
  std::shared_ptr<const Config> config;
};
/// Every source at once, but none before a rest that its service asked for.
struct PollNow {};
/// One source at once, whose files have changed.
struct PollSource {
  std::string source;
};
/// Another sign-in code for a source.
struct NewCode {
  std::string source;
};
/// What the render thread asks of the network thread.
using Command = std::variant<Reconfigure, PollNow, PollSource, NewCode>;

struct EngineOptions {
  std::filesystem::path state, cache;  ///< folders; empty: nothing is stored
  bool pictures = true;                ///< fetch the pictures that the feed names
  std::uint64_t seed = 0;              ///< of the jitter; 0: from the machine
  bool once = false;                   ///< every source is asked once (render, check, publish --once)
  bool read_only = false;              ///< the store is read, but only rotated secrets are written (render, check: a screen may be running beside)
  std::function<Result<std::unique_ptr<sources::Source>>(const sources::Made&)> make = sources::make;  ///< another one for tests
};

class Engine {
 public:
  /// `published` is called on the network thread after each publication: it only wakes the render thread. Reads the store at once: snapshot() has the last content before start().
  Engine(std::shared_ptr<const Config> config, EngineOptions options, Log& log, const Clock& clock, net::Transport& transport, std::function<void()> published);
  ~Engine();  ///< stops, and stores what has changed, within a second

  void start();
  void stop();
  std::shared_ptr<const Snapshot> snapshot() const;  ///< any thread
  void send(Command command);                        ///< any thread

  /// Without a thread: does what is due, waits at most `timeout` for what is under way. Returns the next moment at which something is due (never an earlier one than now; a
  /// day ahead where nothing is).
  Show step(Millis timeout);
  /// With `once`: whether every source has been asked and answered.
  bool finished() const;

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace kudosk::sync
