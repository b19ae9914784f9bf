#include "text/line_breaker.h"

#include <algorithm>
#include <limits>

namespace kudosk::text {
namespace {

constexpr double slack = 1e-3;  ///< em: what adding up in floats may be off by
// Shares of a full line's square: to spare a torn phrase, lines may differ by about a third.
constexpr double evenness = 0.02, reluctance = 0.10;

/// The units with their advances added up, and the width of any range of them.
class Ruler {
 public:
  Ruler(const std::vector<Unit>& units, const Breaking& how) : units_(units), how_(how), sums_(units.size() + 1, 0) {
    for (std::size_t i = 0; i < units.size(); ++i) sums_[i + 1] = sums_[i] + static_cast<double>(units[i].advance);
  }
  std::size_t without_blanks(std::size_t begin, std::size_t end) const {
    while (end > begin && units_[end - 1].blank) --end;
    return end;
  }
  /// Of [begin, end) on a line of its own; `end` without blanks.
  double width(std::size_t begin, std::size_t end) const {
    return end <= begin ? 0 : sums_[end] - sums_[begin] - static_cast<double>(units_[end - 1].advance != 0 ? how_.tracking : 0);
  }
  bool fits(std::size_t begin, std::size_t end, double extra = 0) const { return how_.width <= 0 || width(begin, end) + extra <= static_cast<double>(how_.width) + slack; }
  LineRange line(std::size_t begin, std::size_t end) const {
    const std::size_t last = without_blanks(begin, end);
    return {begin, last, static_cast<float>(width(begin, last))};
  }
  const std::vector<Unit>& units() const { return units_; }
  const Breaking& how() const { return how_; }

 private:
  const std::vector<Unit>& units_;
  const Breaking& how_;
  std::vector<double> sums_;
};

struct Filled {
  std::vector<LineRange> lines;
  bool parted = false;  ///< a word was
  bool failed = false;  ///< a word would have to be
};

/// First fit for the units between two hard breaks.
Filled fill(const Ruler& ruler, std::size_t begin, std::size_t end) {
  const auto& units = ruler.units();
  Filled filled;
  end = ruler.without_blanks(begin, end);
  while (begin < end && units[begin].blank) ++begin;
  std::size_t start = begin, word = begin, grapheme = begin;  // the line's first unit; the last places where it could end
  for (std::size_t i = begin; i < end;) {
    if (i > start && units[i].before != Gap::solid) {
      grapheme = i;
      if (units[i].before == Gap::word) word = i;
    }
    if (units[i].blank || ruler.fits(start, i + 1)) {
      ++i;
    } else if (word > start) {
      filled.lines.push_back(ruler.line(start, word));
      start = i = grapheme = word;
    } else if (!ruler.how().break_words) {
      filled.failed = true;
      return filled;
    } else if (grapheme > start) {
      filled.parted = true;
      filled.lines.push_back(ruler.line(start, grapheme));
      start = i = word = grapheme;
    } else {
      ++i;  // one grapheme is wider than the line: it stands out
    }
  }
  filled.lines.push_back(ruler.line(start, end));
  return filled;
}

/// Chooses among all ways to set a block in the fewest lines the one with the most even ones.
class Balancer {
 public:
  Balancer(const Ruler& ruler, const std::vector<LineRange>& filled) : ruler_(ruler), count_(filled.size()), limit_(static_cast<double>(ruler.how().width)) {
    const auto& units = ruler.units();
    const std::size_t end = filled.back().end;
    for (std::size_t i = filled.front().begin; i < end; ++i)
      if (pieces_.empty() || units[i].before == Gap::word) pieces_.push_back(i);
    pieces_.push_back(end);
  }

  std::vector<LineRange> lines() {
    const std::size_t n = pieces_.size() - 1;
    std::vector<std::size_t> latest(count_ + 1, 0), earliest(count_ + 1, n);  // where line l may end, by filling from the front and from the back
    for (std::size_t l = 1; l <= count_; ++l)
      for (latest[l] = latest[l - 1]; latest[l] < n && fits(latest[l - 1], latest[l] + 1);) ++latest[l];
    for (std::size_t l = count_; l-- > 0;)
      for (earliest[l] = earliest[l + 1]; earliest[l] > 0 && fits(earliest[l] - 1, earliest[l + 1]);) --earliest[l];

    struct Step {
      double cost = std::numeric_limits<double>::infinity();
      std::size_t from = 0;
    };
    std::vector<std::vector<Step>> steps(count_ + 1);
    steps[0] = {{0, 0}};
    std::size_t first = 0;  // the piece that steps[l - 1] begins with
    std::vector<std::size_t> firsts(count_ + 1, 0);
    for (std::size_t l = 1; l <= count_; ++l) {
      const std::size_t low = l == count_ ? n : std::max(earliest[l], l), high = l == count_ ? n : latest[l];
      if (low > high) return {};
      steps[l].resize(high - low + 1);
      for (std::size_t j = low; j <= high; ++j) {
        Step& step = steps[l][j - low];
        for (std::size_t i = std::min(j, first + steps[l - 1].size()); i-- > first;) {
          if (!fits(i, j)) break;
          const double cost = steps[l - 1][i - first].cost + raggedness(i, j);
          if (cost < step.cost) step = {cost, i};
        }
      }
      firsts[l] = first = low;
    }
    std::vector<LineRange> lines(count_);
    std::size_t j = n;
    for (std::size_t l = count_; l > 0; --l) {
      const Step& step = steps[l][j - firsts[l]];
      if (step.cost == std::numeric_limits<double>::infinity()) return {};
      lines[l - 1] = ruler_.line(pieces_[step.from], pieces_[j]);
      j = step.from;
    }
    return lines;
  }

 private:
  bool fits(std::size_t i, std::size_t j) const { return ruler_.fits(pieces_[i], ruler_.without_blanks(pieces_[i], pieces_[j])); }

  double raggedness(std::size_t i, std::size_t j) const {
    const bool last = j + 1 == pieces_.size();
    const double rest = limit_ - ruler_.width(pieces_[i], ruler_.without_blanks(pieces_[i], pieces_[j]));
    double cost = rest * rest;
    // Any other way is better than a word alone, whatever its lines look like.
    if (last && lonely(pieces_[i], pieces_[j])) cost += static_cast<double>(count_ + 1) * 4 * limit_ * limit_;
    if (!last) {
      const Will will = ruler_.units()[pieces_[j]].will;
      cost += (will == Will::reluctant ? reluctance : will == Will::even ? evenness : 0) * limit_ * limit_;
    }
    return cost;
  }

  /// After a hyphen or a slash: what stands on either side is one word to the eye.
  bool inside_word(std::size_t i) const {
    const auto& units = ruler_.units();
    return !units[i - 1].blank && !units[i - 1].spaceless && !units[i].spaceless;
  }

  bool lonely(std::size_t begin, std::size_t end) const {
    const auto& units = ruler_.units();
    std::size_t graphemes = 0;
    bool several = false;
    for (std::size_t i = begin; i < end; ++i) {
      if (units[i].blank && units[i].advance > 0) return false;
      if (units[i].advance > 0) ++graphemes;
      if (i > begin && units[i].before == Gap::word && !inside_word(i)) several = true;
    }
    return !several || graphemes <= 3;
  }

  const Ruler& ruler_;
  std::size_t count_;
  double limit_;
  std::vector<std::size_t> pieces_;  ///< units before which a line may begin, and the end
};

/// Calls f(begin, end) for what stands between hard breaks, until it says no.
template <class F>
void each_block(const std::vector<Unit>& units, F&& f) {
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= units.size(); ++i)
    if (i == units.size() || units[i].before == Gap::hard) {
      if (!f(begin, i)) return;
      begin = i;
    }
}

}  // namespace

std::optional<std::vector<LineRange>> break_lines(const std::vector<Unit>& units, const Breaking& how) {
  const Ruler ruler(units, how);
  std::vector<LineRange> lines;
  bool failed = false;
  each_block(units, [&](std::size_t begin, std::size_t end) {
    Filled filled = fill(ruler, begin, end);
    failed = filled.failed;
    if (failed) return false;
    if (how.balance && filled.lines.size() > 1 && !filled.parted) {
      std::vector<LineRange> even = Balancer(ruler, filled.lines).lines();
      if (!even.empty()) filled.lines = std::move(even);
    }
    lines.insert(lines.end(), filled.lines.begin(), filled.lines.end());
    return true;
  });
  if (failed) return std::nullopt;
  if (lines.empty()) lines.emplace_back();
  return lines;
}

std::size_t stumbles(const std::vector<Unit>& units, const std::vector<LineRange>& lines) {
  const auto words = [&](const LineRange& line) {
    std::size_t n = line.end > line.begin ? 1 : 0;
    for (std::size_t i = line.begin + 1; i < line.end; ++i)
      if (!units[i].blank && (units[i - 1].blank || (units[i].spaceless && units[i].before == Gap::word && units[i].will != Will::reluctant))) ++n;
    return n;
  };
  std::size_t found = 0;
  float widest = 0;
  for (const LineRange& line : lines) {
    widest = std::max(widest, line.width);
    if (line.begin == 0 || line.begin >= units.size()) continue;
    const Unit& first = units[line.begin];
    if (first.before == Gap::word && first.will == Will::reluctant && first.spaceless && units[line.begin - 1].spaceless) ++found;
  }
  if (lines.size() < 2) return found;
  const LineRange &last = lines.back(), &above = lines[lines.size() - 2];
  const bool new_block = last.begin < units.size() && units[last.begin].before == Gap::hard;
  if (!new_block && last.width < 0.4F * widest && words(last) == 1 && words(above) > 1) ++found;
  return found;
}

std::optional<std::size_t> count_lines(const std::vector<Unit>& units, const Breaking& how) {
  Breaking plain = how;
  plain.balance = false;
  const auto lines = break_lines(units, plain);
  return lines ? std::optional(lines->size()) : std::nullopt;
}

std::size_t units_that_fit(const std::vector<Unit>& units, const Breaking& how, std::size_t lines, float extra) {
  Breaking plain = how;
  plain.balance = false;
  plain.break_words = true;
  const auto filled = break_lines(units, plain);
  const Ruler ruler(units, plain);
  if (!filled || filled->size() <= lines || lines == 0) return 0;
  const LineRange& last = (*filled)[lines - 1];
  // The next line's beginning can fit beside the ellipsis too: blanks hang, and a word may be parted here.
  const std::size_t end = (*filled)[lines].begin;
  std::size_t word = last.begin, grapheme = last.begin;
  for (std::size_t i = last.begin + 1; i <= end && i < units.size(); ++i) {
    if (!ruler.fits(last.begin, ruler.without_blanks(last.begin, i), static_cast<double>(extra))) break;
    if (units[i].before == Gap::solid) continue;
    grapheme = i;
    if (units[i].before == Gap::word || units[i].before == Gap::hard) word = i;
  }
  if (word > last.begin) return word;
  // A first word that fills most of the line is better parted than left out.
  return std::max(grapheme, std::min<std::size_t>(last.begin + 1, units.size() - 1));
}

}  // namespace kudosk::text
