// The week's or the month's thanks: a few numbers and many faces.
#include <algorithm>
#include <cmath>

#include "scenes/parts.h"
#include "scenes/period.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

struct Stat {
  std::size_t count = 0;
  std::string label;
};

std::vector<Stat> stats_of(const Page& page, const Period& period) {
  const auto label = [&](const char* key, std::size_t count) { return page.say.say(key, {{"count", static_cast<double>(count)}}); };
  std::vector<Stat> stats;
  for (const auto& [key, count] : {std::pair{"recap.kudos", period.kudos}, {"recap.people", period.thanked.size()}, {"recap.milestones", period.milestones}}) {
    if (count > 0) stats.push_back({count, label(key, count)});
  }
  return stats;
}

void come_stat(Page& page, const Stat& stat, std::size_t number, const Rect& r, float size) {
  Style big = page.headline({size}, 800, 1, -0.04f), small = page.style(36, 500, page.theme.dim);
  small.sizes = {36, 32, 28};
  small.max_lines = 2;
  Sheet sheet(page, "figure " + std::to_string(number));
  const ParagraphPtr count = page.flush(page.say.number(static_cast<double>(stat.count), 0), big, r.w);
  sheet.words(count, {r.x, r.y, r.w, 0});
  sheet.words(page.flush(stat.label, small, r.w, r.h - count->height), {r.x, r.y + count->height + 4, r.w, 0});
  page.then();
  page.come(sheet.done());
}

/// As large as they may be for all of them to have a place; at most 200 px, at least 96.
void come_faces(Page& page, const std::vector<Person>& people, const Rect& r) {
  if (people.empty()) return;
  const float space = 24;
  std::size_t columns = 1, rows = 1;
  float side = 0;
  for (columns = 2; columns < 20; ++columns) {
    side = std::min(200.0f, (r.w + space) / static_cast<float>(columns) - space);
    rows = static_cast<std::size_t>((r.h + space) / (side + space));
    if (columns * rows >= people.size() || side < 108) break;
  }
  side = std::max(side, 84.0f);
  columns = std::max<std::size_t>(1, static_cast<std::size_t>((r.w + space) / (side + space)));
  rows = std::max<std::size_t>(1, static_cast<std::size_t>((r.h + space) / (side + space)));
  const std::size_t places = std::min(people.size(), columns * rows), shown = people.size() > places ? places - 1 : places;
  rows = (places + columns - 1) / columns;
  const float h = static_cast<float>(rows) * (side + space) - space;
  const float w = static_cast<float>(std::min(columns, places)) * (side + space) - space;
  const float left = page.stacked ? r.x : r.right() - w;
  for (std::size_t row = 0; row < rows; ++row) {
    Sheet sheet(page, "faces " + std::to_string(row + 1));
    for (std::size_t i = row * columns; i < std::min(places, (row + 1) * columns); ++i) {
      const Rect at{left + static_cast<float>(i % columns) * (side + space), r.y + (r.h - h) / 2 + static_cast<float>(row) * (side + space), side, side};
      if (i < shown) {
        face(sheet, people[i], at);
      } else {
        more_faces(sheet, people.size() - shown, at);
      }
    }
    page.then(Millis{60});
    page.come(sheet.done());
  }
}

}  // namespace

ActPtr stage_recap(const Subject& subject, const Setting& setting) {
  const bool monthly = subject.variant == "monthly";
  Page page("recap", setting, setting.theme->praise);
  page.header(page.say.say(monthly ? "kind.recap_month" : "kind.recap_week"));
  const Period period = look_back(setting, monthly ? 31 : 7);
  const Rect c = page.column;
  const float top = c.y + (page.tall ? 150.0f : page.stacked ? Page::kClose : 120.0f);
  const ParagraphPtr title =
      page.flush(page.say.say(monthly ? "recap.title_month" : "recap.title_week"), page.headline({84, 72, 60, 52}, 800, 1.1f, -0.02f), c.w, page.tall ? 200 : 96);
  Sheet sheet(page, "title");
  sheet.words(title, {c.x, top, c.w, title->height});
  page.come(sheet.done());

  const auto stats = stats_of(page, period);
  const auto count = static_cast<float>(std::max<std::size_t>(1, stats.size()));
  if (page.stacked) {
    const float y = top + title->height + (page.tall ? 50 : 20), h = page.tall ? 220 : 150, w = (c.w - 30 * (count - 1)) / count;
    for (std::size_t i = 0; i < stats.size(); ++i) come_stat(page, stats[i], i + 1, {c.x + static_cast<float>(i) * (w + 30), y, w, h}, page.tall ? 120 : 80);
    const float faces_top = y + h + (page.tall ? 40 : 10);
    come_faces(page, period.thanked, {c.x, faces_top, c.w, c.bottom() - (page.tall ? 130 : 64) - faces_top});
  } else {
    const float w = std::min(560.0f, c.w * 0.34f), row = 216;
    const float y = c.y + 270 + (3 - count) * row * 0.35f;
    for (std::size_t i = 0; i < stats.size(); ++i) come_stat(page, stats[i], i + 1, {c.x, y + static_cast<float>(i) * row, w, 190}, 132);
    const float x = c.x + w + 100;
    come_faces(page, period.thanked, {x, c.y + 230, c.right() - x, c.h - 330});
  }
  page.dots();
  if (period.top_value.empty()) {
    page.thanks_footer();
  } else {
    page.footer(runs_of(page.say.say("recap.top_value", {{"value", strong(period.top_value)}}), {page.theme.dim, page.theme.ink}));
  }
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
