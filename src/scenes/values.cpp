// The values of the month: what people were thanked for, and who lived it.
#include <algorithm>

#include "scenes/occasions.h"
#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

constexpr std::size_t kMostValues = 5, kMostFaces = 6;

std::string name_of_value(const Page& page, const Lived& value) { return value.value.empty() ? name_of(value.discipline, page.say) : value.value; }

void come_value(Page& page, const Lived& value, std::size_t number, std::size_t most, const Rect& r) {
  const float pad = 32, side = std::min(72.0f, r.h - 28), bar_h = 12;
  const std::size_t most_faces = page.stacked ? 3 : kMostFaces;
  Sheet sheet(page, "value " + std::to_string(number));
  sheet.card(r);
  const std::size_t faces = std::min<std::size_t>(most_faces, value.people.size());
  const float step = side * 0.74f, faces_w = faces > 0 ? side + step * static_cast<float>(faces - 1) : 0;
  // Every bar ends where the others do.
  const float most_w = side + step * static_cast<float>(most_faces - 1);
  // From the far end inwards, so that each lies over the one after it.
  for (std::size_t i = faces; i-- > 0;) face(sheet, value.people[i], {r.right() - pad - faces_w + static_cast<float>(i) * step, r.y + (r.h - side) / 2, side, side});
  const float x = r.x + pad, w = r.w - 2 * pad - most_w - 40, count_w = 220;
  Style name_style = page.style(40, 700, page.theme.ink), count_style = page.style(30, 500, page.theme.dim);
  name_style.sizes = {40, 36, 32, 28};
  name_style.max_lines = count_style.max_lines = 1;
  const ParagraphPtr name = page.flush((emoji_of(value.discipline).empty() ? "⭐" : emoji_of(value.discipline)) + " " + name_of_value(page, value), name_style, w - count_w, 56);
  const float block = name->height + 12 + bar_h, top = r.y + (r.h - block) / 2;
  sheet.words(name, {x, top, w - count_w, name->height});
  sheet.words(page.flush_end(page.say.say("values.count", {{"count", static_cast<double>(value.count)}}), count_style, count_w, 40), {x + w - count_w, top, count_w, name->height},
              true);
  const Rect bar{x, top + name->height + 12, w, bar_h};
  track(sheet, bar);
  page.then(Millis{90});
  page.come(sheet.done());
  const Rect full = page.place(bar);
  const float width = std::max(bar_h, full.w * static_cast<float>(value.count) / static_cast<float>(std::max<std::size_t>(most, 1)));
  page.grow(Millis{500}, Millis{1000}, [=, rtl = page.rtl, paint = draw::Paint::solid(page.accent)](double t, draw::List& out) {
    const float grown = static_cast<float>(motion::ease(motion::Ease::out_cubic, t)) * width;
    if (grown < 1) return;
    const float visible = std::min(width, std::max(grown, full.h));
    out.push_back(draw::Fill{{rtl ? full.right() - visible : full.x, full.y, visible, full.h}, full.h / 2, paint, std::min(1.0f, grown / full.h)});
  });
}

}  // namespace

ActPtr stage_values(const Subject& subject, const Setting& setting) {
  Page page("values", setting, setting.theme->praise);
  auto values = setting.snapshot ? lived_values(*setting.snapshot->feed, setting.now.wall) : std::vector<Lived>{};
  if (values.empty()) return stage_prompt(Subject{}, setting);
  if (values.size() > kMostValues) values.resize(kMostValues);
  page.header(page.say.say("kind.values"));
  const Rect c = page.column;
  const float top = c.y + (page.tall ? 150.0f : page.stacked ? Page::kClose : 120.0f), bottom = c.bottom() - (page.tall ? 130 : 84);
  const ParagraphPtr title = page.flush(page.say.say("values.title"), page.headline({84, 72, 60, 52}), c.w, page.tall ? 200 : 100);
  Sheet sheet(page, "title");
  sheet.words(title, {c.x, top, c.w, title->height});
  page.come(sheet.done());
  const float gap = 18, rows_top = top + title->height + (page.tall ? 60 : 36);
  const auto count = static_cast<float>(values.size());
  const float h = std::min(page.tall ? 220.0f : 148.0f, (bottom - rows_top - gap * (count - 1)) / count);
  for (std::size_t i = 0; i < values.size(); ++i) come_value(page, values[i], i + 1, values.front().count, {c.x, rows_top + static_cast<float>(i) * (h + gap), c.w, h});
  page.dots();
  page.thanks_footer();
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
