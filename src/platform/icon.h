// SVGs → bitmaps: those of assets/icons, and the configured logo. Studio thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "draw/layer.h"

namespace kudosk::platform {

/// As large as fits into `w`×`h`, in the middle of a bitmap of just that size; nullptr for a name that has no icon.
std::shared_ptr<const draw::Bitmap> icon(const std::string& name, int w, int h);

bool is_svg(std::string_view bytes);
/// At this size; a side of 0 follows from the other. nullptr: it can't be drawn, or is out of all bounds.
std::shared_ptr<const draw::Bitmap> draw_svg(std::string_view bytes, int w, int h);

}  // namespace kudosk::platform
