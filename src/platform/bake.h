// Layers and backdrops → pixels, by cairo at the output's resolution. Studio thread (each caller its own Typesetter's paragraphs).
#pragma once

#include <memory>

#include "draw/layer.h"
#include "draw/list.h"

namespace kudosk::platform {

/// Sets layer.baked where it is not set yet.
void bake(const draw::Layer& layer, const draw::Stage& stage);
/// The whole stage, opaque, dithered.
std::shared_ptr<const draw::Bitmap> bake(const draw::Backdrop& backdrop, const draw::Stage& stage);

}  // namespace kudosk::platform
