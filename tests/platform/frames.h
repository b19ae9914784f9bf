// Canvases with their pixels, and lists made by chance, for the tests of drawing. Tests alone.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "platform/bake.h"
#include "platform/canvas.h"

namespace kudosk::platform {

/// A canvas and the pixels that it composes into.
struct Screen {
  explicit Screen(draw::Stage s) : stage(s), canvas(s), pixels(static_cast<std::size_t>(s.out_w) * static_cast<std::size_t>(s.out_h), 0xdeadbeef) {}
  std::vector<PixelRect> show(const draw::List& list, bool fresh = false) { return canvas.compose(list, pixels.data(), stage.out_w * 4, fresh); }
  std::uint32_t at(int x, int y) const { return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(stage.out_w) + static_cast<std::size_t>(x)]; }
  draw::Stage stage;
  Canvas canvas;
  std::vector<std::uint32_t> pixels;
};

inline draw::Stage small_stage(int w, int h, int rotate = 0) {
  // A stage of few pixels, on which a stage pixel is a real one.
  draw::Stage stage;
  stage.out_w = w;
  stage.out_h = h;
  stage.rotate = rotate;
  stage.w = static_cast<float>(rotate % 180 == 0 ? w : h);
  stage.h = static_cast<float>(rotate % 180 == 0 ? h : w);
  return stage;
}

inline std::shared_ptr<draw::Backdrop> flat(draw::Colour colour) {
  auto backdrop = std::make_shared<draw::Backdrop>();
  backdrop->from = backdrop->to = colour;
  return backdrop;
}

inline std::shared_ptr<draw::Layer> box_layer(const draw::Rect& rect, draw::Colour colour, const draw::Stage& stage, float radius = 0) {
  auto layer = std::make_shared<draw::Layer>();
  layer->name = "box";
  layer->bounds = rect;
  layer->shapes = {draw::RoundedRect{rect, radius, draw::Paint::solid(colour), 0, {}}};
  bake(*layer, stage);
  return layer;
}

/// Frames that follow one another as those of a show do: things come, move, fade, grow and go.
class Chance {
 public:
  Chance(draw::Stage stage, unsigned seed) : stage_(stage), random_(seed) {
    for (int i = 0; i < 3; ++i) {
      auto backdrop = flat(colour());
      backdrop->to = colour();
      backdrop->lights = {{share(), share(), 60 + 200 * share(), 40 + 100 * share(), colour(), 0.65f}, {share(), share(), 100, 100, colour(), 0.6f}};
      backdrops_.push_back(backdrop);
    }
    for (int i = 0; i < 12; ++i) {
      const draw::Rect rect{share() * stage.w - 20, share() * stage.h - 20, 5 + 60 * share(), 5 + 60 * share()};
      layers_.push_back(box_layer(rect, colour().with_alpha(0.2f + 0.8f * share()), stage, 8 * share()));
    }
  }
  float share() { return static_cast<float>(random_() % 10000) / 9999.0f; }
  draw::Colour colour() { return {share(), share(), share(), 1}; }
  /// Another frame: mostly as the one before, with some things changed.
  const draw::List& next() {
    if (list_.empty()) list_.push_back(draw::Ground{backdrops_[0], backdrops_[0], 1});
    const int changes = 1 + static_cast<int>(random_() % 4);
    for (int i = 0; i < changes; ++i) change();
    return list_;
  }

 private:
  draw::Command anything() {
    switch (random_() % 6) {
      case 0:
        return draw::Fill{{share() * stage_.w, share() * stage_.h, share() * 120, 4 + share() * 20}, share() * 14, paint(), share()};
      case 1:
        return draw::Arc{{share() * stage_.w, share() * stage_.h}, 4 + share() * 40, 1 + share() * 10, share() * 1.1f, paint(), 0.3f + share()};
      case 2:
        return confetti();
      case 3:
        return draw::Dim{colour(), share() < 0.5f ? 0 : share() * 0.5f};
      default:
        return draw::Put{layers_[random_() % layers_.size()], share() * 20 - 10, share() * 20 - 10, share() * 1.2f, share() < 0.7f ? 1 : 0.4f + share()};
    }
  }
  draw::Paint paint() {
    draw::Paint paint = draw::Paint::solid(colour().with_alpha(0.5f + 0.5f * share()));
    const auto kind = random_() % 4;
    if (kind == 0) return paint;
    paint.type = kind == 1 ? draw::Paint::Type::linear : kind == 2 ? draw::Paint::Type::conic : draw::Paint::Type::radial;
    paint.a = {share() * stage_.w, share() * stage_.h};
    paint.b = {share() * stage_.w, share() * stage_.h};
    paint.angle = share() * 360;
    paint.radius = share() * 100;
    paint.stops = {{0, colour()}, {0.4f, colour().with_alpha(share())}, {1, colour()}};
    return paint;
  }
  draw::Command confetti() {
    draw::Confetti cloud;
    for (int i = 0; i < 12; ++i) {
      cloud.pieces.push_back({share() * stage_.w, share() * stage_.h, 2 + share() * 14, 2 + share() * 20, share() * 360, share() * 2 - 1, colour(),
                              static_cast<std::uint8_t>(random_() % 4), share()});
    }
    return cloud;
  }
  /// What is seen of it is a part, or all again.
  void cut(draw::Command& command) {
    const std::optional<draw::Rect> part =
        random_() % 3 == 0 ? std::nullopt : std::optional(draw::Rect{share() * stage_.w - 20, share() < 0.7f ? 0 : share() * 40, share() * stage_.w, stage_.h});
    if (auto* put = std::get_if<draw::Put>(&command)) put->within = part;
    if (auto* fill = std::get_if<draw::Fill>(&command)) fill->within = part;
    if (auto* arc = std::get_if<draw::Arc>(&command)) arc->within = part;
  }
  void change() {
    const std::size_t n = list_.size();
    const std::size_t at = 1 + (n > 1 ? random_() % (n - 1) : 0);
    switch (random_() % 9) {
      case 0:
        list_.insert(list_.begin() + static_cast<std::ptrdiff_t>(std::min(at, n)), anything());
        return;
      case 1:
        list_.push_back(anything());
        return;
      case 2:
        if (n > 1) list_.erase(list_.begin() + static_cast<std::ptrdiff_t>(at));
        return;
      case 3:
        if (n > 2) std::swap(list_[at], list_.back());
        return;
      case 4:
        list_[0] = draw::Ground{backdrops_[random_() % 3], backdrops_[random_() % 3], share() * 1.4f - 0.2f};
        return;
      default:
        break;
    }
    if (n < 2) return;
    draw::Command& command = list_[at];
    if (random_() % 3 == 0) cut(command);
    if (auto* put = std::get_if<draw::Put>(&command)) {
      if (random_() % 2) put->dx += share() * 4 - 2;
      if (random_() % 2) put->alpha = share();
      if (random_() % 3 == 0) put->scale = random_() % 2 ? 1 : 0.3f + share();
    } else if (auto* fill = std::get_if<draw::Fill>(&command)) {
      if (random_() % 4) {
        fill->rect.w = share() * 140;
      } else {
        fill->rect.y += share() * 6 - 3;
      }
    } else if (auto* arc = std::get_if<draw::Arc>(&command)) {
      arc->share = std::min(1.0f, arc->share + 0.2f * share());
      if (random_() % 5 == 0) arc->share = share();
    } else if (auto* cloud = std::get_if<draw::Confetti>(&command)) {
      for (draw::Piece& piece : cloud->pieces) {
        piece.y += share() * 3;
        piece.angle += share() * 9;
        if (random_() % 8 == 0) piece.alpha = share();
      }
      if (random_() % 5 == 0) cloud->pieces.pop_back();
    } else if (auto* dim = std::get_if<draw::Dim>(&command)) {
      dim->alpha = share() * 0.4f;
    }
  }

  draw::Stage stage_;
  std::mt19937 random_;
  std::vector<std::shared_ptr<draw::Backdrop>> backdrops_;
  std::vector<std::shared_ptr<draw::Layer>> layers_;
  draw::List list_;
};

}  // namespace kudosk::platform
