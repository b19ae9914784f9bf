// A goal: how far it is, where it should be today, and what it is made of.
#include <algorithm>
#include <cmath>

#include "scenes/counter.h"
#include "scenes/moment.h"
#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

constexpr float kBar = 56, kTick = 84, kCardGap = 32;
constexpr Millis kGrowFrom{300}, kGrow{1400}, kCardsFrom{560}, kCardsGrow{1140};
constexpr std::size_t kMostCards = 3;
constexpr double kBehind = 10;  // percent below what today should have: then it is amber

/// From where bars grow, and when: from nothing with the slide, or from where they stood when the goal was last on screen.
struct Since {
  const Goal* before = nullptr;
  bool in_view = false;

  Millis begin(Millis usual) const { return in_view ? Timing{}.enter : usual; }
  /// The share that is there from the beginning on. REQUIRES: both are shares of 1.
  float from(std::optional<double> percent_before, double share) const {
    if (!before) return 0;
    if (!percent_before) return in_view ? static_cast<float>(share) : 0;
    return static_cast<float>(std::min(std::clamp(*percent_before, 0.0, 100.0) / 100, share));
  }
  /// What is there already does not have to come; with a slide it fades in as it begins to grow.
  float alpha(double t) const { return in_view ? 1.0f : static_cast<float>(std::min(1.0, t * 6)); }
};

double share_of(double now, double target) { return target != 0 ? now / target * 100 : 0; }

std::optional<double> percent_of(const KeyResult& result) {
  if (result.percent) return result.percent;
  if (result.now && result.target && *result.target != 0) return share_of(*result.now, *result.target);
  return std::nullopt;
}

/// Its own, or what its numbers or its key results come to.
std::optional<double> percent_of(const Goal& goal) {
  std::optional<double> percent = goal.percent;
  if (!percent && goal.now && goal.target && *goal.target != 0) percent = share_of(*goal.now, *goal.target);
  if (!percent && !goal.key_results.empty()) {
    double sum = 0;
    for (const KeyResult& result : goal.key_results) {
      const auto part = percent_of(result);
      if (!part) return std::nullopt;
      sum += std::clamp(*part, 0.0, 100.0);
    }
    percent = sum / static_cast<double>(goal.key_results.size());
  }
  if (percent && !std::isfinite(*percent)) return std::nullopt;
  return percent;
}

bool behind(const Goal& goal, double percent) {
  if (goal.status == "off-track") return true;
  return goal.status != "done" && goal.status != "on-track" && goal.expected && percent + kBehind < *goal.expected;
}

bool behind(const KeyResult& result, const Goal& goal) {
  const auto percent = percent_of(result);
  return percent && goal.status != "done" && *percent + kBehind < goal.expected.value_or(67);
}

std::string unit_after(const std::string& unit) { return unit.empty() ? std::string() : (unit == "%" ? "\u00a0%" : " " + unit); }

/// "36 of 50 deals".
std::string counted(const Page& page, const Goal& goal) {
  if (!goal.now) return {};
  const std::string now = page.say.number(*goal.now);
  if (!goal.target) return now + unit_after(goal.unit);
  return page.say.say("goal.now_of", {{"now", now}, {"target", page.say.number(*goal.target) + unit_after(goal.unit)}});
}

draw::Colour status_colour(const draw::Theme& theme, const std::string& status) {
  if (status == "on-track" || status == "done") return theme.good;
  if (status == "at-risk" || status == "off-track") return theme.warn;
  return theme.dim;
}

/// The bar with its tick, what stands below it, and the number that counts up beside the title.
void come_bar(Page& page, const Goal& goal, double percent, const Rect& bar, const Since& since, std::shared_ptr<const Counter> counter) {
  Sheet sheet(page, "bar");
  track(sheet, bar);
  page.then();
  page.come(sheet.done());

  const double share = std::clamp(percent, 0.0, 100.0) / 100;
  const Rect full = page.place(bar);
  const float w = share > 0 ? std::max(bar.h, static_cast<float>(share) * full.w) : 0;
  const bool late = behind(goal, percent);
  const draw::Colour from = late ? mix(page.theme.warn, page.theme.announcements, 0.45f) : deepen(page.theme.goals, 0.47f), to = late ? page.theme.warn : page.theme.learning;
  const float begin = page.rtl ? full.right() : full.x, end = page.rtl ? full.right() - w : full.x + w;
  const draw::Paint paint = across(from, to, {begin, full.y}, {end, full.y});
  const float from_share = since.from(since.before ? percent_of(*since.before) : std::nullopt, share);
  const double counted_from = percent > 0 && since.before ? std::clamp(percent_of(*since.before).value_or(since.in_view ? percent : 0) / percent, 0.0, 1.0) : 0;
  page.grow(
      since.begin(kGrowFrom), kGrow,
      [=, rtl = page.rtl](double t, draw::List& out) {
        const double done = motion::ease(motion::Ease::out_cubic, t);
        const float begun = from_share * full.w, now = begun + static_cast<float>(done) * (w - begun);
        if (now >= 1) {
          const float visible = std::min(w, std::max(now, full.h));
          const Rect r{rtl ? full.right() - visible : full.x, full.y, visible, full.h};
          out.push_back(draw::Fill{r, full.h / 2, paint, std::min(1.0f, now / full.h) * (begun > 0 ? since.alpha(t) : 1.0f)});
        }
        if (counter) counter->draw(counted_from + done * (1 - counted_from), since.alpha(t), out);
      },
      counter ? counter->layers() : std::vector<LayerPtr>{});
}

/// The tick of today and the words below the bar: where it stands, and where it should.
void come_below(Page& page, const Goal& goal, const Rect& bar) {
  const bool ticked = goal.expected && *goal.expected > 0 && *goal.expected <= 100;
  const float top = bar.y + 82, h = 40;
  float taken = bar.x;
  std::string left = counted(page, goal);
  const std::string status = goal.status.empty() ? std::string() : page.say.say("goal.status." + goal.status);
  Style style = page.style(30, 500, page.theme.dim);
  style.max_lines = 1;
  if (!left.empty() || !status.empty()) {
    std::vector<text::Run> runs;
    if (!status.empty()) runs.push_back(Page::one("● ", status_colour(page.theme, goal.status)).front());
    if (!status.empty()) runs.push_back(Page::one(status, page.theme.ink, 600).front());
    if (!left.empty()) runs.push_back(Page::one((status.empty() ? "" : "\u2002·\u2002") + left, page.theme.dim).front());
    const float w = ticked ? bar.w * 0.5f : bar.w;
    const ParagraphPtr words = page.flush(runs, style, w, h);
    Sheet sheet(page, "status");
    sheet.words(words, {bar.x, top, w, h}, true);
    page.then();
    page.come(sheet.done());
    taken = bar.x + words->width + 40;
  }
  if (!ticked) return;
  const float x = bar.x + bar.w * static_cast<float>(*goal.expected) / 100;
  Sheet tick(page, "tick"), sheet(page, "expected");
  tick.box({std::clamp(x, bar.x, bar.right() - 6), bar.y - (kTick - bar.h) / 2, 6, kTick}, 3, page.theme.ink.with_alpha(0.9f));
  const std::string said = page.say.say("goal.expected", {{"percent", page.say.percent(*goal.expected)}});
  ParagraphPtr words = page.set(said, style, 0, h);
  if (words->width > bar.right() - taken) words = page.flush(said, style, bar.right() - taken, h);
  const float left_x = std::clamp(x - words->width / 2, taken, std::max(taken, bar.right() - words->width));
  sheet.words(words, {left_x, top, words->width, h}, true);
  page.then();
  page.come(tick.done());
  page.come(sheet.done());
}

/// The same key result as it was.
std::optional<double> percent_before(const Since& since, const KeyResult& result) {
  if (!since.before) return std::nullopt;
  const auto& all = since.before->key_results;
  const auto found = std::find_if(all.begin(), all.end(), [&](const KeyResult& one) { return one.title == result.title; });
  return found == all.end() ? std::nullopt : percent_of(*found);
}

void come_card(Page& page, const Goal& goal, const KeyResult& result, std::size_t number, const Rect& r, const Since& since) {
  const float pad = r.h < 230 ? 28 : 36, side = 42, bar_h = 16;
  Sheet sheet(page, "result " + std::to_string(number));
  sheet.card(r);
  const float x = r.x + side, w = r.w - 2 * side;
  Style title_style = page.style(36, 600, page.theme.ink);
  title_style.sizes = {36, 32, 28};
  title_style.line_height = 1.3f;
  title_style.max_lines = 2;
  const float below = 44 * 1.21f + 14 + bar_h;
  sheet.words(page.flush(result.title, title_style, w, r.h - 2 * pad - below), {x, r.y + pad, w, 0});

  const auto percent = percent_of(result);
  std::string now, of;
  if (result.now && std::isfinite(*result.now)) {
    now = page.say.number(*result.now) + (result.target ? "" : unit_after(result.unit));
    if (result.target && std::isfinite(*result.target)) of = page.say.say("goal.of", {{"target", page.say.number(*result.target) + unit_after(result.unit)}});
  } else if (percent) {
    now = page.say.percent(*percent);
  }
  Style now_style = page.style(44, 700, page.theme.ink), of_style = page.style(30, 500, page.theme.dim);
  now_style.max_lines = of_style.max_lines = 1;
  const ParagraphPtr number_words = now.empty() ? nullptr : page.flush(now, now_style, w * 0.55f, 60);
  const ParagraphPtr of_words = of.empty() ? nullptr : page.flush_end(of, of_style, w * 0.45f, 44);
  const Rect bar{x, r.bottom() - pad - bar_h, w, bar_h};
  const float row = bar.y - 14 - (number_words ? number_words->height : 0);
  if (number_words && !number_words->lines.empty()) {
    sheet.words(number_words, {x, row, w * 0.55f, 0});
    // On the number's baseline.
    if (of_words && !of_words->lines.empty()) {
      sheet.words(of_words, {x + w * 0.55f, row + number_words->lines.front().baseline - of_words->lines.front().baseline, w * 0.45f, 0});
    }
  }
  if (percent) track(sheet, bar);
  page.then();
  page.come(sheet.done());
  if (!percent) return;
  const Rect full = page.place(bar);
  const double share = std::clamp(*percent, 0.0, 100.0) / 100;
  if (share <= 0) return;
  const float width = std::max(bar_h, static_cast<float>(share) * full.w);
  const draw::Paint paint = draw::Paint::solid(behind(result, goal) ? page.theme.warn : page.theme.learning);
  const float begun = since.from(percent_before(since, result), share) * full.w;
  page.grow(since.begin(kCardsFrom), kCardsGrow, [=, rtl = page.rtl](double t, draw::List& out) {
    const float grown = begun + static_cast<float>(motion::ease(motion::Ease::out_cubic, t)) * (width - begun);
    if (grown < 1) return;
    const float visible = std::min(width, std::max(grown, full.h));
    out.push_back(
        draw::Fill{{rtl ? full.right() - visible : full.x, full.y, visible, full.h}, full.h / 2, paint, std::min(1.0f, grown / full.h) * (begun > 0 ? since.alpha(t) : 1.0f)});
  });
}

void come_title(Page& page, const Item& item, const Goal& goal, const Rect& r, bool middle) {
  Style style = page.headline({84, 72, 60, 52, 44});
  style.language = language_of(item, page.say);
  const ParagraphPtr title = page.flush(text_runs(goal.title, item, page.setting, page.theme.ink), style, r.w, r.h);
  Sheet sheet(page, "title");
  sheet.words(title, r, middle);
  page.come(sheet.done());
}

/// What is counted where there is no share of anything: the number, and below it of what.
void come_number(Page& page, const Goal& goal, const Rect& r) {
  Style number_style = page.headline({260, 220, 180, 140, 110, 88}, 800, 1, -0.04f), unit_style = page.style(52, 600, page.theme.dim);
  number_style.max_lines = unit_style.max_lines = 1;
  unit_style.sizes = {52, 44, 38, 32};
  const auto set = [&](const std::string& words, const Style& style, float h) { return page.stacked ? page.flush(words, style, r.w, h) : page.flush_end(words, style, r.w, h); };
  const ParagraphPtr unit = goal.unit.empty() ? nullptr : set(goal.unit, unit_style, 80);
  const ParagraphPtr number = set(page.say.number(*goal.now), number_style, r.h - (unit ? unit->height : 0));
  const float h = number->height + (unit ? unit->height : 0), y = r.y + (r.h - h) / 2;
  Sheet sheet(page, "number");
  sheet.words(number, {r.x, y, r.w, 0});
  if (unit) sheet.words(unit, {r.x, y + number->height, r.w, 0});
  page.then();
  page.come(sheet.done());
}

/// Without a bar: title and status stand in the middle of `r`, beside or above the number.
void come_bare(Page& page, const Item& item, const Goal& goal, Rect r) {
  if (goal.now) {
    if (page.stacked) {
      const float h = std::min(360.0f, r.h * 0.5f);
      come_number(page, goal, {r.x, r.bottom() - h, r.w, h});
      r.h -= h;
    } else {
      const float w = std::min(640.0f, r.w * 0.4f);
      come_number(page, goal, {r.right() - w, r.y, w, r.h});
      r.w -= w + 60;
    }
  }
  Style style = page.headline({96, 84, 72, 60, 52, 44});
  style.language = language_of(item, page.say);
  const float status_h = goal.status.empty() ? 0 : 84;
  const ParagraphPtr title = page.flush(text_runs(goal.title, item, page.setting, page.theme.ink), style, r.w, r.h - status_h);
  const float y = r.y + (r.h - title->height - status_h) / 2;
  Sheet sheet(page, "title");
  sheet.words(title, {r.x, y, r.w, 0});
  page.come(sheet.done());
  Goal plain;
  plain.status = goal.status;
  come_below(page, plain, {r.x, y + title->height - 40, r.w, kBar});
}

std::string in_percent(const Phrases& say, double value) { return say.percent(value); }

/// Nothing is complete before it is.
std::shared_ptr<const Counter> counter_of(const Page& page, double percent, const Rect& r, float size, float small) {
  return std::make_shared<const Counter>(page, std::round(percent < 100 ? std::min(99.0, percent) : percent), in_percent, r, size, small, page.stacked);
}

void beside(Page& page, const Item& item, const Goal& goal, const Since& since) {
  const Rect c = page.column;
  const auto percent = percent_of(goal);
  const std::size_t cards = std::min(goal.key_results.size(), kMostCards);
  // Without key results what is there moves down to the middle.
  const float down = cards > 0 ? 0 : 110;
  if (percent) {
    come_title(page, item, goal, {c.x, c.y + 150 + down, c.w - 560, 250}, false);
    const Rect number{c.right() - 560, c.y + 120 + down, 560, 260}, bar{c.x, c.y + 430 + down, c.w, kBar};
    come_bar(page, goal, *percent, bar, since, counter_of(page, *percent, number, 260, 120));
    come_below(page, goal, bar);
  } else {
    come_bare(page, item, goal, {c.x, c.y + 130, c.w, cards > 0 ? 430.0f : c.h - 130 - 100});
  }
  if (cards == 0) return;
  const auto columns = static_cast<float>(std::max<std::size_t>(cards, 2));
  const float w = (c.w - kCardGap * (columns - 1)) / columns;
  for (std::size_t i = 0; i < cards; ++i) come_card(page, goal, goal.key_results[i], i + 1, {c.x + static_cast<float>(i) * (w + kCardGap), c.y + 590, w, 264}, since);
}

void below(Page& page, const Item& item, const Goal& goal, const Since& since) {
  const Rect c = page.column;
  const bool tall = page.tall;
  const auto percent = percent_of(goal);
  const float top = c.y + (tall ? 150 : Page::kClose), bottom = c.bottom() - (tall ? 130 : 70), gap = page.gap(tall ? 48 : 20);
  Style title_style = page.headline({84, 72, 60, 52, 44});
  title_style.language = language_of(item, page.say);
  const float title_h = page.flush(text_runs(goal.title, item, page.setting, page.theme.ink), title_style, c.w, tall ? 380 : 130)->height;
  const float number_h = tall ? 230.f : 140.f, label_h = 84, card_h = 212;
  const float used = percent ? title_h + gap + number_h + gap + kBar + label_h + gap : tall ? 800.f : 400.f;
  const auto fits = static_cast<std::size_t>(std::max(0.0f, (bottom - top - used + 24) / (card_h + 24)));
  const std::size_t cards = std::min({goal.key_results.size(), kMostCards, fits});
  const float y = top + std::max(0.0f, bottom - top - used - static_cast<float>(cards) * (card_h + 24)) / 2;
  if (percent) {
    come_title(page, item, goal, {c.x, y, c.w, title_h + 1}, false);
    const Rect number{c.x, y + title_h + gap, c.w, number_h}, bar{c.x, number.bottom() + gap, c.w, kBar};
    come_bar(page, goal, *percent, bar, since, counter_of(page, *percent, number, number_h, tall ? 120 : 70));
    come_below(page, goal, bar);
  } else {
    come_bare(page, item, goal, {c.x, y, c.w, used - gap});
  }
  for (std::size_t i = 0; i < cards; ++i) come_card(page, goal, goal.key_results[i], i + 1, {c.x, y + used + static_cast<float>(i) * (card_h + 24), c.w, card_h}, since);
}

}  // namespace

ActPtr stage_goal(const Subject& subject, const Setting& setting) {
  const Item& item = *subject.item;
  const Goal& goal = std::get<Goal>(item.body);
  Page page("goal", setting, setting.theme->goals);
  const Since since{subject.before ? std::get_if<Goal>(&subject.before->body) : nullptr, subject.in_view};
  page.header(page.say.say("kind.goal"), item.discipline != Discipline::none ? name_of(item.discipline, page.say) : item.said_in);
  if (page.stacked) {
    below(page, item, goal, since);
  } else {
    beside(page, item, goal, since);
  }
  page.dots();
  std::string footer = goal.owner ? name_of(*goal.owner, page.say) : std::string();
  if (goal.due) footer += (footer.empty() ? "" : " · ") + page.say.say("goal.due", {{"date", page.say.date_long(*goal.due, time_of(page.setting))}});
  if (footer.empty()) {
    page.thanks_footer();
  } else {
    page.footer(footer);
  }
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
