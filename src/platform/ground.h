// The ground under everything: a backdrop as a small lattice of exact colours, and its rows made from that when they are needed, dithered. A full picture of it would be
// the largest thing in memory, and reading it costs more than making it again. Any thread.
#pragma once

#include <cstdint>
#include <memory>

#include "draw/list.h"
#include "platform/view.h"
#include "platform/wide.h"

namespace kudosk::platform {

/// Pixels between two points of the lattice, both ways.
constexpr int kCell = 8;

/// The lattice of a gradient with its lights, in the output's orientation, as words: point (i, j) is the colour of pixel (8 i, 8 j), blue, green, red and 255, each in 1/32.
std::shared_ptr<const draw::Bitmap> make_lattice(const draw::Backdrop& backdrop, const View& view);
bool is_lattice_of(const draw::Bitmap& bitmap, const View& view);

/// `part` of `of` on the way from `a` to `b`. REQUIRES: lattices of one view.
void mix_lattices(const draw::Bitmap& a, const draw::Bitmap& b, int part, int of, draw::Bitmap& out);
/// The greatest difference of a colour between the two, 0–255.
int lattice_distance(const draw::Bitmap& a, const draw::Bitmap& b);

/// Paints the area of the output. `row0` is the output's first row, rows `stride` pixels apart. `wide`: with AVX2, which gives the same.
void paint_lattice(const draw::Bitmap& lattice, const PixelRect& area, std::uint32_t* row0, std::ptrdiff_t stride, bool wide = wide::there());

}  // namespace kudosk::platform
