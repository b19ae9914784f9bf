#include "platform/resample.h"

#include <algorithm>
#include <cmath>

#include "platform/simd.h"

namespace kudosk::platform {

namespace {

using simd::F32;

/// Catmull and Rom's cubic: sharp, with little ringing.
double cubic(double x) {
  x = std::abs(x);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}

double fill_ratio(int source_w, int source_h, int w, int h) { return std::min(static_cast<double>(source_w) / w, static_cast<double>(source_h) / h); }

}  // namespace

Resampler::Axis::Axis(int source, int target, double ratio) {
  const double length = ratio * target, from = (source - length) / 2;
  // Whole pixels are added up until two or three of them are left for one of the target: the cubic does the rest.
  shrink = std::max(1, static_cast<int>(ratio / 2));
  const double left = ratio / shrink, reach = 2 * std::max(1.0, left);
  const int around = static_cast<int>(std::ceil(reach + 1)) * shrink;
  begin = std::max(0, static_cast<int>(std::floor(from)) - around) / shrink * shrink;
  end = std::min(source, static_cast<int>(std::ceil(from + length)) + around);
  points = (end - begin + shrink - 1) / shrink;
  taps.resize(static_cast<std::size_t>(target));
  for (int i = 0; i < target; ++i) {
    const double centre = (from + (i + 0.5) * ratio - begin) / shrink;
    const int first = static_cast<int>(std::floor(centre - reach)), last = static_cast<int>(std::ceil(centre + reach));
    Taps& t = taps[static_cast<std::size_t>(i)];
    t.first = std::clamp(first, 0, points - 1);
    t.weights.assign(static_cast<std::size_t>(std::clamp(last, t.first, points - 1) - t.first + 1), 0.0f);
    double sum = 0;
    std::vector<double> weights(t.weights.size());
    for (int p = first; p <= last; ++p) {
      const double weight = cubic((p + 0.5 - centre) / std::max(1.0, left));
      // What lies beyond the edge counts as the edge.
      weights[static_cast<std::size_t>(std::clamp(p, t.first, t.first + static_cast<int>(weights.size()) - 1) - t.first)] += weight;
      sum += weight;
    }
    for (std::size_t k = 0; k < weights.size(); ++k) t.weights[k] = static_cast<float>(weights[k] / sum);
  }
}

Resampler::Resampler(int source_w, int source_h, int w, int h)
    : x_(source_w, w, fill_ratio(source_w, source_h, w, h)), y_(source_h, h, fill_ratio(source_w, source_h, w, h)), w_(w), h_(h) {
  sums_.assign(static_cast<std::size_t>(x_.points) * 4, 0);
  line_.resize(static_cast<std::size_t>(w) * 4);
  out_ = std::make_shared<draw::Bitmap>();
  out_->w = w;
  out_->h = h;
  out_->stride = w * 4;
  out_->pixels.resize(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
}

void Resampler::add(const std::uint32_t* row) {
  const int y = row_++;
  if (y < y_.begin || y >= y_.end) return;
  for (int point = 0, x = x_.begin; point < x_.points; ++point) {
    std::uint32_t* sum = sums_.data() + static_cast<std::size_t>(point) * 4;
    for (const int stop = std::min(x + x_.shrink, x_.end); x < stop; ++x) {
      const std::uint32_t pixel = row[x];
      sum[0] += pixel & 0xff;
      sum[1] += pixel >> 8 & 0xff;
      sum[2] += pixel >> 16 & 0xff;
      sum[3] += pixel >> 24;
    }
  }
  if (++gathered_ == y_.shrink || y + 1 == y_.end) add_shrunk();
}

void Resampler::add_shrunk() {
  // Across: from the sums to the target's width.
  std::vector<float> points(sums_.size());
  for (int point = 0; point < x_.points; ++point) {
    const int wide = std::min(x_.shrink, x_.end - x_.begin - point * x_.shrink);
    const float share = 1.0f / static_cast<float>(wide * gathered_);
    for (std::size_t c = 0; c < 4; ++c) points[static_cast<std::size_t>(point) * 4 + c] = static_cast<float>(sums_[static_cast<std::size_t>(point) * 4 + c]) * share;
  }
  std::fill(sums_.begin(), sums_.end(), 0);
  gathered_ = 0;
  for (std::size_t i = 0; i < x_.taps.size(); ++i) {
    const Taps& t = x_.taps[i];
    const float* from = points.data() + static_cast<std::size_t>(t.first) * 4;
    F32 sum{};
    for (const float weight : t.weights) {
      sum += simd::load<F32>(from) * simd::all(weight);
      from += 4;
    }
    simd::store(line_.data() + i * 4, sum);
  }
  // Down: into every row of the target that reaches here.
  for (int row = finished_; row < h_; ++row) {
    const Taps& t = y_.taps[static_cast<std::size_t>(row)];
    if (t.first > point_) break;
    const auto slot = static_cast<std::size_t>(row - finished_);
    if (slot >= open_.size()) open_.emplace_back(line_.size(), 0.0f);
    const auto at = static_cast<std::size_t>(point_ - t.first);
    if (at >= t.weights.size()) continue;
    const F32 weight = simd::all(t.weights[at]);
    float* to = open_[slot].data();
    for (std::size_t i = 0; i < line_.size(); i += 4) simd::store(to + i, simd::load<F32>(to + i) + simd::load<F32>(line_.data() + i) * weight);
  }
  ++point_;
  while (finished_ < h_ && !open_.empty()) {
    const Taps& t = y_.taps[static_cast<std::size_t>(finished_)];
    if (t.first + static_cast<int>(t.weights.size()) > point_) break;
    finish(finished_);
  }
}

void Resampler::finish(int row) {
  std::uint32_t* out = out_->pixels.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(w_);
  const float* from = open_.front().data();
  for (int x = 0; x < w_; ++x, from += 4) {
    const auto byte = [](float v, float most) { return static_cast<std::uint32_t>(std::clamp(v, 0.0f, most) + 0.5f); };
    const float alpha = std::clamp(from[3], 0.0f, 255.0f);
    // The filter overshoots: no colour gets above its alpha.
    out[x] = byte(alpha, 255) << 24 | byte(from[2], alpha) << 16 | byte(from[1], alpha) << 8 | byte(from[0], alpha);
  }
  // The row's memory serves one that begins later.
  std::fill(open_.front().begin(), open_.front().end(), 0.0f);
  std::rotate(open_.begin(), open_.begin() + 1, open_.end());
  ++finished_;
}

std::shared_ptr<const draw::Bitmap> Resampler::take() { return std::move(out_); }

std::shared_ptr<const draw::Bitmap> resample(const draw::Bitmap& bitmap, int w, int h) {
  Resampler resampler(bitmap.w, bitmap.h, w, h);
  for (int y = 0; y < bitmap.h; ++y) resampler.add(bitmap.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(bitmap.stride / 4));
  return resampler.take();
}

}  // namespace kudosk::platform
