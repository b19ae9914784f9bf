#include "platform/hotplug.h"

#include <string>

#include "catch.h"

using namespace kudosk::platform;

namespace {

std::string event(std::initializer_list<const char*> fields) {
  std::string out;
  for (const char* field : fields) out += std::string(field) + '\0';
  return out;
}

}  // namespace

TEST_CASE("a display that was plugged is told from what else the kernel says") {
  CHECK(is_hotplug(event({"change@/devices/pci0000:00/0000:00:02.0/drm/card0", "ACTION=change", "DEVPATH=/devices/pci0000:00/0000:00:02.0/drm/card0", "SUBSYSTEM=drm", "HOTPLUG=1",
                          "CONNECTOR=34", "DEVNAME=dri/card0", "SEQNUM=2101"})));
  CHECK_FALSE(is_hotplug(event({"change@/devices/card0", "SUBSYSTEM=drm", "LEASE=1"})));
  CHECK_FALSE(is_hotplug(event({"add@/devices/usb1", "SUBSYSTEM=usb", "HOTPLUG=1"})));
  CHECK_FALSE(is_hotplug(event({"add@/devices/usb1", "NAME=SUBSYSTEM=drm", "X=HOTPLUG=1"})));
  CHECK_FALSE(is_hotplug(""));
  CHECK_FALSE(is_hotplug(std::string(3, '\0')));
  CHECK_FALSE(is_hotplug("libudev"));
  // Cut off in the last field, which is none of those that count.
  CHECK(is_hotplug("change@/x" + std::string(1, '\0') + event({"SUBSYSTEM=drm", "HOTPLUG=1"}) + "SEQNU"));
}

TEST_CASE("nothing is heard where nothing was plugged") {
  Hotplug hotplug;
  CHECK_FALSE(hotplug.heard());
}
