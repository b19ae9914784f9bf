// Asks every source of a configuration once, without a screen: for `render`, `check` and `publish --once`. Main thread.
#pragma once

#include <filesystem>
#include <memory>

#include "base/log.h"
#include "config/config.h"
#include "domain/snapshot.h"
#include "sync/engine.h"

namespace kudosk::app {

/// The snapshot after every source was asked and its pictures have come, at most `limit` long; TERM and INT end it sooner.
std::shared_ptr<const Snapshot> gather(std::shared_ptr<const Config> config, sync::EngineOptions options, Log& log, const Clock& clock, Millis limit);

}  // namespace kudosk::app
