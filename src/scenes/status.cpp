// How this screen is doing, for a hand at the keys: each source, the machine, and a QR code that holds all of it. It owns the header.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

constexpr std::size_t kMostReport = 700;  // bytes: more, and a phone can't read the code from an arm's length

struct Line {
  std::string name, state, detail;
  bool fine = true;
};

std::string joined(std::initializer_list<std::string> parts) {
  std::string all;
  for (const std::string& part : parts) {
    if (!part.empty()) all += (all.empty() ? "" : " · ") + part;
  }
  return all;
}

std::string duration_of(const Page& page, Millis time) {
  using namespace std::chrono;
  const auto say = [&](const char* key, double count) { return page.say.say(key, {{"count", count}}); };
  if (time >= hours{48}) return say("duration.days", static_cast<double>(duration_cast<hours>(time).count() / 24));
  if (time >= hours{2}) return say("duration.hours", static_cast<double>(duration_cast<hours>(time).count()));
  if (time >= minutes{2}) return say("duration.minutes_short", static_cast<double>(duration_cast<minutes>(time).count()));
  return say("duration.seconds_short", static_cast<double>(duration_cast<seconds>(time).count()));
}

Line line_of(const Page& page, const SourceState& source) {
  const Now& now = page.setting.now;
  Line line;
  line.name = source.name;
  line.fine = !source.trouble;
  if (source.trouble) {
    line.state = page.say.say(std::string("status.trouble.") + word(source.trouble->kind));
    const std::string since = source.failing_since && now.trusted ? page.say.say("status.since", {{"time", page.say.clock(*source.failing_since)}}) : std::string();
    line.detail = joined({since, advice_of(*source.trouble, page.say)});
  } else {
    line.state = page.say.say(source.last_success ? "status.fine" : "status.waiting");
    line.detail = joined({source.last_success && now.trusted ? page.say.ago(*source.last_success, now.wall) : std::string(),
                          page.say.say("status.items", {{"count", static_cast<double>(source.items)}})});
  }
  return line;
}

Line machine_line(const Page& page, const StatusFacts& facts) {
  Line line;
  line.name = page.say.say("status.machine");
  const auto& store = page.setting.snapshot ? page.setting.snapshot->store_trouble : std::nullopt;
  line.fine = !store;
  line.state = page.say.say(store ? "status.trouble.store" : "status.fine");
  line.detail = joined({page.say.say("status.frames", {{"frames", page.say.number(std::round(facts.frames_per_second), 0)}}),
                        page.say.say("status.memory", {{"megabytes", page.say.number(std::round(static_cast<double>(facts.rss_kib) / 1024), 0)}}),
                        facts.celsius ? page.say.say("status.heat", {{"degrees", page.say.number(std::round(*facts.celsius), 0)}}) : std::string(),
                        store ? advice_of(*store, page.say) : std::string()});
  return line;
}

using Facts = std::vector<std::pair<std::string, std::string>>;
Facts facts_of(const Page& page, const StatusFacts& facts) {
  const Setting& setting = page.setting;
  Facts out;
  if (setting.config && !setting.config->name.empty()) out.emplace_back(page.say.say("status.screen"), setting.config->name);
  if (!facts.address.empty()) out.emplace_back(page.say.say("status.address"), facts.address);
  out.emplace_back(page.say.say("status.version"), facts.version);
  out.emplace_back(page.say.say("status.running"), duration_of(page, facts.uptime));
  std::optional<Wall> news;
  std::optional<Show> check;
  if (setting.snapshot) {
    for (const SourceState& source : setting.snapshot->sources) {
      if (source.last_new) news = std::max(news.value_or(*source.last_new), *source.last_new);
      if (source.next_poll) check = std::min(check.value_or(*source.next_poll), *source.next_poll);
    }
  }
  if (news && setting.now.trusted)
    out.emplace_back(page.say.say("status.last_new"), setting.now.wall - *news < std::chrono::hours(20) ? page.say.clock(*news) : page.say.ago(*news, setting.now.wall));
  if (check) out.emplace_back(page.say.say("status.next_check"), page.say.in(*check - setting.now.show));
  if (!setting.now.trusted) out.emplace_back(page.say.say("status.clock"), page.say.say("status.clock_unsure"));
  return out;
}

std::string report(const std::vector<Line>& lines, const Facts& facts) {
  std::string all = "kudosk\n";
  for (const auto& [name, value] : facts) all += name + ": " + value + "\n";
  for (const Line& line : lines) all += line.name + ": " + line.state + (line.detail.empty() ? "" : " (" + line.detail + ")") + "\n";
  if (all.size() > kMostReport) {
    all.resize(kMostReport);
    while (!all.empty() && (static_cast<unsigned char>(all.back()) & 0xc0) == 0x80) all.pop_back();
    if (!all.empty() && static_cast<unsigned char>(all.back()) >= 0x80) all.pop_back();
  }
  return all;
}

/// One source's card from `y` on; gives where it ends. Upright, what it says stands below its name.
float come_line(Page& page, const Line& line, std::size_t number, const Rect& r, bool small) {
  const float size = small ? 28 : 34, pad_x = 28, pad_y = small ? 12 : 24;
  Style name_style = page.style(size, 700, page.theme.ink), state_style = page.style(size, 500, line.fine ? page.theme.good : page.theme.warn),
        detail_style = page.style(size, 500, page.theme.dim);
  name_style.max_lines = state_style.max_lines = detail_style.max_lines = small ? 1 : 2;
  Rect name{r.x + pad_x, 0, r.w * 0.315f, 0}, state{r.x + r.w * 0.356f, 0, r.w * 0.205f, 0}, detail{r.x + r.w * 0.583f, 0, r.w * 0.417f - pad_x, 0};
  if (page.stacked) {
    name.w = r.w * 0.58f - pad_x;
    state = {r.x + r.w * 0.62f, 0, r.w * 0.38f - pad_x, 0};
    detail = {r.x + pad_x, 0, r.w - 2 * pad_x, 0};
  }
  const ParagraphPtr name_words = page.flush(line.name, name_style, name.w, 3 * size);
  const ParagraphPtr state_words = page.stacked ? page.flush_end(line.state, state_style, state.w, 3 * size) : page.flush(line.state, state_style, state.w, 3 * size);
  const ParagraphPtr detail_words = page.flush(line.detail, detail_style, detail.w, 3 * size);
  const float first = std::max(name_words->height, state_words->height);
  const float h = 2 * pad_y + (page.stacked ? first + (detail_words->lines.empty() ? 0 : 6 + detail_words->height) : std::max(first, detail_words->height));
  if (r.y + h > r.bottom()) return r.y;
  Sheet sheet(page, "source " + std::to_string(number));
  sheet.box({r.x, r.y, r.w, h}, std::min(24.0f, page.theme.radius), page.theme.card);
  name.y = state.y = r.y + pad_y;
  name.h = state.h = page.stacked ? first : h - 2 * pad_y;
  detail.y = page.stacked ? name.y + first + 6 : name.y;
  detail.h = page.stacked ? detail_words->height : name.h;
  sheet.words(name_words, name, true);
  sheet.words(state_words, state, true);
  sheet.words(detail_words, detail, true);
  page.then(Millis{60});
  page.come(sheet.done());
  return r.y + h + (small ? 8 : 14);
}

float come_facts(Page& page, const Facts& facts, const Rect& r) {
  const float row = 54;
  Sheet sheet(page, "facts");
  Style name_style = page.style(32, 500, page.theme.dim), value_style = page.style(32, 700, page.theme.ink);
  name_style.max_lines = value_style.max_lines = 1;
  name_style.sizes = value_style.sizes = {32, 28};
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const Rect at{r.x, r.y + static_cast<float>(i) * row, r.w, row};
    const ParagraphPtr value = page.flush_end(facts[i].second, value_style, r.w * 0.62f, row);
    sheet.words(value, {at.right() - r.w * 0.62f, at.y, r.w * 0.62f, row}, true);
    const float w = std::max(80.0f, r.w - value->width - 20);
    sheet.words(page.flush(facts[i].first, name_style, w, row), {at.x, at.y, w, row}, true);
  }
  page.then();
  page.come(sheet.done());
  return r.y + row * static_cast<float>(facts.size());
}

}  // namespace

std::shared_ptr<Act> stage_status(const StatusFacts& facts, const Setting& setting) {
  Page page("status", setting, setting.theme->good);
  page.header(page.say.say("kind.status"));
  if (setting.now.trusted) {
    Style style = page.style(30, 600, page.theme.ink);
    const float w = page.safe.w * 0.4f;
    Sheet sheet(page, "header right");
    sheet.words(page.flush_end(page.say.clock(setting.now.wall), style, w, Page::kHeader), {page.safe.right() - w, page.safe.y, w, Page::kHeader}, true);
    page.come_at(sheet.done(), Come::fade, Millis{0}, Millis{300});
  }
  std::vector<Line> lines;
  std::size_t troubled = 0;
  if (setting.snapshot) {
    for (const SourceState& source : setting.snapshot->sources) {
      lines.push_back(line_of(page, source));
      troubled += source.trouble ? 1 : 0;
    }
  }
  // Where not all have room, those that need somebody are seen.
  if (lines.size() > 4) std::stable_partition(lines.begin(), lines.end(), [](const Line& line) { return !line.fine; });
  const Line machine = machine_line(page, facts);
  const Facts known = facts_of(page, facts);

  const Rect c = page.column;
  const float top = c.y + (page.stacked ? 110.0f : 120.0f), bottom = c.bottom() - 70;
  const std::string key = lines.empty() ? "status.title_none" : "status.title";
  const ParagraphPtr title = page.flush(page.say.say(key, {{"count", static_cast<double>(troubled)}}), page.headline({76, 66, 56, 48}, 800, 1.1f, 0), c.w, page.stacked ? 180 : 90);
  Sheet sheet(page, "title");
  sheet.words(title, {c.x, top, c.w, title->height});
  page.come(sheet.done());

  const float rows_top = top + title->height + (page.stacked ? 46.0f : 60.0f), right_w = std::min(480.0f, c.w * 0.28f);
  const bool tall = page.tall;
  const Rect table{c.x, rows_top, page.stacked ? c.w : c.w - right_w - 68, 0};
  const float rows_bottom = page.stacked ? bottom - (tall ? 54 * static_cast<float>(known.size()) + 60 : 0) - (tall ? 320 : 0) : bottom;
  // The machine's own line is always there: its room is kept.
  const bool small = static_cast<float>(lines.size() + 1) * (page.stacked ? 140.0f : 104.0f) > rows_bottom - rows_top;
  const float machine_h = small ? 62 : page.stacked ? 150 : 104;
  float y = rows_top;
  std::size_t shown = 0;
  for (; shown < lines.size(); ++shown) {
    const float next = come_line(page, lines[shown], shown + 1, {table.x, y, table.w, rows_bottom - machine_h - y}, small);
    if (next <= y) break;
    y = next;
  }
  Line last = machine;
  if (shown < lines.size()) last.name = page.say.say("status.more", {{"count", static_cast<double>(lines.size() - shown)}}) + " · " + machine.name;
  y = come_line(page, last, shown + 1, {table.x, y, table.w, rows_bottom - y}, small);

  lines.push_back(machine);
  const QrCard qr{report(lines, known), "", page.stacked ? 300.0f : 272.0f};
  Sheet code(page, "qr");
  if (!page.stacked) {
    const float x = c.right() - right_w;
    const float end = come_facts(page, known, {x, rows_top, right_w, 0});
    const float h = qr_card(page, nullptr, qr, 0, 0);
    if (end + 12 + h <= bottom) qr_card(page, &code, qr, c.right() - qr.width, bottom - h);
  } else if (tall) {
    const float end = come_facts(page, known, {c.x, y + 30, c.w, 0});
    qr_card(page, &code, qr, c.x, end + 24);
  }
  page.then();
  const LayerPtr layer = code.done();
  page.come(layer);
  page.footer_left(page.say.say("status.keys_hint"));
  if (layer) page.footer(page.say.say("status.scan"));
  Subject subject;
  auto act = page.finish(subject, Millis::max() / 4);
  return act;
}

}  // namespace kudosk::scenes
