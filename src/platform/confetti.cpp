#include "platform/confetti.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "platform/coverage.h"
#include "platform/shader.h"

namespace kudosk::platform {

namespace {

constexpr float kBackSide = 0.78f;  // how bright the back of a paper is
constexpr int kBends = 17;          // points along a ribbon
constexpr int kBand = 32;           // rows

using Polygon = std::vector<draw::Point>;

/// From the paper's own axes to the output's.
draw::Point placed(draw::Point centre, float cosine, float sine, float u, float v) { return {centre.x + u * cosine - v * sine, centre.y + u * sine + v * cosine}; }

Polygon ribbon(const Paper& p) {
  Polygon points;
  for (int side = 0; side < 2; ++side) {
    for (int i = 0; i < kBends; ++i) {
      const float t = static_cast<float>(side == 0 ? i : kBends - 1 - i) / (kBends - 1);
      const float bend = 0.55f * std::sin(t * 2 * std::numbers::pi_v<float>);
      const float u = p.half_w * (bend + (side == 0 ? -0.4f : 0.4f)), v = p.half_h * (2 * t - 1);
      points.push_back(placed(p.centre, p.cosine, p.sine, u, v));
    }
  }
  return points;
}

Polygon star(const Paper& p) {
  Polygon points;
  for (int i = 0; i < 10; ++i) {
    const float angle = static_cast<float>(i) * std::numbers::pi_v<float> / 5, r = i % 2 == 0 ? 1.0f : 0.45f;
    points.push_back(placed(p.centre, p.cosine, p.sine, p.half_w * r * std::sin(angle), -p.half_h * r * std::cos(angle)));
  }
  return points;
}

RoundBox sheet(const Paper& p) { return {p.centre, p.half_w, p.half_h, 0.3f * std::min(p.half_w, p.half_h), p.cosine, p.sine}; }
Ellipse disc(const Paper& p) { return {p.centre, p.half_w, p.half_h, p.cosine, p.sine}; }

/// With its corners taken off, as the rasterised one's are round.
Polygon corners(const Paper& p) {
  const float r = 0.3f * std::min(p.half_w, p.half_h), near = 0.3f * r;
  const float w = p.half_w, h = p.half_h;
  Polygon points;
  for (const auto& [u, v] : {std::pair{w - r, -h}, std::pair{w - near, near - h}, std::pair{w, r - h}, std::pair{w, h - r}, std::pair{w - near, h - near}, std::pair{w - r, h},
                             std::pair{r - w, h}, std::pair{near - w, h - near}, std::pair{-w, h - r}, std::pair{-w, r - h}, std::pair{near - w, near - h}, std::pair{r - w, -h}}) {
    points.push_back(placed(p.centre, p.cosine, p.sine, u, v));
  }
  return points;
}

Polygon round_edge(const Paper& p) {
  constexpr int kSides = 24;
  Polygon points;
  for (int i = 0; i < kSides; ++i) {
    const float angle = static_cast<float>(i) * 2 * std::numbers::pi_v<float> / kSides;
    points.push_back(placed(p.centre, p.cosine, p.sine, p.half_w * std::sin(angle), -p.half_h * std::cos(angle)));
  }
  return points;
}

}  // namespace

std::vector<draw::Point> outline(const Paper& paper) {
  switch (paper.shape) {
    case 1:
      return round_edge(paper);
    case 2:
      return ribbon(paper);
    case 3:
      return star(paper);
    default:
      return corners(paper);
  }
}

bool Paper::operator==(const Paper& o) const {
  return centre == o.centre && half_w == o.half_w && half_h == o.half_h && cosine == o.cosine && sine == o.sine && colour == o.colour && shape == o.shape;
}

Papers::Papers(const std::vector<draw::Piece>& pieces, const View& view) {
  papers_.reserve(pieces.size());
  for (const draw::Piece& piece : pieces) {
    if (!(piece.alpha > 0) || !(piece.w > 0) || !(piece.h > 0) || !std::isfinite(piece.x + piece.y + piece.w + piece.h + piece.angle + piece.squash)) continue;
    Paper paper;
    paper.centre = view.to_output({piece.x, piece.y});
    paper.half_w = piece.w / 2 * view.scale;
    paper.half_h = piece.h / 2 * view.scale * std::min(1.0f, std::abs(piece.squash));
    const float angle = (piece.angle + static_cast<float>(view.rotate)) * std::numbers::pi_v<float> / 180;
    paper.cosine = std::cos(angle);
    paper.sine = std::sin(angle);
    paper.shape = piece.shape;
    draw::Colour colour = piece.colour;
    if (piece.squash < 0) colour = {colour.r * kBackSide, colour.g * kBackSide, colour.b * kBackSide, colour.a};
    paper.colour = premultiplied(colour, piece.alpha);
    switch (paper.shape) {
      case 1:
        paper.box = disc(paper).bounds();
        break;
      case 2:
        paper.box = bounds(ribbon(paper));
        break;
      case 3:
        paper.box = bounds(star(paper));
        break;
      default:
        paper.box = sheet(paper).bounds();
        break;
    }
    if (paper.colour >> 24 == 0 || common(paper.box, {0, 0, view.w, view.h}).empty() || paper.box.w > view.w || paper.box.h > view.h) continue;
    papers_.push_back(paper);
  }
}

void Papers::difference(const Papers& before, const Papers& after, Damage& damage) {
  const std::size_t n = std::max(before.papers_.size(), after.papers_.size());
  for (std::size_t i = 0; i < n; ++i) {
    const Paper* a = i < before.papers_.size() ? &before.papers_[i] : nullptr;
    const Paper* b = i < after.papers_.size() ? &after.papers_[i] : nullptr;
    if (a && b && *a == *b) continue;
    if (a) damage.add(a->box);
    if (b) damage.add(b->box);
  }
}

void Papers::add_to(Damage& damage) const {
  for (const Paper& paper : papers_) damage.add(paper.box);
}

void Papers::rasterise_all() {
  std::size_t pixels = 0, rows = 0;
  for (const Paper& paper : papers_) {
    places_.push_back({pixels, rows});
    pixels += static_cast<std::size_t>(padded(paper.box.w)) * static_cast<std::size_t>(paper.box.h);
    rows += static_cast<std::size_t>(paper.box.h);
  }
  coverage_.resize(pixels);
  spans_.resize(rows);
  for (std::size_t i = 0; i < papers_.size(); ++i) rasterise(papers_[i], places_[i]);
  sort_into_bands();
}

void Papers::rasterise(const Paper& paper, const Place& place) {
  const PixelRect& box = paper.box;
  const int width = padded(box.w);
  std::uint8_t* rows = coverage_.data() + place.coverage;
  Span* span = spans_.data() + place.spans;
  if (paper.shape != 0) {
    std::fill_n(span, box.h, Span{0, static_cast<std::int16_t>(box.w)});
    // As wide as the rows of the others.
    if (paper.shape == 2 || paper.shape == 3) return cover_polygon(paper.shape == 2 ? ribbon(paper) : star(paper), {box.x, box.y, width, box.h}, rows);
    const Ellipse shape = disc(paper);
    for (int y = 0; y < box.h; ++y, rows += width) shape.cover(box.x, box.y + y, box.w, rows);
    return;
  }
  const RoundBox shape = sheet(paper);
  const BoxRows runs(shape);
  for (int y = 0; y < box.h; ++y, rows += width, ++span) {
    const Run run = runs.at(box.y + y);
    const int first = std::clamp(run.first - box.x, 0, box.w), last = std::clamp(run.last - box.x, first, box.w);
    *span = {static_cast<std::int16_t>(first), static_cast<std::int16_t>(last)};
    // From a multiple of eight: what is written beyond the span stays within the row.
    const int begin = first & ~7;
    if (last > begin) shape.cover(box.x + begin, box.y + y, last - begin, rows + begin);
  }
}

void Papers::sort_into_bands() {
  int bottom = 0;
  for (const Paper& paper : papers_) bottom = std::max(bottom, paper.box.bottom());
  bands_.assign(static_cast<std::size_t>(bottom / kBand) + 2, 0);
  const auto each_band = [](const Paper& paper, const auto& visit) {
    for (int band = std::max(0, paper.box.y) / kBand; band * kBand < paper.box.bottom(); ++band) visit(static_cast<std::size_t>(band));
  };
  for (const Paper& paper : papers_) each_band(paper, [&](std::size_t band) { ++bands_[band + 1]; });
  for (std::size_t band = 1; band < bands_.size(); ++band) bands_[band] += bands_[band - 1];
  in_bands_.resize(bands_.back());
  std::vector<std::uint32_t> next(bands_.begin(), bands_.end() - 1);
  for (std::size_t i = 0; i < papers_.size(); ++i) each_band(papers_[i], [&](std::size_t band) { in_bands_[next[band]++] = static_cast<std::uint32_t>(i); });
}

std::size_t Papers::paint(std::uint32_t* row0, std::ptrdiff_t stride, const PixelRect& clip) {
  if (papers_.empty()) return 0;
  if (places_.empty()) rasterise_all();
  std::size_t written = 0;
  // Band by band, so that few papers are asked and each keeps its place among those that it lies on.
  for (int band = clip.y / kBand; band * kBand < clip.bottom() && static_cast<std::size_t>(band) + 1 < bands_.size(); ++band) {
    const PixelRect part = common(clip, {clip.x, band * kBand, clip.w, kBand});
    for (std::uint32_t k = bands_[static_cast<std::size_t>(band)]; k < bands_[static_cast<std::size_t>(band) + 1]; ++k) written += paint_one(in_bands_[k], row0, stride, part);
  }
  return written;
}

std::size_t Papers::paint_one(std::size_t index, std::uint32_t* row0, std::ptrdiff_t stride, const PixelRect& clip) const {
  const Paper& paper = papers_[index];
  const Place& place = places_[index];
  const PixelRect part = common(paper.box, clip);
  if (part.empty()) return 0;
  std::size_t written = 0;
  const int width = padded(paper.box.w);
  for (int y = part.y; y < part.bottom(); ++y) {
    const Span span = spans_[place.spans + static_cast<std::size_t>(y - paper.box.y)];
    const int first = std::max(part.x, paper.box.x + span.first), last = std::min(part.right(), paper.box.x + span.last);
    if (first >= last) continue;
    const std::uint8_t* coverage = coverage_.data() + place.coverage + static_cast<std::size_t>(y - paper.box.y) * static_cast<std::size_t>(width);
    blend(row0 + y * stride + first, coverage + (first - paper.box.x), last - first, paper.colour);
    written += static_cast<std::size_t>(last - first);
  }
  return written;
}

}  // namespace kudosk::platform
