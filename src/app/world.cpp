#include "app/world.h"

#include <algorithm>
#include <cmath>

#include "base/file.h"
#include "config/messages.h"
#include "platform/picture.h"
#include "scenes/themes.h"

namespace kudosk::app {

namespace {

constexpr std::size_t kMostBytes = 64u << 20;
/// Of a backdrop's picture: it lies behind a veil, and is held for as long as the theme is.
constexpr double kMostPixels = 2560.0 * 1440;

Result<std::shared_ptr<const draw::Bitmap>> read_picture(const std::filesystem::path& file) {
  const auto bytes = read_file(file, kMostBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto info = platform::probe(*bytes);
  if (!info) return tl::unexpected(info.error());
  const auto [w, h] = info->upright();
  const double share = std::sqrt(kMostPixels / (static_cast<double>(w) * h));
  if (share >= 1) return platform::make_decoder()->decode(*bytes, 0, 0);
  return platform::make_decoder()->decode(*bytes, std::max(1, static_cast<int>(w * share)), std::max(1, static_cast<int>(h * share)));
}

}  // namespace

std::shared_ptr<const World> make_world(std::shared_ptr<const Config> config, Log& log) {
  Zone zone(config->time_zone);
  auto theme = scenes::load_theme(config->theme, config->file.parent_path(), read_picture);
  if (!theme) {
    log.error(theme.error());
    theme = scenes::load_theme("dark", {});
  }
  auto shared = std::make_shared<const draw::Theme>(theme ? std::move(*theme) : draw::Theme{});
  Phrases phrases = load_phrases(config->language, zone);
  return std::make_shared<const World>(World{std::move(config), std::move(shared), std::move(phrases), std::move(zone)});
}

}  // namespace kudosk::app
