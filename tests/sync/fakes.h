// A world for the engine to live in: a clock that is moved by hand, a network that is a script, sources that are functions, and a log that is read.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/log.h"
#include "config/config.h"
#include "sources/source.h"
#include "sync/engine.h"

namespace fakes {

using namespace std::chrono_literals;
using namespace kudosk;

/// A Tuesday, 09:00 UTC.
inline constexpr Wall morning{std::chrono::milliseconds(1795510800000)};

struct Sent {
  std::uint64_t id = 0;
  net::Request request;
  Show at{};
  std::string header(std::string_view name) const;  ///< the request's, any case
};

/// Answers by a function; nullopt leaves the request hanging.
class Network final : public net::Transport {
 public:
  using Handler = std::function<std::optional<Result<net::Response>>(const net::Request&)>;
  explicit Network(const Clock& clock) : clock_(clock) {}

  std::uint64_t send(net::Request request) override;
  std::vector<net::Outcome> wait(Millis timeout) override;
  void cancel(std::uint64_t id) override;
  void wake() override;

  Handler handler;
  std::vector<Sent> sent;                 ///< all of them
  std::map<std::uint64_t, Sent> hanging;  ///< sent and not answered
  std::vector<std::uint64_t> cancelled;
  std::size_t most_at_once = 0, answers = 0;
  bool untrusted = false;  ///< an answer that is an Error is one about a certificate
  bool sleeps = false;     ///< wait() really waits (for the thread's test)
  Millis longest_wait{};

 private:
  const Clock& clock_;
  std::uint64_t last_ = 0;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool wake_ = false;
};

net::Response reply(int status, std::string body = {}, std::vector<net::Header> headers = {});

/// What a source does, by its name. Without `answer`, an answer of 200 has its lines as items (see lines()), 304 is nothing new, all else is Trouble.
struct Script {
  std::function<sources::Effects(const Now&)> poll;
  std::function<sources::Effects(const Now&, const sources::Ask&, sources::Answer)> answer;
  std::function<sources::HttpAsk(const std::string&)> picture;
  Millis default_interval{30000};
  std::vector<sources::Made> made;
  int polls = 0, new_codes = 0;
};

sources::Ask http(std::string url, std::string tag = "page");
sources::HttpAsk& as_http(sources::Ask& ask);
Item praise(std::string id, std::string to = "Amara Okafor", std::string message = "thank you");
Batch batch(std::vector<Item> items, bool whole = true);
/// "k1\nk2": praise with these ids, whole.
Batch lines(std::string_view body);

/// One entry of `sources`; `options` is JSON.
SourceSettings source(const std::string& options, const std::filesystem::path& folder = "/nowhere");

struct World {
  World();
  ~World();
  World(const World&) = delete;

  ManualClock clock{Now{Show{std::chrono::hours(1)}, morning, true}};
  Network network{clock};
  std::vector<std::string> log_lines;
  Log log;
  std::map<std::string, Script> scripts;  ///< by source name
  Config config;
  std::filesystem::path folder;  ///< fresh, removed at the end
  sync::EngineOptions options;
  std::unique_ptr<sync::Engine> engine;
  int published = 0;
  std::size_t steps = 0;

  /// Adds a source of the type "fake" with that name; `more` is JSON to stand among its options (`"interval": "30s"` is read).
  SourceSettings& add(const std::string& name, const std::string& more = {});
  void start();  ///< makes the engine and does what is due
  void step() { engine->step(0ms); }
  void run(Millis time);  ///< moves the clock from due moment to due moment
  void restart();         ///< another engine on the same folder
  std::shared_ptr<const Snapshot> now() const { return engine->snapshot(); }
  std::vector<std::string> ids() const;  ///< of the feed, in its order
  const SourceState& state(std::size_t index = 0) const;
  std::vector<std::string> events(std::string_view name) const;  ///< the log's lines of one event
  std::filesystem::path write(const std::string& name, std::string_view bytes, unsigned mode = 0600) const;

  mutable std::shared_ptr<const Snapshot> kept;
};

}  // namespace fakes
