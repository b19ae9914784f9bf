#include "platform/drm.h"

#include <algorithm>
#include <cstdio>
#include <fstream>

namespace kudosk::platform {

namespace {

std::string first_line(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

}  // namespace

std::vector<Connector> connectors(const std::filesystem::path& folder) {
  std::vector<Connector> found;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    Connector connector;
    connector.name = entry.path().filename().string();
    int length = 0;
    if (std::sscanf(connector.name.c_str(), "card%d-%n", &connector.card, &length) != 1 || length == 0) continue;
    connector.connected = first_line(entry.path() / "status") == "connected";
    int w = 0, h = 0;
    if (std::sscanf(first_line(entry.path() / "modes").c_str(), "%dx%d", &w, &h) == 2 && w > 0 && h > 0) connector.preferred = std::pair{w, h};
    found.push_back(std::move(connector));
  }
  std::sort(found.begin(), found.end(), [](const Connector& a, const Connector& b) { return a.name < b.name; });
  return found;
}

std::optional<Connector> connected_display(const std::filesystem::path& folder) {
  for (auto& connector : connectors(folder)) {
    if (connector.connected) return connector;
  }
  return std::nullopt;
}

}  // namespace kudosk::platform
