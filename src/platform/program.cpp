#include "platform/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>

extern char** environ;

namespace kudosk::platform {

namespace {

constexpr std::size_t kMost = 64u << 10;
constexpr int kLook = 50;  // ms between looks at `give_up`

using Steady = std::chrono::steady_clock;

/// How the child begins: none of our blocked or ignored signals, a group of its own (so that all of it can be ended), no standard input.
class Start {
 public:
  explicit Start(int out) {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_addopen(&files_, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files_, out, 1);
    posix_spawn_file_actions_adddup2(&files_, out, 2);
    posix_spawnattr_init(&how_);
    sigset_t none, ignored;
    sigemptyset(&none);
    sigemptyset(&ignored);
    sigaddset(&ignored, SIGPIPE);
    posix_spawnattr_setsigmask(&how_, &none);
    posix_spawnattr_setsigdefault(&how_, &ignored);
    posix_spawnattr_setpgroup(&how_, 0);
    posix_spawnattr_setflags(&how_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~Start() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&how_);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;

  int operator()(pid_t& child, const std::vector<std::string>& words) {
    std::vector<char*> arguments;
    for (const auto& each : words) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    return posix_spawnp(&child, arguments[0], &files_, &how_, arguments.data(), environ);
  }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t how_;
};

}  // namespace

Result<ProgramSaid> run_program(const std::vector<std::string>& words, Millis limit, const std::atomic<bool>& give_up) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return fail(ErrorKind::display, words[0] + ": " + std::generic_category().message(errno));
  // Our end alone: a program whose output would not block loses what it can't write at once.
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  pid_t child = -1;
  const int failed = Start(ends[1])(child, words);
  close(ends[1]);
  if (failed != 0) {
    close(ends[0]);
    return fail(failed == ENOENT ? ErrorKind::config : ErrorKind::display, words[0] + (failed == ENOENT ? " is not installed" : ": " + std::generic_category().message(failed)));
  }

  ProgramSaid said;
  const auto end = Steady::now() + limit;
  bool open = true, late = false;
  int status = 0;
  for (;;) {
    pollfd fd{ends[0], POLLIN, 0};
    poll(&fd, open ? 1 : 0, kLook);
    char buffer[4096];
    for (ssize_t got; open && (got = read(ends[0], buffer, sizeof buffer)) != -1;) {
      if (got == 0) open = false;
      if (said.text.size() < kMost) said.text.append(buffer, static_cast<std::size_t>(got));
    }
    // What it left running may hold the pipe: its own end is what counts.
    if (waitpid(child, &status, WNOHANG) == child) break;
    late = Steady::now() >= end || give_up.load();
    if (late) {
      kill(-child, SIGKILL);
      waitpid(child, &status, 0);
      break;
    }
  }
  for (char buffer[4096]; open && said.text.size() < kMost;) {
    const ssize_t got = read(ends[0], buffer, sizeof buffer);
    if (got <= 0) break;
    said.text.append(buffer, static_cast<std::size_t>(got));
  }
  close(ends[0]);
  if (late) return fail(ErrorKind::display, words[0] + (give_up.load() ? " was given up" : " did not end within " + format_duration(limit)));
  said.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return said;
}

}  // namespace kudosk::platform
