#include "app/watcher.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace kudosk::app {

namespace {
sigset_t wanted() {
  sigset_t set;
  sigemptyset(&set);
  for (int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  return set;
}
constexpr int kSettle = 200;  // ms that a file must be left alone: editors write in several steps
}  // namespace

void Watcher::block_signals() {
  const sigset_t set = wanted();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

Watcher::Watcher(std::function<void()> wake) : wake_(std::move(wake)) {
  const sigset_t set = wanted();
  signals_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  notify_ = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  stop_ = eventfd(0, EFD_CLOEXEC);
  thread_ = std::thread([this] { run(); });
}

Watcher::~Watcher() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(stop_, &one, sizeof one);
  thread_.join();
  for (int fd : {signals_, notify_, stop_}) {
    if (fd >= 0) close(fd);
  }
}

void Watcher::add(const std::filesystem::path& folder, const std::string& name, const std::string& content) {
  const auto place = folder.empty() ? std::filesystem::path(".") : folder;
  const int number = inotify_add_watch(notify_, place.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_MOVED_FROM);
  if (number >= 0) watched_.push_back({number, name, content});
}

void Watcher::drop_unused(const std::vector<int>& before) {
  for (int number : before) {
    if (std::none_of(watched_.begin(), watched_.end(), [&](const Watched& watched) { return watched.folder == number; })) inotify_rm_watch(notify_, number);
  }
}

void Watcher::watch(const std::vector<std::filesystem::path>& files) {
  std::lock_guard lock(mutex_);
  std::vector<int> before;
  for (const auto& watched : watched_) before.push_back(watched.folder);
  std::erase_if(watched_, [](const Watched& watched) { return watched.content.empty(); });
  for (const auto& file : files)
    if (!file.empty()) add(file.parent_path(), file.filename().string(), {});
  drop_unused(before);
}

void Watcher::watch_content(const std::vector<Content>& content) {
  std::lock_guard lock(mutex_);
  std::vector<int> before;
  for (const auto& watched : watched_) before.push_back(watched.folder);
  std::erase_if(watched_, [](const Watched& watched) { return !watched.content.empty(); });
  for (const auto& one : content) {
    if (one.path.empty()) continue;
    const auto path = one.path.has_filename() ? one.path : one.path.parent_path();
    add(path.parent_path(), path.filename().string(), one.name);
    std::error_code none;
    if (std::filesystem::is_directory(path, none)) add(path, {}, one.name);
  }
  drop_unused(before);
}

std::set<std::string> Watcher::take_content() {
  std::lock_guard lock(mutex_);
  return std::exchange(content_, {});
}

void Watcher::run() {
  bool pending = false;
  std::set<std::string> changed_content;
  for (;;) {
    pollfd fds[] = {{stop_, POLLIN, 0}, {signals_, POLLIN, 0}, {notify_, POLLIN, 0}};
    const int ready = poll(fds, 3, pending || !changed_content.empty() ? kSettle : -1);
    if (ready > 0 && fds[0].revents) return;
    if (ready == 0) {
      if (pending) changed_ = true;
      if (!changed_content.empty()) {
        std::lock_guard lock(mutex_);
        content_.merge(changed_content);
        changed_content.clear();
      }
      pending = false;
      wake_();
    }
    signalfd_siginfo info{};
    while (read(signals_, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
      (info.ssi_signo == SIGHUP ? hangup_ : quit_) = true;
      wake_();
    }
    alignas(inotify_event) char buffer[4096];
    ssize_t got;
    while ((got = read(notify_, buffer, sizeof buffer)) > 0) {
      std::lock_guard lock(mutex_);
      for (char* at = buffer; at < buffer + got;) {
        const auto* event = reinterpret_cast<const inotify_event*>(at);
        at += sizeof(inotify_event) + event->len;
        const std::string name = event->len ? event->name : "";
        for (const auto& watched : watched_) {
          if (watched.folder != event->wd || (!watched.name.empty() && watched.name != name)) continue;
          if (watched.content.empty()) {
            pending = true;
          } else {
            changed_content.insert(watched.content);
          }
        }
      }
    }
  }
}

}  // namespace kudosk::app
