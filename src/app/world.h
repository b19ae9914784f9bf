// What a configuration makes of the show: its values, theme and language. Immutable; replaced whole when the configuration changes. Any thread (phrases: the studio's).
#pragma once

#include <memory>

#include "base/log.h"
#include "base/phrases.h"
#include "base/zone.h"
#include "config/config.h"
#include "draw/theme.h"

namespace kudosk::app {

struct World {
  std::shared_ptr<const Config> config;
  std::shared_ptr<const draw::Theme> theme;
  Phrases phrases;
  Zone zone;
};

/// A theme that can't be used is said in the log and the default one taken: the screen goes on.
std::shared_ptr<const World> make_world(std::shared_ptr<const Config> config, Log& log);

}  // namespace kudosk::app
