// One way to switch a screen off and on, which looks whether that worked. Owned by a PowerChain; its thread alone.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "platform/program.h"

namespace kudosk::platform {

class PowerStep {
 public:
  virtual ~PowerStep() = default;
  virtual const char* name() const = 0;
  /// What was seen, in words for the log. An error: it can't be said that the screen is off now (or on). ErrorKind::config: this way is not there on this machine, and
  /// trying again is of no use.
  virtual Result<std::string> off() = 0;
  virtual Result<std::string> on() = 0;
  /// Whether the screen that was switched off may come on by itself (a desktop's own saver), and is to be looked at again.
  virtual bool strays() const { return false; }
};

/// Runs a program (as run_program, with its limit); tests hand in another.
using RunProgram = std::function<Result<ProgramSaid>(const std::vector<std::string>& words)>;
/// Waits; false when it is no longer wanted.
using Pause = std::function<bool(Millis)>;

}  // namespace kudosk::platform
