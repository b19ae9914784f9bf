// The displays of a bare graphics card, drawn by the processor: as many windows as it has outputs, which SDL's KMSDRM does not give, and no OpenGL. Keys come through SDL
// (its driver without a display that reads the kernel's input devices). Render thread.
#pragma once

#include "platform/displays.h"

namespace kudosk::platform {

/// On the card that has a connected display. ErrorKind::display where there is none, or it can't be had.
Result<std::unique_ptr<Displays>> open_kms_displays(Log& log);

}  // namespace kudosk::platform
