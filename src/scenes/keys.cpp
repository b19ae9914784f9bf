// The keys that a hand at the screen has. It owns the header.
#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

struct Entry {
  std::vector<std::string> caps;  ///< what stands on them: a message where it is a word
  const char* words;              ///< a message
  bool full;                      ///< not for operators
};

std::vector<Entry> all_entries() {
  return {{{"keys.cap.space"}, "keys.pause", false},
          {{"←", "→"}, "keys.step", false},
          {{"keys.cap.home"}, "keys.restart", false},
          {{"0–9", "/"}, "keys.jump", false},
          {{"keys.cap.enter"}, "keys.enter", false},
          {{"B"}, "keys.black", false},
          {{"I"}, "keys.status", true},
          {{"H"}, "keys.keys", false},
          {{"F"}, "keys.fullscreen", true},
          {{"Q", "keys.cap.escape"}, "keys.leave", true}};
}

}  // namespace

std::shared_ptr<Act> stage_keys(const Setting& setting) {
  Page page("keys", setting, setting.theme->goals);
  page.header(page.say.say("kind.keys"));
  const Rect c = page.column;
  const float top = c.y + 120;
  const ParagraphPtr title = page.flush(page.say.say("keys.title"), page.headline({76, 66, 56, 48}, 800, 1.1f, 0), c.w, 180);
  Sheet title_sheet(page, "title");
  title_sheet.words(title, {c.x, top, c.w, title->height});
  page.come(title_sheet.done());

  const bool full = !setting.config || setting.config->keys == Keys::full;
  std::vector<Entry> entries;
  for (Entry& entry : all_entries()) {
    if (full || !entry.full) entries.push_back(std::move(entry));
  }
  const bool two = !page.stacked;
  const std::size_t rows = two ? (entries.size() + 1) / 2 : entries.size();
  const float first = top + title->height + 50, gap = 60, w = two ? (c.w - gap) / 2 : c.w;
  const float row = std::min(112.0f, (c.bottom() - 80 - first) / static_cast<float>(rows));
  const float cap_h = std::min(64.0f, row - 12), caps_w = 250;
  Style cap_style = page.style(32, 600, page.theme.ink), words_style = page.style(34, 500, page.theme.dim);
  cap_style.max_lines = 1;
  words_style.sizes = {34, 30, 28};
  words_style.max_lines = 2;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const float x = c.x + static_cast<float>(i / rows) * (w + gap), y = first + static_cast<float>(i % rows) * row;
    Sheet sheet(page, "key " + std::to_string(i + 1));
    float cap_x = x;
    for (const std::string& cap : entries[i].caps) {
      const ParagraphPtr words = page.set(page.say.has(cap) ? page.say.say(cap) : cap, cap_style, 0, cap_h);
      const float cap_w = std::max(cap_h, words->width + 40);
      const Rect r{cap_x, y + (row - cap_h) / 2, cap_w, cap_h};
      sheet.card(r, 16);
      sheet.words(words, {r.x + (r.w - words->width) / 2, r.y, words->width, r.h}, true);
      cap_x += cap_w + 14;
    }
    const float words_x = x + caps_w, words_w = w - caps_w;
    sheet.words(page.flush(page.say.say(entries[i].words), words_style, words_w, row), {words_x, y, words_w, row}, true);
    page.then(Millis{40});
    page.come(sheet.done());
  }
  page.footer_left(page.say.say("keys.close"));
  return page.finish(Subject{}, Millis::max() / 4);
}

}  // namespace kudosk::scenes
