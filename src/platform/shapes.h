// A layer's shapes, drawn upright by cairo. Studio thread.
#pragma once

#include <cairo.h>

#include "draw/layer.h"
#include "platform/view.h"

namespace kudosk::platform {

/// Draws on a surface whose user space is the upright picture's real pixels (see View).
class ShapePainter {
 public:
  ShapePainter(cairo_t* target, const draw::Stage& stage);
  void draw(const draw::Shape& shape);

 private:
  void paint(const draw::RoundedRect& shape);
  void paint(const draw::RingShape& shape);
  void paint(const draw::Line& shape);
  void paint(const draw::Words& shape);
  void paint(const draw::Icon& shape);
  void paint(const draw::Picture& shape);
  void paint(const draw::QrCode& shape);
  void paint(const draw::Shadow& shape);

  struct Box {  // real pixels
    double x, y, w, h;
  };
  /// The rectangle in real pixels; on whole ones, unless it is a circle.
  Box snapped(const draw::Rect& rect, float radius) const;
  void path(const Box& box, double radius);
  void colour(const draw::Colour& colour);
  /// Fills the current path.
  void fill(const draw::Paint& paint);

  cairo_t* const target_;
  const View view_;  // upright
};

}  // namespace kudosk::platform
