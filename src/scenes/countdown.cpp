// How long until the next thing that people look forward to.
#include <algorithm>
#include <cmath>

#include "scenes/moment.h"
#include "scenes/occasions.h"
#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

constexpr Millis kRingFrom{100}, kRingTime{1200}, kPopTime{450};
constexpr float kRing = 560;

struct Left {
  std::size_t count = 0;
  const char* unit = "countdown.days";
};

/// Whole days by the calendar; on the day itself, and for what is tonight, hours, and at last minutes.
Left left_of(Wall starts, Wall now, const Zone& zone, bool days_alone) {
  const auto day = [&](Wall when) {
    const LocalTime t = zone.local(when);
    return std::chrono::sys_days(std::chrono::year(t.year) / static_cast<unsigned>(t.month) / static_cast<unsigned>(t.day));
  };
  const auto days = (day(starts) - day(now)).count();
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(starts - now).count();
  if (days_alone || days > 1 || (days == 1 && minutes > 18 * 60)) return {static_cast<std::size_t>(std::max<long>(days, 0)), "countdown.days"};
  if (minutes > 90) return {static_cast<std::size_t>((minutes + 30) / 60), "countdown.hours"};
  return {static_cast<std::size_t>(std::max<long>(minutes, 1)), "countdown.minutes"};
}

/// A ring that has run as far as the time since it was announced, with what is left in its middle.
void come_ring(Page& page, const Left& left, float share, const Rect& r) {
  const float k = r.w / kRing, width = 26 * k, radius = (kRing - 52) / 2 * k;
  const Rect at = page.place(r);
  const draw::Point centre{at.x + at.w / 2, at.y + at.h / 2};
  Sheet under(page, "ring");
  under.add(draw::RingShape{centre, radius, width, draw::Paint::solid(page.theme.ink.with_alpha(0.12f))},
            {centre.x - radius - width / 2, centre.y - radius - width / 2, 2 * radius + width, 2 * radius + width});
  page.come_at(under.done(), Come::fade, Millis{0}, Millis{300});
  const draw::Paint paint = across(mix(page.accent, draw::hex("#ffffff"), 0.3f), deepen(page.accent, 0.4f), {at.x, at.bottom()}, {at.right(), at.y});
  page.grow(kRingFrom, kRingTime, [=](double t, draw::List& out) {
    const double drawn = motion::ease(motion::Ease::in_out_cubic, t) * static_cast<double>(share);
    if (drawn > 0) out.push_back(draw::Arc{centre, radius, width, static_cast<float>(drawn), paint, 1, {}});
  });
  Sheet sheet(page, "badge");
  const float inner = 2 * radius - width - 60 * k;
  Style number = page.headline({240 * k, 200 * k, 160 * k}, 800, 1, -0.04f), unit = page.style(std::max(28.0f, 44 * k), 600, page.theme.dim);
  number.align = unit.align = text::Align::centre;
  number.max_lines = 1;
  unit.max_lines = 2;
  const ParagraphPtr count = page.set(page.say.number(static_cast<double>(left.count), 0), number, inner);
  const ParagraphPtr words = page.set(page.say.say(left.unit, {{"count", static_cast<double>(left.count)}}), unit, inner * 0.8f);
  const float h = count->height + words->height, y = r.y + (r.h - h) / 2 - 8 * k, x = r.x + (r.w - inner) / 2;
  sheet.words(count, {x, y, inner, count->height});
  sheet.words(words, {r.x + (r.w - inner * 0.8f) / 2, y + count->height, inner * 0.8f, words->height});
  page.come_at(sheet.done(), Come::pop, Millis{300}, kPopTime);
}

}  // namespace

ActPtr stage_countdown(const Subject& subject, const Setting& setting) {
  const ItemPtr item = setting.snapshot && setting.now.trusted ? counted_down(*setting.snapshot->feed, setting.now.wall) : nullptr;
  if (!item) return stage_prompt(Subject{}, setting);
  const Announcement& announcement = std::get<Announcement>(item->body);
  Page page("countdown", setting, setting.theme->announcements);
  page.ground = "announcement";
  page.shows(item);
  page.header(page.say.say("kind.countdown"), name_of(item->discipline, page.say));
  const Rect c = page.column;
  const Wall starts = *announcement.starts, now = setting.now.wall;
  const Left left = left_of(starts, now, page.say.zone(), whole_day(announcement, page.say.zone()));
  // From when it was told, a week ago at the least: a ring that is empty on the first day says nothing.
  const Wall told = std::min(item->created.value_or(now), std::min(now, starts) - std::chrono::hours(24));
  const auto share = static_cast<float>(std::clamp(std::chrono::duration<double>(now - told) / std::chrono::duration<double>(starts - told), 0.04, 1.0));

  const bool tall = page.tall;
  const float side = page.stacked ? (tall ? 560.0f : 230.0f) : std::min(kRing, c.w * 0.34f);
  const float top = c.y + (tall ? 170.0f : page.stacked ? Page::kClose : 150.0f), bottom = c.bottom() - (tall ? 130 : page.stacked ? 70 : 110);
  const Rect ring = page.stacked ? Rect{tall ? c.x + (c.w - side) / 2 : c.x, top, side, side} : Rect{c.x + 40, top + (bottom - top - side) / 2, side, side};
  come_ring(page, left, share, ring);

  std::vector<Pill> pills;
  const Rect words = page.stacked ? Rect{c.x, ring.bottom() + page.gap(tall ? 80 : 24), c.w, bottom - ring.bottom() - page.gap(tall ? 80 : 24)}
                                  : Rect{ring.right() + 120, top, c.right() - ring.right() - 120, bottom - top};
  pills.push_back(make_pill(page, "🗓️ " + when_of(announcement, page.say, now), words.w));
  if (!announcement.place.empty()) pills.push_back(make_pill(page, "📍 " + announcement.place, words.w));
  const float pills_h = pill_rows_height(pills, words.w, 2), gap = page.gap(44);
  Style style = page.headline({96, 84, 72, 60, 52, 44}, 800, 1.1f, -0.018f);
  style.language = language_of(*item, page.say);
  const ParagraphPtr title = page.flush(text_runs(announcement.title, *item, setting, page.theme.ink), style, words.w, words.h - pills_h - gap);
  const float y = words.y + (page.stacked && tall ? 0 : std::max(0.0f, words.h - title->height - gap - pills_h) / 2);
  Sheet sheet(page, "title");
  sheet.words(title, {words.x, y, words.w, title->height});
  page.then();
  page.come(sheet.done());
  come_pills(page, pills, {words.x, y + title->height + gap, words.w, pills_h}, 2);
  page.dots();
  page.thanks_footer();
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
