// Standings, where an office wants them: ties share a place.
#include <algorithm>
#include <numeric>

#include "scenes/occasions.h"
#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

constexpr float kRow = 104, kRowGap = 16, kColumnGap = 32;

struct Place {
  const Standing* entry;
  std::size_t place;  // 1, 1, 3: who is equal is equal
};

std::vector<Place> places_of(const Standings& standings) {
  std::vector<const Standing*> sorted;
  for (const Standing& entry : standings.entries) sorted.push_back(&entry);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Standing* a, const Standing* b) { return a->score > b->score; });
  std::vector<Place> places;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const bool tie = i > 0 && sorted[i]->score == sorted[i - 1]->score;
    places.push_back({sorted[i], tie ? places.back().place : i + 1});
  }
  return places;
}

void come_row(Page& page, const Place& place, std::size_t number, const Rect& r) {
  Sheet sheet(page, "place " + std::to_string(number));
  sheet.card(r, std::min(page.theme.radius, 28.0f));
  const float pad = 28, number_w = 84, face_w = 72, score_w = r.w * (place.entry->unit.empty() ? 0.16f : 0.3f);
  Style number_style = page.style(38, 800, place.place <= 3 ? page.accent : page.theme.dim);
  number_style.align = text::Align::centre;
  number_style.tabular = true;
  number_style.max_lines = 1;
  sheet.words(page.set(page.say.number(static_cast<double>(place.place), 0), number_style, number_w, r.h), {r.x + 8, r.y, number_w, r.h}, true);
  face(sheet, place.entry->who, {r.x + 8 + number_w + 12, r.y + (r.h - face_w) / 2, face_w, face_w});
  Style name_style = page.style(38, 600, page.theme.ink);
  name_style.sizes = {38, 34, 30};
  name_style.max_lines = 1;
  const float x = r.x + 8 + number_w + 12 + face_w + 24, w = r.right() - pad - score_w - 16 - x;
  sheet.words(page.flush(name_of(place.entry->who, page.say), name_style, w, 60), {x, r.y, w, r.h}, true);
  Style score_style = page.style(38, 700, page.theme.ink);
  score_style.sizes = {38, 34, 30};
  score_style.max_lines = 1;
  std::vector<text::Run> score = Page::one(page.say.number(place.entry->score), page.theme.ink);
  if (!place.entry->unit.empty()) score.push_back(Page::one(" " + place.entry->unit, page.theme.dim, 500).front());
  sheet.words(page.flush_end(score, score_style, score_w, 60), {r.right() - pad - score_w, r.y, score_w, r.h}, true);
  page.then();
  page.come(sheet.done());
}

void come_standings(Page& page, const Standings& standings, const std::vector<text::Run>& title_runs, const std::string& language, const std::string& detail) {
  page.header(page.say.say("kind.standings"), detail);
  const Rect c = page.column;
  const float top = c.y + (page.stacked ? 110.0f : 120.0f), bottom = c.bottom() - 80;
  Style title_style = page.headline({76, 66, 56, 48});
  title_style.language = language;
  const ParagraphPtr title = page.flush(title_runs, title_style, c.w, 180);
  Sheet sheet(page, "title");
  sheet.words(title, {c.x, top, c.w, title->height});
  page.come(sheet.done());
  const float rows_top = top + title->height + 44;
  const auto rows = static_cast<std::size_t>(std::max(1.0f, (bottom - rows_top + kRowGap) / (kRow + kRowGap)));
  const auto places = places_of(standings);
  const bool two = !page.stacked && places.size() > rows;
  const std::size_t in_column = two ? std::min<std::size_t>(rows, std::min<std::size_t>(5, (places.size() + 1) / 2)) : std::min<std::size_t>(rows, 10);
  const std::size_t shown = std::min(places.size(), in_column * (two ? 2 : 1));
  const float w = two ? (c.w - kColumnGap) / 2 : c.w;
  for (std::size_t i = 0; i < shown; ++i) {
    const auto column = static_cast<float>(i / in_column), row = static_cast<float>(i % in_column);
    come_row(page, places[i], i + 1, {c.x + column * (w + kColumnGap), rows_top + row * (kRow + kRowGap), w, kRow});
  }
  page.dots();
  page.thanks_footer();
}

}  // namespace

ActPtr stage_standings(const Subject& subject, const Setting& setting) {
  const Item& item = *subject.item;
  const Standings& standings = std::get<Standings>(item.body);
  Page page("standings", setting, setting.theme->praise);
  come_standings(page, standings, text_runs(standings.title, item, setting, page.theme.ink), language_of(item, page.say),
                 standings.period.empty() ? item.said_in : standings.period);
  return page.finish(subject, dwell(subject, setting));
}

/// Counted by kudosk itself, by giving or by receiving.
ActPtr stage_leaderboard(const Subject& subject, const Setting& setting) {
  const bool giving = subject.variant == "given";
  Standings standings;
  if (setting.snapshot && setting.config) standings.entries = leaders(*setting.snapshot->feed, setting.config->policy, giving, setting.now.wall);
  if (standings.entries.empty()) return stage_prompt(Subject{}, setting);
  Page page("leaderboard", setting, setting.theme->praise);
  come_standings(page, standings, Page::one(page.say.say(giving ? "leaderboard.given" : "leaderboard.received"), page.theme.ink), page.say.language(),
                 page.say.say("leaderboard.period"));
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
