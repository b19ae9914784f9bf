#include "app/screen_loop.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/commands.h"
#include "config/load.h"
#include "config/option.h"
#include "net/client.h"

namespace kudosk::app {

namespace {

constexpr Millis kOnePress{100};
constexpr Millis kStatusEvery{60000}, kStatusAtLeast{2000};
// A render thread that does not come back is noticed within 5 s: a round may take this long, and what is late for two ticks is stuck.
constexpr Millis kPatience{2500}, kTick{1200};
// The first picture of a window takes a slow machine long: a card's mode, every cache cold, all fonts read.
constexpr Millis kFirstPicture{60000};

/// What of a configuration asks for other windows, in words that can be compared.
std::string wishes_of(const Config& config) {
  std::string out = config.all_displays ? "all" : "";
  const auto add = [&](const ScreenSettings& screen, const std::string& output) {
    const auto size = screen.size.value_or(std::pair{0, 0});
    out += fmt::format("|{} {} {} {} {}x{} {}", screen.display, screen.named, output, screen.rotate, size.first, size.second, static_cast<int>(screen.renderer));
  };
  add(config.screen, {});
  for (const auto& each : config.displays) add(each.config->screen, each.output);
  return out;
}

}  // namespace

std::shared_ptr<const Config> demo_config(const std::string& url) {
  Config config;
  config.name = "Demo";
  config.organisation = "Northwind";
  config.thanks_text = "Say thanks in #team-wins";
  config.thanks_link = "https://example.com/thanks";
  SourceSettings source;
  source.type = source.name = "feed";
  source.interval = Millis{5000};
  source.allow_http = true;
  source.options = std::make_shared<const nlohmann::json>(nlohmann::json{{"type", "feed"}, {"url", url}, {"allow_http", true}, {"interval", "5s"}});
  config.sources.push_back(std::move(source));
  return std::make_shared<const Config>(std::move(config));
}

ScreenLoop::ScreenLoop(Options options)
    : options_(std::move(options)),
      log_(options_.log, &clock_),
      watcher_([this] { wake(); }),
      fleet_(log_, clock_,
             [this] {
               fleet_changed_ = true;
               wake();
             }),
      starts_(options_.engine.state) {}

ScreenLoop::~ScreenLoop() {
  engine_.reset();  // the threads that wake us go first
  screens_.clear();
}

void ScreenLoop::promise(Millis within) {
  const Show now = clock_.now().show;
  watchdog_->promise(now + within + (shown_ ? Millis{} : kFirstPicture));
  manager_.alive(now);
}

void ScreenLoop::wake() {
  std::lock_guard lock(waking_);
  if (displays_) displays_->wake();
}

void ScreenLoop::watch_files() {
  std::vector<std::filesystem::path> files{options_.config_file, world_->config->people_file, world_->config->hours.holidays, world_->config->logo};
  if (world_->config->theme.find('/') != std::string::npos || world_->config->theme.find(".json") != std::string::npos) {
    files.push_back(options_.config_file.parent_path() / world_->config->theme);
  }
  watcher_.watch(files);
  std::vector<Watcher::Content> content;
  for (const auto& source : world_->config->sources) {
    if (!source.enabled) continue;
    for (const char* key : {"path", "photos"})
      if (const auto path = option_text(source, key); path && !path->empty()) content.push_back({source.folder / *path, source.name});
  }
  watcher_.watch_content(content);
}

void ScreenLoop::step_configuration(bool hangup) {
  if (options_.config_file.empty()) {
    if (hangup) engine_->send(sync::PollNow{});
    return;
  }
  Loaded loaded = load_config(options_.config_file);
  if (!loaded.usable()) {
    for (const auto& problem : loaded.problems) {
      if (!problem.warning)
        log_.error(Error{ErrorKind::config, describe(problem), "the screen goes on with the configuration before; mend the file and it is taken at once", 0, std::nullopt});
    }
    broken_ = true;
    for (const auto& screen : screens_) screen->show().mark_broken(true);
    woken_ = true;
    return;
  }
  auto config = std::make_shared<const Config>(std::move(loaded.config));
  broken_ = false;
  const bool reopen = wishes_of(*config) != wishes_of(*world_->config);
  world_ = make_world(config, log_);
  seen_.reset();
  closing_.configure(world_);
  fleet_.configure(config);
  engine_->send(sync::Reconfigure{config});
  if (hangup) engine_->send(sync::PollNow{});
  watch_files();
  if (reopen)
    display_lost_ = true;
  else
    seat_screens();
  log_.info("start", {{"version", version()}, {"config", options_.config_file.string()}, {"again", true}});
}

void ScreenLoop::step_signals() {
  if (watcher_.quit()) quit_ = true;
  const bool hangup = watcher_.take_hangup(), changed = watcher_.take_changed();
  if (hangup) fleet_.ask_now();
  const bool from_fleet = fleet_changed_.exchange(false);
  if (hangup || changed || from_fleet) step_configuration(hangup);
  for (const auto& source : watcher_.take_content()) engine_->send(sync::PollSource{source});
}

void ScreenLoop::step_snapshot() {
  auto newest = engine_->snapshot();
  if (newest == seen_) return;
  seen_ = newest;
  for (const auto& screen : screens_) screen->see(newest, *world_->config, !starts_.safe(), clock_.now());
}

bool ScreenLoop::closing_key(const Now& now, bool typed) {
  if (world_->config->keys == Keys::off) return false;
  // One press may come as a key and then as text: both have done their work.
  if (typed && opened_by_key_ && now.show - *opened_by_key_ < kOnePress) return true;
  if (!closing_.key()) return false;
  opened_by_key_ = now.show;
  return true;
}

/// One keyboard is for all screens: whoever stands there means what he sees, and that is all of them.
Wishes ScreenLoop::to_all(const std::function<Wishes(Presenter&)>& tell) {
  Wishes all;
  for (const auto& screen : screens_) {
    const Wishes one = tell(screen->show());
    all.quit = all.quit || one.quit;
    all.toggle_fullscreen = all.toggle_fullscreen || one.toggle_fullscreen;
    if (!one.new_code.empty()) all.new_code = one.new_code;
  }
  return all;
}

void ScreenLoop::step_events(std::vector<platform::Event> events, const Now& now) {
  for (const auto& event : events) {
    Wishes wishes;
    Screen* const screen = screen_of(event.window);
    switch (event.type) {
      case platform::Event::Type::key:
        if (closing_key(now, false)) break;
        wishes = to_all([&](Presenter& show) { return show.key(event.key, now); });
        break;
      case platform::Event::Type::text:
        if (closing_key(now, true)) break;
        wishes = to_all([&](Presenter& show) { return show.typed(event.text, now); });
        break;
      case platform::Event::Type::quit:
        quit_ = true;
        break;
      case platform::Event::Type::resized:
        if (screen) screen->measure();
        break;
      case platform::Event::Type::window_lost:
        display_lost_ = true;
        break;
      case platform::Event::Type::displays_changed:
        rearrange();
        break;
      case platform::Event::Type::exposed:
        break;
    }
    if (wishes.quit) quit_ = true;
    if (!wishes.new_code.empty()) engine_->send(sync::NewCode{wishes.new_code});
    if (!wishes.toggle_fullscreen) continue;
    for (const auto& each : screens_)
      if (!screen || each.get() == screen) each->toggle_fullscreen();
  }
}

void ScreenLoop::step_safety(const Now& now) {
  const Millis uptime = now.show - began_;
  if (starts_.counted()) starts_.lived(uptime);
  if (starts_.safe() && uptime >= Starts::kSafeFor) {
    log_.info("start", {{"version", version()}, {"again", true}, {"why", "the safe mode has lasted long enough"}});
    again_ = quit_ = true;
  }
}

void ScreenLoop::step_health(const Now& now) {
  bool minute = false;
  for (const auto& screen : screens_)
    if (screen->meter().report(log_, now.show, screens_.size() > 1 ? std::optional(screen->seat().display) : std::nullopt)) minute = true;
  const bool news = seen_ && seen_->revision != status_revision_ && now.show - status_written_ >= kStatusAtLeast;
  if (!minute && !news && now.show - status_written_ < kStatusEvery) return;
  status_written_ = now.show;
  status_revision_ = seen_ ? seen_->revision : 0;
  Health health;
  health.uptime = now.show - began_;
  health.now = now.wall;
  health.clock_trusted = now.trusted;
  health.safe_mode = starts_.safe();
  for (const auto& screen : screens_) health.screens.push_back(screen->health());
  if (!health.screens.empty()) {
    const ScreenHealth& first = health.screens.front();
    health.screen = first.screen;
    health.scene = first.scene;
    health.item = first.item;
    health.frames_per_second = first.frames_per_second;
    for (const auto& each : health.screens) health.last_frame = std::max(health.last_frame, each.last_frame);
  }
  if (auto written = write_status(health, *engine_->snapshot()); !written && !std::exchange(status_failed_, true)) {
    written.error().hint = "the screen goes on; `kudosk status` has nothing to show until $RUNTIME_DIRECTORY or $XDG_RUNTIME_DIR names a folder that can be written";
    log_.error(written.error());
  }
}

scenes::StatusFacts ScreenLoop::facts() {
  scenes::StatusFacts out;
  out.version = version();
  out.address = own_address();
  out.uptime = clock_.now().show - began_;
  out.frames_per_second = screens_.empty() ? 0 : screens_.front()->meter().per_second();
  out.rss_kib = rss_kib();
  out.celsius = celsius();
  return out;
}

/// Whether any screen is in a motion.
bool ScreenLoop::step_frames(const Now& now) {
  closing_.step(seen_);
  const bool shut = closing_.shut();
  const bool all = std::exchange(woken_, false) || screens_.size() == 1 || now.show >= closing_due_;
  bool moving = false, every = true;
  for (std::size_t i = 0; i < screens_.size(); ++i) {
    Screen& screen = *screens_[i];
    if (screen.window() && (all || screen.moving() || now.show >= screen.next())) {
      draw::List frame = shut ? Closing::black() : screen.show().frame(now);
      closing_.darken(frame);
      presenting_ = static_cast<int>(i);
      if (screen.present(std::move(frame), now, due_)) manager_.ready();
      presenting_ = -1;
      screen.pace(shut, now);
    }
    every = every && (!screen.window() || screen.has_shown());
    moving = moving || screen.moving();
  }
  // Not where it has become time to while the last grey frame was on its way.
  if (shut) closing_.shown_black();
  closing_due_ = closing_.next_change(now);
  shown_ = every;
  return moving;
}

/// How long there is nothing to do. Frames of a motion are drawn on a grid of the display's rate, so that lateness does not add up.
Millis ScreenLoop::sleep_for(const Now& now, bool moving) {
  const auto ready = Precise::now();
  Millis sleep{};
  if (moving) {
    double rate = 20;
    for (const auto& screen : screens_)
      if (screen->window() && screen->moving()) rate = std::max(rate, std::min(screen->window()->refresh_rate(), 240.0));
    const auto period = std::chrono::duration_cast<Precise::duration>(std::chrono::duration<double>(1 / rate));
    due_ = std::max(due_ + period, ready - period);
    sleep = std::max(Millis{}, std::chrono::ceil<Millis>(due_ - ready));
  } else {
    due_ = ready;
    Show next = std::min(closing_due_, status_written_ + kStatusEvery);
    for (const auto& screen : screens_) next = std::min({next, screen->window() ? screen->next() : Show::max(), screen->meter().next_report()});
    sleep = std::clamp(Millis(next - now.show), Millis{0}, kStatusEvery);
  }
  if (starts_.counted()) sleep = std::min(sleep, Starts::kLived);
  if (manager_.interval()) sleep = std::min(sleep, *manager_.interval());
  return sleep;
}

int ScreenLoop::run(std::shared_ptr<const Config> config) {
  log_.info("start", {{"version", version()}, {"config", options_.config_file.string()}});
  if (const char* why = std::getenv("KUDOSK_RESTARTED")) log_.warn("restarted", {{"why", why}});
  unsetenv("KUDOSK_RESTARTED");  // NOLINT(concurrency-mt-unsafe): only the watcher's thread is there yet, which asks for no variable
  sync::EngineOptions engine = options_.engine;
  if (starts_.safe()) {
    engine.pictures = false;
    log_.warn(
        "safe_mode",
        {{"failed_starts", starts_.failed()},
         {"hint", "drawn by the processor, without pictures and without samples; the lines before this one say why the starts ended; the usual way is tried again after an hour"}});
  }
  world_ = make_world(config, log_);
  transport_ = std::make_unique<net::Client>("kudosk/" + version());
  engine_ = std::make_unique<sync::Engine>(config, engine, log_, clock_, *transport_, [this] { wake(); });
  closing_.configure(world_);
  fleet_.configure(config);
  if (!open()) {
    starts_.ended();
    return watcher_.quit() ? kDone : kNoDisplay;
  }
  watch_files();
  step_snapshot();
  engine_->start();
  began_ = clock_.now().show;
  // A log of its own: the one who is stuck may hold the other's lock.
  Log last_words(options_.log, &clock_);
  watchdog_ = std::make_unique<Watchdog>(clock_, kPatience, kTick, [this, &last_words] {
    const int which = presenting_;
    last_words.error(Error{ErrorKind::display,
                           which > 0 ? "the screen on display " + std::to_string(which) + " has not moved on for seconds although it had to"
                                     : std::string("the screen has not moved on for seconds although it had to"),
                           "it is started again, with the content that is stored", 0, std::nullopt});
    restart_program("stuck");
    std::abort();
  });

  bool lost = false;
  due_ = Precise::now();
  while (!quit_) {
    promise(Millis{});
    step_signals();
    if (quit_) break;
    if (display_lost_) {
      if (!open()) {
        lost = !watcher_.quit();
        break;
      }
      display_lost_ = false;
    }
    step_snapshot();
    const Now now = clock_.now();
    const bool moving = step_frames(now);
    step_health(now);
    step_safety(now);
    const Millis sleep = sleep_for(clock_.now(), moving);
    promise(sleep);
    const auto until = Precise::now() + sleep;
    auto events = displays_->wait(sleep);
    const auto woke = Precise::now();
    if (!events.empty() || woke < until) woken_ = true;
    if (!moving) due_ = woke;
    step_events(std::move(events), clock_.now());
  }
  watchdog_.reset();
  manager_.stopping();
  engine_.reset();
  starts_.ended();
  if (again_) restart_program("safe mode is over");
  const int code = lost ? kNoDisplay : kDone;
  log_.info("stop", {{"code", code}});
  return code;
}

}  // namespace kudosk::app
