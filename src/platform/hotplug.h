// Hears from the kernel that a graphics card's display was plugged in, pulled or changed. Owned by what shows pictures on a bare card; render thread.
#pragma once

#include <string_view>

#include "base/posix.h"

namespace kudosk::platform {

class Hotplug {
 public:
  /// Where the kernel does not speak to us (a container), it is never heard; the connectors' files are to be looked at all the same.
  Hotplug();
  /// Whether it has said so since the last call. A display's new resolution is known to the kernel only when the card is asked then.
  bool heard();

 private:
  posix::Descriptor fd_;
};

/// An event as the kernel sends it: "change@/devices/…", then fields, each ended by a zero byte.
bool is_hotplug(std::string_view message);

}  // namespace kudosk::platform
