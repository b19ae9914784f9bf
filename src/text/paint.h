// A paragraph → pixels, for the baker. On the thread of the paragraph's Typesetter.
#pragma once

#include <cairo.h>

#include "text/typesetter.h"

namespace kudosk::text {

/// Draws one line of it (−1: all) so that the paragraph's top left corner is at these real pixels of `target`, in the runs' own colours, at the scale that the
/// typesetter was made with. The baseline is put on a whole pixel. Paragraphs of the fixed typesetter have nothing to draw.
void paint(cairo_t* target, const Paragraph& paragraph, int line, double device_x, double device_y);

}  // namespace kudosk::text
