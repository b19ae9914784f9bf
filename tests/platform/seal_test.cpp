#include "platform/seal.h"

#include <SDL.h>
#include <SDL_image.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "catch.h"
#include "platform/decoder_process.h"
#include "platform/picture.h"

using namespace kudosk;
using namespace kudosk::platform;

namespace {

/// How a child ends that locks itself in and then does `what`: its exit code, or 1000 and the signal. 77: there is no filter here.
template <class What>
int sealed(What what) {
  const pid_t child = fork();
  if (child == 0) {
    if (!seal()) _exit(77);
    _exit(what());
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}
int refused(long result) { return result == -1 && errno == EPERM ? 0 : 1; }

/// The formats as their encoders make them: 64 by 48, and one with more pixels than fit in a page or ten.
std::string encoded(bool jpeg, int w, int h) {
  SDL_Surface* surface = SDL_CreateRGBSurfaceWithFormat(0, w, h, 32, SDL_PIXELFORMAT_ARGB8888);
  for (int i = 0; i < w * h; ++i) static_cast<Uint32*>(surface->pixels)[i] = (jpeg ? 0xff000000u : static_cast<Uint32>(i) << 24) | static_cast<Uint32>(i) * 2654435761u >> 8;
  std::string room(32u << 20, '\0');
  SDL_RWops* out = SDL_RWFromMem(room.data(), static_cast<int>(room.size()));
  REQUIRE((jpeg ? IMG_SaveJPG_RW(surface, out, 0, 95) : IMG_SavePNG_RW(surface, out, 0)) == 0);
  room.resize(static_cast<std::size_t>(SDL_RWtell(out)));
  SDL_RWclose(out);
  SDL_FreeSurface(surface);
  return room;
}
const std::string kGif = std::string("GIF89a\x02\0\x01\0\x80\0\0\0\0\0\xff\xff\xff", 19) + std::string("\x2c\0\0\0\0\x02\0\x01\0\0\x02\x02\x44\x0a\0\x3b", 16);
const std::string kWebp("RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0", 34);

}  // namespace

TEST_CASE("who is locked in computes and gives back memory as before") {
  CHECK(sealed([] {
          std::string large(50u << 20, 'x');
          large.resize(90u << 20);
          large.shrink_to_fit();
          void* room = mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
          timespec now{};
          return room != MAP_FAILED && munmap(room, 1 << 20) == 0 && clock_gettime(CLOCK_MONOTONIC, &now) == 0 && large.back() == '\0' ? 0 : 1;
        }) == 0);
}

TEST_CASE("who is locked in opens no file and starts nothing") {
  CHECK(sealed([] { return refused(open("/etc/passwd", O_RDONLY)); }) == 0);
  CHECK(sealed([] { return refused(openat(AT_FDCWD, "/dev/null", O_RDWR)); }) == 0);
  CHECK(sealed([] { return refused(unlink("/nowhere")); }) == 0);
  CHECK(sealed([] { return refused(syscall(SYS_kill, getppid(), 0)); }) == 0);
  CHECK(sealed([] {
          pthread_t thread;
          return pthread_create(
                     &thread, nullptr, [](void*) -> void* { return nullptr; }, nullptr) != 0
                     ? 0
                     : 1;
        }) == 0);
  CHECK(sealed([] { return refused(fork()); }) == 0);
}

TEST_CASE("who is locked in has no memory that can be run, and none of a file") {
  CHECK(sealed([] { return mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? 0 : 1; }) == 0);
  CHECK(sealed([] {
          void* room = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
          return refused(mprotect(room, 4096, PROT_READ | PROT_EXEC));
        }) == 0);
  const int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  REQUIRE(file >= 0);
  CHECK(sealed([file] { return mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE, file, 0) == MAP_FAILED ? 0 : 1; }) == 0);
  close(file);
}

TEST_CASE("a socket or another program is the end of who is locked in") {
  CHECK(sealed([] { return socket(AF_INET, SOCK_STREAM, 0); }) == 1000 + SIGSYS);
  CHECK(sealed([] { return socket(AF_UNIX, SOCK_DGRAM, 0); }) == 1000 + SIGSYS);
  const int there = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  REQUIRE(there >= 0);
  CHECK(sealed([there] {
          sockaddr_in loopback{};
          loopback.sin_family = AF_INET;
          loopback.sin_port = htons(9);
          loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
          return connect(there, reinterpret_cast<const sockaddr*>(&loopback), sizeof loopback);
        }) == 1000 + SIGSYS);
  close(there);
  CHECK(sealed([] { return execl("/bin/true", "true", static_cast<char*>(nullptr)); }) == 1000 + SIGSYS);
}

TEST_CASE("the pictures' process decodes every format as this one does, locked in") {
  pid_t pid = -1;
  const auto other = make_decoder([&pid]() -> Result<Child> {
    int fds[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0);
    Child child;
    child.pid = pid = fork();
    if (child.pid == 0) {
      close(fds[0]);
      _exit(serve_pictures(fds[1]));
    }
    close(fds[1]);
    child.socket = posix::Descriptor(fds[0]);
    return child;
  });
  const auto here = make_plain_decoder();
  pid_t first = -1;
  for (const std::string& bytes : {encoded(false, 64, 48), encoded(true, 64, 48), kGif, kWebp, encoded(false, 1500, 1100), encoded(true, 3000, 2000)}) {
    for (const int w : {0, 40}) {
      const auto expected = here->decode(bytes, w, w), got = other->decode(bytes, w, w);
      REQUIRE(expected);
      REQUIRE(got);
      CHECK((*got)->w == (*expected)->w);
      CHECK(((*got)->pixels == (*expected)->pixels));
      if (first < 0) first = pid;
      CHECK(pid == first);  // none of them was its end
    }
  }
}
