#include "platform/decoder_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/log.h"
#include "platform/picture_header.h"
#include "platform/pixels.h"
#include "platform/seal.h"

namespace kudosk::platform {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::string_view kGreeting = "kudosk pictures 2\n";
constexpr char kSealed = 1;
constexpr std::uint32_t kMostBytes = 64u << 20, kMostWords = 4096;
constexpr Millis kGreet{5000};
constexpr rlim_t kMemory = rlim_t{1} << 30;  // a picture of 4096 pixels a side takes 64 MiB, or twice that while it is turned

struct Request {
  std::int32_t w = 0, h = 0, frames = 0;
  std::uint32_t length = 0;
};
struct Answer {
  std::int32_t kind = -1, w = 0, h = 0, frames = 0;
  std::uint32_t length = 0;
};

bool ready(int fd, short what, Steady::time_point until) {
  for (;;) {
    const auto left = std::chrono::ceil<Millis>(until - Steady::now()).count();
    if (left <= 0) return false;
    pollfd waited{fd, what, 0};
    const int n = poll(&waited, 1, static_cast<int>(std::min<long long>(left, INT_MAX)));
    if (n > 0) return true;
    if (n < 0 && errno != EINTR) return false;
  }
}

bool receive(int fd, void* to, std::size_t n, Steady::time_point until) {
  auto* at = static_cast<char*>(to);
  while (n > 0) {
    if (!ready(fd, POLLIN, until)) return false;
    const ssize_t got = recv(fd, at, n, MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) return false;
    at += got;
    n -= static_cast<std::size_t>(got);
  }
  return true;
}

bool send_all(int fd, const void* from, std::size_t n, Steady::time_point until) {
  const auto* at = static_cast<const char*>(from);
  while (n > 0) {
    if (!ready(fd, POLLOUT, until)) return false;
    const ssize_t sent = send(fd, at, n, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent <= 0) return false;
    at += sent;
    n -= static_cast<std::size_t>(sent);
  }
  return true;
}

class OtherProcess : public Decoder {
 public:
  OtherProcess(StartChild start, Millis patience, Log* log) : start_(std::move(start)), patience_(patience), log_(log) {}
  ~OtherProcess() override { end(); }
  OtherProcess(const OtherProcess&) = delete;
  OtherProcess& operator=(const OtherProcess&) = delete;

  Result<std::shared_ptr<const draw::Bitmap>> decode(std::string_view bytes, int w, int h) override {
    auto frames = served(bytes, w, h, 0);
    if (!frames) return tl::unexpected(frames.error());
    return std::move(frames->frames.front());
  }

  Result<Animation> decode_moving(std::string_view bytes, int w, int h, int most) override {
    const auto info = probe(bytes);
    // What stands still is a picture like others.
    if (!info || info->frames < 2 || most < 2) {
      auto bitmap = decode(bytes, w, h);
      if (!bitmap) return tl::unexpected(bitmap.error());
      return Animation{{std::move(*bitmap)}, {Millis{1000}}};
    }
    return served(bytes, w, h, std::min(most, kMostFrames));
  }

 private:
  Result<Animation> here(std::string_view bytes, int w, int h, int most) {
    if (most > 0) return here_->decode_moving(bytes, w, h, most);
    auto bitmap = here_->decode(bytes, w, h);
    if (!bitmap) return tl::unexpected(bitmap.error());
    return Animation{{std::move(*bitmap)}, {Millis{0}}};
  }

  Result<Animation> served(std::string_view bytes, int w, int h, int most) {
    // What is plainly wrong needs no process.
    if (const auto info = probe(bytes); !info) return tl::unexpected(info.error());
    if (bytes.size() > kMostBytes) return fail(ErrorKind::limit, "the picture has more than 64 MiB", "make it smaller");
    if (here_) return here(bytes, w, h, most);
    // A child that has left for want of work is replaced; one that dies of this picture isn't asked again.
    const bool old = static_cast<bool>(child_.socket);
    for (int attempt = 0; attempt < (old ? 2 : 1); ++attempt) {
      if (!child_.socket && !begin()) return here(bytes, w, h, most);
      bool answered = false;
      auto result = ask(bytes, w, h, most, answered);
      if (result || answered) return result;
      end();
    }
    return fail(ErrorKind::content, "the picture's decoder ended, or did not end in time", "export it again as PNG or JPEG");
  }

  bool begin() {
    auto child = start_();
    if (child) {
      child_ = std::move(*child);
      std::array<char, kGreeting.size() + 1> said{};
      if (receive(child_.socket.get(), said.data(), said.size(), Steady::now() + kGreet) && std::string_view(said.data(), kGreeting.size()) == kGreeting) {
        if (said.back() != kSealed) warn("the kernel has no system-call filter (seccomp) for the process that decodes pictures", "it goes on with its limits of memory and time");
        return true;
      }
    }
    warn(child ? "the process that decodes pictures does not answer" : child.error().message, "pictures are decoded in the screen's own process until it is started again");
    end();
    here_ = make_plain_decoder();
    return false;
  }

  void warn(const std::string& message, const char* hint) {
    if (log_ && !std::exchange(warned_, true)) log_->warn("pictures", {{"message", message}, {"hint", hint}});
  }

  void end() {
    child_.socket = posix::Descriptor();
    if (child_.pid > 0) {
      kill(child_.pid, SIGKILL);
      while (waitpid(child_.pid, nullptr, 0) < 0 && errno == EINTR) {
      }
    }
    child_.pid = -1;
  }

  Result<Animation> ask(std::string_view bytes, int w, int h, int most, bool& answered) {
    const int fd = child_.socket.get();
    const auto until = Steady::now() + patience_;
    const auto silent = [] { return fail(ErrorKind::content, "the picture's decoder did not answer"); };
    const Request request{w, h, most, static_cast<std::uint32_t>(bytes.size())};
    if (!send_all(fd, &request, sizeof request, until) || !send_all(fd, bytes.data(), bytes.size(), until)) return silent();
    Answer answer;
    if (!receive(fd, &answer, sizeof answer, until)) return silent();
    if (answer.kind >= 0) {
      if (answer.length > kMostWords || answer.kind > static_cast<int>(ErrorKind::limit)) return silent();
      std::string words(answer.length, '\0');
      if (!receive(fd, words.data(), words.size(), until)) return silent();
      answered = true;
      const std::size_t parting = std::min(words.find('\0'), words.size());
      return fail(static_cast<ErrorKind>(answer.kind), words.substr(0, parting), parting < words.size() ? words.substr(parting + 1) : "");
    }
    const bool sized = answer.w > 0 && answer.h > 0 && answer.w <= kMostSide && answer.h <= kMostSide;
    // A moving one may be smaller than it is shown.
    const bool fits = w <= 0 || h <= 0 || (answer.w == w && answer.h == h) || (most > 0 && answer.w <= w && answer.h <= h);
    const std::uint64_t one = sized ? static_cast<std::uint64_t>(answer.w) * static_cast<std::uint64_t>(answer.h) * 4 : 0;
    const std::uint64_t delay = most > 0 ? sizeof(std::uint32_t) : 0;
    if (!sized || !fits || answer.frames < 1 || answer.frames > std::max(1, most) || answer.length != static_cast<std::uint64_t>(answer.frames) * (one + delay)) return silent();
    Animation out;
    for (int i = 0; i < answer.frames; ++i) {
      auto bitmap = make_bitmap(answer.w, answer.h);
      if (!receive(fd, bitmap->pixels.data(), one, until)) return silent();
      std::uint32_t stays = 0;
      if (delay > 0 && !receive(fd, &stays, sizeof stays, until)) return silent();
      out.frames.push_back(std::move(bitmap));
      out.delays.push_back(Millis{std::clamp<std::uint32_t>(stays, delay > 0 ? 20 : 0, 3'600'000)});
    }
    answered = true;
    return out;
  }

  const StartChild start_;
  const Millis patience_;
  Log* const log_;
  bool warned_ = false;
  Child child_;
  std::unique_ptr<Decoder> here_;  // where no child can be had
};

void limit(int resource, rlim_t most) {
  const rlimit both{most, most};
  setrlimit(static_cast<__rlimit_resource_t>(resource), &both);
}

/// Whether the kernel holds it to what follows.
bool confine(int socket) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  // Decoders write to standard error, which is the log.
  const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere >= 0) {
    dup2(nowhere, 1);
    dup2(nowhere, 2);
  }
  warm_up_decoders();
  if (socket == 0) close_range(3, ~0U, 0);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  // No more descriptors, also where the kernel has no filter.
  if (socket == 0) limit(RLIMIT_NOFILE, 3);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)  // whose shadows are terabytes, and whose reports read files
  return true;
#else
  limit(RLIMIT_AS, kMemory);
  return seal();
#endif
}

/// What the child gets of the environment, in which secrets may be (`env:NAME`): where libraries are, and what a sanitizer is told.
std::vector<std::string> plain_environment() {
  std::vector<std::string> out;
  for (const char* name : {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"})
    if (const char* value = std::getenv(name)) out.push_back(std::string(name) + "=" + value);
  return out;
}

Result<Animation> still(Decoder& decoder, std::string_view bytes, int w, int h) {
  auto bitmap = decoder.decode(bytes, w, h);
  if (!bitmap) return tl::unexpected(bitmap.error());
  return Animation{{std::move(*bitmap)}, {Millis{0}}};
}

}  // namespace

std::unique_ptr<Decoder> make_decoder(StartChild start, Millis patience, Log* log) { return std::make_unique<OtherProcess>(std::move(start), patience, log); }

std::unique_ptr<Decoder> make_decoder(Log* log) { return make_decoder(start_this_program, Millis{10000}, log); }

Result<Child> start_this_program() {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return fail(ErrorKind::store, "no socket for the pictures' process: " + posix::reason());
  Child child;
  child.socket = posix::Descriptor(pair[0]);
  const posix::Descriptor other(pair[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, other.get(), 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  std::string name = "kudosk", argument = kDecodePictures;
  std::array<char*, 3> arguments{name.data(), argument.data(), nullptr};
  auto kept = plain_environment();
  std::vector<char*> environment;
  environment.reserve(kept.size() + 1);
  for (auto& each : kept) environment.push_back(each.data());
  environment.push_back(nullptr);
  const int failed = posix_spawn(&child.pid, "/proc/self/exe", &actions, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    errno = failed;
    return fail(ErrorKind::store, "the pictures' process can't be started: " + posix::reason());
  }
  return child;
}

int serve_pictures(int socket, Millis idle, bool confined) {
  const bool sealed = confined && confine(socket);
  const auto decoder = make_plain_decoder();
  constexpr Millis kTransfer{20000};
  const std::string greeting = std::string(kGreeting) + (sealed ? kSealed : '\0');
  if (!send_all(socket, greeting.data(), greeting.size(), Steady::now() + kTransfer)) return 1;
  std::string bytes;
  for (;;) {
    if (!ready(socket, POLLIN, Steady::now() + idle)) return 0;
    Request request;
    if (!receive(socket, &request, sizeof request, Steady::now() + kTransfer)) return 0;
    if (request.length > kMostBytes) return 1;
    bytes.resize(request.length);
    if (!receive(socket, bytes.data(), bytes.size(), Steady::now() + kTransfer)) return 0;
    const auto made = request.frames > 0 ? decoder->decode_moving(bytes, request.w, request.h, request.frames) : still(*decoder, bytes, request.w, request.h);
    if (!made) {
      const std::string words = (made.error().message + '\0' + made.error().hint).substr(0, kMostWords);
      const Answer answer{static_cast<std::int32_t>(made.error().kind), 0, 0, 0, static_cast<std::uint32_t>(words.size())};
      if (!send_all(socket, &answer, sizeof answer, Steady::now() + kTransfer) || !send_all(socket, words.data(), words.size(), Steady::now() + kTransfer)) return 0;
    } else {
      const auto& first = *made->frames.front();
      const std::size_t one = first.pixels.size() * 4 + (request.frames > 0 ? sizeof(std::uint32_t) : 0);
      const Answer answer{-1, first.w, first.h, static_cast<std::int32_t>(made->frames.size()), static_cast<std::uint32_t>(made->frames.size() * one)};
      if (!send_all(socket, &answer, sizeof answer, Steady::now() + kTransfer)) return 0;
      for (std::size_t i = 0; i < made->frames.size(); ++i) {
        const auto& pixels = made->frames[i]->pixels;
        const auto stays = static_cast<std::uint32_t>(made->delays[i].count());
        if (!send_all(socket, pixels.data(), pixels.size() * 4, Steady::now() + kTransfer)) return 0;
        if (request.frames > 0 && !send_all(socket, &stays, sizeof stays, Steady::now() + kTransfer)) return 0;
      }
    }
    // Nothing of a large picture is kept until the next.
    bytes = {};
  }
}

}  // namespace kudosk::platform
