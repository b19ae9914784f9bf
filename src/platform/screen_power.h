// Whether the TV is on: what the loop wants, carried out on a thread of its own, as a TV takes seconds. Owned by the frame loop, which calls it from the render thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "platform/dpms.h"
#include "platform/power_chain.h"

namespace kudosk::platform {

class ScreenPower {
 public:
  /// `chain`: "cec", "dpms", "black" in the order in which they are tried.
  ScreenPower(std::vector<std::string> chain, Log& log, const Clock& clock);
  ~ScreenPower();  ///< Gives up what is under way, within a tenth of a second. A desktop's outputs that it switched off are switched on again
  ScreenPower(const ScreenPower&) = delete;
  ScreenPower& operator=(const ScreenPower&) = delete;

  /// The window's driver and card (−1: none). REQUIRES: before the window goes, an empty driver and −1.
  void screen(const std::string& driver, int card);
  /// Returns at once, but for the card itself, which is on when it returns: a picture can be shown. The same again does nothing.
  void want(bool on);

 private:
  void run();
  std::unique_ptr<PowerChain> make_chain();
  bool pause(Millis for_how_long);
  Result<ProgramSaid> program(const std::vector<std::string>& words);

  const std::vector<std::string> chain_;
  Log& log_;
  const Clock& clock_;
  Card card_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::string driver_;
  bool on_ = true, wanted_ = false;  // wanted_: somebody has said so since the window came
  std::uint64_t revision_ = 0, done_ = 0;
  std::thread thread_;
};

}  // namespace kudosk::platform
