#include "platform/power_chain.h"

#include <array>
#include <utility>

namespace kudosk::platform {

namespace {

// Between the attempts to wake: a TV may need half a minute before it listens.
constexpr std::array<Millis, 7> kAgain{{Millis{2000}, Millis{5000}, Millis{10000}, Millis{20000}, Millis{30000}, Millis{60000}, Millis{180000}}};

}  // namespace

PowerChain::PowerChain(std::vector<std::unique_ptr<PowerStep>> steps, Log& log, const Clock& clock, Pause pause)
    : steps_(std::move(steps)), log_(log), clock_(clock), pause_(std::move(pause)) {
  for (const auto& step : steps_) tried_.push_back(step.get());
}

void PowerChain::say(const char* step, bool on, bool ok, const std::string& seen, int nth, Millis took) {
  log_.event(ok ? Log::Level::info : Log::Level::warn, "power", {{"step", step}, {"to", on ? "on" : "off"}, {"ok", ok}, {"seen", seen}, {"try", nth}, {"ms", took.count()}});
}

bool PowerChain::attempt(PowerStep& step, bool on, int nth) {
  const Show began = clock_.now().show;
  const auto done = on ? step.on() : step.off();
  const std::string seen = done ? *done : done.error().message + (done.error().hint.empty() ? "" : " (" + done.error().hint + ")");
  say(step.name(), on, done.has_value(), seen, nth, clock_.now().show - began);
  useless_ = !done && done.error().kind == ErrorKind::config;
  return done.has_value();
}

void PowerChain::close() {
  tried_.clear();
  off_ = nullptr;
  for (const auto& step : steps_) {
    if (!pause_(Millis{0})) return;
    const bool off = attempt(*step, false, 1);
    // A step that has seen nothing may have worked all the same: it is undone, too.
    if (!useless_) tried_.push_back(step.get());
    if (!off) continue;
    off_ = step.get();
    return;
  }
  say("black", false, true, "the picture is black", 1, Millis{0});
}

void PowerChain::open() {
  off_ = nullptr;
  std::vector<PowerStep*> waiting = tried_;
  for (int nth = 1; !waiting.empty(); ++nth) {
    std::vector<PowerStep*> again;
    for (PowerStep* step : waiting) {
      if (!pause_(Millis{0})) return;
      if (!attempt(*step, true, nth) && !useless_) again.push_back(step);
    }
    waiting = std::move(again);
    if (waiting.empty()) break;
    if (static_cast<std::size_t>(nth) > kAgain.size()) {
      std::string names;
      for (const PowerStep* step : waiting) names += (names.empty() ? "" : ", ") + std::string(step->name());
      log_.error(Error{ErrorKind::display, "the screen could not be seen to be on (" + names + "); it may be on all the same", "look at it, and at the lines before this one", 0,
                       std::nullopt});
      return;
    }
    if (!pause_(kAgain[static_cast<std::size_t>(nth) - 1])) return;
  }
}

bool PowerChain::strays() const { return off_ && off_->strays(); }

void PowerChain::keep() {
  if (!strays()) return;
  // What is off already is left alone, and not worth a line each time.
  const auto off = off_->off();
  if (!off) say(off_->name(), false, false, off.error().message, 1, Millis{0});
}

}  // namespace kudosk::platform
