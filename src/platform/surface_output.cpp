#include <algorithm>
#include <cstring>
#include <vector>

#include "platform/canvas.h"
#include "platform/output.h"

namespace kudosk::platform {

namespace {

struct FreeSurface {
  void operator()(SDL_Surface* surface) const { SDL_FreeSurface(surface); }
};

bool ours(const SDL_PixelFormat& format) { return format.BytesPerPixel == 4 && format.Rmask == 0xff0000 && format.Gmask == 0xff00 && format.Bmask == 0xff; }

/// What is handed over at a time costs as much as the copying of some thousand pixels: neighbours that leave little between them are one rectangle.
void hand_over(const std::vector<PixelRect>& changed, std::vector<SDL_Rect>& rects) {
  constexpr int kWorth = 4096;      // pixels
  constexpr std::size_t kLook = 8;  // they come from top to bottom: a neighbour is among the last
  const auto area = [](const SDL_Rect& r) { return r.w * r.h; };
  for (const PixelRect& r : changed) {
    const SDL_Rect one{r.x, r.y, r.w, r.h};
    std::size_t at = rects.size();
    const std::size_t first = at < kLook ? 0 : at - kLook;
    for (std::size_t k = at; k-- > first;) {
      SDL_Rect both;
      SDL_UnionRect(&rects[k], &one, &both);
      if (area(both) - area(rects[k]) - area(one) > kWorth) continue;
      rects[at = k] = both;
      break;
    }
    if (at == rects.size()) rects.push_back(one);
  }
}

class SurfaceOutput : public Output {
 public:
  SurfaceOutput(SDL_Window* window, const draw::Stage& stage) : window_(window), canvas_(stage) {}

  bool show(const draw::List& list, bool whole) override {
    SDL_Surface* surface = SDL_GetWindowSurface(window_);
    const draw::Stage& stage = canvas_.stage();
    // Between a change of the window's size and its event there is nothing that would fit.
    if (!surface || surface->w != stage.out_w || surface->h != stage.out_h) return false;
    const bool fresh = surface->pixels != pixels_;
    pixels_ = surface->pixels;
    SDL_Surface* target = surface;
    if (!ours(*surface->format)) {
      // A display of 16 bits or of other channels: composed beside it, and converted.
      if (!beside_) beside_.reset(SDL_CreateRGBSurfaceWithFormat(0, stage.out_w, stage.out_h, 32, SDL_PIXELFORMAT_RGB888));
      if (!beside_) return false;
      target = beside_.get();
    }
    const auto changed = canvas_.compose(list, static_cast<std::uint32_t*>(target->pixels), target->pitch, fresh);
    if (changed.empty() && !whole) return false;
    rects_.clear();
    if (whole || fresh) {
      rects_.push_back({0, 0, stage.out_w, stage.out_h});
    } else {
      hand_over(changed, rects_);
    }
    if (target != surface) {
      for (SDL_Rect& rect : rects_) {
        SDL_Rect to = rect;
        SDL_BlitSurface(target, &rect, surface, &to);
      }
    }
    SDL_UpdateWindowSurfaceRects(window_, rects_.data(), static_cast<int>(rects_.size()));
    return true;
  }

  std::string describe() const override { return "cpu"; }

 private:
  SDL_Window* const window_;
  Canvas canvas_;
  void* pixels_ = nullptr;
  std::unique_ptr<SDL_Surface, FreeSurface> beside_;
  std::vector<SDL_Rect> rects_;
};

}  // namespace

Result<std::unique_ptr<Output>> make_surface_output(SDL_Window* window, const draw::Stage& stage) {
  if (!SDL_GetWindowSurface(window)) return fail(ErrorKind::display, std::string("the window has no memory to draw in: ") + SDL_GetError());
  return std::make_unique<SurfaceOutput>(window, stage);
}

}  // namespace kudosk::platform
