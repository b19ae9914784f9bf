#include "app/world.h"

#include "base/file.h"
#include "config/messages.h"
#include "scenes/themes.h"

namespace kudosk::app {

std::shared_ptr<const World> make_world(std::shared_ptr<const Config> config, Log& log) {
  Zone zone(config->time_zone);
  auto theme = scenes::load_theme(config->theme, config->file.parent_path());
  if (!theme) {
    log.error(theme.error());
    theme = scenes::load_theme("dark", {});
  }
  auto shared = std::make_shared<const draw::Theme>(theme ? std::move(*theme) : draw::Theme{});
  Phrases phrases = load_phrases(config->language, zone);
  return std::make_shared<const World>(World{std::move(config), std::move(shared), std::move(phrases), std::move(zone)});
}

}  // namespace kudosk::app
