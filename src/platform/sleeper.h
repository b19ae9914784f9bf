// Sleep that anything can end: poll() on an eventfd and on what the window system says. The render thread sleeps, any thread wakes.
#pragma once

#include "base/posix.h"
#include "base/time.h"

namespace kudosk::platform {

class Sleeper {
 public:
  Sleeper();
  /// Until wake(), until `other` (a descriptor, or −1) can be read, or for this long. Whether wake() was called since the last sleep.
  bool sleep(Millis most, int other);
  /// Any thread, and a signal handler. What was woken before it sleeps doesn't sleep.
  void wake();

 private:
  posix::Descriptor woken_;
};

}  // namespace kudosk::platform
