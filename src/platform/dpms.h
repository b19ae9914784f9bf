// The screen's power by the video signal (DPMS): on KMSDRM through the graphics card, of which only this process is master; under X by `xset`, under Wayland by `wlr-randr`.
// Owned by a PowerChain; its thread alone, but for the card.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/power_step.h"

namespace kudosk::platform {

/// The card whose displays the window is on. The window's owner puts it in and takes it out, before the window goes. Any thread.
class Card {
 public:
  void use(int fd);  ///< −1: none. Waits until a change under way is done
  /// Switches each connected display of the card and reads back what became of it. ErrorKind::config: there is no card in use.
  Result<std::string> power(bool on);

 private:
  std::mutex mutex_;  // guards fd_, and the card while it is used
  int fd_ = -1;
};

/// "X11": what `xset q` says of the monitor.
enum class XMonitor { unknown, on, off, no_extension };
XMonitor x_monitor(std::string_view said);
/// Wayland: what `wlr-randr` says of each output: its name, and whether it is enabled.
std::vector<std::pair<std::string, bool>> wayland_outputs(std::string_view said);

class Dpms final : public PowerStep {
 public:
  /// `driver` is SDL's, in lower case: "kmsdrm", "x11", "wayland".
  Dpms(std::string driver, Card& card, RunProgram run) : driver_(std::move(driver)), card_(card), run_(std::move(run)) {}
  const char* name() const override { return "dpms"; }
  Result<std::string> off() override { return turn(false); }
  Result<std::string> on() override { return turn(true); }
  bool strays() const override { return driver_ == "x11"; }

 private:
  Result<std::string> turn(bool on);
  Result<std::string> by_xset(bool on);
  Result<std::string> by_wlr_randr(bool on);

  const std::string driver_;
  Card& card_;
  const RunProgram run_;
  std::vector<std::string> switched_off_;  // outputs under Wayland
};

}  // namespace kudosk::platform
