#include "platform/hotplug.h"

#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace kudosk::platform {

namespace {
constexpr unsigned kKernel = 1;  // the group to which the kernel itself sends; udev's is another
}

Hotplug::Hotplug() : fd_(socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT)) {
  sockaddr_nl own{};
  own.nl_family = AF_NETLINK;
  own.nl_groups = kKernel;
  if (fd_ && bind(fd_.get(), reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0) fd_ = posix::Descriptor();
}

bool Hotplug::heard() {
  bool plugged = false;
  while (fd_) {
    std::array<char, 8192> text;
    sockaddr_nl from{};
    iovec part{text.data(), text.size()};
    msghdr message{};
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    const ssize_t length = recvmsg(fd_.get(), &message, 0);
    if (length < 0 && errno == EINTR) continue;
    // More events came than there was room for: one of them may have been it.
    if (length < 0 && errno == ENOBUFS) {
      plugged = true;
      continue;
    }
    if (length < 0) return plugged;
    // Programs may send to that group, too, but never as process 0.
    if (from.nl_pid == 0) plugged = plugged || is_hotplug({text.data(), static_cast<std::size_t>(length)});
  }
  return plugged;
}

bool is_hotplug(std::string_view message) {
  bool drm = false, plug = false;
  while (!message.empty()) {
    const auto end = std::min(message.find('\0'), message.size());
    const auto field = message.substr(0, end);
    drm = drm || field == "SUBSYSTEM=drm";
    plug = plug || field == "HOTPLUG=1";
    message.remove_prefix(std::min(end + 1, message.size()));
  }
  return drm && plug;
}

}  // namespace kudosk::platform
