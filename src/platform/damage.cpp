#include "platform/damage.h"

#include <algorithm>
#include <bit>

namespace kudosk::platform {

Damage::Damage(int w, int h)
    : w_(w),
      h_(h),
      columns_((w + kTile - 1) / kTile),
      rows_((h + kTile - 1) / kTile),
      words_(static_cast<std::size_t>(columns_ + 63) / 64),
      tiles_(words_ * static_cast<std::size_t>(rows_)) {}

void Damage::clear() {
  if (!empty_) std::fill(tiles_.begin(), tiles_.end(), 0);
  empty_ = true;
}

void Damage::add(const PixelRect& rect) {
  const PixelRect r = common(rect, {0, 0, w_, h_});
  if (r.empty()) return;
  empty_ = false;
  const std::size_t first = static_cast<std::size_t>(r.x / kTile), last = static_cast<std::size_t>((r.right() - 1) / kTile);
  for (int row = r.y / kTile; row <= (r.bottom() - 1) / kTile; ++row) {
    std::uint64_t* words = tiles_.data() + static_cast<std::size_t>(row) * words_;
    for (std::size_t word = first / 64; word <= last / 64; ++word) {
      std::uint64_t bits = ~std::uint64_t{0};
      if (word == first / 64) bits &= ~std::uint64_t{0} << (first % 64);
      if (word == last / 64) bits &= ~std::uint64_t{0} >> (63 - last % 64);
      words[word] |= bits;
    }
  }
}

const std::vector<PixelRect>& Damage::rects(int most_rows) {
  rects_.clear();
  open_.clear();
  if (empty_) return rects_;
  for (int row = 0; row < rows_; ++row) {
    const std::uint64_t* words = tiles_.data() + static_cast<std::size_t>(row) * words_;
    const auto tile = [&](int column) { return words[static_cast<std::size_t>(column) / 64] >> (column % 64) & 1; };
    opening_.clear();
    std::size_t above = 0;
    for (int column = 0; column < columns_;) {
      const std::uint64_t rest = words[static_cast<std::size_t>(column) / 64] >> (column % 64);
      if (rest == 0) {
        column = (column / 64 + 1) * 64;
        continue;
      }
      const int begin = column + std::countr_zero(rest);
      int end = begin + 1;
      while (end < columns_ && tile(end)) ++end;
      column = end;
      const int x = begin * kTile, right = std::min(w_, end * kTile), y = row * kTile, bottom = std::min(h_, y + kTile);
      // The same run in the row above: one rectangle grows.
      while (above < open_.size() && rects_[open_[above]].x < x) ++above;
      if (above < open_.size() && rects_[open_[above]].x == x && rects_[open_[above]].right() == right && bottom - rects_[open_[above]].y <= most_rows) {
        rects_[open_[above]].h = bottom - rects_[open_[above]].y;
        opening_.push_back(open_[above]);
      } else {
        rects_.push_back({x, y, right - x, bottom - y});
        opening_.push_back(rects_.size() - 1);
      }
    }
    std::swap(open_, opening_);
  }
  return rects_;
}

}  // namespace kudosk::platform
