// One display's part of the process: its window, the show on it, and its pace. Owned by the frame loop; render thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/arrangement.h"
#include "app/content.h"
#include "app/health.h"
#include "app/presenter.h"
#include "app/selection.h"
#include "platform/displays.h"

namespace kudosk::app {

class Screen {
 public:
  Screen(Seat seat, std::function<void()> wake, Log& log);

  const Seat& seat() const { return seat_; }
  /// The same screen with other settings.
  void configure(Seat seat, std::shared_ptr<const World> world);
  /// Its settings are the same, its number is another.
  void renumber(int display) { seat_.display = display; }
  /// It is one of several: the log says which. nullopt: it is the only one.
  void number(std::optional<int> number);

  /// Opens its window on this display of `displays`. In the safe mode by the processor alone.
  Result<void> open(platform::Displays& displays, std::size_t place, std::optional<std::pair<int, int>> window, int slot, bool safe);
  void close() { window_.reset(); }
  platform::Window* window() const { return window_.get(); }
  const platform::Display& display() const { return display_; }  ///< the one that it had last
  void toggle_fullscreen();

  Presenter& show() { return *presenter_; }
  /// What all sources have, and whether samples may stand in for it.
  void see(const std::shared_ptr<const Snapshot>& all, const Config& whole, bool samples, const Now& now);
  /// Its window's size is another.
  void measure() { presenter_->resize(window_->stage()); }

  /// Presents the show's frame at this moment, or `shut`'s picture; `due`: when it should have been, in a motion. Whether there was something to present.
  using Precise = std::chrono::steady_clock;
  bool present(draw::List frame, const Now& now, Precise::time_point due);
  /// After a frame: whether it is one of a motion, and else when the next one is due.
  void pace(bool shut, const Now& now);
  bool has_shown() const { return has_shown_; }  ///< this window has shown a picture
  bool moving() const { return moving_; }
  Show next() const { return next_; }

  FrameMeter& meter() { return meter_; }
  ScreenHealth health() const;

 private:
  Log& log_;
  Seat seat_;
  std::shared_ptr<const World> world_;
  Studio studio_;
  std::unique_ptr<Presenter> presenter_;
  std::unique_ptr<platform::Window> window_;
  Selection selection_;
  Samples samples_;
  FrameMeter meter_;
  platform::Display display_;
  std::optional<int> number_;
  std::optional<Wall> last_frame_;
  bool fullscreen_ = true, moving_ = false, has_shown_ = false;
  Show next_{};
};

}  // namespace kudosk::app
