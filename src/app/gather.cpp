#include "app/gather.h"

#include "app/health.h"
#include "app/watcher.h"
#include "net/client.h"

namespace kudosk::app {

std::shared_ptr<const Snapshot> gather(std::shared_ptr<const Config> config, sync::EngineOptions options, Log& log, const Clock& clock, Millis limit) {
  net::Client client("kudosk/" + version());
  Watcher watcher([&client] { client.wake(); });
  options.once = true;
  sync::Engine engine(std::move(config), std::move(options), log, clock, client, [] {});
  const Show end = clock.now().show + limit;
  while (!engine.finished() && !watcher.quit() && clock.now().show < end) engine.step(Millis{1000});
  return engine.snapshot();
}

}  // namespace kudosk::app
