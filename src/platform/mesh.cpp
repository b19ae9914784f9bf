#include "platform/mesh.h"

#include <algorithm>
#include <cmath>

namespace kudosk::platform {

namespace {

SDL_FPoint to_sdl(draw::Point p) { return {p.x, p.y}; }

/// Outwards at each corner of a clockwise outline, so long that an edge is moved by one.
std::vector<draw::Point> outwards(const std::vector<draw::Point>& outline) {
  const std::size_t n = outline.size();
  std::vector<draw::Point> normals(n), out(n);
  for (std::size_t i = 0; i < n; ++i) {
    const draw::Point a = outline[i], b = outline[(i + 1) % n];
    const float dx = b.x - a.x, dy = b.y - a.y, length = std::max(1e-6f, std::hypot(dx, dy));
    normals[i] = {dy / length, -dx / length};
  }
  for (std::size_t i = 0; i < n; ++i) {
    const draw::Point p = normals[(i + n - 1) % n], q = normals[i];
    const float x = p.x + q.x, y = p.y + q.y, square = x * x + y * y;
    // A sharp corner's point would go to infinity.
    const float stretch = 2 / std::max(square, 0.5f);
    out[i] = {x * stretch, y * stretch};
  }
  return out;
}

}  // namespace

void Mesh::add(const Paper& paper) {
  const std::vector<draw::Point> edge = outline(paper);
  const std::vector<draw::Point> normal = outwards(edge);
  // Half a pixel to both sides of the edge the paper fades. What is thinner than a pixel gets fainter instead.
  const float thin = paper.shape == 2 ? std::min(0.4f * paper.half_w, paper.half_h) : std::min(paper.half_w, paper.half_h);
  const float inner = std::min(0.5f, 0.9f * thin), faint = std::min(1.0f, 2 * thin);
  const auto byte = [&](int shift) { return static_cast<Uint8>(static_cast<float>(paper.colour >> shift & 0xff) * faint + 0.5f); };
  const SDL_Color full{byte(16), byte(8), byte(0), byte(24)}, none{0, 0, 0, 0};
  const int first = static_cast<int>(vertices.size()), n = static_cast<int>(edge.size());
  for (std::size_t i = 0; i < edge.size(); ++i) {
    vertices.push_back({to_sdl({edge[i].x - normal[i].x * inner, edge[i].y - normal[i].y * inner}), full, {0, 0}});
    vertices.push_back({to_sdl({edge[i].x + normal[i].x * 0.5f, edge[i].y + normal[i].y * 0.5f}), none, {0, 0}});
  }
  const auto in = [&](int i) { return first + 2 * (i % n); };
  const auto out = [&](int i) { return in(i) + 1; };
  const auto triangle = [&](int a, int b, int c) { indices.insert(indices.end(), {a, b, c}); };
  for (int i = 0; i < n; ++i) {
    triangle(in(i), out(i), out(i + 1));
    triangle(in(i), out(i + 1), in(i + 1));
  }
  if (paper.shape == 2) {
    for (int i = 0; i + 1 < n / 2; ++i) {
      triangle(in(i), in(i + 1), in(n - 2 - i));
      triangle(in(i), in(n - 2 - i), in(n - 1 - i));
    }
    return;
  }
  const int middle = static_cast<int>(vertices.size());
  vertices.push_back({to_sdl(paper.centre), full, {0, 0}});
  for (int i = 0; i < n; ++i) triangle(middle, in(i), in(i + 1));
}

}  // namespace kudosk::platform
