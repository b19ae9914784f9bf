#include "app/screen_loop.h"

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

constexpr Millis kRetryDisplay{3000}, kOnePress{100};
constexpr Millis kStatusEvery{60000}, kStatusAtLeast{2000};
// A render thread that does not come back is noticed within 5 s: a round may take this long, and what is late for two ticks is stuck.
constexpr Millis kPatience{2500}, kTick{1200};
// The first picture of a window takes a slow machine long: a card's mode, every cache cold, all fonts read.
constexpr Millis kFirstPicture{60000};

bool graphics_card() {
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/dri", none)) {
    if (entry.path().filename().string().rfind("card", 0) == 0) return true;
  }
  return false;
}

/// Whether a display is for others to start. KMSDRM, named or not, is nobody else's.
bool desktop() {
  const char* driver = std::getenv("SDL_VIDEODRIVER");
  return std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY") || (driver && std::string_view(driver) != "kmsdrm");
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
  studio_.reset();
}

void ScreenLoop::promise(Millis within) {
  const Show now = clock_.now().show;
  watchdog_->promise(now + within + (shown_ ? Millis{} : kFirstPicture));
  manager_.alive(now);
}

void ScreenLoop::wake() {
  std::lock_guard lock(waking_);
  if (window_) window_->wake();
}

bool ScreenLoop::open(std::shared_ptr<const Config> config) {
  platform::WindowOptions wanted;
  wanted.display = options_.display.value_or(config->screen.display);
  wanted.rotate = config->screen.rotate;
  wanted.window = options_.window;
  wanted.size = config->screen.size;
  wanted.renderer = config->screen.renderer;
  // In the safe mode nothing is trusted that another machine may do well without.
  if (starts_.safe()) wanted.renderer = ScreenSettings::Renderer::cpu;
  bool said = false;
  for (;;) {
    if (watchdog_) watchdog_->rest();  // a display that is away may be so for days
    auto opened = platform::open_window(wanted, log_);
    if (opened) {
      std::lock_guard lock(waking_);
      window_ = std::move(*opened);
      shown_ = false;
      fullscreen_ = !options_.window;
      closing_.window(window_.get());
      return true;
    }
    if (!said) log_.error(opened.error());
    said = true;
    // A card whose display is away comes back some day; an X server or compositor that is not there is for others to start.
    if (desktop() || !graphics_card()) return false;
    // Waiting is what the service does then: systemd need not end it for not having begun.
    manager_.ready();
    for (Millis waited{}; waited < kRetryDisplay; waited += Millis{100}) {
      if (watcher_.quit()) return false;
      // A TV that sleeps may have taken its display away: it is woken all the same.
      closing_.step(engine_->snapshot());
      manager_.alive(clock_.now().show);
      std::this_thread::sleep_for(Millis{100});
    }
  }
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
    presenter_->mark_broken(true);
    return;
  }
  auto config = std::make_shared<const Config>(std::move(loaded.config));
  const bool reopen = config->screen.rotate != world_->config->screen.rotate || config->screen.renderer != world_->config->screen.renderer ||
                      config->screen.display != world_->config->screen.display || config->screen.size != world_->config->screen.size;
  world_ = make_world(config, log_);
  samples_ = {};
  seen_.reset();
  presenter_->configure(world_, false);
  closing_.configure(world_);
  fleet_.configure(config);
  engine_->send(sync::Reconfigure{config});
  if (hangup) engine_->send(sync::PollNow{});
  watch_files();
  if (reopen) {
    display_lost_ = true;
  }
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
  presenter_->see(starts_.safe() ? newest : samples_.behind(newest, *world_->config, clock_.now()));
}

bool ScreenLoop::closing_key(const Now& now, bool typed) {
  if (world_->config->keys == Keys::off) return false;
  // One press may come as a key and then as text: both have done their work.
  if (typed && opened_by_key_ && now.show - *opened_by_key_ < kOnePress) return true;
  if (!closing_.key()) return false;
  opened_by_key_ = now.show;
  return true;
}

void ScreenLoop::step_events(std::vector<platform::Event> events, const Now& now) {
  for (const auto& event : events) {
    Wishes wishes;
    switch (event.type) {
      case platform::Event::Type::key:
        if (closing_key(now, false)) break;
        wishes = presenter_->key(event.key, now);
        break;
      case platform::Event::Type::text:
        if (closing_key(now, true)) break;
        wishes = presenter_->typed(event.text, now);
        break;
      case platform::Event::Type::quit:
        quit_ = true;
        break;
      case platform::Event::Type::resized:
        presenter_->resize(window_->stage());
        break;
      case platform::Event::Type::display_lost:
        display_lost_ = true;
        break;
      case platform::Event::Type::exposed:
      case platform::Event::Type::display_back:
        break;
    }
    if (wishes.quit) quit_ = true;
    if (wishes.toggle_fullscreen) window_->set_fullscreen(fullscreen_ = !fullscreen_);
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
  const bool minute = meter_.report(log_, now.show);
  const bool news = seen_ && seen_->revision != status_revision_ && now.show - status_written_ >= kStatusAtLeast;
  if (!minute && !news && now.show - status_written_ < kStatusEvery) return;
  status_written_ = now.show;
  status_revision_ = seen_ ? seen_->revision : 0;
  Health health;
  health.uptime = now.show - began_;
  health.now = now.wall;
  health.clock_trusted = now.trusted;
  health.last_frame = last_frame_;
  health.screen = window_ ? window_->describe() : "no display";
  health.frames_per_second = meter_.per_second();
  health.safe_mode = starts_.safe();
  if (const auto* act = presenter_->act()) {
    health.scene = act->scene;
    health.item = act->item;
  }
  if (auto written = write_status(health, *engine_->snapshot()); !written && !std::exchange(status_failed_, true)) {
    written.error().hint = "the screen goes on; `kudosk status` has nothing to show until $RUNTIME_DIRECTORY or $XDG_RUNTIME_DIR names a folder that can be written";
    log_.error(written.error());
  }
}

int ScreenLoop::run(std::shared_ptr<const Config> config) {
  log_.info("start", {{"version", version()}, {"config", options_.config_file.string()}});
  if (const char* why = std::getenv("KUDOSK_RESTARTED")) log_.warn("restarted", {{"why", why}});
  unsetenv("KUDOSK_RESTARTED");
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
  if (!open(config)) {
    starts_.ended();
    return watcher_.quit() ? kDone : kNoDisplay;
  }
  studio_ = std::make_unique<Studio>(
      true, [this] { wake(); }, log_);
  presenter_ = std::make_unique<Presenter>(*studio_, log_, window_->stage());
  presenter_->configure(world_, false);
  if (options_.in_order) presenter_->in_order();
  presenter_->on_facts([this] {
    scenes::StatusFacts facts;
    const Now now = clock_.now();
    facts.version = version();
    facts.address = own_address();
    facts.uptime = now.show - began_;
    facts.frames_per_second = meter_.per_second();
    facts.rss_kib = rss_kib();
    facts.celsius = celsius();
    return facts;
  });
  watch_files();
  step_snapshot();
  engine_->start();
  began_ = clock_.now().show;
  meter_.begin(began_);
  presenter_->mark_safe(starts_.safe());
  // A log of its own: the one who is stuck may hold the other's lock.
  Log last_words(options_.log, &clock_);
  watchdog_ = std::make_unique<Watchdog>(clock_, kPatience, kTick, [this, &last_words] {
    last_words.error(
        Error{ErrorKind::display, "the screen has not moved on for seconds although it had to", "it is started again, with the content that is stored", 0, std::nullopt});
    restart_program("stuck");
    std::abort();
  });

  // Frames of a motion are drawn on a grid of the display's rate, so that lateness does not add up.
  using Precise = std::chrono::steady_clock;
  Precise::time_point due = Precise::now();
  bool moving = false;
  while (!quit_) {
    promise(Millis{});
    step_signals();
    if (quit_) break;
    if (display_lost_) {
      {
        std::lock_guard lock(waking_);
        closing_.window(nullptr);
        window_.reset();
      }
      if (!open(world_->config)) break;
      display_lost_ = false;
      presenter_->resize(window_->stage());
    }
    step_snapshot();
    const Now now = clock_.now();
    closing_.step(seen_);
    const bool shut = closing_.shut();
    draw::List frame = shut ? Closing::black() : presenter_->frame(now);
    closing_.darken(frame);
    const bool presented = window_->present(frame);
    closing_.shown();
    if (presented) {
      last_frame_ = now.wall;
      shown_ = true;
      manager_.ready();
      meter_.presented(moving ? std::max(Millis{}, std::chrono::duration_cast<Millis>(Precise::now() - due)) : Millis{});
    }
    step_health(now);
    step_safety(now);

    const auto period = std::chrono::duration_cast<Precise::duration>(std::chrono::duration<double>(1 / std::clamp(window_->refresh_rate(), 20.0, 240.0)));
    const auto ready = Precise::now();
    moving = !shut && presenter_->moving(now);
    Millis sleep;
    if (moving) {
      due = std::max(due + period, ready - period);
      sleep = std::max(Millis{}, std::chrono::ceil<Millis>(due - ready));
    } else {
      due = ready;
      const Show next = std::min({shut ? Show::max() : presenter_->next_change(now), closing_.next_change(now), meter_.next_report(), status_written_ + kStatusEvery});
      sleep = std::clamp(Millis(next - clock_.now().show), Millis{0}, kStatusEvery);
    }
    if (starts_.counted()) sleep = std::min(sleep, Starts::kLived);
    if (manager_.interval()) sleep = std::min(sleep, *manager_.interval());
    promise(sleep);
    auto events = window_->wait(sleep);
    if (!moving) due = Precise::now();
    step_events(std::move(events), clock_.now());
  }
  watchdog_.reset();
  manager_.stopping();
  engine_.reset();
  studio_.reset();
  starts_.ended();
  if (again_) restart_program("safe mode is over");
  log_.info("stop", {{"code", static_cast<int>(kDone)}});
  return kDone;
}

}  // namespace kudosk::app
