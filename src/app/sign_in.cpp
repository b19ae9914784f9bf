// `sign-in SOURCE`: the device code in a terminal.
#include <atomic>
#include <iostream>

#include "app/commands.h"
#include "app/health.h"
#include "app/watcher.h"
#include "base/file.h"
#include "config/load.h"
#include "net/client.h"
#include "sync/engine.h"

namespace kudosk::app {

int sign_in(const Common& common, const std::string& source) {
  if (common.config.empty()) {
    std::cerr << "kudosk sign-in: there is no configuration (name one with --config)\n";
    return kUsage;
  }
  Loaded loaded = load_config(common.config);
  for (const auto& problem : loaded.problems) std::cerr << describe(problem) << "\n";
  if (!loaded.usable()) return kUsage;
  std::string known;
  for (const auto& each : loaded.config.sources) known += (known.empty() ? "" : ", ") + each.name;
  std::erase_if(loaded.config.sources, [&](const SourceSettings& each) { return each.name != source; });
  if (loaded.config.sources.empty()) {
    std::cerr << "kudosk sign-in: no source is called '" << source << "'" << (known.empty() ? ": none is configured" : "; there is " + known) << "\n";
    return kUsage;
  }
  loaded.config.sources.front().enabled = true;
  SystemClock clock;
  Log log(common.log, &clock, [](std::string_view) {});
  std::atomic<bool> woken{true};
  const auto wake = [&woken] {
    woken = true;
    woken.notify_all();
  };
  Watcher watcher(wake);
  net::Client client("kudosk/" + version());
  sync::EngineOptions options;
  options.state = state_folder();
  options.pictures = false;
  options.read_only = true;  // but for the secret that this is about
  sync::Engine engine(std::make_shared<const Config>(std::move(loaded.config)), options, log, clock, client, wake);
  engine.start();
  std::string shown, said;
  const auto tell = [&](const Error& error) {
    if (const std::string now = source + ": " + error.message + (error.hint.empty() ? "" : " — " + error.hint); now != said) std::cerr << (said = now) << "\n";
  };
  while (!watcher.quit()) {
    woken.wait(false);
    woken = false;
    const auto snapshot = engine.snapshot();
    if (snapshot->sources.empty()) continue;
    const SourceState& state = snapshot->sources.front();
    if (state.trouble) tell(*state.trouble);
    if (snapshot->sign_in && snapshot->sign_in->code != shown) {
      shown = snapshot->sign_in->code;
      std::cout << "Open " << snapshot->sign_in->address << " and enter " << shown << "\nWaiting… (Ctrl-C ends it)\n" << std::flush;
    }
    // What is known from an earlier run says nothing of now: this one's first poll has to be over. A code that is still shown is waited for whatever the network does.
    if (snapshot->sign_in || (!state.last_try && state.next_poll)) continue;
    if (state.trouble) return kFinding;
    std::cout << source << ": signed in" << (shown.empty() ? " already" : "") << "\n";
    return kDone;
  }
  return kFinding;
}

}  // namespace kudosk::app
