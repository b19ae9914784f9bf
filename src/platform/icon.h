// The SVGs of assets/icons → bitmaps. Studio thread.
#pragma once

#include <memory>
#include <string>

#include "draw/layer.h"

namespace kudosk::platform {

/// As large as fits into `w`×`h`, in the middle of a bitmap of just that size; nullptr for a name that has no icon.
std::shared_ptr<const draw::Bitmap> icon(const std::string& name, int w, int h);

}  // namespace kudosk::platform
