// `run` and `demo`: the frame loop as named steps. Render thread.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "app/commands.h"
#include "app/content.h"
#include "app/health.h"
#include "app/presenter.h"
#include "app/sample_server.h"
#include "app/screen_loop.h"
#include "app/source_problems.h"
#include "app/watcher.h"
#include "base/file.h"
#include "config/load.h"
#include "net/client.h"

namespace kudosk::app {

namespace {

/// Loads the configuration or says why it can't be used; nullptr then.
std::shared_ptr<const Config> load_or_say(const Common& common) {
  if (common.config.empty()) return std::make_shared<const Config>();
  Loaded loaded = load_config(common.config);
  for (const auto& problem : loaded.problems) std::cerr << describe(problem) << "\n";
  if (!loaded.usable()) {
    std::cerr << "kudosk: this configuration can't be used; `kudosk check --config " << common.config.string() << "` says more\n";
    return nullptr;
  }
  return std::make_shared<const Config>(std::move(loaded.config));
}

}  // namespace

int run(const Common& common, const RunOptions& options) {
  auto config = load_or_say(common);
  if (!config) return kUsage;
  ScreenLoop::Options loop;
  loop.log = common.log;
  loop.window = options.window;
  loop.display = options.display;
  loop.engine.state = state_folder();
  loop.engine.cache = cache_folder();
  loop.config_file = common.config;
  loop.engine.make = [file = common.config](const sources::Made& made) { return make_placed(made, file); };
  return ScreenLoop(std::move(loop)).run(std::move(config));
}

int demo(const Common& common, const RunOptions& options) {
  // An office's proxy has no way to this machine's own API.
  const char* direct = std::getenv("no_proxy");
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread is there yet
  setenv("no_proxy", (std::string(direct ? direct : "") + (direct && *direct ? "," : "") + "127.0.0.1,localhost").c_str(), 1);
  SystemClock clock;
  auto server = SampleServer::start({}, clock);
  if (!server) {
    std::cerr << "kudosk demo: " << server.error().message << "\n";
    return kFinding;
  }
  auto config = demo_config((*server)->url());
  ScreenLoop::Options loop;
  loop.log = common.log;
  loop.window = options.window;
  loop.display = options.display;
  return ScreenLoop(std::move(loop)).run(std::move(config));
}

int serve_sample(const Common& common, const ServeSampleOptions& options) {
  SystemClock clock;
  Log log(common.log, &clock);
  auto plan = FaultPlan::parse(options.faults);
  if (!plan) {
    std::cerr << "kudosk serve-sample: " << plan.error().message << (plan.error().hint.empty() ? "" : "\n" + plan.error().hint) << "\n";
    return kUsage;
  }
  SampleOptions sample;
  sample.port = options.port;
  sample.faults = *plan;
  auto server = SampleServer::start(sample, clock);
  if (!server) {
    std::cerr << "kudosk serve-sample: " << server.error().message << (server.error().hint.empty() ? "" : " (" + server.error().hint + ")") << "\n";
    return kFinding;
  }
  std::cout << "The sample recognition API answers at " << (*server)->url() << " until it is ended (Ctrl-C).\n" << std::flush;
  std::atomic<bool> woken{false};
  Watcher watcher([&woken] {
    woken = true;
    woken.notify_all();
  });
  while (!watcher.quit()) {
    woken.wait(false);
    woken = false;
  }
  (*server)->stop();
  return kDone;
}

}  // namespace kudosk::app
