#include "app/health.h"

#include <fmt/format.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/file.h"

namespace kudosk::app {

void FrameMeter::presented(Millis late) {
  ++presented_;
  if (late > Millis{4}) ++late_;
  worst_ = std::max<std::int64_t>(worst_, late.count());
}

bool FrameMeter::report(Log& log, Show now, std::optional<int> display) {
  if (now < next_report()) return false;
  const double seconds = std::chrono::duration<double>(now - began_).count();
  per_second_ = seconds > 0 ? static_cast<double>(presented_) / seconds : 0;
  std::vector<Log::Field> fields{{"presented", presented_}, {"late", late_}, {"worst_ms", worst_}, {"rss_kib", rss_kib()}};
  if (display) fields.push_back({"display", *display});
  log.event(Log::Level::info, "frames", fields);
  began_ = now;
  presented_ = late_ = 0;
  worst_ = 0;
  return true;
}

std::size_t rss_kib() {
  std::ifstream in("/proc/self/statm");
  std::size_t size = 0, resident = 0;
  in >> size >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

std::optional<double> celsius() {
  std::ifstream in("/sys/class/thermal/thermal_zone0/temp");
  double millis = 0;
  if (in >> millis && millis > 0) return millis / 1000;
  return std::nullopt;
}

std::optional<unsigned> throttled() {
  std::ifstream in("/sys/devices/platform/soc/soc:firmware/get_throttled");
  unsigned bits = 0;
  if (in >> std::hex >> bits) return bits;
  return std::nullopt;
}

std::optional<std::uintmax_t> disk_free(const std::filesystem::path& folder) {
  std::error_code none;
  for (auto at = folder; !at.empty(); at = at.parent_path()) {  // a folder that is not made yet will be on the same disk
    if (const auto space = std::filesystem::space(at, none); !none) return space.available;
    if (at == at.parent_path()) break;
  }
  return std::nullopt;
}

std::string own_address() {
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return {};
  std::string found;
  for (const ifaddrs* at = all; at && found.empty(); at = at->ifa_next) {
    if (!at->ifa_addr || at->ifa_addr->sa_family != AF_INET || (at->ifa_flags & IFF_LOOPBACK) || !(at->ifa_flags & IFF_UP)) continue;
    char host[NI_MAXHOST];
    if (getnameinfo(at->ifa_addr, sizeof(sockaddr_in), host, sizeof host, nullptr, 0, NI_NUMERICHOST) == 0) found = host;
  }
  freeifaddrs(all);
  return found;
}

std::string version() { return KUDOSK_VERSION; }

namespace {

nlohmann::json when(const std::optional<Wall>& moment) { return moment ? nlohmann::json(format_rfc3339(*moment)) : nlohmann::json(nullptr); }

}  // namespace

std::string status_json(const Health& health, const Snapshot& snapshot) {
  nlohmann::json out;
  out["version"] = version();
  out["pid"] = getpid();
  out["time"] = format_rfc3339(health.now);
  out["uptime_s"] = std::chrono::duration_cast<std::chrono::seconds>(health.uptime).count();
  out["clock_trusted"] = health.clock_trusted;
  out["last_frame"] = when(health.last_frame);
  out["screen"] = health.screen;
  out["stage"] = {{"scene", health.scene}, {"item", health.item}};
  out["frames_per_second"] = health.frames_per_second;
  out["screens"] = nlohmann::json::array();
  for (const auto& each : health.screens) {
    out["screens"].push_back({{"display", each.display},
                              {"output", each.output},
                              {"screen", each.screen},
                              {"connected", each.connected},
                              {"stage", {{"scene", each.scene}, {"item", each.item}}},
                              {"last_frame", when(each.last_frame)},
                              {"frames_per_second", each.frames_per_second}});
  }
  out["rss_kib"] = rss_kib();
  if (const auto heat = celsius()) out["celsius"] = *heat;
  if (const auto bits = throttled()) {
    out["power"] = {
        {"undervoltage", (*bits & 1u) != 0}, {"throttled", (*bits & 0xeu) != 0}, {"undervoltage_ever", (*bits & 0x10000u) != 0}, {"throttled_ever", (*bits & 0xe0000u) != 0}};
  }
  if (const auto free = disk_free(state_folder())) out["disk_free_bytes"] = *free;
  out["safe_mode"] = health.safe_mode;
  out["items"] = snapshot.feed->items.size();
  out["feed_revision"] = snapshot.feed->revision;
  out["offline_since"] = when(snapshot.offline_since);
  out["stored_at"] = when(snapshot.stored_at);
  out["store_trouble"] = snapshot.store_trouble ? nlohmann::json(snapshot.store_trouble->message) : nlohmann::json(nullptr);
  out["sources"] = nlohmann::json::array();
  for (const auto& source : snapshot.sources) {
    nlohmann::json one{{"name", source.name}, {"type", source.type}, {"items", source.items}, {"ok", !source.trouble}};
    one["last_success"] = when(source.last_success);
    one["last_try"] = when(source.last_try);
    one["failing_since"] = when(source.failing_since);
    if (source.trouble) one["error"] = {{"kind", word(source.trouble->kind)}, {"message", source.trouble->message}, {"hint", source.trouble->hint}};
    out["sources"].push_back(std::move(one));
  }
  return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string metrics_text(const Health& health, const Snapshot& snapshot) {
  const auto escaped = [](const std::string& text) {
    std::string out;
    for (char c : text) {
      if (c == '\\' || c == '"') out += '\\';
      out += c == '\n' ? ' ' : c;
    }
    return out;
  };
  const auto seconds = [](Wall moment) { return std::chrono::duration<double>(moment.time_since_epoch()).count(); };
  std::string out;
  out += fmt::format("# TYPE kudosk_info gauge\nkudosk_info{{version=\"{}\"}} 1\n", version());
  out += fmt::format("# TYPE kudosk_uptime_seconds gauge\nkudosk_uptime_seconds {}\n", std::chrono::duration_cast<std::chrono::seconds>(health.uptime).count());
  if (health.last_frame) out += fmt::format("# TYPE kudosk_last_frame_timestamp_seconds gauge\nkudosk_last_frame_timestamp_seconds {:.3f}\n", seconds(*health.last_frame));
  out += "# TYPE kudosk_display_connected gauge\n";
  for (const auto& each : health.screens)
    out += fmt::format("kudosk_display_connected{{display=\"{}\",output=\"{}\"}} {}\n", each.display, escaped(each.output), each.connected ? 1 : 0);
  out += fmt::format("# TYPE kudosk_resident_memory_bytes gauge\nkudosk_resident_memory_bytes {}\n", rss_kib() * 1024);
  if (const auto heat = celsius()) out += fmt::format("# TYPE kudosk_temperature_celsius gauge\nkudosk_temperature_celsius {:.1f}\n", *heat);
  if (const auto bits = throttled())
    out += fmt::format("# TYPE kudosk_undervoltage gauge\nkudosk_undervoltage {}\n# TYPE kudosk_throttled gauge\nkudosk_throttled {}\n", *bits & 1u, (*bits & 0xeu) != 0 ? 1 : 0);
  if (const auto free = disk_free(state_folder())) out += fmt::format("# TYPE kudosk_disk_free_bytes gauge\nkudosk_disk_free_bytes {}\n", *free);
  out += fmt::format("# TYPE kudosk_safe_mode gauge\nkudosk_safe_mode {}\n# TYPE kudosk_clock_trusted gauge\nkudosk_clock_trusted {}\n", health.safe_mode ? 1 : 0,
                     health.clock_trusted ? 1 : 0);
  out += fmt::format("# TYPE kudosk_items gauge\nkudosk_items {}\n", snapshot.feed->items.size());
  out += "# TYPE kudosk_source_up gauge\n";
  for (const auto& source : snapshot.sources) out += fmt::format("kudosk_source_up{{source=\"{}\"}} {}\n", escaped(source.name), source.trouble ? 0 : 1);
  out += "# TYPE kudosk_source_last_success_timestamp_seconds gauge\n";
  for (const auto& source : snapshot.sources) {
    if (source.last_success) out += fmt::format("kudosk_source_last_success_timestamp_seconds{{source=\"{}\"}} {:.3f}\n", escaped(source.name), seconds(*source.last_success));
  }
  return out;
}

Result<void> write_status(const Health& health, const Snapshot& snapshot) {
  const auto folder = runtime_folder();
  if (folder.empty()) return {};
  // These are for whoever watches the machine; they hold no secret and no text of an item.
  if (auto written = replace_file(folder / "status.json", status_json(health, snapshot), 0644); !written) return written;
  return replace_file(folder / "metrics.prom", metrics_text(health, snapshot), 0644);
}

}  // namespace kudosk::app
