// What lies over every act: organisation, date and clock in the header, and the marks.
#include <algorithm>

#include "scenes/parts.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Run;
using text::Style;

namespace {

constexpr float kMark = 48, kMarkGap = 14, kMarksTop = 66;  // below the header's line
using Layers = std::vector<std::shared_ptr<const draw::Layer>>;

bool owns_header(const std::string& scene) { return scene == "sign-in" || scene == "status" || scene == "keys"; }

/// What fits is shown, the clock before all: "Northwind  Tue 24 Nov  09:41".
void add_header(const Page& page, Layers& out) {
  const Setting& setting = page.setting;
  const Config& config = *setting.config;
  const float most = page.safe.w * 0.5f - 20, between = 23;
  float right = page.safe.right();
  const auto add = [&](const char* name, const std::string& words, draw::Colour colour, int weight) {
    if (words.empty()) return;
    const float left = right - (page.safe.right() - most);
    Style style = page.style(30, weight, colour);
    style.max_lines = 1;
    ParagraphPtr paragraph = page.set(words, style, 0);
    // A date that has no room is left out; a name is cut.
    if (paragraph->width > left) {
      if (left < 160 || std::string_view(name) != "organisation") return;
      paragraph = page.flush_end(words, style, left, Page::kHeader);
      right -= left;
    } else {
      right -= paragraph->width;
    }
    Sheet sheet(page, name);
    sheet.words(paragraph, {right, page.safe.y, paragraph->width > left ? left : std::max(paragraph->width, 1.0f), Page::kHeader}, true);
    if (auto layer = sheet.done()) out.push_back(std::move(layer));
    right -= between;
  };
  if (setting.now.trusted) {
    if (config.header_clock) add("clock", page.say.clock(setting.now.wall), page.theme.ink, 700);
    if (config.header_date) add("date", page.say.date_short(setting.now.wall), page.theme.dim, 600);
  }
  add("organisation", config.organisation, page.theme.ink, 700);
  if (config.logo.empty() || !setting.picture) return;
  const auto bitmap = setting.picture(config.logo.string(), 0, Page::kHeader);
  if (!bitmap || bitmap->h <= 0) return;
  const float w = Page::kHeader * static_cast<float>(bitmap->w) / static_cast<float>(bitmap->h);
  if (w > right - (page.safe.right() - most)) return;
  Sheet sheet(page, "logo");
  const Rect r = page.place({right - w + 6, page.safe.y, w, Page::kHeader});
  sheet.add(draw::Picture{bitmap, r, 0}, r);
  out.push_back(sheet.done());
}

struct Mark {
  const char* name;
  std::string words;
  draw::Colour dot;
};

std::vector<Mark> marks_of(const Page& page, const Marks& marks) {
  const Setting& setting = page.setting;
  const draw::Theme& theme = page.theme;
  std::vector<Mark> out;
  const auto time_of = [&](Wall when) {
    if (!setting.now.trusted) return std::string();
    return setting.now.wall - when < std::chrono::hours(20) ? page.say.clock(when) : page.say.date_short(when);
  };
  if (marks.samples) out.push_back({"samples", page.say.say("mark.samples"), theme.goals});
  if (marks.paused) out.push_back({"paused", page.say.say("mark.paused"), theme.goals});
  if (marks.safe_mode) out.push_back({"safe mode", page.say.say("mark.safe_mode"), theme.announcements});
  if (marks.config_broken) out.push_back({"configuration", page.say.say("mark.config_broken"), theme.announcements});
  if (marks.offline_since) {
    // What is shown is as old as the store, where it comes from there.
    const std::string time = time_of(marks.stored_at ? std::min(*marks.stored_at, *marks.offline_since) : *marks.offline_since);
    out.push_back({"offline", time.empty() ? page.say.say("mark.offline") : page.say.say("mark.offline_since", {{"time", time}}), theme.warn});
  } else if (marks.stored_at) {
    const std::string time = time_of(*marks.stored_at);
    out.push_back({"stored", time.empty() ? page.say.say("mark.stored") : page.say.say("mark.stored_at", {{"time", time}}), theme.warn});
  }
  if (marks.troubled_sources > 0) {
    const std::string more = marks.troubled_sources > 1 ? " " + page.say.say("mark.more", {{"count", static_cast<double>(marks.troubled_sources - 1)}}) : std::string();
    out.push_back({"attention", marks.troubled + more, theme.warn});
  }
  return out;
}

/// From the header's far end, in a row; the last gets what the others leave.
void add_marks(const Page& page, const Marks& marks, Layers& out) {
  const float dot = 12, pad = 20;
  float right = page.safe.right();
  for (const Mark& mark : marks_of(page, marks)) {
    const float room = right - page.safe.x - 2 * pad - dot - 12;
    if (room < 120) return;
    Style style = page.style(28, 600, page.theme.ink);
    style.max_lines = 1;
    ParagraphPtr words = page.set(mark.words, style, 0);
    float w = words->width;
    // The whole row for what is long; the status page has the rest.
    if (w > room) {
      w = room;
      words = page.flush(mark.words, style, w, kMark);
    }
    const Rect r{right - w - 2 * pad - dot - 12, page.safe.y + kMarksTop, w + 2 * pad + dot + 12, kMark};
    Sheet sheet(page, std::string("mark ") + mark.name);
    // Opaque under the card: confetti must not run through a warning.
    sheet.box(r, kMark / 2, draw::Paint::solid(draw::blend(page.theme.card, page.theme.ring_inner)), 2, page.theme.line);
    sheet.box({r.x + pad, r.y + (kMark - dot) / 2, dot, dot}, dot / 2, mark.dot);
    sheet.words(words, {r.x + pad + dot + 12, r.y, w, kMark}, true);
    out.push_back(sheet.done());
    right = r.x - kMarkGap;
  }
}

/// What is being typed, in the middle near the foot.
void add_jump(const Page& page, const std::string& typed, Layers& out) {
  Style label_style = page.style(28, 500, page.theme.dim), typed_style = page.style(60, 700, page.theme.ink);
  label_style.max_lines = typed_style.max_lines = 1;
  const float most = std::min(900.0f, page.safe.w - 160), pad = 48;
  const std::string shown = typed.size() > 1 && typed.front() == '/' ? typed.substr(1) : typed;
  ParagraphPtr words = page.set(shown + "▏", typed_style, 0), label = page.set(page.say.say("mark.jump"), label_style, 0);
  if (words->width > most) words = page.flush_end(shown + "▏", typed_style, most, 80);
  if (label->width > most) label = page.flush(page.say.say("mark.jump"), label_style, most, 40);
  const float words_w = std::min(most, words->width), label_w = std::min(most, label->width), w = std::max({words_w, label_w, 280.0f}) + 2 * pad,
              h = label->height + words->height + 64;
  const Rect r{page.safe.x + (page.safe.w - w) / 2, page.safe.bottom() - Page::kFooter - 40 - h, w, h};
  Sheet sheet(page, "jump");
  sheet.box(r, page.theme.radius, draw::Paint::solid(draw::blend(page.theme.card, page.theme.ring_inner)), 3, page.theme.goals);
  sheet.words(label, {r.x + (r.w - label_w) / 2, r.y + 28, label_w, label->height});
  sheet.words(words, {r.x + (r.w - words_w) / 2, r.y + 34 + label->height, words_w, words->height});
  out.push_back(sheet.done());
}

}  // namespace

std::shared_ptr<const std::vector<std::shared_ptr<const draw::Layer>>> overlay(const Marks& marks, const std::string& scene, const Setting& setting) {
  auto out = std::make_shared<Layers>();
  const Page page("overlay", setting, setting.theme->praise);
  if (!owns_header(scene)) {
    if (setting.config) add_header(page, *out);
    add_marks(page, marks, *out);
  }
  if (!marks.jump.empty()) add_jump(page, marks.jump, *out);
  return out;
}

}  // namespace kudosk::scenes
