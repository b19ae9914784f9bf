// Who helped whom across teams: each team a star, each line thank-yous between two of them. No order, no places.
#include <algorithm>
#include <cmath>

#include "scenes/parts.h"
#include "scenes/period.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Colour;
using draw::Point;
using draw::Rect;
using text::Style;

namespace {

constexpr int kDays = 31;
constexpr float kLeast = 44, kHalo = 14;

/// A star's place and its largest radius; the first are for the busiest, who stand in the middle of things.
struct Place {
  float x, y, radius;
};
/// On a column of 1728×952, from its top left.
constexpr Place kWide[] = {{640, 400, 96}, {860, 650, 84}, {1380, 430, 80}, {330, 530, 74}, {1000, 345, 70}, {1240, 690, 64}, {520, 740, 52}, {1560, 640, 44}};
/// On 952×1300, below the words.
constexpr Place kTall[] = {{428, 560, 90}, {742, 350, 80}, {190, 300, 76}, {752, 800, 70}, {172, 830, 66}, {476, 1060, 60}, {490, 90, 50}, {846, 1110, 44}};
/// Of kWide: where the words end above it, its highest and its lowest star.
constexpr float kWordsEnd = 278, kHighest = 345, kLowest = 740;
constexpr std::size_t kMostTeams = std::size(kWide), kMostClose = 5;

struct Star {
  Point at;
  float radius = 0;
  Colour colour;
};

/// `sky` is what the words leave.
std::vector<Star> stars_of(const Page& page, const Period& period, const Rect& sky) {
  std::size_t most = 1;
  for (const Team& team : period.teams) most = std::max(most, team.count);
  const Rect c = page.column;
  std::vector<Star> stars;
  for (std::size_t i = 0; i < period.teams.size(); ++i) {
    const auto& gradients = page.theme.avatars;
    const Colour accents[] = {page.theme.praise, page.theme.goals, page.theme.announcements, page.theme.learning};
    Colour colour = accents[i % 4];
    if (i >= 4 && !gradients.empty()) colour = gradients[i % gradients.size()].second;
    const float share = std::sqrt(static_cast<float>(period.teams[i].count) / static_cast<float>(most));
    const Place& place = page.tall ? kTall[i] : kWide[i];
    float scale = 1, x = 0, y = 0;
    if (page.tall) {
      scale = std::min(1.0f, sky.w / 952);
      x = sky.x + place.x * sky.w / 952;
      y = sky.y + place.y * sky.h / 1300;
    } else if (page.stacked) {
      scale = 0.5f;
      x = sky.x + sky.w * (0.1f + 0.8f * (place.x - 330) / 1050);
      y = sky.y + sky.h * (0.16f + 0.56f * (place.y - 345) / 305);
    } else {
      scale = std::min(1.0f, c.w / 1728);
      x = c.x + place.x * c.w / 1728;
      y = c.y + place.y * c.h / 952;
      // Where the words take more lines, the sky begins lower: the upper stars make room, the lowest stays.
      const float lower = std::max(0.0f, sky.y - c.y - kWordsEnd * c.h / 952);
      y += lower * (kLowest - place.y) / (kLowest - kHighest);
    }
    const Rect at = page.place({x, y, 0, 0});
    stars.push_back({{at.x, at.y}, scale * std::min(place.radius, kLeast + (place.radius - kLeast) * share), colour});
  }
  return stars;
}

/// Of a quadratic curve along one axis: its ends, and where it turns between them.
std::pair<float, float> extent(float from, float control, float to) {
  float low = std::min(from, to), high = std::max(from, to);
  const float bend = from - 2 * control + to, t = bend != 0 ? (from - control) / bend : -1;
  if (t > 0 && t < 1) {
    const float turn = (1 - t) * (1 - t) * from + 2 * (1 - t) * t * control + t * t * to;
    low = std::min(low, turn);
    high = std::max(high, turn);
  }
  return {low, high};
}

void come_lines(Page& page, const Period& period, const std::vector<Star>& stars) {
  Sheet sheet(page, "lines");
  for (const Bond& bond : period.bonds) {
    const Star &a = stars[bond.a], &b = stars[bond.b];
    // A quadratic curve that bends to one side, as a cubic one.
    const Point q{(a.at.x + b.at.x) / 2 + (b.at.y - a.at.y) * 0.18f, (a.at.y + b.at.y) / 2 - (b.at.x - a.at.x) * 0.18f};
    const auto towards = [&](Point p) { return Point{p.x + (q.x - p.x) * 2 / 3, p.y + (q.y - p.y) * 2 / 3}; };
    const float width = 3 + 1.3f * static_cast<float>(std::min<std::size_t>(bond.count, 12));
    const float half = width / 2 + 1;
    const auto [left, right] = extent(a.at.x, q.x, b.at.x);
    const auto [top, bottom] = extent(a.at.y, q.y, b.at.y);
    // A new bond is dotted: it is only beginning.
    sheet.add(draw::Line{a.at, b.at, towards(a.at), towards(b.at), bond.fresh ? 4 : width, a.colour.with_alpha(bond.fresh ? 0.95f : 0.5f), bond.fresh},
              {left - half, top - half, right - left + 2 * half, bottom - top + 2 * half});
  }
  page.then(Millis{240});
  page.come(sheet.done(), Come::fade);
}

void come_star(Page& page, const Team& team, const Star& star, std::size_t number) {
  Sheet sheet(page, "team " + std::to_string(number));
  const auto circle = [&](float radius, const draw::Paint& paint) {
    const Rect r{star.at.x - radius, star.at.y - radius, 2 * radius, 2 * radius};
    sheet.add(draw::RoundedRect{r, radius, paint, 0, {}}, r);
  };
  circle(star.radius + kHalo, draw::Paint::solid(star.colour.with_alpha(0.16f)));
  draw::Paint glow;
  glow.type = draw::Paint::Type::radial;
  glow.colour = star.colour;
  glow.a = star.at;
  glow.radius = star.radius;
  glow.stops = {{0, star.colour}, {1, star.colour.with_alpha(0.55f)}};
  circle(star.radius, glow);
  Style style = page.style(32, 600, page.theme.ink);
  style.sizes = {32, 28};
  style.align = text::Align::centre;
  style.max_lines = 2;
  style.line_height = 1.15f;
  const Rect safe = page.safe;
  const float most = page.stacked && !page.tall ? 200 : 300, w = std::min(most, 2 * std::min(star.at.x - safe.x, safe.right() - star.at.x));
  const ParagraphPtr name = page.set(team.name, style, w, 80);
  if (!name->lines.empty()) {
    const Point at{star.at.x - w / 2, star.at.y + star.radius + kHalo + 8};
    draw::Rect ink = name->ink;
    ink.x += at.x;
    ink.y += at.y;
    sheet.add(draw::Words{name, -1, at}, ink.inset(-2));
  }
  page.then(Millis{50});
  page.come(sheet.done(), Come::pop);
}

}  // namespace

ActPtr stage_constellation(const Subject& subject, const Setting& setting) {
  Page page("constellation", setting, setting.theme->praise);
  page.header(name_of(Discipline::systems_thinking, page.say));
  const Period period = look_back(setting, kDays, page.stacked && !page.tall ? kMostClose : kMostTeams);
  const Rect c = page.column;
  const float top = c.y + (page.tall ? 150.0f : page.stacked ? Page::kClose : 120.0f);
  const ParagraphPtr title = page.flush(page.say.say("constellation.title"), page.headline({76, 66, 56, 48}, 800, 1.1f, -0.015f), c.w, page.stacked && !page.tall ? 60 : 180);
  Style words_style = page.style(38, 500, page.theme.dim);
  words_style.sizes = {38, 34, 30};
  const ParagraphPtr words = page.flush(page.say.say("constellation.words"), words_style, c.w, 100);
  Sheet title_sheet(page, "title"), words_sheet(page, "words");
  title_sheet.words(title, {c.x, top, c.w, title->height});
  page.come(title_sheet.done());
  words_sheet.words(words, {c.x, top + title->height + 16, c.w, words->height});
  page.then();
  page.come(words_sheet.done());

  const float sky_top = top + title->height + 16 + words->height + (page.tall ? 60 : 12);
  const Rect sky{c.x, sky_top, c.w, c.bottom() - (page.tall ? 130 : 70) - sky_top};
  const auto stars = stars_of(page, period, sky);
  come_lines(page, period, stars);
  for (std::size_t i = 0; i < stars.size(); ++i) come_star(page, period.teams[i], stars[i], i + 1);
  page.dots();
  const auto fresh = std::find_if(period.bonds.begin(), period.bonds.end(), [](const Bond& bond) { return bond.fresh; });
  if (fresh == period.bonds.end()) {
    page.thanks_footer();
  } else {
    const std::string pair = period.teams[fresh->a].name + " ↔ " + period.teams[fresh->b].name;
    page.footer(runs_of(page.say.say("constellation.fresh", {{"teams", strong(pair)}}), {page.theme.dim, page.theme.ink}));
  }
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
