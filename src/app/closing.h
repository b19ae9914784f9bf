// Opens and closes the screen: by the hours and what stands against them (Opening), the picture fades and the TV is switched (ScreenPower). Owned by the frame loop;
// render thread.
#pragma once

#include <filesystem>
#include <memory>

#include "app/opening.h"
#include "app/world.h"
#include "base/log.h"
#include "draw/list.h"
#include "platform/screen_power.h"
#include "platform/window.h"

namespace kudosk::app {

class Closing {
 public:
  Closing(Log& log, const Clock& clock) : log_(log), clock_(clock) {}

  /// Also reads the holidays. Hours or holidays that can't be used are said in the log, and the screen is open then.
  void configure(std::shared_ptr<const World> world);
  /// The window that shows the picture now; nullptr before it goes.
  void window(const platform::Window* window);

  /// Brings it to this moment. Before each frame, and now and then while there is no window: a TV that sleeps takes its display away, and is to be woken all the same.
  void step(const std::shared_ptr<const Snapshot>& snapshot);
  /// A hand at the keys: true where it has only opened the screen.
  bool key() { return active_ && opening_.key(clock_.now()); }
  /// Whether there is nothing to be seen, and no slide need go on.
  bool shut() const { return active_ && opening_.shut(clock_.now()); }
  /// The picture while it is shut.
  static draw::List black();
  /// Over the picture while it comes and goes.
  void darken(draw::List& frame) const;
  /// The black picture is on screen: with that it is switched off. A frame that comes after that would switch a bare card's display on again.
  void shown_black();
  Show next_change(const Now& now) const { return active_ ? opening_.next_change(now) : Show::max(); }
  /// "open", or "closed until …", for the status.
  std::string describe() const;

 private:
  void read_hours(const Now& now);

  Log& log_;
  const Clock& clock_;
  std::shared_ptr<const World> world_;
  Opening opening_;
  bool active_ = false;  // there are hours
  Wall read_at_{};
  std::vector<std::string> chain_;
  std::unique_ptr<platform::ScreenPower> power_;
  std::string driver_;
  int card_ = -1;
  std::shared_ptr<const Snapshot> seen_;
};

}  // namespace kudosk::app
