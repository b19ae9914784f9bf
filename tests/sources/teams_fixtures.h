// The Teams tests' fixtures: channel messages of each kind with what becomes of them.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace kudosk::sources::teams {

inline const std::string graph_address = "https://graph.microsoft.com/v1.0";

/// Every message by its name: {"message": a chatMessage, "expect": null or what the item holds}.
inline std::vector<std::pair<std::string, nlohmann::json>> message_fixtures() {
  std::vector<std::pair<std::string, nlohmann::json>> out;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(KUDOSK_TESTS) / "sources" / "fixtures" / "teams" / "messages")) {
    std::ifstream file(entry.path());
    out.emplace_back(entry.path().stem().string(), nlohmann::json::parse(file));
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return out;
}

}  // namespace kudosk::sources::teams
