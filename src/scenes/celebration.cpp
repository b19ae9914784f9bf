// A birthday, a work anniversary, a new colleague: from people's data, where the configuration allows it.
#include <algorithm>
#include <charconv>

#include "scenes/celebrated.h"
#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

constexpr std::size_t kMostFaces = 5, kNamed = 3;

/// Who is celebrated: of an anniversary those with as many years as the variant says.
std::vector<Celebrated> people_of(const Subject& subject, const Setting& setting) {
  if (!setting.config || !setting.snapshot || !setting.now.trusted) return {};
  auto people = celebrated(*setting.snapshot->feed, setting.config->policy, subject.scene, setting.phrases->zone().local(setting.now.wall));
  int years = 0;
  const char* end = subject.variant.data() + subject.variant.size();
  if (!subject.variant.empty() && std::from_chars(subject.variant.data(), end, years).ec == std::errc{}) {
    std::erase_if(people, [&](const Celebrated& one) { return one.years != years; });
  } else if (!people.empty()) {
    std::erase_if(people, [years = people.front().years](const Celebrated& one) { return one.years != years; });
  }
  return people;
}

/// The names in the accent colour.
std::vector<text::Run> title_of(const Page& page, const std::string& occasion, const std::vector<Celebrated>& people) {
  std::vector<std::string> names;
  for (const Celebrated& one : people) names.push_back(name_of(one.person, page.say));
  const std::string all = page.say.list_up_to(names, names.size() > kNamed ? kNamed - 1 : kNamed);
  return runs_of(page.say.say("celebration." + occasion, {{"names", strong(all)}, {"years", static_cast<double>(people.front().years)}}), {page.theme.ink, page.accent, 800});
}

std::string words_of(const Page& page, const std::string& occasion, const std::vector<Celebrated>& people) {
  std::string words = people.size() == 1 ? role_of(people.front().person) : std::string();
  if (occasion == "newcomer") words += (words.empty() ? "" : " · ") + page.say.say("celebration.say_hello");
  return words;
}

void come_people(Page& page, const std::vector<Celebrated>& people, const Rect& r) {
  const std::size_t shown = std::min(people.size(), kMostFaces), more = people.size() - shown, places = shown + (more > 0 ? 1 : 0);
  const float space = 36, n = static_cast<float>(places), side = std::min({r.h, 396.0f, (r.w - space * (n - 1)) / n});
  const float w = n * (side + space) - space;
  for (std::size_t i = 0; i < places; ++i) {
    const float x = (page.stacked ? r.x : r.x + (r.w - w) / 2) + static_cast<float>(i) * (side + space);
    Sheet sheet(page, "face " + std::to_string(i + 1));
    if (i < shown) {
      face(sheet, people[i].person, {x, r.y + (r.h - side) / 2, side, side}, true);
    } else {
      more_faces(sheet, more, {x, r.y + (r.h - side) / 2, side, side});
    }
    if (i > 0) page.then(Millis{60});
    page.come(sheet.done(), Come::spring);
  }
}

}  // namespace

ActPtr stage_celebration(const Subject& subject, const Setting& setting) {
  const auto people = people_of(subject, setting);
  if (people.empty()) return stage_prompt(Subject{}, setting);
  Page page(subject.scene, setting, setting.theme->praise);
  page.confetti(Millis{120});
  page.header(page.say.say("kind." + subject.scene));
  const Rect c = page.column;
  const float top = c.y + (page.tall ? 200.0f : page.stacked ? Page::kClose : 150.0f), bottom = c.bottom() - (page.tall ? 130 : page.stacked ? 70 : 110);
  const float faces_h = page.tall ? 400.0f : page.stacked ? 220.0f : people.size() == 1 ? 396.0f : 300.0f, gap = page.gap(page.tall ? 64 : 44);
  const bool one_line = !page.stacked;
  // A celebration stands in the middle; upright it begins where reading does.
  Style title_style = page.headline({96, 84, 72, 60, 52, 44}, 800, 1.1f), words_style = page.style(42, 500, page.theme.dim);
  words_style.sizes = {42, 38, 34};
  words_style.max_lines = 2;
  title_style.base_direction = page.rtl ? -1 : 1;
  if (one_line) title_style.align = words_style.align = text::Align::centre;
  const std::string said = words_of(page, subject.scene, people);
  const ParagraphPtr words = said.empty() ? nullptr : one_line ? page.set(said, words_style, c.w, 110) : page.flush(said, words_style, c.w, 110);
  const float words_h = words ? 24 + words->height : 0;
  const float most = bottom - top - faces_h - gap - words_h;
  const auto title_runs = title_of(page, subject.scene, people);
  const ParagraphPtr title = one_line ? page.set(title_runs, title_style, c.w, most) : page.flush(title_runs, title_style, c.w, most);
  float y = top + std::max(0.0f, most - title->height) / 2;
  come_people(page, people, {c.x, y, c.w, faces_h});
  y += faces_h + gap;
  Sheet sheet(page, "title");
  sheet.words(title, {c.x, y, c.w, title->height});
  page.then();
  page.come(sheet.done());
  if (words) {
    Sheet below(page, "words");
    below.words(words, {c.x, y + title->height + 24, c.w, words->height});
    page.then();
    page.come(below.done());
  }
  page.dots();
  page.thanks_footer();
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
