#include "platform/canvas.h"

#include <algorithm>

#include "platform/backdrop.h"
#include "platform/damage.h"
#include "platform/place.h"

namespace kudosk::platform {

namespace {

// Rows of a rectangle that are composed at a time: 32 rows of a 1080p screen are 240 KiB, which stay in the processor's second cache from the ground to the last layer.
constexpr int kRows = 32;

}  // namespace

struct Canvas::Body {
  explicit Body(draw::Stage s) : stage(s), view(s), ground(view), damage(view.w, view.h) {}

  const draw::Stage stage;
  const View view;
  GroundPainter ground;
  Damage damage;
  std::vector<Placed> before;
  std::size_t bytes = 0;
};

Canvas::Canvas(draw::Stage stage) : body_(std::make_unique<Body>(stage)) {}
Canvas::~Canvas() = default;
const draw::Stage& Canvas::stage() const { return body_->stage; }
std::size_t Canvas::bytes_composed() const { return body_->bytes; }

std::vector<PixelRect> Canvas::compose(const draw::List& list, std::uint32_t* pixels, int stride, bool fresh) {
  Body& b = *body_;
  std::vector<Placed> now = place(list, b.view);
  b.damage.clear();
  const bool other_ground = b.ground.set(list);
  mark_difference(b.before, now, b.damage);
  if (fresh || other_ground) b.damage.add_all();
  b.before.clear();

  Target target;
  target.row0 = pixels;
  target.stride = stride / 4;
  const std::vector<PixelRect>& rects = b.damage.rects(kRows);
  if (!rects.empty()) {
    target.image.reset(pixman_image_create_bits_no_clear(PIXMAN_x8r8g8b8, b.view.w, b.view.h, pixels, stride));
    make_shaders(now, b.view);
  }
  // Rectangle by rectangle, back to front: each starts from the opaque ground, so that nothing hangs on what was there.
  for (const PixelRect& rect : rects) {
    b.ground.paint(rect, target.row0, target.stride);
    target.written += static_cast<std::size_t>(rect.w) * static_cast<std::size_t>(rect.h);
    for (Placed& placed : now) {
      std::visit([&](auto& p) { p.paint(target, rect); }, placed);
    }
  }
  b.bytes = target.written * 4;
  b.before = std::move(now);
  return rects;
}

}  // namespace kudosk::platform
