// Layers and backdrops → pixels, by cairo at the output's resolution. Studio thread (each caller its own Typesetter's paragraphs).
#pragma once

#include <memory>

#include "draw/layer.h"
#include "draw/list.h"

namespace kudosk::platform {

/// Sets layer.baked where it is not set yet: as large as its ink and turned as the output is. A layer without ink gets an empty bitmap.
void bake(const draw::Layer& layer, const draw::Stage& stage);
/// What a Canvas of this stage paints the ground from (Backdrop::baked): for a picture its pixels, filled to the output and turned; for a gradient a lattice of a
/// sixteenth of the pixels' size, whose rows are made, dithered, when they are wanted (see ground.h).
std::shared_ptr<const draw::Bitmap> bake(const draw::Backdrop& backdrop, const draw::Stage& stage);
/// The ground as all its pixels, opaque and dithered, in the output's orientation.
std::shared_ptr<const draw::Bitmap> ground_pixels(const draw::Backdrop& backdrop, const draw::Stage& stage);

}  // namespace kudosk::platform
