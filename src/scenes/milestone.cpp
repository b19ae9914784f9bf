// Something learned: a ring that draws itself around a badge, what it was, and by whom.
#include <algorithm>
#include <cmath>
#include <set>

#include "base/unicode.h"
#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

constexpr float kBadge = 620;  // the ring's box, of which the other measures are shares
constexpr Millis kRingFrom{100}, kRingTime{1200}, kPopTime{450};
constexpr int kMostSteps = 10;

std::string icon_of(const std::string& type) {
  if (type == "streak") return "badge-streak";
  if (type == "book") return "badge-book";
  if (type == "talk") return "badge-talk";
  if (type == "skill" || type == "workshop") return "badge-skill";
  return "badge";
}

void come_badge(Page& page, const Milestone& milestone, const Rect& r) {
  const float scale = r.w / kBadge, width = 28 * scale, radius = 286 * scale;
  const Rect at = page.place(r);
  const draw::Point centre{at.x + at.w / 2, at.y + at.h / 2};
  Sheet under(page, "ring");
  under.add(draw::RingShape{centre, radius, width, draw::Paint::solid(page.theme.ink.with_alpha(0.12f))},
            {centre.x - radius - width / 2, centre.y - radius - width / 2, 2 * radius + width, 2 * radius + width});
  page.come_at(under.done(), Come::fade, Millis{0}, Millis{300});
  // From the lower left, light, to the upper right, deep.
  draw::Paint paint = across(mix(page.accent, draw::hex("#ffffff"), 0.32f), deepen(page.accent, 0.68f), {at.x, at.bottom()}, {at.right(), at.y});
  page.grow(kRingFrom, kRingTime, [=](double share, draw::List& out) {
    const double drawn = motion::ease(motion::Ease::in_out_cubic, share);
    if (drawn > 0) out.push_back(draw::Arc{centre, radius, width, static_cast<float>(drawn), paint});
  });
  Sheet badge(page, "badge");
  const float side = 380 * scale;
  const bool own = photo(badge, milestone.badge, {r.x + (r.w - side) / 2, r.y + (r.h - side) / 2, side, side}, 36 * scale);
  if (!own) {
    const Rect icon{at.x + 106 * scale, at.y + 80 * scale, 408 * scale, 460 * scale};
    badge.add(draw::Icon{icon_of(milestone.type), icon, std::nullopt}, icon);
  }
  page.come_at(badge.done(), Come::pop, kRingFrom + kRingTime - Millis{150}, kPopTime);
}

std::vector<text::Run> sentence(const Page& page, const Item& item, const Milestone& milestone) {
  const Tones tones{page.theme.dim, page.theme.ink};
  std::vector<std::string> parts;
  const std::string type = "milestone.type." + milestone.type;
  if (!milestone.type.empty() && milestone.type != "other" && page.say.has(type)) parts.push_back(page.say.say(type));
  if (milestone.score && *milestone.score >= 0) {
    const std::string key = parts.empty() ? "milestone.passed" : "milestone.passed_after";
    parts.push_back(page.say.say(key, {{"score", strong(page.say.percent(std::min(1.0, *milestone.score) * 100))}}));
  }
  if (parts.size() < 2 && item.created && page.setting.now.trusted) parts.push_back(page.say.ago(*item.created, page.setting.now.wall));
  std::string said;
  for (const std::string& part : parts) said += (said.empty() ? "" : " · ") + part;
  return runs_of(said, tones);
}

/// "Cloud path" is "the Cloud path", too.
std::string path_name(const Page& page, const std::string& path) {
  const std::string word = " " + page.say.say("milestone.path_word");
  if (path.size() > word.size() && folded(path.substr(path.size() - word.size())) == folded(word)) return path.substr(0, path.size() - word.size());
  return path;
}

/// Steps with what they are below. Gives their height; with no sheet it only measures.
float steps(const Page& page, Sheet* sheet, const Milestone& milestone, float x, float y, float w) {
  const bool counted = milestone.progress && milestone.progress->of > 0 && milestone.progress->done >= 0;
  if (!counted && milestone.next.empty() && milestone.path.empty()) return 0;
  float h = 0;
  if (counted) {
    const float height = 18, space = 14;
    const double of = milestone.progress->of, done = std::min(milestone.progress->done, of);
    const int count = of <= kMostSteps && of == std::floor(of) ? static_cast<int>(of) : 1;
    const float step = (w - space * static_cast<float>(count - 1)) / static_cast<float>(count);
    for (int i = 0; sheet && i < count; ++i) {
      const Rect r{x + static_cast<float>(i) * (step + space), y, step, height};
      track(*sheet, r);
      const double share = count == 1 ? done / of : std::clamp(done - i, 0.0, 1.0);
      if (share > 0) sheet->box({r.x, r.y, std::max(height, static_cast<float>(share) * r.w), r.h}, height / 2, page.accent);
    }
    h = height + 18;
  }
  Style style = page.style(30, 500, page.theme.dim);
  style.max_lines = 1;
  std::string left;
  if (counted) {
    const std::string done = page.say.number(milestone.progress->done), of = page.say.number(milestone.progress->of);
    left = milestone.path.empty() ? page.say.say("milestone.steps", {{"done", done}, {"of", of}})
                                  : page.say.say("milestone.steps_path", {{"done", done}, {"of", of}, {"path", path_name(page, milestone.path)}});
  } else if (!milestone.path.empty()) {
    left = page.say.say("milestone.path", {{"path", path_name(page, milestone.path)}});
  }
  const std::string next = milestone.next.empty() ? std::string() : page.say.say("milestone.next", {{"next", milestone.next}});
  if (left.empty() || next.empty()) {
    if (sheet && left.size() + next.size() > 0) sheet->words(page.flush(left + next, style, w, 40), {x, y + h, w, 36});
    return h + 36;
  }
  // Half for each; what one of them does not need is the other's.
  const float all = w - 40, left_needs = page.set(left, style, 0)->width + 1, next_needs = page.set(next, style, 0)->width + 1;
  const float left_w = left_needs > all / 2 ? std::max(all / 2, std::min(left_needs, all - next_needs)) : next_needs > all / 2 ? std::max(left_needs, all - next_needs) : all / 2;
  const float next_w = all - left_w;
  if (sheet) {
    sheet->words(page.flush(left, style, left_w, 40), {x, y + h, left_w, 36});
    sheet->words(page.flush_end(next, style, next_w, 40), {x + w - next_w, y + h, next_w, 36});
  }
  return h + 36;
}

/// How many people have reached something in the last seven days, where the feed goes back that far.
std::size_t learners(const Setting& setting) {
  if (!setting.snapshot || !setting.now.trusted || (setting.config && setting.config->playlist.max_age < std::chrono::hours(24 * 7))) return 0;
  std::set<std::string> people;
  for (const auto& item : setting.snapshot->feed->items) {
    const auto* milestone = std::get_if<Milestone>(&item->body);
    if (milestone && item->created && setting.now.wall - *item->created < std::chrono::hours(24 * 7))
      people.insert(!milestone->who.id.empty() ? milestone->who.id : milestone->who.name);
  }
  return people.size();
}

/// The words, from the top of `r`, in the middle of its height if `middle`.
void come_words(Page& page, const Item& item, const Milestone& milestone, const Rect& r, bool middle) {
  const std::string discipline = name_of(item.discipline, page.say);
  Style kicker_style = page.style(34, 700, page.accent);
  kicker_style.letter_spacing = 0.08f;
  kicker_style.upper = true;
  kicker_style.max_lines = 1;
  const ParagraphPtr kicker = discipline.empty() ? nullptr : page.flush(discipline, kicker_style, r.w, 44);
  Style sentence_style = page.style(42, 500, page.theme.dim);
  sentence_style.line_height = 1.35f;
  sentence_style.max_lines = 2;
  const auto said = sentence(page, item, milestone);
  const ParagraphPtr sub = said.empty() ? nullptr : page.flush(said, sentence_style, r.w, 120);
  const float gap_sub = 28, gap_who = page.gap(54), gap_steps = page.gap(52), who_h = 112;
  const float steps_h = steps(page, nullptr, milestone, 0, 0, r.w);
  const float others = (kicker ? kicker->height + 22 : 0) + (sub ? gap_sub + sub->height : 0) + gap_who + who_h + (steps_h > 0 ? gap_steps + steps_h : 0);
  Style title_style = page.headline({92, 84, 72, 60, 52, 44}, 800, 1.08f, -0.012f);
  title_style.language = language_of(item, page.say);
  const ParagraphPtr title = page.flush(text_runs(milestone.what, item, page.setting, page.theme.ink), title_style, r.w, r.h - others);

  float y = r.y + (middle ? std::max(0.0f, r.h - others - title->height) / 2 : 0);
  if (kicker) {
    Sheet sheet(page, "kicker");
    sheet.words(kicker, {r.x, y, r.w, kicker->height});
    page.then();
    page.come(sheet.done());
    y += kicker->height + 22;
  }
  Sheet title_sheet(page, "title");
  title_sheet.words(title, {r.x, y, r.w, title->height});
  page.then();
  page.come(title_sheet.done());
  y += title->height;
  if (sub) {
    y += gap_sub;
    Sheet sheet(page, "sentence");
    sheet.words(sub, {r.x, y, r.w, sub->height});
    page.then();
    page.come(sheet.done());
    y += sub->height;
  }
  y += gap_who;
  Sheet who(page, "who");
  who_line(who, {milestone.who, role_of(milestone.who), 112, 48}, {r.x, y, r.w, who_h});
  page.then();
  page.come(who.done());
  y += who_h;
  if (steps_h > 0) {
    Sheet sheet(page, "steps");
    steps(page, &sheet, milestone, r.x, y + gap_steps, r.w);
    page.then();
    page.come(sheet.done());
  }
}

}  // namespace

ActPtr stage_milestone(const Subject& subject, const Setting& setting) {
  const Item& item = *subject.item;
  const Milestone& milestone = std::get<Milestone>(item.body);
  Page page("milestone", setting, setting.theme->learning);
  page.header(page.say.say("kind.milestone"), item.said_in);
  const Rect c = page.column;
  if (page.stacked) {
    const bool tall = page.tall;
    const float side = tall ? 560 : 200, top = c.y + (tall ? 170 : Page::kClose);
    come_badge(page, milestone, {c.x + (c.w - side) / 2, top, side, side});
    const float words_top = top + side + page.gap(tall ? 70 : 12);
    come_words(page, item, milestone, {c.x, words_top, c.w, c.bottom() - (tall ? 130 : 64) - words_top}, !tall);
  } else {
    // As on a column of 1728, narrower ones in proportion.
    const float k = std::min(1.0f, c.w / 1728);
    const float side = kBadge * k;
    come_badge(page, milestone, {c.x + 60 * k, c.y + 150 + (c.h - 270 - side) / 2 + 9, side, side});
    const float x = c.x + 800 * k;
    come_words(page, item, milestone, {x, c.y + 122, c.right() - x, c.h - 214}, true);
  }
  page.dots();
  if (const std::size_t count = learners(setting); count >= 2) {
    page.footer(page.say.say("milestone.learners", {{"count", static_cast<double>(count)}}));
  } else {
    page.thanks_footer();
  }
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
