// A lesson: what stood in the way, what was learned from it, and by whom.
#include <algorithm>

#include "scenes/occasions.h"
#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

constexpr float kArrow = 96, kWho = 112, kPad = 52, kLabel = 44, kLabelGap = 22;

ParagraphPtr label(const Page& page, const std::string& words, draw::Colour colour, float w) {
  Style style = page.style(30, 700, colour);
  style.letter_spacing = 0.06f;
  style.upper = true;
  style.max_lines = 1;
  ParagraphPtr set = page.flush(words, style, w, kLabel);
  if (!set->cut) return set;
  style.sizes = {30, 28};
  style.letter_spacing = 0;
  return page.flush(words, style, w, kLabel);
}

/// A card with a label and words.
void come_card(Page& page, const char* name, const std::string& label_words, draw::Colour label_colour, const ParagraphPtr& words, const Rect& r, float highest, bool learned) {
  Sheet sheet(page, name);
  if (learned) {
    draw::Colour tint = page.accent;
    sheet.box(r, page.theme.radius, draw::Paint::solid(tint.with_alpha(0.1f)), 2, tint.with_alpha(0.5f));
  } else {
    sheet.card(r);
  }
  const float x = r.x + kPad, w = r.w - 2 * kPad;
  // The labels of two cards beside one another stand on one line: as if both had the longer words.
  const float h = kLabel + kLabelGap + highest;
  const float y = r.y + std::max(kPad * 0.8f, (r.h - h) / 2);
  sheet.words(label(page, label_words, label_colour, w), {x, y, w, kLabel}, true);
  sheet.words(words, {x, y + kLabel + kLabelGap, w, words->height});
  page.then();
  page.come(sheet.done());
}

void come_arrow(Page& page, const char* icon, float x, float y) {
  Sheet sheet(page, "arrow");
  // Opaque: it stands on the edges of both cards.
  sheet.box({x - kArrow / 2, y - kArrow / 2, kArrow, kArrow}, kArrow / 2, page.theme.ring_inner);
  sheet.box({x - kArrow / 2, y - kArrow / 2, kArrow, kArrow}, kArrow / 2, draw::Paint::solid(page.accent.with_alpha(0.16f)), 3, page.accent);
  const Rect r = sheet.place({x - 26, y - 26, 52, 52});
  sheet.add(draw::Icon{icon, r, page.accent}, r);
  page.then();
  page.come(sheet.done(), Come::pop);
}

void come_who(Page& page, const Item& item, const Lesson& lesson, const Rect& r) {
  const bool when = item.created && page.setting.now.trusted;
  const std::string ago = when ? page.say.ago(*item.created, page.setting.now.wall) : std::string();
  if (!lesson.who) return;
  std::string below = role_of(*lesson.who);
  if (!ago.empty()) below += (below.empty() ? "" : " · ") + ago;
  Sheet sheet(page, "who");
  who_line(sheet, {*lesson.who, below, kWho, 48}, r);
  page.then();
  page.come(sheet.done());
}

Style words_style(const Page& page, const Item& item, bool learned) {
  Style style = learned ? page.headline({60, 52, 48, 44, 40, 36}, 600, 1.26f, -0.01f) : page.headline({66, 60, 52, 44, 40}, 700, 1.16f, -0.014f);
  style.language = language_of(item, page.say);
  return style;
}

void beside(Page& page, const Item& item, const Lesson& lesson) {
  const Rect c = page.column;
  const float gap = 40, top = c.y + 150, who_h = lesson.who ? kWho + page.gap(40) : 0;
  const float h = c.h - 150 - 110 - who_h;
  const float left_w = (c.w - gap) * 0.4f, right_w = c.w - gap - left_w;
  Rect left{c.x, top, left_w, h};
  const Rect right{c.x + left_w + gap, top, right_w, h};
  const Rect whole = left;
  // What it was about, if there is a picture, is the card's upper part.
  Sheet picture(page, "picture");
  const float picture_h = h * 0.46f;
  const float used = kLabel + kLabelGap + 2 * kPad * 0.8f;
  const auto title_in = [&](float high) {
    return page.flush(text_runs(lesson.title, item, page.setting, page.theme.ink), words_style(page, item, false), left.w - 2 * kPad, high - used);
  };
  // The words before the picture: where both have no room, it stays away.
  const bool pictured = !lesson.picture.empty() && !title_in(h - picture_h - 24)->cut && photo(picture, lesson.picture, {left.x, left.y, left.w, picture_h}, page.theme.radius);
  if (pictured) {
    left.y += picture_h + 24;
    left.h -= picture_h + 24;
    page.come(picture.done());
  }
  const auto title = title_in(left.h);
  const auto learned = page.flush(text_runs(lesson.text, item, page.setting, page.theme.ink), words_style(page, item, true), right.w - 2 * kPad, right.h - used);
  const float highest = std::max(title->height, learned->height);
  come_card(page, "obstacle", page.say.say("lesson.obstacle"), page.theme.dim, title, left, pictured ? title->height : highest, false);
  come_card(page, "learned", page.say.say("lesson.learned"), page.accent, learned, right, pictured ? learned->height : highest, true);
  come_arrow(page, page.rtl ? "arrow-back" : "arrow", whole.right() + gap / 2, pictured ? left.y + left.h / 2 : whole.y + whole.h / 2);
  come_who(page, item, lesson, {c.x, c.bottom() - 110 - kWho, c.w, kWho});
}

void below(Page& page, const Item& item, const Lesson& lesson) {
  const Rect c = page.column;
  const bool tall = page.tall;
  const float gap = tall ? 48 : 36, top = c.y + (tall ? 150 : Page::kClose), who_h = lesson.who ? kWho + page.gap(tall ? 52 : 20) : 0;
  const float h = c.bottom() - (tall ? 130 : 70) - top - who_h;
  const float used = kLabel + kLabelGap + 2 * kPad * 0.8f;
  Rect first{c.x, top, c.w, (h - gap) * 0.36f};
  const auto title = page.flush(text_runs(lesson.title, item, page.setting, page.theme.ink), words_style(page, item, false), c.w - 2 * kPad, first.h - used);
  const auto learned = page.flush(text_runs(lesson.text, item, page.setting, page.theme.ink), words_style(page, item, true), c.w - 2 * kPad, h - gap - first.h - used);
  // Cards as high as their words, in the middle.
  first.h = title->height + used;
  Rect second{c.x, 0, c.w, learned->height + used};
  Sheet picture(page, "picture");
  const float spare = h - first.h - gap - second.h;
  const float picture_h = std::min(420.0f, spare - gap);
  const bool pictured = picture_h >= 240 && !lesson.picture.empty() && page.setting.picture && page.setting.picture(lesson.picture, c.w, picture_h) != nullptr;
  float y = top + std::max(0.0f, spare - (pictured ? picture_h + gap : 0)) / 2;
  if (pictured && photo(picture, lesson.picture, {c.x, y, c.w, picture_h}, page.theme.radius)) {
    page.come(picture.done());
    y += picture_h + gap;
  }
  first.y = y;
  second.y = first.bottom() + gap;
  come_card(page, "obstacle", page.say.say("lesson.obstacle"), page.theme.dim, title, first, title->height, false);
  come_card(page, "learned", page.say.say("lesson.learned"), page.accent, learned, second, learned->height, true);
  come_arrow(page, "arrow-down", c.x + c.w / 2, first.bottom() + gap / 2);
  come_who(page, item, lesson, {c.x, second.bottom() + page.gap(tall ? 52 : 20), c.w, kWho});
}

void come_lesson(Page& page, const Item& item, const char* kind) {
  const Lesson& lesson = std::get<Lesson>(item.body);
  page.header(page.say.say(kind), item.discipline != Discipline::none ? name_of(item.discipline, page.say) : item.said_in);
  if (page.stacked) {
    below(page, item, lesson);
  } else {
    beside(page, item, lesson);
  }
  page.dots();
  page.thanks_footer();
}

}  // namespace

ActPtr stage_lesson(const Subject& subject, const Setting& setting) {
  Page page("lesson", setting, setting.theme->learning);
  come_lesson(page, *subject.item, "kind.lesson");
  return page.finish(subject, dwell(subject, setting));
}

ActPtr stage_lesson_of_the_week(const Subject& subject, const Setting& setting) {
  const ItemPtr item = setting.snapshot ? lesson_of_the_week(*setting.snapshot->feed, setting.now.wall) : nullptr;
  if (!item) return stage_prompt(Subject{}, setting);
  Page page("lesson-of-the-week", setting, setting.theme->learning);
  page.ground = "lesson";
  page.shows(item);
  come_lesson(page, *item, "kind.lesson_week");
  Subject read;
  read.item = item;
  return page.finish(subject, dwell(read, setting));
}

}  // namespace kudosk::scenes
