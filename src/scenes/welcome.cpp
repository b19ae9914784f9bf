// The first screen of a fresh machine: what this is, and the three steps to one's own content.
#include <algorithm>

#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

constexpr const char* kDefaultPath = "~/.config/kudosk/kudosk.json";

struct Step {
  std::string title, words, command;
};

/// A command or a path breaks where a person would break it, after a slash.
std::string breakable(std::string path) {
  for (auto at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 4)) path.insert(at + 1, "\u200b");
  return path;
}

void come_step(Page& page, const Step& step, int number, const Rect& r) {
  const draw::Theme& theme = page.theme;
  // A close card has title and command alone.
  const bool close = r.h < 250;
  const float pad = close ? 30 : 40, disc = 68;
  Sheet sheet(page, "step " + std::to_string(number));
  sheet.card(r);
  const Rect circle{r.x + pad, r.y + pad - 4, disc, disc};
  sheet.box(circle, disc / 2, page.accent);
  Style number_style = page.style(36, 800, theme.on_avatar);
  number_style.align = text::Align::centre;
  sheet.words(page.set(page.say.number(number, 0), number_style, disc, disc), circle, true);
  Style title_style = page.style(38, 700, theme.ink);
  title_style.sizes = {38, 34, 30};
  title_style.max_lines = 2;
  const float title_x = circle.right() + 24, title_w = r.right() - pad - title_x;
  sheet.words(page.flush(step.title, title_style, title_w, close ? 48 : 92), {title_x, circle.y, title_w, close ? 44 : disc}, true);

  Style mono = page.style(30, 500, page.accent);
  mono.family = theme.mono_family;
  mono.sizes = {30, 28};
  mono.balance = false;
  mono.base_direction = 1;
  mono.align = page.rtl ? text::Align::end : text::Align::start;
  const float w = close ? title_w : r.w - 2 * pad;
  const ParagraphPtr command = page.set(breakable(step.command), mono, w, close ? 42 : 120);
  if (close) {
    sheet.words(command, {title_x, circle.y + 50, w, command->height});
    page.then(Millis{100});
    page.come(sheet.done());
    return;
  }
  Style words_style = page.style(32, 500, theme.dim);
  words_style.sizes = {32, 30, 28};
  words_style.line_height = 1.35f;
  const float top = circle.bottom() + 26, command_y = r.bottom() - pad - command->height;
  sheet.words(page.flush(step.words, words_style, w, command_y - 20 - top), {r.x + pad, top, w, 0});
  sheet.words(command, {r.x + pad, command_y, w, command->height});
  page.then(Millis{100});
  page.come(sheet.done());
}

}  // namespace

ActPtr stage_welcome(const Subject& subject, const Setting& setting) {
  Page page("welcome", setting, setting.theme->praise);
  page.header(page.say.say("kind.welcome"));
  const Rect c = page.column;
  const bool tall = page.tall;
  std::string path = subject.variant;
  if (path.empty() && setting.config && !setting.config->file.empty()) path = setting.config->file.string();
  if (path.empty()) path = kDefaultPath;
  const Step steps[] = {{page.say.say("welcome.write"), page.say.say("welcome.write_words"), path},
                        {page.say.say("welcome.check"), page.say.say("welcome.check_words"), "kudosk check"},
                        {page.say.say("welcome.run"), page.say.say("welcome.run_words"), "kudosk run"}};

  const float top = c.y + (tall ? 150 : page.stacked ? Page::kClose : 130), bottom = c.bottom() - (tall ? 130 : 84);
  const ParagraphPtr title = page.flush(page.say.say("welcome.title"), page.headline({92, 84, 72, 60, 52}), c.w, tall ? 320 : page.stacked ? 80 : 110);
  Style words_style = page.style(42, 500, page.theme.dim);
  words_style.sizes = {42, 38, 34, 30};
  words_style.line_height = 1.35f;
  const ParagraphPtr words = page.flush(page.say.say("welcome.words"), words_style, std::min(c.w, 1500.0f), tall ? 400 : 120);
  const float card_h = tall ? 300 : page.stacked ? 144 : 372, card_gap = tall ? 28 : 18, cards_h = page.stacked ? 3 * card_h + 2 * card_gap : card_h;
  const float head_h = title->height + 22 + words->height, spare = std::max(24.0f, bottom - top - head_h - cards_h);
  float y = top + (tall ? std::max(0.0f, spare - 70) / 2 : 0);
  Sheet title_sheet(page, "title");
  title_sheet.words(title, {c.x, y, c.w, title->height});
  page.come(title_sheet.done());
  y += title->height + 22;
  Sheet words_sheet(page, "words");
  words_sheet.words(words, {c.x, y, std::min(c.w, 1500.0f), words->height});
  page.then();
  page.come(words_sheet.done());
  y = page.stacked ? y + words->height + std::min(70.0f, spare) : bottom - card_h - std::max(0.0f, spare - 60) / 2;
  const float gap = 32, w = page.stacked ? c.w : (c.w - 2 * gap) / 3;
  for (int i = 0; i < 3; ++i) {
    const auto n = static_cast<float>(i);
    come_step(page, steps[i], i + 1, page.stacked ? Rect{c.x, y + n * (card_h + card_gap), w, card_h} : Rect{c.x + n * (w + gap), y, w, card_h});
  }
  page.dots();
  page.footer(runs_of(page.say.say("welcome.demo", {{"command", strong("kudosk demo")}}), {page.theme.dim, page.theme.ink}));
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
