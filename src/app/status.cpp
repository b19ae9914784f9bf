// `status`: what the running screen wrote about itself.
#include <signal.h>

#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/commands.h"
#include "base/file.h"

namespace kudosk::app {

namespace {

std::vector<std::filesystem::path> places() {
  std::vector<std::filesystem::path> out;
  if (const char* folder = std::getenv("RUNTIME_DIRECTORY"); folder && *folder) out.emplace_back(folder);
  if (const char* folder = std::getenv("XDG_RUNTIME_DIR"); folder && *folder) out.emplace_back(std::filesystem::path(folder) / "kudosk");
  out.emplace_back("/run/kudosk");
  return out;
}

std::string text(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? "–" : found->is_string() ? found->get<std::string>() : found->dump();
}

void print(const nlohmann::json& status, bool alive) {
  std::cout << "kudosk " << text(status, "version") << (alive ? " is running" : " is not running any more") << " (as of " << text(status, "time") << ")\n"
            << "  screen     " << text(status, "screen") << "\n";
  if (const auto screens = status.find("screens"); screens != status.end() && screens->is_array() && screens->size() > 1)
    for (const auto& each : *screens) std::cout << "  display " << text(each, "display") << "  " << text(each, "output") << ": " << text(each, "screen") << "\n";
  std::cout << "  up         " << text(status, "uptime_s") << " s, last frame " << text(status, "last_frame") << "\n"
            << "  memory     " << text(status, "rss_kib") << " KiB\n"
            << "  items      " << text(status, "items") << "\n";
  if (const auto& offline = text(status, "offline_since"); offline != "–") std::cout << "  offline    since " << offline << "\n";
  if (const auto& store = text(status, "store_trouble"); store != "–") std::cout << "  store      " << store << "\n";
  if (const auto sources = status.find("sources"); sources != status.end() && sources->is_array()) {
    for (const auto& source : *sources) {
      if (!source.is_object()) continue;
      std::cout << "  source     " << text(source, "name") << ": ";
      if (const auto error = source.find("error"); error != source.end() && error->is_object()) {
        std::cout << text(*error, "message") << " — " << text(*error, "hint") << " (since " << text(source, "failing_since") << ")\n";
      } else {
        std::cout << "fine, " << text(source, "items") << " items, last success " << text(source, "last_success") << "\n";
      }
    }
  }
}

}  // namespace

int status(const Common&, bool json) {
  std::string looked;
  nlohmann::json status;
  bool alive = false;
  // The first that runs; else the first that ran.
  for (const auto& folder : places()) {
    const auto file = folder / "status.json";
    looked += (looked.empty() ? "" : ", ") + file.string();
    const auto bytes = read_file(file, 4u << 20);
    if (!bytes) continue;
    auto one = nlohmann::json::parse(*bytes, nullptr, false);
    if (!one.is_object()) {
      std::cerr << "kudosk status: " << file.string() << " is no JSON object\n";
      continue;
    }
    const auto pid = one.find("pid");
    const bool runs = pid != one.end() && pid->is_number_integer() && (kill(pid->get<pid_t>(), 0) == 0 || errno == EPERM);
    if (!status.is_null() && !(runs && !alive)) continue;
    status = std::move(one);
    alive = runs;
  }
  if (status.is_null()) {
    std::cerr << "kudosk status: no screen has said anything on this machine (looked at " << looked << ")\n";
    return kFinding;
  }
  if (json) {
    status["running"] = alive;
    std::cout << status.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
    return alive ? kDone : kFinding;
  }
  print(status, alive);
  return alive ? kDone : kFinding;
}

}  // namespace kudosk::app
