#include "scenes/page.h"

#include <algorithm>
#include <cmath>

#include "motion/confetti.h"
#include "scenes/themes.h"

namespace kudosk::scenes {

using motion::Ease;
using motion::Track;
using text::Align;
using text::Run;
using text::Style;

namespace {

constexpr Millis kEnter{800}, kExit{400};
constexpr Millis kLastBegins{600};  // so that what comes last still has time to
constexpr Millis kShortest{200}, kLongest{380}, kSpring{560}, kReducedFade{300};
constexpr float kRise = 24, kSpringFrom = 130, kLeave = -18;
constexpr std::size_t kMostDots = 7;
// A moving picture: so long (whole rounds, one at least), and a new frame so often at most.
constexpr Millis kPlayed{8000}, kPlayStep{66};

draw::Rect column_of(const draw::Rect& safe) {
  const float w = std::min(safe.w, Page::kWidest);
  return {safe.x + (safe.w - w) / 2, safe.y, w, safe.h};
}

std::uint64_t seed_of(const std::string& text) {
  std::uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

}  // namespace

Page::Page(std::string scene, const Setting& s, draw::Colour accent_colour)
    : setting(s),
      theme(*s.theme),
      say(*s.phrases),
      accent(accent_colour),
      rtl(s.phrases->right_to_left()),
      safe(s.stage.safe()),
      column(column_of(safe)),
      stacked(s.stage.w < 1.2f * s.stage.h),
      tall(stacked && column.h > 1.2f * column.w),
      scene_(std::move(scene)) {}

Style Page::style(float size, int weight, draw::Colour colour) const {
  Style style;
  style.family = size >= 48 ? theme.display_family : theme.family;
  style.weight = weight;
  style.size = size;
  style.colour = colour;
  style.language = say.language();
  return style;
}

Style Page::headline(std::vector<float> sizes, int weight, float line_height, float spacing) const {
  Style style = this->style(sizes.front(), weight, theme.ink);
  style.sizes = std::move(sizes);
  style.line_height = line_height;
  style.letter_spacing = spacing;
  return style;
}

std::vector<Run> Page::one(std::string_view words, draw::Colour colour, int weight) {
  Run run;
  run.text = words;
  run.colour = colour;
  run.weight = weight;
  return {std::move(run)};
}

ParagraphPtr Page::set(const std::vector<Run>& runs, const Style& style, float w, float h) const {
  // A typesetter gives at least one line, however low the box: sizes that are higher than it fall away here.
  if (h <= 0 || style.sizes.size() < 2 || style.sizes.front() * style.line_height <= h + 0.5f) return setting.type->set(runs, style, w, h);
  Style lower = style;
  lower.sizes.erase(std::remove_if(lower.sizes.begin(), lower.sizes.end() - 1, [&](float size) { return size * style.line_height > h + 0.5f; }), lower.sizes.end() - 1);
  return setting.type->set(runs, lower, w, h);
}
ParagraphPtr Page::set(std::string_view words, const Style& style, float w, float h) const { return set(one(words, style.colour), style, w, h); }

ParagraphPtr Page::flush(const std::vector<Run>& runs, Style style, float w, float h) const {
  style.align = Align::start;
  ParagraphPtr paragraph = set(runs, style, w, h);
  if (paragraph->right_to_left == rtl) return paragraph;
  style.align = Align::end;
  return set(runs, style, w, h);
}
ParagraphPtr Page::flush(std::string_view words, Style style, float w, float h) const { return flush(one(words, style.colour), std::move(style), w, h); }

ParagraphPtr Page::flush_end(const std::vector<Run>& runs, Style style, float w, float h) const {
  style.align = Align::end;
  ParagraphPtr paragraph = set(runs, style, w, h);
  if (paragraph->right_to_left == rtl) return paragraph;
  style.align = Align::start;
  return set(runs, style, w, h);
}
ParagraphPtr Page::flush_end(std::string_view words, Style style, float w, float h) const { return flush_end(one(words, style.colour), std::move(style), w, h); }

void Page::come(LayerPtr layer, Come how) {
  if (layer) coming_.push_back({std::move(layer), how, cursor_, {}, true, {}});
}

void Page::come_at(LayerPtr layer, Come how, Millis at, Millis length) {
  if (layer) coming_.push_back({std::move(layer), how, at, length, false, {}});
}

void Page::grow(Millis from, Millis length, std::function<void(double, draw::List&)> draw, std::vector<LayerPtr> layers) {
  Coming coming;
  coming.at = from;
  coming.length = length;
  coming.live.layers = std::move(layers);
  if (setting.motion == Motion::none) {
    coming.live.draw = [draw = std::move(draw)](Millis, draw::List& out) { draw(1, out); };
  } else if (setting.motion == Motion::reduced) {
    // What would grow is there, and fades in.
    coming.live.until = kReducedFade;
    coming.live.draw = [draw = std::move(draw)](Millis elapsed, draw::List& out) {
      const auto alpha = static_cast<float>(motion::ease(Ease::out_cubic, static_cast<double>(elapsed.count()) / static_cast<double>(kReducedFade.count())));
      const std::size_t before = out.size();
      draw(1, out);
      for (std::size_t i = before; i < out.size(); ++i) {
        if (auto* put = std::get_if<draw::Put>(&out[i])) put->alpha *= alpha;
        if (auto* fill = std::get_if<draw::Fill>(&out[i])) fill->alpha *= alpha;
        if (auto* arc = std::get_if<draw::Arc>(&out[i])) arc->alpha *= alpha;
      }
    };
  } else {
    coming.live.from = from;
    coming.live.until = from + length;
    coming.live.draw = [draw = std::move(draw), from, length](Millis elapsed, draw::List& out) {
      if (elapsed < from) return;
      draw(std::min(1.0, static_cast<double>((elapsed - from).count()) / static_cast<double>(length.count())), out);
    };
  }
  coming_.push_back(std::move(coming));
}

void Page::play(std::vector<LayerPtr> frames, std::vector<Millis> ends) {
  if (frames.empty() || frames.size() != ends.size()) return;
  if (!animated() || frames.size() < 2) return come(frames.front());
  const Millis begin = cursor_, round = ends.back();
  const Millis rounds = round * std::max<Millis::rep>(1, kPlayed / round);
  Coming coming;
  coming.live.from = begin;
  coming.live.until = begin + rounds;
  coming.live.every = kPlayStep;
  coming.live.layers = frames;
  const Millis grown = kLongest;
  coming.live.draw = [frames = std::move(frames), ends = std::move(ends), begin, round, rounds, grown](Millis elapsed, draw::List& out) {
    if (elapsed < begin) return;
    const Millis played = elapsed - begin;
    std::size_t at = 0;
    if (played < rounds) at = static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), played % round) - ends.begin());
    const double share = motion::ease(Ease::out_cubic, static_cast<double>(played.count()) / static_cast<double>(grown.count()));
    out.push_back(draw::Put{frames[std::min(at, frames.size() - 1)], 0, kRise * static_cast<float>(1 - share), static_cast<float>(share), 1, {}});
  };
  coming_.push_back(std::move(coming));
}

void Page::confetti(Millis from) {
  if (!animated() || theme.confetti.empty()) return;
  // A thing's burst is always its own.
  Coming coming;
  coming.live.from = from;
  coming.live.until = from + motion::Burst::kLength;
  const auto burst = std::make_shared<const motion::Burst>(seed_of(scene_) ^ setting.position * 0x9e3779b97f4a7c15u, setting.stage.w, setting.stage.h);
  const auto shapes = theme.confetti_shapes.empty() ? std::vector<std::uint8_t>{0} : theme.confetti_shapes;
  coming.live.draw = [burst, from, colours = theme.confetti, shapes](Millis elapsed, draw::List& out) {
    std::vector<motion::Flake> flakes;
    burst->at(elapsed - from, flakes);
    if (flakes.empty()) return;
    draw::Confetti confetti;
    confetti.pieces.reserve(flakes.size());
    for (const motion::Flake& f : flakes) {
      confetti.pieces.push_back({f.x, f.y, f.w, f.h, f.angle, f.squash, colours[f.colour % colours.size()], shapes[f.shape % shapes.size()], f.alpha});
    }
    out.push_back(std::move(confetti));
  };
  coming_.push_back(std::move(coming));
}

void Page::header(const std::string& kind, const std::string& detail, float share) {
  const float size = 30, dot = 14, after_dot = 16;
  Style style = this->style(size, 600, theme.dim);
  style.letter_spacing = 0.02f;
  style.max_lines = 1;
  std::vector<Run> runs = one(kind, theme.dim);
  if (!detail.empty()) {
    runs.push_back(one("\u2002·\u2002", theme.dim.with_alpha(theme.dim.a * 0.6f)).front());
    runs.push_back(one("\u2068" + detail + "\u2069", theme.dim).front());  // "#team-wins" keeps its sign in front
  }
  const float w = safe.w * share - 40 - dot - after_dot;
  ParagraphPtr words = flush(runs, style, w, kHeader);
  // Upright there is often no room for the channel; a letter of it says nothing.
  if (words->cut && stacked && !detail.empty()) words = flush(kind, style, w, kHeader);
  Sheet sheet(*this, "kind");
  sheet.box({safe.x, safe.y + (kHeader - dot) / 2, dot, dot}, dot / 2, accent);
  sheet.words(words, {safe.x + dot + after_dot, safe.y, w, kHeader}, true);
  come_at(sheet.done(), Come::fade, Millis{0}, Millis{300});
}

void Page::footer(const std::vector<Run>& runs) {
  if (runs.empty()) return;
  Style style = this->style(28, 500, theme.dim);
  style.max_lines = 1;
  // The dots have the other side.
  const float w = std::max(safe.w * 0.6f, safe.w - 250);
  const draw::Rect r{safe.right() - w, safe.bottom() - kFooter, w, kFooter};
  Sheet sheet(*this, "footer");
  sheet.words(flush_end(runs, style, w, kFooter), r, true);
  come_at(sheet.done(), Come::fade, Millis{0}, Millis{300});
}

void Page::footer(const std::string& words) {
  if (!words.empty()) footer(one(words, theme.dim));
}

void Page::thanks_footer() {
  if (setting.config && !setting.config->thanks_text.empty()) footer(with_channels(setting.config->thanks_text, {theme.dim, theme.ink}));
}

void Page::footer_left(const std::string& words) {
  Style style = this->style(28, 500, theme.dim);
  style.max_lines = 1;
  const float w = safe.w * 0.36f;
  Sheet sheet(*this, "footer left");
  sheet.words(flush(words, style, w, kFooter), {safe.x, safe.bottom() - kFooter, w, kFooter}, true);
  come_at(sheet.done(), Come::fade, Millis{0}, Millis{300});
}

void Page::dots() {
  if (setting.count < 2) return;
  const std::size_t count = std::min(setting.count, kMostDots);
  const std::size_t at = std::min(setting.position, setting.count - 1);
  const std::size_t on = setting.count > kMostDots ? at * kMostDots / setting.count : at;
  const float dot = 12, wide = 56;
  Sheet sheet(*this, "dots");
  float x = safe.x;
  for (std::size_t i = 0; i < count; ++i) {
    const float w = i == on ? wide : dot;
    sheet.box({x, safe.bottom() - (kFooter + dot) / 2, w, dot}, dot / 2, i == on ? theme.ink : theme.ink.with_alpha(0.22f));
    x += w + dot;
  }
  come_at(sheet.done(), Come::fade, Millis{0}, Millis{300});
}

Element Page::element(const Coming& coming, double pace) const {
  Element element;
  element.layer = coming.layer;
  if (setting.motion == Motion::none) return element;
  const Millis at = coming.ordered ? Millis{static_cast<Millis::rep>(std::lround(static_cast<double>(coming.at.count()) * pace))} : coming.at;
  Millis length = coming.length;
  if (coming.ordered) length = coming.how == Come::spring ? std::min(kSpring, std::max(kShortest, kEnter - at)) : std::clamp(kEnter - at, kShortest, kLongest);
  if (setting.motion == Motion::reduced) {
    element.alpha = Track::ramp(0, 1, std::min(at, kEnter - kReducedFade), kReducedFade);
    return element;
  }
  switch (coming.how) {
    case Come::fade:
      element.alpha = Track::ramp(0, 1, at, length);
      break;
    case Come::rise:
      element.alpha = Track::ramp(0, 1, at, length);
      element.dy = Track::ramp(kRise, 0, at, length);
      break;
    case Come::spring:
      element.alpha = Track::ramp(0, 1, at, length / 3);
      element.dy = Track::ramp(kSpringFrom, 0, at, length, Ease::spring);
      break;
    case Come::pop:
      element.alpha = Track::ramp(0, 1, at, length / 3);
      element.scale = Track::ramp(0.4, 1, at, length, Ease::spring);
      break;
  }
  return element;
}

std::shared_ptr<Act> Page::finish(const Subject& subject, Millis dwell) {
  auto act = std::make_shared<Act>();
  act->scene = scene_;
  if (subject.item) {
    act->item = subject.item->id;
    act->source = subject.item->source;
  }
  act->backdrop = std::make_shared<const draw::Backdrop>(ground_for(theme, ground.empty() ? scene_ : ground, setting.stage.portrait(), rtl));
  act->timing.enter = setting.motion == Motion::none ? Millis{0} : kEnter;
  act->timing.exit = setting.motion == Motion::none ? Millis{0} : kExit;
  act->timing.dwell = dwell;
  act->leave_dy = animated() ? kLeave : 0;
  // Where little moves, a fade is all; where nothing does, one slide stands in the other's place.
  act->transition = setting.motion == Motion::none ? Transition::cut : setting.motion == Motion::reduced ? Transition::fade : setting.transition;
  if (act->transition == Transition::cut) act->timing.exit = Millis{0};
  act->area = {setting.stage.w, setting.stage.h};
  act->mirrored = rtl;
  act->items = items_;
  Millis last{};
  for (const Coming& coming : coming_) {
    if (coming.layer && coming.ordered) last = std::max(last, coming.at);
  }
  // A long message has many lines: their distance shrinks so that all of it is there when the entrance is over.
  const double pace = last > kLastBegins ? static_cast<double>(kLastBegins.count()) / static_cast<double>(last.count()) : 1;
  for (Coming& coming : coming_) {
    if (coming.layer) {
      act->parts.emplace_back(element(coming, pace));
    } else {
      act->parts.emplace_back(std::move(coming.live));
    }
  }
  return act;
}

}  // namespace kudosk::scenes
