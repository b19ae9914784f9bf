// Themes: JSON files → draw::Theme, refused where words could not be read. Any thread; reads files.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "draw/theme.h"

namespace kudosk::scenes {

/// A backdrop's picture, whole, from a file beside the theme.
using PictureReader = std::function<Result<std::shared_ptr<const draw::Bitmap>>(const std::filesystem::path& file)>;

/// A name is one of `assets/themes`; what has a slash or ends in ".json" is a file, relative to `folder`. "dark" is there even without its file.
/// ErrorKind::config (which file, which place in it or which pair of colours, what is expected). Without `read` pictures are left out.
Result<draw::Theme> load_theme(const std::string& name_or_path, const std::filesystem::path& folder, const PictureReader& read = {});

/// As load_theme(), from its text. `file` is for the messages and for what the theme names beside it.
Result<draw::Theme> parse_theme(std::string_view text, const std::filesystem::path& file, const PictureReader& read = {});

/// The dark theme's values, for what a theme leaves out.
draw::Theme dark_theme();

/// The backdrop of a scene for this stage: mirrored with the layout, and with dimmer lights upright, where the words lie over them.
draw::Backdrop ground_for(const draw::Theme& theme, const std::string& scene, bool portrait, bool mirrored);

/// What a backdrop is at a place (shares of a stage of this size), as the renderers have it but for the dither.
draw::Colour colour_at(const draw::Backdrop& backdrop, float x, float y, float w = 1920, float h = 1080);

/// The first pair that falls short: 7:1 for ink, 4.5:1 for dim text, accents, the words of good and bad, and initials.
std::optional<Error> falls_short(const draw::Theme& theme);

}  // namespace kudosk::scenes
