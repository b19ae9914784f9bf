// `render`: the show's frames without a display. The same presenter, studio and canvas as on a screen, driven by a clock that stands still between frames.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <system_error>

#include "app/commands.h"
#include "app/contact_sheet.h"
#include "app/content.h"
#include "app/demo_feed.h"
#include "app/fleet.h"
#include "app/gather.h"
#include "app/presenter.h"
#include "app/screen_loop.h"
#include "base/file.h"
#include "base/unicode.h"
#include "config/load.h"
#include "platform/canvas.h"
#include "platform/png.h"

namespace kudosk::app {

namespace {

constexpr Millis kGatherLimit{120000};
constexpr std::size_t kNameLength = 60;

/// The moment at which the demo's fixed clock begins: that of the pictures in the README.
const Wall kDemoWall = *parse_rfc3339("2026-11-24T09:41:00Z");

struct Deck {
  std::shared_ptr<const World> world;
  std::shared_ptr<const Snapshot> snapshot;
  Now now;
};

class Film {
 public:
  Film(const Deck& deck, draw::Stage stage, Log& log)
      : deck_(deck),
        studio_(
            false, [] {}, log),
        stage_(stage),
        pixels_(static_cast<std::size_t>(stage.out_w) * stage.out_h) {}

  const std::uint32_t* frame(Presenter& presenter, platform::Canvas& canvas, const Now& now) {
    canvas.compose(presenter.frame(now), pixels_.data(), stage_.out_w * 4, fresh_);
    fresh_ = false;
    return pixels_.data();
  }
  Studio& studio() { return studio_; }
  void begin() { fresh_ = true; }

 private:
  const Deck& deck_;
  Studio studio_;
  draw::Stage stage_;
  std::vector<std::uint32_t> pixels_;
  bool fresh_ = true;
};

std::string file_name(std::size_t number, const playlist::Entry& entry, double at) {
  std::string id = entry.item ? entry.item->id : entry.variant;
  std::string safe;
  for (unsigned char c : id) safe += std::isalnum(c) || c == '-' || c == '.' || c == '_' ? static_cast<char>(c) : '_';
  if (safe.size() > kNameLength) safe.resize(kNameLength);
  return fmt::format("{:03}-{}{}{}-{:g}s.png", number, entry.scene, safe.empty() ? "" : "-", safe, at);
}

/// Every slide that the deck can show: its items, then what is composed.
std::vector<playlist::Entry> slides(const Deck& deck, const RenderOptions& options) {
  std::vector<playlist::Entry> out;
  for (const auto& item : deck.snapshot->feed->items) {
    playlist::Entry entry;
    entry.scene = word(item->kind());
    entry.item = item;
    out.push_back(std::move(entry));
  }
  playlist::Entry welcome;
  welcome.scene = "welcome";
  if (deck.world->config->sources.empty() || options.demo || options.scene == "welcome") out.push_back(welcome);
  const auto& prompts = deck.world->config->playlist.prompts;
  for (std::size_t i = 0; i <= prompts.size(); ++i) {
    if (i == prompts.size() && deck.world->config->thanks_text.empty() && !deck.snapshot->feed->items.empty()) continue;
    playlist::Entry prompt;
    prompt.scene = "prompt";
    prompt.prompt = i < prompts.size() ? i : SIZE_MAX;
    out.push_back(std::move(prompt));
  }
  for (auto& entry : playlist::composed(*deck.snapshot->feed, *deck.world->config, deck.world->zone, deck.now)) out.push_back(std::move(entry));
  std::erase_if(out, [&](const playlist::Entry& entry) {
    return (!options.scene.empty() && entry.scene != options.scene) || (!options.item.empty() && (!entry.item || entry.item->id != options.item));
  });
  return out;
}

int pictures(const Deck& deck, const draw::Stage& stage, const RenderOptions& options, Log& log) {
  std::error_code failed;
  std::filesystem::create_directories(options.out, failed);
  if (failed) {
    std::cerr << "kudosk render: " << options.out << ": the folder can't be made (" << failed.message() << ")\n";
    return kFinding;
  }
  const auto entries = slides(deck, options);
  if (entries.empty()) {
    std::cerr << "kudosk render: there is no such slide" << (options.item.empty() ? "" : " as item " + options.item) << (options.scene.empty() ? "" : " of scene " + options.scene)
              << " in this feed\n";
    return kFinding;
  }
  Film film(deck, stage, log);
  std::size_t number = 0;
  for (const auto& entry : entries) {
    ++number;
    platform::Canvas canvas(stage);
    Presenter presenter(film.studio(), log, stage);
    presenter.configure(deck.world, false);
    presenter.see(deck.snapshot);
    presenter.hold(entry);
    film.begin();
    Now now = deck.now;
    presenter.frame(now);
    std::vector<double> moments = options.at;
    // Without a wish: when its entrance is over and it stands still, just before it would leave.
    if (moments.empty()) moments.push_back(presenter.act() ? std::chrono::duration<double>(presenter.act()->timing.dwell).count() - 0.01 : 3.0);
    std::sort(moments.begin(), moments.end());
    for (double at : moments) {
      const Millis elapsed(static_cast<std::int64_t>(std::llround(at * 1000)));
      now.show = deck.now.show + elapsed;
      const auto* pixels = film.frame(presenter, canvas, now);
      const auto file = std::filesystem::path(options.out) / file_name(number, entry, at);
      if (auto written = platform::write_png(file, pixels, stage.out_w, stage.out_h, stage.out_w * 4); !written) {
        std::cerr << "kudosk render: " << written.error().message << "\n";
        return kFinding;
      }
    }
  }
  return kDone;
}

int sheet(const Deck& deck, const RenderOptions& options, Log& log) {
  std::error_code failed;
  std::filesystem::create_directories(options.out, failed);
  const auto file = failed ? tl::unexpected(Error{ErrorKind::store, options.out + ": the folder can't be made (" + failed.message() + ")", "", 0, std::nullopt})
                           : write_contact_sheet({deck.world, deck.snapshot, deck.now, slides(deck, options), options.demo}, options.out, log);
  if (!file) {
    std::cerr << "kudosk render: " << file.error().message << "\n";
    return kFinding;
  }
  std::cout << file->string() << "\n";
  return kDone;
}

/// Standard output takes no more: whoever reads it has enough, or where it goes is full.
int cut_short() {
  const int why = errno;
  if (why == EPIPE) return kDone;
  std::cerr << "kudosk render: standard output: " << std::generic_category().message(why) << "\n";
  return kFinding;
}

int video(Deck deck, const draw::Stage& stage, const RenderOptions& options, Log& log) {
  std::FILE* out = stdout;
  if (options.out != "-") {
    std::error_code failed;
    std::filesystem::create_directories(options.out, failed);
  }
  Film film(deck, stage, log);
  platform::Canvas canvas(stage);
  Presenter presenter(film.studio(), log, stage);
  presenter.configure(deck.world, false);
  presenter.see(deck.snapshot);
  if (!options.item.empty() || !options.scene.empty()) {
    const auto entries = slides(deck, options);
    if (entries.empty()) {
      std::cerr << "kudosk render: there is no such slide in this feed\n";
      return kFinding;
    }
    presenter.hold(entries.front());
  }
  std::vector<unsigned char> rgb(static_cast<std::size_t>(stage.out_w) * stage.out_h * 3);
  const Now began = deck.now;
  Millis fed{};
  const auto frames = static_cast<std::size_t>(std::llround(options.fps * options.seconds));
  for (std::size_t i = 0; i < frames; ++i) {
    const Millis elapsed(static_cast<std::int64_t>(std::llround(static_cast<double>(i) * 1000 / options.fps)));
    const Now now{began.show + elapsed, began.wall + elapsed, began.trusted};
    if (options.demo && elapsed - fed >= std::chrono::seconds(1)) {
      // What the demo's API would have answered by now.
      fed = elapsed;
      auto text = demo_feed(1, elapsed, now.wall, deck.world->zone);
      if (auto feed = text ? feed_from_json(*text, *deck.world->config, now, false, deck.snapshot->feed) : tl::unexpected(text.error()); feed && *feed != deck.snapshot->feed) {
        auto next = std::make_shared<Snapshot>(*deck.snapshot);
        next->revision++;
        next->feed = *feed;
        deck.snapshot = next;
        presenter.see(next);
      }
    }
    const auto* pixels = film.frame(presenter, canvas, now);
    if (options.out != "-") {
      const auto file = std::filesystem::path(options.out) / fmt::format("frame-{:06}.png", i);
      if (auto written = platform::write_png(file, pixels, stage.out_w, stage.out_h, stage.out_w * 4); !written) {
        std::cerr << "kudosk render: " << written.error().message << "\n";
        return kFinding;
      }
      continue;
    }
    for (std::size_t p = 0, n = rgb.size() / 3; p < n; ++p) {
      rgb[3 * p] = static_cast<unsigned char>(pixels[p] >> 16);
      rgb[3 * p + 1] = static_cast<unsigned char>(pixels[p] >> 8);
      rgb[3 * p + 2] = static_cast<unsigned char>(pixels[p]);
    }
    if (std::fwrite(rgb.data(), 1, rgb.size(), out) != rgb.size()) return cut_short();
  }
  return std::fflush(out) == 0 ? kDone : cut_short();
}

}  // namespace

int render(const Common& common, const RenderOptions& options) {
  if (options.sheet && options.out == "-") {
    std::cerr << "kudosk render: --sheet is one picture: --out names its folder\n";
    return kUsage;
  }
  SystemClock clock;
  Log log(common.log, &clock);
  Deck deck;
  deck.now = clock.now();
  std::shared_ptr<const Config> config = std::make_shared<const Config>();
  if (options.demo) {
    config = demo_config("http://127.0.0.1/feed");
    auto fixed = std::make_shared<Config>(*config);
    fixed->time_zone = "UTC";
    // A sheet of all scenes has those too that an office has to ask for.
    if (options.sheet) fixed->policy.birthdays = fixed->policy.anniversaries = fixed->policy.leaderboard = true;
    config = fixed;
    deck.now = Now{Millis{3600000}, kDemoWall, true};
  } else if (!common.config.empty()) {
    (void)refresh_fleet(common.config, log);
    Loaded loaded = load_config(common.config);
    for (const auto& problem : loaded.problems) std::cerr << describe(problem) << "\n";
    if (!loaded.usable()) return kUsage;
    config = std::make_shared<const Config>(std::move(loaded.config));
  }
  if (!options.clock.empty()) {
    const auto wall = parse_rfc3339(options.clock);
    if (!wall) {
      std::cerr << "kudosk render: --clock: '" << options.clock << "' is no RFC 3339 time, such as 2026-11-24T09:41:00Z\n";
      return kUsage;
    }
    deck.now.wall = *wall;
    deck.now.trusted = true;
  }
  deck.world = make_world(config, log);

  if (options.demo) {
    const auto text = demo_feed(1, Millis{}, deck.now.wall, deck.world->zone);
    auto feed = text ? feed_from_json(*text, *config, deck.now, false) : tl::unexpected(text.error());
    if (!feed) {
      std::cerr << "kudosk render: " << feed.error().message << "\n";
      return kFinding;
    }
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->revision = 1;
    snapshot->feed = *feed;
    snapshot->pictures = sample_pictures();
    // As on a screen after the API's first answer: what it held then is known and no news.
    SourceState api;
    api.name = api.type = "samples";
    api.last_success = deck.now.wall;
    api.items = snapshot->feed->items.size();
    snapshot->sources.push_back(std::move(api));
    deck.snapshot = snapshot;
  } else {
    sync::EngineOptions engine;
    engine.state = state_folder();
    engine.cache = cache_folder();
    engine.read_only = true;
    auto gathered = config->sources.empty() ? std::make_shared<const Snapshot>() : gather(config, engine, log, clock, kGatherLimit);
    if (options.clock.empty()) deck.now = clock.now();
    Samples samples;
    deck.snapshot = samples.behind(gathered, *config, deck.now);
  }

  const auto size = options.size ? *options.size : config->screen.size.value_or(std::pair{1920, 1080});
  const draw::Stage stage = draw::make_stage(size.first, size.second, config->screen.rotate);
  if (options.sheet) return sheet(deck, options, log);
  return options.video ? video(std::move(deck), stage, options, log) : pictures(deck, stage, options, log);
}

}  // namespace kudosk::app
