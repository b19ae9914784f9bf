#include "platform/decoder_process.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include "base/log.h"
#include "catch.h"

using namespace kudosk;
using namespace kudosk::platform;

namespace {

/// A GIF of one black and one white pixel.
std::string small_gif() { return std::string("GIF89a\x02\0\x01\0\x80\0\0\0\0\0\xff\xff\xff", 19) + std::string("\x2c\0\0\0\0\x02\0\x01\0\0\x02\x02\x44\x0a\0\x3b", 16); }

struct Pair {
  Pair() { REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0); }
  int fds[2];
};

/// A real child: this program forked, serving pictures.
struct Starter {
  int started = 0;
  Millis idle{30000};
  bool confined = true;
  Result<Child> operator()() {
    ++started;
    Pair pair;
    Child child;
    child.pid = fork();
    if (child.pid == 0) {
      close(pair.fds[0]);
      _exit(serve_pictures(pair.fds[1], idle, confined));
    }
    close(pair.fds[1]);
    child.socket = posix::Descriptor(pair.fds[0]);
    return child;
  }
};

}  // namespace

TEST_CASE("a picture comes back from the other process, and so does an error") {
  Starter starter;
  const auto decoder = make_decoder(std::ref(starter));
  CHECK(starter.started == 0);  // nothing before the first picture
  const auto picture = decoder->decode(small_gif(), 0, 0);
  REQUIRE(picture);
  CHECK((*picture)->w == 2);
  CHECK((*picture)->pixels == std::vector<std::uint32_t>{0xff000000, 0xffffffff});
  CHECK((*decoder->decode(small_gif(), 40, 20))->pixels.size() == 800);
  // A header that is right, and nothing behind it.
  const std::string bad = std::string("RIFF\x12\0\0\0WEBPVP8L\x05\0\0\0\x2f\x07\x40\0\0\0", 26);
  REQUIRE(probe(bad));
  const auto broken = decoder->decode(bad, 0, 0);
  REQUIRE_FALSE(broken);
  CHECK(broken.error().kind == ErrorKind::content);
  CHECK(broken.error().message.find("decoded") != std::string::npos);
  CHECK_FALSE(broken.error().hint.empty());
  CHECK_FALSE(decoder->decode("no picture", 0, 0));
  CHECK(starter.started == 1);
}

TEST_CASE("a picture that moves comes back with its frames and their times") {
  const std::string frame("\x21\xf9\x04\0\x14\0\0\0\x2c\0\0\0\0\x02\0\x01\0\0\x02\x02\x44\x0a\0", 23);
  const std::string moving = std::string("GIF89a\x02\0\x01\0\x80\0\0\0\0\0\xff\xff\xff", 19) + frame + frame + frame + "\x3b";
  Starter starter;
  const auto decoder = make_decoder(std::ref(starter));
  const auto made = decoder->decode_moving(moving, 40, 20, 60);
  REQUIRE(made);
  REQUIRE(made->frames.size() == 3);
  CHECK(made->frames[2]->pixels == std::vector<std::uint32_t>{0xff000000, 0xffffffff});
  CHECK(made->delays == std::vector<Millis>{Millis{200}, Millis{200}, Millis{200}});
  CHECK(decoder->decode_moving(moving, 40, 20, 2)->delays == std::vector<Millis>{Millis{400}, Millis{200}});
  // One that stands still is filled to what was asked for.
  const auto still = decoder->decode_moving(small_gif(), 40, 20, 60);
  REQUIRE(still);
  CHECK(still->frames.size() == 1);
  CHECK(still->frames[0]->w == 40);
  CHECK(starter.started == 1);
}

TEST_CASE("a child that has left for want of pictures is followed by another") {
  Starter starter;
  starter.idle = Millis{0};  // it leaves at once
  const auto decoder = make_decoder(std::ref(starter));
  int pictures = 0;
  for (int i = 0; i < 3; ++i) pictures += decoder->decode(small_gif(), 0, 0).has_value();
  CHECK(starter.started >= 2);
  starter.idle = Millis{30000};
  CHECK(decoder->decode(small_gif(), 0, 0));
}

TEST_CASE("a picture that its decoder dies of is an error, and the next one is decoded") {
  bool dies = true;
  Starter starter;
  const auto decoder = make_decoder([&]() -> Result<Child> {
    if (!dies) return starter();
    Pair pair;
    Child child;
    child.pid = fork();
    if (child.pid == 0) {
      close(pair.fds[0]);
      [[maybe_unused]] auto n = write(pair.fds[1], "kudosk pictures 2\n\1", 19);
      char byte;
      n = read(pair.fds[1], &byte, 1);  // and no more
      _exit(0);
    }
    close(pair.fds[1]);
    child.socket = posix::Descriptor(pair.fds[0]);
    return child;
  });
  const auto died = decoder->decode(small_gif(), 0, 0);
  REQUIRE_FALSE(died);
  CHECK(died.error().kind == ErrorKind::content);
  dies = false;
  CHECK(decoder->decode(small_gif(), 0, 0));
}

TEST_CASE("a decoder that does not come to an end is ended") {
  const auto decoder = make_decoder(
      []() -> Result<Child> {
        Pair pair;
        Child child;
        child.pid = fork();
        if (child.pid == 0) {
          close(pair.fds[0]);
          [[maybe_unused]] const auto n = write(pair.fds[1], "kudosk pictures 2\n\1", 19);
          for (;;) pause();
        }
        close(pair.fds[1]);
        child.socket = posix::Descriptor(pair.fds[0]);
        return child;
      },
      Millis{50});
  CHECK_FALSE(decoder->decode(small_gif(), 0, 0));
}

TEST_CASE("what the other process says is not believed blindly") {
  struct Answer {
    std::int32_t kind, w, h;
    std::uint32_t length;
  };
  for (const Answer answer :
       {Answer{-1, 1 << 20, 1 << 20, 4}, Answer{-1, 40, 20, 12}, Answer{-1, 0, 0, 0}, Answer{-1, 20, 20, 1600}, Answer{77, 0, 0, 0}, Answer{4, 0, 0, 0xffffffff}}) {
    std::thread other;
    {
      const auto decoder = make_decoder([&]() -> Result<Child> {
        Pair pair;
        other = std::thread([fd = pair.fds[1], answer] {
          [[maybe_unused]] auto n = write(fd, "kudosk pictures 2\n\1", 19);
          std::string bytes(12 + small_gif().size(), '\0');
          n = recv(fd, bytes.data(), bytes.size(), MSG_WAITALL);
          n = write(fd, &answer, sizeof answer);
          close(fd);
        });
        return Child{-1, posix::Descriptor(pair.fds[0])};
      });
      CHECK_FALSE(decoder->decode(small_gif(), 40, 20));
    }
    other.join();
  }
}

TEST_CASE("without a child that greets, pictures are decoded here") {
  const auto none = make_decoder([]() -> Result<Child> { return fail(ErrorKind::store, "no"); });
  CHECK(none->decode(small_gif(), 0, 0));
  int started = 0;
  const auto stranger = make_decoder([&]() -> Result<Child> {
    ++started;
    Pair pair;
    [[maybe_unused]] const auto n = write(pair.fds[1], "Usage: something else", 21);
    close(pair.fds[1]);
    return Child{-1, posix::Descriptor(pair.fds[0])};
  });
  CHECK(stranger->decode(small_gif(), 0, 0));
  CHECK(stranger->decode(small_gif(), 0, 0));
  CHECK(started == 1);
}

TEST_CASE("a decoder that the kernel does not lock in is said so once, and used") {
  std::string said;
  Log log(Log::Form::json, nullptr, [&said](std::string_view line) { said += line; });
  Starter starter;
  starter.confined = false;
  starter.idle = Millis{0};  // one that begins anew says nothing new
  const auto decoder = make_decoder(std::ref(starter), Millis{10000}, &log);
  for (int i = 0; i < 3; ++i) (void)decoder->decode(small_gif(), 0, 0);
  starter.idle = Millis{30000};
  CHECK(decoder->decode(small_gif(), 0, 0));
  CHECK(starter.started >= 2);
  CHECK(said.find("seccomp") != said.npos);
  CHECK(std::count(said.begin(), said.end(), '\n') == 1);
}

TEST_CASE("pictures that are decoded here for want of a child are said so") {
  std::string said;
  Log log(Log::Form::json, nullptr, [&said](std::string_view line) { said += line; });
  const auto decoder = make_decoder([]() -> Result<Child> { return fail(ErrorKind::store, "no more processes"); }, Millis{10000}, &log);
  CHECK(decoder->decode(small_gif(), 0, 0));
  CHECK(said.find("no more processes") != said.npos);
}
