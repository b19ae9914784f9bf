#include "platform/dpms.h"

#include <xf86drm.h>
#include <xf86drmMode.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <system_error>

#include "platform/drm_handles.h"

namespace kudosk::platform {

namespace {

Error without(Error error, const char* package) {
  if (error.kind == ErrorKind::config) error.hint = std::string("install it: apt install ") + package;
  return error;
}

}  // namespace

void Card::use(int fd) {
  std::lock_guard lock(mutex_);
  fd_ = fd;
}

Result<std::string> Card::power(bool on) {
  std::lock_guard lock(mutex_);
  if (fd_ < 0) return fail(ErrorKind::display, "the graphics card is not in use now");
  const DrmResources resources(drmModeGetResources(fd_));
  if (!resources) return fail(ErrorKind::display, std::string("the graphics card says nothing of its displays: ") + std::generic_category().message(errno));
  const std::uint64_t wanted = on ? DRM_MODE_DPMS_ON : DRM_MODE_DPMS_OFF;
  std::string seen;
  for (int i = 0; i < resources->count_connectors; ++i) {
    // What the kernel knows already: asking the display anew would take its time, and one that is off may not answer.
    const DrmConnector connector(drmModeGetConnectorCurrent(fd_, resources->connectors[i]));
    if (!connector || connector->connection != DRM_MODE_CONNECTED) continue;
    const auto before = dpms_of(fd_, *connector);
    if (!before) continue;
    if (before->second != wanted && drmModeConnectorSetProperty(fd_, connector->connector_id, before->first, wanted) != 0)
      return fail(ErrorKind::display, name_of(*connector) + ": " + std::generic_category().message(errno));
    const DrmConnector again(drmModeGetConnectorCurrent(fd_, resources->connectors[i]));
    const auto after = again ? dpms_of(fd_, *again) : std::nullopt;
    if (!after || after->second != wanted) return fail(ErrorKind::display, name_of(*connector) + " did not go " + (on ? "on" : "off"));
    seen += (seen.empty() ? "" : ", ") + name_of(*connector) + (on ? " is on" : " is off");
  }
  if (seen.empty()) return fail(ErrorKind::display, "the graphics card has no connected display");
  return seen;
}

XMonitor x_monitor(std::string_view said) {
  if (said.find("does not have the DPMS Extension") != std::string_view::npos) return XMonitor::no_extension;
  const auto at = said.find("Monitor is ");
  if (at == std::string_view::npos) return XMonitor::unknown;
  const auto state = said.substr(at + 11);
  if (state.substr(0, 2) == "On") return XMonitor::on;
  return state.substr(0, 3) == "Off" || state.substr(0, 2) == "in" ? XMonitor::off : XMonitor::unknown;
}

std::vector<std::pair<std::string, bool>> wayland_outputs(std::string_view said) {
  std::vector<std::pair<std::string, bool>> outputs;
  for (std::size_t from = 0; from < said.size();) {
    const std::size_t to = std::min(said.find('\n', from), said.size());
    const std::string_view line = said.substr(from, to - from);
    from = to + 1;
    if (line.empty()) continue;
    if (line.front() != ' ' && line.front() != '\t') {
      outputs.emplace_back(line.substr(0, line.find(' ')), true);
    } else if (const auto at = line.find("Enabled:"); at != std::string_view::npos && !outputs.empty()) {
      outputs.back().second = line.find("yes", at) != std::string_view::npos;
    }
  }
  return outputs;
}

Result<std::string> Dpms::by_xset(bool on) {
  const auto look = [&]() -> Result<XMonitor> {
    auto said = run_({"xset", "q"});
    if (!said) return tl::unexpected(without(said.error(), "x11-xserver-utils"));
    if (said->code != 0) return fail(ErrorKind::display, "xset q ended with " + std::to_string(said->code));
    return x_monitor(said->text);
  };
  auto before = look();
  if (!before) return tl::unexpected(before.error());
  if (*before == XMonitor::no_extension) return fail(ErrorKind::config, "this X server can't switch its displays off (it has no DPMS)");
  if (on && *before == XMonitor::on) return "xset says: Monitor is On";
  // The server's own times would bring the screen on and off when nobody asked.
  for (const auto& words : {std::vector<std::string>{"xset", "+dpms"}, {"xset", "dpms", "0", "0", "0"}, {"xset", "dpms", "force", on ? "on" : "off"}}) {
    auto said = run_(words);
    if (!said) return tl::unexpected(without(said.error(), "x11-xserver-utils"));
    if (said->code != 0) return fail(ErrorKind::display, "xset ended with " + std::to_string(said->code) + ": " + said->text.substr(0, said->text.find('\n')));
  }
  auto after = look();
  if (!after) return tl::unexpected(after.error());
  if (*after != (on ? XMonitor::on : XMonitor::off)) return fail(ErrorKind::display, std::string("xset says that the monitor is ") + (on ? "not on" : "not off"));
  return std::string("xset says: Monitor is ") + (on ? "On" : "Off");
}

Result<std::string> Dpms::by_wlr_randr(bool on) {
  const auto look = [&]() -> Result<std::vector<std::pair<std::string, bool>>> {
    auto said = run_({"wlr-randr"});
    if (!said) return tl::unexpected(without(said.error(), "wlr-randr"));
    if (said->code != 0)
      return fail(ErrorKind::display, "wlr-randr ended with " + std::to_string(said->code) + ": " + said->text.substr(0, said->text.find('\n')),
                  "this compositor may not let others switch its outputs");
    return wayland_outputs(said->text);
  };
  auto before = look();
  if (!before) return tl::unexpected(before.error());
  if (before->empty()) return fail(ErrorKind::display, "wlr-randr names no output");
  std::vector<std::string> which;
  if (!on) {
    for (const auto& [name, enabled] : *before)
      if (enabled) which.push_back(name);
  } else if (!switched_off_.empty()) {
    which = switched_off_;
  } else if (std::none_of(before->begin(), before->end(), [](const auto& output) { return output.second; })) {
    // All are off, and not by this process: by the one before.
    for (const auto& output : *before) which.push_back(output.first);
  }
  for (const auto& name : which) {
    auto said = run_({"wlr-randr", "--output", name, on ? "--on" : "--off"});
    if (!said) return tl::unexpected(said.error());
    if (said->code != 0) return fail(ErrorKind::display, name + ": wlr-randr ended with " + std::to_string(said->code));
  }
  auto after = look();
  if (!after) return tl::unexpected(after.error());
  std::string seen;
  for (const auto& [name, enabled] : *after) {
    if (std::find(which.begin(), which.end(), name) != which.end() && enabled != on) return fail(ErrorKind::display, name + (on ? " is still off" : " is still on"));
    seen += (seen.empty() ? "" : ", ") + name + (enabled ? " is on" : " is off");
  }
  if (on) {
    switched_off_.clear();
  } else {
    switched_off_.insert(switched_off_.end(), which.begin(), which.end());
  }
  return seen;
}

Result<std::string> Dpms::turn(bool on) {
  if (driver_ == "kmsdrm") return card_.power(on);
  // An X server within a Wayland session (Xwayland) has no displays of its own.
  const char* wayland = std::getenv("WAYLAND_DISPLAY");
  if (driver_ == "x11" && !(wayland && *wayland)) return by_xset(on);
  if (driver_ == "wayland" || driver_ == "x11") return by_wlr_randr(on);
  return fail(ErrorKind::config, driver_.empty() ? "there is no screen to switch now" : "on " + driver_ + " there is no display to switch");
}

}  // namespace kudosk::platform
