#include "app/screen.h"

#include <algorithm>
#include <utility>

namespace kudosk::app {

Screen::Screen(Seat seat, std::function<void()> wake, Log& log)
    : log_(log), seat_(std::move(seat)), studio_(true, std::move(wake), log), presenter_(std::make_unique<Presenter>(studio_, log, draw::Stage{})) {}

void Screen::configure(Seat seat, std::shared_ptr<const World> world) {
  seat_ = std::move(seat);
  world_ = std::move(world);
  samples_ = {};
  selection_ = {};
  presenter_->configure(world_, false);
}

void Screen::number(std::optional<int> number) {
  number_ = number;
  presenter_->on_display(number);
}

Result<void> Screen::open(platform::Displays& displays, std::size_t place, std::optional<std::pair<int, int>> window, int slot, bool safe) {
  const ScreenSettings& settings = seat_.config->screen;
  platform::WindowOptions wanted;
  wanted.display = static_cast<int>(place);
  wanted.rotate = settings.rotate;
  wanted.window = window;
  wanted.slot = slot;
  wanted.size = settings.size;
  // In the safe mode nothing is trusted that another machine may do well without.
  wanted.renderer = safe ? ScreenSettings::Renderer::cpu : settings.renderer;
  window_.reset();
  auto opened = displays.open_window(wanted);
  if (!opened) return tl::unexpected(opened.error());
  window_ = std::move(*opened);
  fullscreen_ = !window;
  has_shown_ = false;
  next_ = {};
  const auto connected = displays.list();
  display_ = place < connected.size() ? connected[place] : platform::Display{};
  measure();
  return {};
}

void Screen::toggle_fullscreen() {
  if (window_) window_->set_fullscreen(fullscreen_ = !fullscreen_);
}

void Screen::see(const std::shared_ptr<const Snapshot>& all, const Config& whole, bool samples, const Now& now) {
  const auto own = selection_.of(all, *seat_.config, whole);
  presenter_->see(samples ? samples_.behind(own, *seat_.config, now) : own);
  next_ = {};
}

bool Screen::present(draw::List frame, const Now& now, Precise::time_point due) {
  if (!window_ || !window_->present(frame)) return false;
  last_frame_ = now.wall;
  has_shown_ = true;
  meter_.presented(moving_ ? std::max(Millis{}, std::chrono::duration_cast<Millis>(Precise::now() - due)) : Millis{});
  return true;
}

void Screen::pace(bool shut, const Now& now) {
  moving_ = window_ && !shut && presenter_->moving(now);
  next_ = !window_ || shut ? Show::max() : presenter_->next_change(now);
}

ScreenHealth Screen::health() const {
  ScreenHealth out;
  out.display = number_.value_or(seat_.display);
  out.output = display_.name;
  out.screen = window_ ? window_->describe() : "no display";
  out.connected = window_ != nullptr;
  out.last_frame = last_frame_;
  out.frames_per_second = meter_.per_second();
  if (const auto* act = presenter_->act()) {
    out.scene = act->scene;
    out.item = act->item;
  }
  return out;
}

}  // namespace kudosk::app
