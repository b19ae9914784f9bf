// Closing and opening a screen by a chain of ways, each checked, with what was seen in the log. Its steps do the work; blocks meanwhile. Owned by ScreenPower; its thread alone.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/log.h"
#include "platform/power_step.h"

namespace kudosk::platform {

class PowerChain {
 public:
  /// The way that always works is not among the steps: the picture itself is black.
  PowerChain(std::vector<std::unique_ptr<PowerStep>> steps, Log& log, const Clock& clock, Pause pause);

  /// Tries one step after another until one has seen the screen off.
  void close();
  /// Switches on what was tried at close() (all, before the first one), and again after some seconds what could not be seen to be on, eight times over five minutes.
  void open();
  /// While closed: whether keep() is to be called now and then. It switches off again what came on by itself.
  bool strays() const;
  void keep();

 private:
  bool attempt(PowerStep& step, bool on, int nth);
  void say(const char* step, bool on, bool ok, const std::string& seen, int nth, Millis took);

  const std::vector<std::unique_ptr<PowerStep>> steps_;
  Log& log_;
  const Clock& clock_;
  const Pause pause_;
  std::vector<PowerStep*> tried_;  // at the last close()
  PowerStep* off_ = nullptr;       // that has seen the screen off
  bool useless_ = false;           // the last attempt's way is not there on this machine
};

}  // namespace kudosk::platform
