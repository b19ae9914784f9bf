// Signals and changed files, waited for on one sleeping thread. Made before any other thread, so that all of them leave signals to it.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace kudosk::app {

class Watcher {
 public:
  /// `wake` is called on the watcher's thread after each event: it only wakes the render thread.
  explicit Watcher(std::function<void()> wake);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  /// Whose change `take_changed` reports: the files, also when they are replaced or made anew.
  void watch(const std::vector<std::filesystem::path>& files);
  /// Whose change `take_content` reports by its name: a file, or all that lies in a folder (and the folder itself, which may come and go with a stick).
  struct Content {
    std::filesystem::path path;
    std::string name;
  };
  void watch_content(const std::vector<Content>& content);
  bool quit() const { return quit_.load(); }  ///< TERM or INT has come
  bool take_hangup() { return hangup_.exchange(false); }
  bool take_changed() { return changed_.exchange(false); }
  std::set<std::string> take_content();

  /// Blocks TERM, INT and HUP in the calling thread and all that it makes later. REQUIRES: before any other thread.
  static void block_signals();

 private:
  void run();
  void add(const std::filesystem::path& folder, const std::string& name, const std::string& content);
  void drop_unused(const std::vector<int>& before);
  const std::function<void()> wake_;
  int signals_ = -1, notify_ = -1, stop_ = -1;
  std::atomic<bool> quit_{false}, hangup_{false}, changed_{false};
  std::mutex mutex_;  // guards watched_
  struct Watched {
    int folder = -1;      // inotify's number
    std::string name;     // in it; empty: all
    std::string content;  // whose it is; empty: a file of the configuration
  };
  std::vector<Watched> watched_;
  std::set<std::string> content_;
  std::thread thread_;
};

}  // namespace kudosk::app
