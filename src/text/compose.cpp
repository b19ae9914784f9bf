#include "text/compose.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kudosk::text {
namespace {

constexpr std::size_t most_graphemes = 4000;
constexpr std::size_t bytes_a_grapheme = 40;  ///< a family of emoji has 25, a letter with eight marks 20
constexpr int most_attempts = 8;              ///< at cutting
constexpr std::ptrdiff_t most_steps = 2;      ///< down the scale for better line ends
constexpr std::size_t endless = static_cast<std::size_t>(-1);

/// What is asked for, with what makes no sense taken out.
struct Box {
  float w = 0, h = 0;  ///< 0: any
  std::vector<float> sizes;

  Box(const Style& style, float width, float height) {
    if (std::isfinite(width) && width > 0) w = width;
    if (std::isfinite(height) && height > 0) h = height;
    for (const float size : style.sizes)
      if (std::isfinite(size) && size > 0) sizes.push_back(size);
    if (sizes.empty()) sizes.push_back(std::isfinite(style.size) && style.size > 0 ? style.size : Style().size);
  }

  std::size_t most_lines(const Style& style, float size) const {
    std::size_t lines = style.max_lines > 0 ? static_cast<std::size_t>(style.max_lines) : endless;
    if (h > 0) lines = std::min(lines, static_cast<std::size_t>(std::max(1.0F, std::floor((h + 0.5F) / (style.line_height * size)))));
    return lines;
  }

  /// More letters than these can't be seen, whatever they are: the rest need not be measured.
  std::size_t most_graphemes(const Style& style) const {
    const float size = *std::min_element(sizes.begin(), sizes.end());
    const std::size_t lines = most_lines(style, size);
    if (w <= 0 || lines == endless) return text::most_graphemes;
    const float a_line = w / (0.15F * size) + 16;
    return std::min(text::most_graphemes, static_cast<std::size_t>(a_line) * std::min(lines, text::most_graphemes) + 1);
  }
};

struct Fitted {
  float size = 0;
  std::vector<LineRange> lines;
};

class Fitter {
 public:
  Fitter(const std::vector<Run>& runs, const Style& style, const Box& box, Measurer& measurer, Breaks& breaks)
      : runs_(runs), style_(style), box_(box), measurer_(measurer), breaks_(breaks) {}

  /// Cuts `text` and measures it anew where it does not fit.
  Fitted fit(Prepared& text, std::unique_ptr<Measured>& measured) {
    // A word is parted only where no size would keep it whole.
    for (const bool break_words : {false, true})
      for (const float size : box_.sizes) {
        const auto lines = count_lines(measured->units(size), breaking(size, break_words));
        if (lines && *lines <= box_.most_lines(style_, size)) return smoothest(*measured, size, break_words);
      }
    const float size = box_.sizes.back();
    const std::size_t most = box_.most_lines(style_, size);
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
      const auto& units = measured->units(size);
      if (count_lines(units, breaking(size, true)).value_or(1) <= most) break;
      const std::size_t kept = units_that_fit(units, breaking(size, true), most, measurer_.ellipsis(style_, size));
      text = cut(text, kept < units.size() ? units[kept].begin : 0);
      measured = measurer_.measure(text, runs_, style_, breaks_);
    }
    Fitted fitted = set(*measured, size, true);
    if (fitted.lines.size() > most) fitted.lines.resize(most);
    return fitted;
  }

 private:
  /// The largest that fits; or one of the next two, where nobody stumbles over a line's end.
  Fitted smoothest(Measured& measured, float largest, bool break_words) const {
    Fitted best = set(measured, largest, break_words);
    std::size_t least = stumbles(measured.units(largest), best.lines);
    const auto from = std::find(box_.sizes.begin(), box_.sizes.end(), largest);
    for (std::ptrdiff_t i = 1; least > 0 && i <= most_steps && i < box_.sizes.end() - from; ++i) {
      const float size = from[i];
      // Families differ between sizes: what fitted larger need not fit here.
      const auto lines = count_lines(measured.units(size), breaking(size, break_words));
      if (size >= largest || !lines || *lines > box_.most_lines(style_, size)) continue;
      Fitted other = set(measured, size, break_words);
      if (const std::size_t found = stumbles(measured.units(size), other.lines); found < least) {
        least = found;
        best = std::move(other);
      }
    }
    return best;
  }

  Breaking breaking(float size, bool break_words) const { return {box_.w / size, style_.letter_spacing, break_words, style_.balance}; }
  Fitted set(Measured& measured, float size, bool break_words) const {
    return {size, break_lines(measured.units(size), breaking(size, break_words)).value_or(std::vector<LineRange>{})};
  }

  const std::vector<Run>& runs_;
  const Style& style_;
  const Box& box_;
  Measurer& measurer_;
  Breaks& breaks_;
};

float line_left(const Style& style, bool right_to_left, float box, float width) {
  if (style.align == Align::centre) return (box - width) / 2;
  return (style.align == Align::start) == right_to_left ? box - width : 0;
}

std::string hex(const draw::Colour& c) {
  const auto byte = [](float v) { return static_cast<int>(std::lround(std::clamp(v, 0.0F, 1.0F) * 255)); };
  return fmt::format("#{:02x}{:02x}{:02x}", byte(c.r), byte(c.g), byte(c.b)) + (c.a < 1 ? fmt::format("{:02x}", byte(c.a)) : "");
}

}  // namespace

std::shared_ptr<const PlacedParagraph> compose(const std::vector<Run>& runs, const Style& asked, float w, float h, Measurer& measurer, Breaks& breaks, float scale) {
  Style style = asked;
  if (!std::isfinite(style.line_height) || style.line_height <= 0) style.line_height = Style().line_height;
  if (!std::isfinite(style.letter_spacing)) style.letter_spacing = 0;
  const Box box(style, w, h);
  auto paragraph = std::make_shared<PlacedParagraph>();
  paragraph->scale = scale;

  const std::size_t most = box.most_graphemes(style);
  Prepared text = prepare(runs, style, most * bytes_a_grapheme);
  if (const std::size_t end = breaks.end_of(text.text, most); end < text.text.size()) text = cut(text, end);
  auto measured = measurer.measure(text, runs, style, breaks);
  const Fitted fitted = Fitter(runs, style, box, measurer, breaks).fit(text, measured);

  paragraph->size = fitted.size;
  paragraph->right_to_left = text.right_to_left;
  paragraph->cut = text.cut;
  if (text.text.empty()) return paragraph;

  float widest = 0;
  for (const LineRange& line : fitted.lines) widest = std::max(widest, line.width * fitted.size);
  const float width = box.w > 0 ? box.w : widest;
  const Metrics metrics = measured->metrics(fitted.size);
  const float line_height = style.line_height * fitted.size;
  const float baseline = (line_height - (metrics.ascent + metrics.descent) * fitted.size) / 2 + metrics.ascent * fitted.size;
  const auto& units = measured->units(fitted.size);
  bool inked = false;
  for (std::size_t i = 0; i < fitted.lines.size(); ++i) {
    const LineRange& range = fitted.lines[i];
    LineBox line;
    line.w = range.width * fitted.size;
    line.h = line_height;
    line.x = line_left(style, text.right_to_left, width, line.w);
    line.y = static_cast<float>(i) * line_height;
    line.baseline = line.y + baseline;
    PlacedLine placed;
    if (range.end > range.begin) {
      const std::size_t begin = units[range.begin].begin, end = units[range.end - 1].end;
      placed = measured->place(begin, end, fitted.size);
      placed.words = words_of(text, runs, style, begin, end);
    }
    line.ink = placed.ink;
    if (!line.ink.empty()) {
      line.ink.x += line.x;
      line.ink.y += line.baseline;
      paragraph->ink = inked ? draw::unite(paragraph->ink, line.ink) : line.ink;
      inked = true;
    }
    paragraph->left = i == 0 ? line.x : std::min(paragraph->left, line.x);
    paragraph->lines.push_back(line);
    paragraph->placed.push_back(std::move(placed));
  }
  paragraph->width = widest;
  paragraph->height = static_cast<float>(fitted.lines.size()) * line_height;
  return paragraph;
}

std::string words_of(const Prepared& text, const std::vector<Run>& runs, const Style& style, std::size_t begin, std::size_t end) {
  std::string out;
  for (const Span& span : text.spans) {
    const std::size_t from = std::max(begin, span.begin), to = std::min(end, span.end);
    if (from >= to) continue;
    std::string words = text.text.substr(from, to - from);
    for (const std::string_view hidden : {"\u2068", "\u2069"})
      for (std::size_t at = words.find(hidden); at != std::string::npos; at = words.find(hidden, at)) words.erase(at, hidden.size());
    if (span.run == no_run) {
      out += words;
      continue;
    }
    const Run& run = runs[span.run];
    std::string marks;
    if (span.picture) {
      marks = "picture";
      words.resize(std::min(words.find("\uFFFC"), words.size()));
      words += run.text;
    } else {
      if (!(run.colour == style.colour)) marks += ' ' + hex(run.colour);
      if (run.weight != 0 && run.weight != style.weight) marks += fmt::format(" {}", run.weight);
      for (const auto& [set, word] : {std::pair(run.italic, " italic"), {run.mono, " mono"}, {run.strike, " strike"}})
        if (set) marks += word;
      if (!marks.empty()) marks.erase(0, 1);
    }
    if (marks.empty()) {
      out += words;
    } else {
      const std::size_t blank = words.starts_with(' ') ? 1 : 0;
      out += words.substr(0, blank) + '{' + words.substr(blank) + '|' + marks + '}';
    }
  }
  return out;
}

std::string PlacedParagraph::describe() const {
  // Rounded to tenths, and no −0.0.
  const auto tenths = [](float v) { return fmt::format("{:.1f}", std::round(static_cast<double>(v) * 10) / 10 + 0.0); };
  std::string out = tenths(size) + " px";
  if (right_to_left) out += " rtl";
  if (cut) out += " cut";
  for (std::size_t i = 0; i < lines.size(); ++i) out += fmt::format(" | {} @ {},{} w {}", placed[i].words, tenths(lines[i].x), tenths(lines[i].baseline), tenths(lines[i].w));
  return out;
}

}  // namespace kudosk::text
