// The week or the month together: how much thanks there was, and everybody who was thanked. Counts what we did; ranks nobody.
#include <algorithm>
#include <map>

#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

namespace {

constexpr Millis kFace{25};  // between two faces

struct Recapped {
  std::size_t thanks = 0, milestones = 0;
  std::vector<Person> people;  // who was thanked, each once, the latest first
  std::string value;           // what was praised most, in the words of the latest praise with it
};

Recapped recap_of(const Setting& setting, Millis span) {
  Recapped out;
  if (!setting.snapshot) return out;
  std::map<std::string, std::size_t> values;
  std::size_t most = 0;
  for (const auto& item : setting.snapshot->feed->items) {
    if (item->created.value_or(setting.now.wall) < setting.now.wall - span) continue;
    if (item->kind() == Kind::milestone) ++out.milestones;
    const auto* praise = std::get_if<Recognition>(&item->body);
    if (!praise) continue;
    ++out.thanks;
    for (const Person& person : praise->to) {
      const bool known =
          std::any_of(out.people.begin(), out.people.end(), [&](const Person& other) { return person.id.empty() ? other.name == person.name : other.id == person.id; });
      if (!known) out.people.push_back(person);
    }
    if (!praise->value.empty() && ++values[praise->value] > most) {
      most = values[praise->value];
      out.value = praise->value;
    }
  }
  return out;
}

void figures(Page& page, const std::vector<std::pair<double, std::string>>& all, const draw::Rect& r, bool row) {
  const float step = row ? r.w / static_cast<float>(all.size()) : r.h / static_cast<float>(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const float at = step * static_cast<float>(i);
    const draw::Rect box = row ? draw::Rect{r.x + at, r.y, step - 20, r.h} : draw::Rect{r.x, r.y + at, r.w, step};
    Sheet sheet(page, "figure " + std::to_string(i + 1));
    const auto number = page.flush(page.say.number(all[i].first, 0), page.style(120, 800, page.theme.ink), box.w, 132);
    const auto label = page.flush(all[i].second, page.style(34, 500, page.theme.dim), box.w, 90);
    sheet.words(number, {box.x, box.y, box.w, number->height});
    sheet.words(label, {box.x, box.y + number->height - 4, box.w, label->height});
    page.then();
    page.come(sheet.done());
  }
}

void faces(Page& page, const std::vector<Person>& people, const draw::Rect& r) {
  if (people.empty()) return;
  // The largest faces with which all of them fit; beyond the smallest size "+N" stands for the rest.
  float side = 220;
  std::size_t columns = 1, rows = 1;
  for (;; side -= 4) {
    const float cell = side * 1.22f;
    columns = static_cast<std::size_t>(std::max(1.0f, (r.w + side * 0.22f) / cell));
    rows = static_cast<std::size_t>(std::max(1.0f, (r.h + side * 0.22f) / cell));
    if (columns * rows >= people.size() || side <= 88) break;
  }
  const std::size_t room = columns * rows, shown = people.size() > room ? room - 1 : people.size();
  const std::size_t cells = people.size() > room ? room : people.size(), used = (cells + columns - 1) / columns;
  const float cell = side * 1.22f, top = r.y + (r.h - (static_cast<float>(used) * cell - side * 0.22f)) / 2;
  const float left = page.stacked ? r.x : r.right() - (static_cast<float>(std::min(columns, cells)) * cell - side * 0.22f);
  Millis at{240};
  for (std::size_t i = 0; i < cells; ++i, at += kFace) {
    const draw::Rect box{left + cell * static_cast<float>(i % columns), top + cell * static_cast<float>(i / columns), side, side};
    Sheet sheet(page, "face " + std::to_string(i + 1));
    if (i < shown)
      face(sheet, people[i], box);
    else
      more_faces(sheet, people.size() - shown, box);
    page.come_at(sheet.done(), Come::pop, std::min(at, Millis{600}), Millis{200});
  }
}

}  // namespace

ActPtr stage_recap(const Subject& subject, const Setting& setting) {
  const bool month = subject.variant == "monthly";
  const Recapped recap = recap_of(setting, std::chrono::hours(24) * (month ? 31 : 7));
  Page page("recap", setting, setting.theme->praise);
  page.header(page.say.say(month ? "recap.kind_month" : "recap.kind_week"));
  const draw::Rect r = page.column;
  Sheet title(page, "title");
  const auto words = page.flush(page.say.say(month ? "recap.title_month" : "recap.title_week"), page.headline({84, 72, 60}, 800, 1.1f), r.w, 200);
  const float top = r.y + Page::kHeader + page.gap(64);
  title.words(words, {r.x, top, r.w, words->height});
  page.come(title.done());

  std::vector<std::pair<double, std::string>> numbers;
  const auto count = [](std::size_t n) { return static_cast<double>(n); };
  numbers.emplace_back(count(recap.thanks), page.say.say("recap.thanks", {{"count", count(recap.thanks)}}));
  numbers.emplace_back(count(recap.people.size()), page.say.say("recap.people", {{"count", count(recap.people.size())}}));
  if (recap.milestones > 0) numbers.emplace_back(count(recap.milestones), page.say.say("recap.milestones", {{"count", count(recap.milestones)}}));
  const float below = top + words->height + page.gap(44), bottom = r.bottom() - Page::kFooter - page.gap(40);
  if (page.stacked) {
    figures(page, numbers, {r.x, below, r.w, 220}, true);
    faces(page, recap.people, {r.x, below + 280, r.w, bottom - below - 280});
  } else {
    figures(page, numbers, {r.x, below, 520, bottom - below}, false);
    faces(page, recap.people, {r.x + 600, below, r.w - 600, bottom - below});
  }
  page.dots();
  if (!recap.value.empty()) {
    auto runs = Page::one(page.say.say("recap.value") + " ", page.theme.dim);
    for (auto& run : Page::one(recap.value, page.theme.ink, 700)) runs.push_back(std::move(run));
    page.footer(runs);
  } else {
    page.thanks_footer();
  }
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
