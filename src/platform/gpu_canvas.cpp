#include "platform/gpu_canvas.h"

#include <algorithm>
#include <optional>

#include "platform/backdrop.h"
#include "platform/damage.h"
#include "platform/gpu_textures.h"
#include "platform/mesh.h"
#include "platform/pixels.h"
#include "platform/place.h"

namespace kudosk::platform {

namespace {

/// A bar or an arc as it was rasterised last: the processor draws it, so that both renderers show the same edge.
template <class Shape>
struct Drawn {
  Shape shape;
  PixelRect box;
  const Shader* shader = nullptr;
  GpuTextures::Tiles tiles;
};

bool same(const RoundBox& a, const RoundBox& b) { return a.centre == b.centre && a.half_w == b.half_w && a.half_h == b.half_h && a.radius == b.radius; }
bool same(const Sector& a, const Sector& b) { return a.centre == b.centre && a.radius == b.radius && a.half_width == b.half_width && a.start == b.start && a.share == b.share; }

}  // namespace

struct GpuCanvas::Body {
  Body(SDL_Renderer* r, draw::Stage s) : renderer(r), stage(s), view(s), ground(view), damage(view.w, view.h), textures(r) {}

  void put(const GpuTextures::Tiles& tiles, float x, float y, float scale, std::uint8_t alpha);
  void paint_ground();
  const GpuTextures::Tiles* ground_tiles(const GroundPainter::Baked& baked);
  void paint(PlacedPut& placed);
  template <class Placed_, class Shape>
  void paint_shape(Placed_& placed, std::vector<Drawn<Shape>>& drawn, std::size_t& next);
  void paint(const PlacedConfetti& placed);
  void paint(const PlacedDim& placed);

  SDL_Renderer* const renderer;
  const draw::Stage stage;
  const View view;
  GroundPainter ground;
  Damage damage;
  GpuTextures textures;
  std::vector<Placed> before;
  std::vector<std::pair<std::shared_ptr<const draw::Bitmap>, GpuTextures::Tiles>> grounds;  // of baked backdrops
  std::vector<Drawn<RoundBox>> fills;
  std::vector<Drawn<Sector>> arcs;
  Mesh mesh;
  bool failed = false;
};

void GpuCanvas::Body::put(const GpuTextures::Tiles& tiles, float x, float y, float scale, std::uint8_t alpha) {
  for (const GpuTextures::Tile& tile : tiles) {
    SDL_SetTextureColorMod(tile.texture.get(), alpha, alpha, alpha);
    SDL_SetTextureAlphaMod(tile.texture.get(), alpha);
    const SDL_Rect& r = tile.rect;
    if (scale == 1) {
      const SDL_Rect from{1, 1, r.w, r.h};
      const SDL_FRect to{x + static_cast<float>(r.x), y + static_cast<float>(r.y), static_cast<float>(r.w), static_cast<float>(r.h)};
      SDL_RenderCopyF(renderer, tile.texture.get(), &from, &to);
    } else {
      const SDL_FRect to{x + static_cast<float>(r.x - 1) * scale, y + static_cast<float>(r.y - 1) * scale, static_cast<float>(r.w + 2) * scale,
                         static_cast<float>(r.h + 2) * scale};
      SDL_RenderCopyF(renderer, tile.texture.get(), nullptr, &to);
    }
  }
}

const GpuTextures::Tiles* GpuCanvas::Body::ground_tiles(const GroundPainter::Baked& baked) {
  for (const auto& [known, tiles] : grounds) {
    if (known == baked) return &tiles;
  }
  const auto pixels = make_bitmap(view.w, view.h);
  ground.paint_one(baked, {0, 0, view.w, view.h}, pixels->pixels.data(), view.w);
  grounds.emplace_back(baked, textures.upload(*pixels));
  return &grounds.back().second;
}

void GpuCanvas::Body::paint_ground() {
  const GroundPainter::Mix& mix = ground.mix();
  std::erase_if(grounds, [&](const auto& g) { return g.first != mix.a && g.first != mix.b; });
  SDL_SetRenderDrawColor(renderer, 0, 0, 0, 255);
  SDL_RenderClear(renderer);
  for (const bool upper : {false, true}) {
    if (!upper && mix.of == 0) continue;
    const GroundPainter::Baked& baked = upper ? mix.b : mix.a;
    if (!baked) continue;
    const auto* tiles = ground_tiles(baked);
    failed = failed || tiles->empty();
    put(*tiles, 0, 0, 1, upper && mix.of != 0 ? static_cast<std::uint8_t>(mix.part * 255 / mix.of) : 255);
  }
}

void GpuCanvas::Body::paint(PlacedPut& placed) {
  const auto* tiles = textures.find(placed.bitmap);
  if (!tiles) {
    failed = true;
    return;
  }
  float x = static_cast<float>(placed.x), y = static_cast<float>(placed.y);
  if (placed.scale != 1) {
    x = placed.centre.x + (x - placed.centre.x) * placed.scale;
    y = placed.centre.y + (y - placed.centre.y) * placed.scale;
  }
  put(*tiles, x, y, placed.scale, placed.alpha);
}

template <class Placed_, class Shape>
void GpuCanvas::Body::paint_shape(Placed_& placed, std::vector<Drawn<Shape>>& drawn, std::size_t& next) {
  if (next == drawn.size()) drawn.emplace_back();
  Drawn<Shape>& known = drawn[next++];
  if (known.tiles.empty() || !same(known.shape, placed.shape) || known.shader != placed.shader.get()) {
    const auto pixels = make_bitmap(placed.box.w, placed.box.h);
    Target target;
    target.stride = placed.box.w;
    // As if the box were the output: its first pixel lies at the box's corner.
    target.row0 = pixels->pixels.data() - static_cast<std::ptrdiff_t>(placed.box.y) * placed.box.w - placed.box.x;
    // All of it, however little is seen: the next frame may show more.
    Placed_ whole = placed;
    whole.seen = whole.box;
    whole.paint(target, whole.box);
    known = {placed.shape, placed.box, placed.shader.get(), textures.upload(*pixels)};
    failed = failed || known.tiles.empty();
  }
  put(known.tiles, static_cast<float>(known.box.x), static_cast<float>(known.box.y), 1, 255);
}

void GpuCanvas::Body::paint(const PlacedConfetti& placed) {
  mesh.vertices.clear();
  mesh.indices.clear();
  for (const Paper& paper : placed.papers.papers()) mesh.add(paper);
  if (mesh.indices.empty()) return;
  SDL_SetRenderDrawBlendMode(renderer, textures.over());
  if (SDL_RenderGeometry(renderer, nullptr, mesh.vertices.data(), static_cast<int>(mesh.vertices.size()), mesh.indices.data(), static_cast<int>(mesh.indices.size())) != 0)
    failed = true;
}

void GpuCanvas::Body::paint(const PlacedDim& placed) {
  const auto byte = [&](int shift) { return static_cast<Uint8>(placed.colour >> shift & 0xff); };
  SDL_SetRenderDrawBlendMode(renderer, textures.over());
  SDL_SetRenderDrawColor(renderer, byte(16), byte(8), byte(0), byte(24));
  SDL_RenderFillRect(renderer, nullptr);
}

GpuCanvas::GpuCanvas(SDL_Renderer* renderer, draw::Stage stage) : body_(std::make_unique<Body>(renderer, stage)) {}
GpuCanvas::~GpuCanvas() = default;
bool GpuCanvas::failed() const { return body_->failed; }
const draw::Stage& GpuCanvas::stage() const { return body_->stage; }

std::size_t GpuCanvas::texture_bytes() const {
  std::size_t bytes = body_->textures.bytes();
  for (const auto& [_, tiles] : body_->grounds) bytes += GpuTextures::bytes_of(tiles);
  for (const auto& fill : body_->fills) bytes += GpuTextures::bytes_of(fill.tiles);
  for (const auto& arc : body_->arcs) bytes += GpuTextures::bytes_of(arc.tiles);
  return bytes;
}

bool GpuCanvas::draw(const draw::List& list, bool whole) {
  Body& b = *body_;
  std::vector<Placed> now = place(list, b.view);
  b.damage.clear();
  const bool other_ground = b.ground.set(list);
  mark_difference(b.before, now, b.damage);
  const bool differs = other_ground || !b.damage.empty() || whole;
  b.before.clear();
  const PixelRect all{0, 0, b.view.w, b.view.h};
  if (differs) {
    b.textures.next_frame();
    b.paint_ground();
    make_shaders(now, b.view);
    std::size_t fills = 0, arcs = 0;
    PixelRect clip = all;
    const auto clip_to = [&](const PixelRect& box, const PixelRect& seen) {
      const PixelRect wanted = seen == common(box, all) ? all : seen;
      if (wanted == clip) return;
      clip = wanted;
      const SDL_Rect rect{clip.x, clip.y, clip.w, clip.h};
      SDL_RenderSetClipRect(b.renderer, clip == all ? nullptr : &rect);
    };
    for (Placed& placed : now) {
      std::visit(
          [&](const auto& p) {
            if constexpr (requires { p.box; })
              clip_to(p.box, p.seen);
            else
              clip_to(all, all);
          },
          placed);
      if (auto* put = std::get_if<PlacedPut>(&placed)) b.paint(*put);
      if (auto* fill = std::get_if<PlacedFill>(&placed)) b.paint_shape(*fill, b.fills, fills);
      if (auto* arc = std::get_if<PlacedArc>(&placed)) b.paint_shape(*arc, b.arcs, arcs);
      if (const auto* confetti = std::get_if<PlacedConfetti>(&placed)) b.paint(*confetti);
      if (const auto* dim = std::get_if<PlacedDim>(&placed)) b.paint(*dim);
    }
    clip_to(all, all);
    b.fills.resize(fills);
    b.arcs.resize(arcs);
  }
  b.before = std::move(now);
  return differs;
}

}  // namespace kudosk::platform
