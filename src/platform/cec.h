// A TV's power over HDMI's own wire (CEC), by the kernel's `cec-ctl` (package v4l-utils). Owned by a PowerChain; its thread alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/power_step.h"

namespace kudosk::platform {

enum class TvPower { unknown, on, standby, turning_on, turning_off };

/// What cec-ctl says: the port's address ("1.0.0.0"; none while no display is at the port), the TV's state, and the devices in a list.
std::optional<std::string> cec_address(std::string_view said);
TvPower cec_power(std::string_view said);
std::vector<std::string> cec_devices(std::string_view said);

class Cec final : public PowerStep {
 public:
  Cec(RunProgram run, Pause pause) : run_(std::move(run)), pause_(std::move(pause)) {}
  const char* name() const override { return "cec"; }
  Result<std::string> off() override;
  Result<std::string> on() override;

 private:
  struct Port {
    std::string device, address;  // "/dev/cec0", "1.0.0.0"
  };
  Result<void> find();
  Result<std::string> each(bool on);
  Result<std::string> turn(const Port& port, bool on);
  Result<ProgramSaid> ask(const Port& port, const std::vector<std::string>& words);

  const RunProgram run_;
  const Pause pause_;
  std::vector<Port> ports_;  // remembered: a TV that sleeps may take its port's address away
};

}  // namespace kudosk::platform
