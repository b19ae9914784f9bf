// A discipline's spotlight: what it is in one sentence, and what people did in it lately.
#include <algorithm>

#include "scenes/occasions.h"
#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

constexpr std::size_t kMost = 4;
constexpr float kLeastWidth = 390, kLeastHeight = 190;

struct Example {
  const char* kind = "";  ///< a message
  draw::Colour accent;
  std::string words;
  std::optional<Person> who;
  ItemPtr item;
};

std::vector<Example> examples_of(const Page& page, Discipline discipline) {
  std::vector<Example> examples;
  if (!page.setting.snapshot) return examples;
  const draw::Theme& theme = page.theme;
  for (const ItemPtr& item : of_discipline(*page.setting.snapshot->feed, discipline, kMost)) {
    if (const auto* praise = std::get_if<Recognition>(&item->body)) {
      examples.push_back({"kind.recognition", theme.praise, praise->message, praise->to.empty() ? std::nullopt : std::optional(praise->to.front()), item});
    } else if (const auto* milestone = std::get_if<Milestone>(&item->body)) {
      examples.push_back({"kind.milestone", theme.learning, milestone->what, milestone->who, item});
    } else if (const auto* goal = std::get_if<Goal>(&item->body)) {
      examples.push_back({"kind.goal", theme.goals, goal->title, goal->owner, item});
    } else if (const auto* lesson = std::get_if<Lesson>(&item->body)) {
      examples.push_back({"kind.lesson", theme.learning, lesson->title, lesson->who, item});
    }
  }
  return examples;
}

void come_example(Page& page, const Example& example, std::size_t number, const Rect& r) {
  const float pad = r.h < 260 ? 28 : r.w < 500 ? 34 : 40, who_h = page.tall ? 60 : 72;
  Sheet sheet(page, "example " + std::to_string(number));
  sheet.card(r);
  const float x = r.x + pad, w = r.w - 2 * pad;
  Style kind_style = page.style(28, 700, example.accent);
  kind_style.letter_spacing = 0.01f;
  kind_style.max_lines = 1;
  sheet.words(page.flush(page.say.say(example.kind), kind_style, w, 40), {x, r.y + pad - 4, w, 36});
  const float top = r.y + pad + 48, bottom = r.bottom() - pad - (example.who ? who_h + 16 : 0);
  Style words_style = page.style(38, 600, page.theme.ink);
  words_style.sizes = {38, 34, 30, 28};
  words_style.line_height = 1.28f;
  words_style.language = language_of(*example.item, page.say);
  sheet.words(page.set(text_runs(example.words, *example.item, page.setting, page.theme.ink), words_style, w, bottom - top), {x, top, w, 0});
  if (example.who) who_line(sheet, {*example.who, {}, who_h, 34}, {x, r.bottom() - pad - who_h + 8, w, who_h});
  page.then(Millis{100});
  page.come(sheet.done());
}

}  // namespace

ActPtr stage_spotlight(const Subject& subject, const Setting& setting) {
  const Discipline discipline = discipline_of(subject.variant).value_or(Discipline::none);
  if (discipline == Discipline::none) return stage_prompt(Subject{}, setting);
  Page page("spotlight", setting, setting.theme->praise);
  page.header(page.say.say("kind.spotlight"));
  const Rect c = page.column;
  const float top = c.y + (page.tall ? 150.0f : page.stacked ? Page::kClose : 130.0f);
  const ParagraphPtr title = page.flush(emoji_of(discipline) + " " + name_of(discipline, page.say), page.headline({92, 84, 72, 60}), c.w, page.tall ? 220 : 110);
  Style words_style = page.style(42, 500, page.theme.dim);
  words_style.sizes = {42, 38, 34, 30};
  words_style.line_height = 1.35f;
  const float words_w = std::min(c.w, 1500.0f);
  const ParagraphPtr words = page.flush(page.say.say(std::string("spotlight.") + word(discipline)), words_style, words_w, page.tall ? 300 : 120);
  Sheet title_sheet(page, "title"), words_sheet(page, "words");
  title_sheet.words(title, {c.x, top, c.w, title->height});
  page.come(title_sheet.done());
  words_sheet.words(words, {c.x, top + title->height + 18, words_w, words->height});
  page.then();
  page.come(words_sheet.done());

  auto examples = examples_of(page, discipline);
  const float cards_top = top + title->height + 18 + words->height + page.gap(page.tall ? 56 : 44), bottom = c.bottom() - (page.tall ? 130 : 90);
  const float gap = 32;
  // As many as there is room for: words in a narrow or a low card are no words.
  const float room = page.stacked ? bottom - cards_top : c.w, least = page.stacked ? kLeastHeight : kLeastWidth;
  examples.resize(std::min(examples.size(), static_cast<std::size_t>(std::max(1.0f, (room + gap) / (least + gap)))));
  const auto count = static_cast<float>(std::max<std::size_t>(1, examples.size()));
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const auto n = static_cast<float>(i);
    if (page.stacked) {
      const float h = std::min(340.0f, (bottom - cards_top - gap * (count - 1)) / count);
      come_example(page, examples[i], i + 1, {c.x, cards_top + n * (h + gap), c.w, h});
    } else {
      const float w = (c.w - gap * (count - 1)) / count;
      come_example(page, examples[i], i + 1, {c.x + n * (w + gap), cards_top, w, bottom - cards_top});
    }
  }
  page.dots();
  page.thanks_footer();
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
