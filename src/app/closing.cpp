#include "app/closing.h"

#include "base/file.h"
#include "sources/closed_days.h"

namespace kudosk::app {

namespace {
constexpr std::size_t kMostCalendar = 4u << 20;
}

void Closing::configure(std::shared_ptr<const World> world) {
  world_ = std::move(world);
  const HoursSettings& hours = world_->config->hours;
  active_ = !hours.empty();
  read_hours(clock_.now());
  if (!active_) {
    power_.reset();
    opening_ = {};
    return;
  }
  if (power_ && chain_ == hours.power) return;
  chain_ = hours.power;
  power_.reset();
  power_ = std::make_unique<platform::ScreenPower>(chain_, log_, clock_);
  power_->screen(driver_, card_);
}

void Closing::read_hours(const Now& now) {
  read_at_ = now.wall;
  if (!active_) return;
  const HoursSettings& settings = world_->config->hours;
  std::vector<std::string> holidays;
  if (!settings.holidays.empty()) {
    auto text = read_file(settings.holidays, kMostCalendar);
    auto days = text ? sources::closed_days(*text, now.wall) : Result<std::vector<std::string>>(tl::unexpected(text.error()));
    if (days)
      holidays = std::move(*days);
    else
      log_.error(Error{ErrorKind::config, settings.holidays.string() + ": " + days.error().message + "; no day is a holiday meanwhile", days.error().hint, 0, std::nullopt});
  }
  auto hours = playlist::Hours::from(settings, holidays);
  if (!hours) log_.error(Error{ErrorKind::config, hours.error().message + "; the screen stays open meanwhile", hours.error().hint, 0, std::nullopt});
  opening_.configure(hours ? std::move(*hours) : playlist::Hours(), world_->zone);
}

void Closing::window(const platform::Window* window) {
  driver_.clear();
  card_ = window ? window->drm_fd() : -1;
  if (window) {
    const std::string told = window->describe();
    driver_ = told.substr(0, told.find(','));
  }
  if (power_) power_->screen(driver_, card_);
}

void Closing::step(const std::shared_ptr<const Snapshot>& snapshot) {
  if (!active_) return;
  const Now now = clock_.now();
  // The holidays are known for a while around the time at which they were read; a clock that was not right then had others.
  if (now.wall - read_at_ > std::chrono::hours(24) || read_at_ - now.wall > std::chrono::hours(24)) read_hours(now);
  if (snapshot && snapshot != seen_) {
    opening_.see(*snapshot, now);
    seen_ = snapshot;
  }
  if (opening_.step(now)) {
    std::vector<Log::Field> fields{{"open", opening_.open()}, {"why", opening_.why()}};
    if (const auto when = opening_.opens_at(now)) fields.push_back({"opens", format_rfc3339(*when)});
    log_.event(Log::Level::info, "hours", fields);
  }
  if (opening_.open()) power_->want(true);
}

draw::List Closing::black() {
  static const auto ground = [] {
    auto backdrop = std::make_shared<draw::Backdrop>();
    backdrop->from = backdrop->to = draw::Colour{0, 0, 0, 1};
    return std::shared_ptr<const draw::Backdrop>(std::move(backdrop));
  }();
  return {draw::Ground{ground, ground, 1}};
}

void Closing::darken(draw::List& frame) const {
  if (!active_) return;
  if (const double dark = opening_.dark(clock_.now()); dark > 0) frame.push_back(draw::Dim{draw::Colour{0, 0, 0, 1}, static_cast<float>(dark)});
}

void Closing::shown_black() {
  if (power_ && active_) power_->want(false);
}

std::string Closing::describe() const {
  if (!active_ || opening_.open()) return "open";
  const auto when = opening_.opens_at(clock_.now());
  return when ? "closed until " + format_rfc3339(*when) : "closed";
}

}  // namespace kudosk::app
