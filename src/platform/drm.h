// Graphics cards and their connectors, as the kernel tells of them. Any thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kudosk::platform {

struct Connector {
  std::string name;  ///< "card1-HDMI-A-1"
  int card = 0;
  bool connected = false;
  std::optional<std::pair<int, int>> preferred;  ///< the display's first mode
  bool operator==(const Connector&) const = default;
};
std::vector<Connector> connectors(const std::filesystem::path& folder = "/sys/class/drm");
/// The first that has a display.
std::optional<Connector> connected_display(const std::filesystem::path& folder = "/sys/class/drm");

}  // namespace kudosk::platform
