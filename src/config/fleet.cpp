#include "config/fleet.h"

#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"

namespace kudosk {
namespace {

constexpr std::size_t kMost = 8u << 20;

std::filesystem::path file() { return state_folder() / "fleet.json"; }

}  // namespace

std::string host_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "";
}

std::optional<FleetConfig> read_fleet(std::string_view url) {
  const auto text = read_file(file(), kMost);
  if (!text) return std::nullopt;
  const auto kept = nlohmann::json::parse(*text, nullptr, false);
  // Another address's answer is nothing of ours.
  if (!kept.is_object() || kept.value("url", "") != url || !kept.contains("text") || !kept["text"].is_string()) return std::nullopt;
  const auto word = [&](const char* key) { return kept.contains(key) && kept[key].is_string() ? kept[key].get<std::string>() : std::string(); };
  return FleetConfig{word("text"), word("tag"), word("modified")};
}

Result<void> keep_fleet(std::string_view url, const FleetConfig& config) {
  const nlohmann::json kept{{"url", url}, {"text", config.text}, {"tag", config.tag}, {"modified", config.modified}};
  return replace_file(file(), kept.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n", 0600);
}

}  // namespace kudosk
