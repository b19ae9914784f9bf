#include "platform/screen_power.h"

#include <algorithm>

#include "platform/cec.h"

namespace kudosk::platform {

namespace {
constexpr Millis kProgram{10000};  // cec-ctl waits for a TV's answer for some seconds
constexpr Millis kKeep{60000};     // how often a screen that is off is looked at
}  // namespace

ScreenPower::ScreenPower(std::vector<std::string> chain, Log& log, const Clock& clock) : chain_(std::move(chain)), log_(log), clock_(clock), thread_([this] { run(); }) {}

ScreenPower::~ScreenPower() {
  bool leave_on = false;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    leave_on = !on_;
  }
  changed_.notify_all();
  thread_.join();
  // Nobody would wake a desktop's output that is off for good. A TV stays as it is: the next start says what it is to be.
  if (leave_on && (driver_ == "wayland" || driver_ == "x11") && std::find(chain_.begin(), chain_.end(), "dpms") != chain_.end()) {
    const std::atomic<bool> never{false};
    Dpms(driver_, card_, [&](const std::vector<std::string>& words) { return run_program(words, Millis{150}, never); }).on();
  }
}

void ScreenPower::screen(const std::string& driver, int card) {
  card_.use(card);
  std::lock_guard lock(mutex_);
  driver_ = driver;
  // A window comes with a display that is on, whatever it was before: what is wanted next is carried out.
  if (!driver.empty()) wanted_ = false;
}

void ScreenPower::want(bool on) {
  bool by_card = false;
  {
    std::lock_guard lock(mutex_);
    if (wanted_ && on == on_) return;
    by_card = on && !on_ && driver_ == "kmsdrm";
    wanted_ = true;
    on_ = on;
    ++revision_;
  }
  // A frame that is presented to a card whose display is off is lost, and an error.
  if (by_card) (void)card_.power(true);
  changed_.notify_all();
}

bool ScreenPower::pause(Millis how_long) {
  std::unique_lock lock(mutex_);
  const auto interrupted = [&] { return stopping_ || revision_ != done_; };
  changed_.wait_for(lock, how_long, interrupted);
  return !interrupted();
}

Result<ProgramSaid> ScreenPower::program(const std::vector<std::string>& words) { return run_program(words, kProgram, stopping_); }

std::unique_ptr<PowerChain> ScreenPower::make_chain() {
  const auto run = [this](const std::vector<std::string>& words) { return program(words); };
  const auto wait = [this](Millis how_long) { return pause(how_long); };
  std::vector<std::unique_ptr<PowerStep>> steps;
  for (const auto& each : chain_) {
    if (each == "cec") steps.push_back(std::make_unique<Cec>(run, wait));
    if (each == "dpms") steps.push_back(std::make_unique<Dpms>(driver_, card_, run));
    if (each == "black") break;  // what stands after it would never be tried
  }
  return std::make_unique<PowerChain>(std::move(steps), log_, clock_, wait);
}

void ScreenPower::run() {
  std::unique_ptr<PowerChain> chain;
  std::string driver;
  for (;;) {
    bool on = true, again = false;
    {
      std::unique_lock lock(mutex_);
      const auto due = [&] { return stopping_ || revision_ != done_; };
      if (chain && !on_ && chain->strays())
        again = !changed_.wait_for(lock, kKeep, due);
      else
        changed_.wait(lock, due);
      if (stopping_) return;
      on = on_;
      done_ = revision_;
      // Another window system: what the chain remembers of the one before is of no use.
      if (!chain || (driver != driver_ && !driver_.empty())) {
        driver = driver_;
        chain = make_chain();
      }
    }
    if (again)
      chain->keep();
    else if (on)
      chain->open();
    else
      chain->close();
  }
}

}  // namespace kudosk::platform
