// How this process and its screen are doing, for the status page, status.json and the `frames` event. Render thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/time.h"
#include "domain/snapshot.h"
#include "scenes/scene.h"

namespace kudosk::app {

/// Counts presented frames and how late the latest was.
class FrameMeter {
 public:
  /// `late` is how long after its due time a frame of a motion was presented.
  void presented(Millis late);
  /// Once a minute: the `frames` event (of which display, where there are several), and a new count. Says whether it was due.
  bool report(Log& log, Show now, std::optional<int> display = {});
  double per_second() const { return per_second_; }
  Show next_report() const { return began_ + std::chrono::minutes(1); }
  void begin(Show now) { began_ = now; }

 private:
  Show began_{};
  std::size_t presented_ = 0, late_ = 0;
  std::int64_t worst_ = 0;
  double per_second_ = 0;
};

std::size_t rss_kib();
std::optional<double> celsius();  ///< of the processor, where the machine tells
/// What a Raspberry Pi's firmware says about its power: bit 0 too little voltage now, 1 a capped clock, 2 throttled, 3 the soft limit of heat; 16 to 19 the same since
/// it was switched on. (Raspberry Pi documentation, vcgencmd get_throttled.)
std::optional<unsigned> throttled();
std::optional<std::uintmax_t> disk_free(const std::filesystem::path& folder);  ///< bytes that this user may still write there
std::string own_address();                                                     ///< the first address of this machine that is not loopback; empty: none
std::string version();

/// One display's part of status.json.
struct ScreenHealth {
  int display = 0;
  std::string output;  ///< the display's name
  std::string screen;  ///< what it draws with
  bool connected = true;
  std::string scene, item;
  std::optional<Wall> last_frame;
  double frames_per_second = 0;
};

/// What status.json says (the contract's Places; one object, stable keys).
struct Health {
  Millis uptime{};
  Wall now{};
  bool clock_trusted = true;
  std::optional<Wall> last_frame;
  std::string screen;  ///< name of the screen, and what it draws with
  std::string scene, item;
  double frames_per_second = 0;
  bool safe_mode = false;
  std::vector<ScreenHealth> screens;  ///< all of them; what stands above is the first's
};
std::string status_json(const Health& health, const Snapshot& snapshot);
/// Node exporter's text format.
std::string metrics_text(const Health& health, const Snapshot& snapshot);
/// Writes both to the runtime folder (none: nothing). ErrorKind::store where that can't be written: `status` then has nothing to show.
Result<void> write_status(const Health& health, const Snapshot& snapshot);

}  // namespace kudosk::app
