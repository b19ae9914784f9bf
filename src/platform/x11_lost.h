// What happens when the X server ends under the screen. Xlib ends the program then, whatever anybody does: it should say so as everything else is said. Render thread.
#pragma once

#include "base/log.h"

namespace kudosk::platform {

/// From now on the loss of the X server is an `error` and a `stop` in the log, and exit code 3 (no display). `log` outlives every window.
void report_lost_x11(Log& log);

}  // namespace kudosk::platform
