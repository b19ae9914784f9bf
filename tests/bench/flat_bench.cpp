// Whether memory stays flat: 2,000 polls of a feed that changes, and 2,000 slides of it, in simulated time, through the real engine, presenter, studio and canvas.
#include <fmt/format.h>
#include <malloc.h>

#include <deque>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/health.h"
#include "app/presenter.h"
#include "platform/canvas.h"
#include "sync/engine.h"

using namespace kudosk;

namespace {

/// Answers each request at once with the next state of a feed of 40 items.
class Script final : public net::Transport {
 public:
  std::uint64_t send(net::Request) override {
    net::Response response;
    response.status = 200;
    response.url = "https://kudos.example/feed";
    nlohmann::json items = nlohmann::json::array();
    for (std::uint64_t i = 0; i < 40; ++i) {
      items.push_back({{"kind", "recognition"},
                       {"id", "k" + std::to_string(polls_ / 3 + i)},
                       {"to", {{{"name", "Person " + std::to_string((polls_ / 3 + i) % 60)}}}},
                       {"from", {{"name", "Giver " + std::to_string(i % 7)}}},
                       {"message", fmt::format("Thank you, number {}, for the calm hands during release {}", i, polls_)}});
    }
    response.body = nlohmann::json{{"version", 1}, {"items", items}}.dump();
    done_.push_back({++polls_, response});
    return polls_;
  }
  std::vector<net::Outcome> wait(Millis) override {
    std::vector<net::Outcome> out(done_.begin(), done_.end());
    done_.clear();
    return out;
  }
  void cancel(std::uint64_t) override {}
  void wake() override {}
  std::uint64_t polls() const { return polls_; }

 private:
  std::uint64_t polls_ = 0;
  std::deque<net::Outcome> done_;
};

}  // namespace

int main() {
  Config config;
  SourceSettings source;
  source.type = source.name = "feed";
  source.interval = Millis{1000};
  source.options = std::make_shared<const nlohmann::json>(nlohmann::json{{"type", "feed"}, {"url", "https://kudos.example/feed"}});
  config.sources.push_back(source);
  config.playlist.dwell_min = config.playlist.dwell_max = Millis{1000};
  const auto shared = std::make_shared<const Config>(config);

  ManualClock clock(Now{Millis{1000}, *parse_rfc3339("2026-11-24T09:00:00Z"), true});
  std::size_t slides = 0;
  Log log(Log::Form::json, &clock, [&](std::string_view line) { slides += line.find("\"stage\"") != std::string_view::npos; });
  const auto state = std::filesystem::temp_directory_path() / fmt::format("kudosk-flat-{}", getpid());
  sync::EngineOptions options;
  options.state = state;
  options.seed = 1;
  Script script;
  sync::Engine engine(shared, options, log, clock, script, [] {});
  const draw::Stage stage = draw::make_stage(640, 360);
  app::Studio studio(false, [] {}, log);
  app::Presenter presenter(studio, log, stage);
  presenter.configure(app::make_world(shared, log), false);
  platform::Canvas canvas(stage);
  std::vector<std::uint32_t> pixels(640 * 360);

  std::size_t first = 0, least = SIZE_MAX, most = 0, marked = 0;
  while (script.polls() < 2000 || slides < 2000) {
    engine.step(Millis{0});
    engine.step(Millis{0});
    presenter.see(engine.snapshot());
    canvas.compose(presenter.frame(clock.now()), pixels.data(), 640 * 4);
    clock.advance(Millis{100});
    if (slides >= marked + 200) {
      marked = slides;
      malloc_trim(0);
      const std::size_t rss = app::rss_kib();
      fmt::print("  {:5} slides, {:5} polls: RSS {:6} KiB\n", slides, script.polls(), rss);
      if (slides >= 400) {  // fonts and caches have filled by then
        if (!first) first = rss;
        least = std::min(least, rss);
        most = std::max(most, rss);
      }
    }
  }
  fmt::print("RSS over 2,000 polls and 2,000 slides: {:+} KiB from first to most, within {} KiB\n", static_cast<long>(most) - static_cast<long>(first), most - least);
  std::filesystem::remove_all(state);
  return most - least > 2048 ? 1 : 0;
}
