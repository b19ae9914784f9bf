#include "platform/sleeper.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <thread>

#include "catch.h"

using namespace kudosk;
using namespace kudosk::platform;

TEST_CASE("what was woken before it sleeps doesn't sleep, and only once") {
  Sleeper sleeper;
  sleeper.wake();
  sleeper.wake();
  CHECK(sleeper.sleep(Millis{3'600'000}, -1));
  CHECK_FALSE(sleeper.sleep(Millis{0}, -1));
}

TEST_CASE("another thread ends a sleep") {
  Sleeper sleeper;
  std::thread other([&] { sleeper.wake(); });
  CHECK(sleeper.sleep(Millis{3'600'000}, -1));
  other.join();
}

TEST_CASE("the window system's descriptor ends a sleep, and that is no wake") {
  Sleeper sleeper;
  const int fd = eventfd(1, EFD_CLOEXEC);
  CHECK_FALSE(sleeper.sleep(Millis{3'600'000}, fd));
  close(fd);
}
