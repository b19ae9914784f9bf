// Keeps what `config_url` answers: one configuration for many screens. Fetched on a thread of its own, or once.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/log.h"
#include "config/config.h"
#include "net/client.h"

namespace kudosk::app {

/// What a fetch came to.
enum class Fetched { unchanged, changed };

/// Asks once and keeps a new answer that can be used with the file; an answer that can't be used, and one that is none, is an error and changes nothing. The host is
/// pinned: a redirect to another one is not followed.
Result<Fetched> fetch_fleet(net::Transport& transport, const std::filesystem::path& file, const Config& config, const std::function<bool()>& given_up);
/// The same for the commands that run once, where the configuration names an address; an error is also a line in the log.
Result<Fetched> refresh_fleet(const std::filesystem::path& file, Log& log);

/// Asks again and again while a screen runs.
class Fleet {
 public:
  /// `changed` is called on this thread when load_config() would give something new.
  Fleet(Log& log, const Clock& clock, std::function<void()> changed) : log_(log), clock_(clock), changed_(std::move(changed)) {}
  ~Fleet();
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  /// The same address and network go on; another one is asked at once; none ends it.
  void configure(const std::shared_ptr<const Config>& config);
  void ask_now();

 private:
  void stop();
  void run();

  Log& log_;
  const Clock& clock_;
  const std::function<void()> changed_;
  std::mutex mutex_;  // guards what follows, but for the thread
  std::shared_ptr<const Config> config_;
  std::unique_ptr<net::Client> client_;
  bool stopping_ = false, now_ = true;
  std::thread thread_;
};

}  // namespace kudosk::app
