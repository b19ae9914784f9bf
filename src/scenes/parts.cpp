#include "scenes/parts.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/unicode.h"

namespace kudosk::scenes {

using draw::Colour;
using draw::Paint;
using draw::Rect;
using text::Run;
using text::Style;

namespace {

std::uint32_t number_of(const Person& person) {
  const std::string& key = !person.id.empty() ? person.id : person.name;
  std::uint32_t hash = 2166136261u;  // FNV-1a
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash ^ (hash >> 15);
}

/// CSS's 160deg over a square.
Paint avatar_paint(const std::pair<Colour, Colour>& colours, const Rect& r) {
  const float angle = 160 * std::numbers::pi_v<float> / 180, dx = std::sin(angle), dy = -std::cos(angle);
  const float half = (std::abs(dx) * r.w + std::abs(dy) * r.h) / 2;
  const float cx = r.x + r.w / 2, cy = r.y + r.h / 2;
  return across(colours.first, colours.second, {cx - dx * half, cy - dy * half}, {cx + dx * half, cy + dy * half});
}

/// Words as large as fits into a circle.
void circle_words(Sheet& sheet, const std::string& words, const Rect& r, Colour colour) {
  const float size = r.w * 0.436f;
  Style style = sheet.page().style(size, 700, colour);
  style.sizes.clear();
  for (const float share : {1.0f, 0.86f, 0.74f, 0.62f, 0.52f, 0.44f, 0.36f, 0.3f}) style.sizes.push_back(size * share);
  style.align = text::Align::centre;
  style.line_height = 1.05f;
  style.max_lines = 1;
  // Within the circle's middle, so that corners of wide words stay inside.
  const Rect inner = r.inset(r.w * 0.12f);
  sheet.words(sheet.page().set(words, style, inner.w, inner.h), inner, true);
}

}  // namespace

Colour mix(Colour a, Colour b, float share) { return {a.r + (b.r - a.r) * share, a.g + (b.g - a.g) * share, a.b + (b.b - a.b) * share, a.a + (b.a - a.a) * share}; }

Colour deepen(Colour colour, float by) {
  // A colour that is dark already (a light theme's accent) has little left to lose before it is black.
  by *= std::clamp((std::max({colour.r, colour.g, colour.b}) - 0.35f) * 2, 0.0f, 1.0f);
  const auto deep = [by](float v) { return std::max(0.0f, v - (1 - v) * by); };
  return {deep(colour.r), deep(colour.g), deep(colour.b), colour.a};
}

Paint across(Colour a, Colour b, draw::Point from, draw::Point to) {
  Paint paint;
  paint.type = Paint::Type::linear;
  paint.colour = a;
  paint.a = from;
  paint.b = to;
  paint.stops = {{0, a}, {1, b}};
  return paint;
}

bool photo(Sheet& sheet, const std::string& address, const Rect& r, float radius) {
  const Setting& setting = sheet.page().setting;
  if (address.empty() || !setting.picture) return false;
  auto bitmap = setting.picture(address, r.w, r.h);
  if (!bitmap) return false;
  const Rect at = sheet.place(r);
  sheet.add(draw::Picture{std::move(bitmap), at, radius}, at);
  return true;
}

bool come_photo(Page& page, const char* name, const std::string& address, const Rect& r, float radius) {
  const auto moving = page.animated() && page.setting.moving && !address.empty() ? page.setting.moving(address, r.w, r.h) : nullptr;
  if (!moving || moving->frames.size() < 2) {
    Sheet sheet(page, name);
    if (!photo(sheet, address, r, radius)) return false;
    page.then();
    page.come(sheet.done());
    return true;
  }
  std::vector<LayerPtr> frames;
  const Rect at = page.place(r);
  for (std::size_t i = 0; i < moving->frames.size(); ++i) {
    Sheet sheet(page, name);
    sheet.add(draw::Picture{moving->frames[i], at, radius}, at);
    frames.push_back(sheet.done());
  }
  page.then();
  page.play(std::move(frames), moving->ends);
  return true;
}

void face(Sheet& sheet, const Person& person, const Rect& r, bool ring) {
  const draw::Theme& theme = sheet.page().theme;
  Rect inner = r;
  if (ring) {
    // As wide as 14 px around 396; the same again, nearly, between it and the face.
    const float width = r.w * 14 / 396, space = r.w * 12 / 396;
    const Rect at = sheet.place(r);
    Paint paint;
    paint.type = Paint::Type::conic;
    paint.a = {at.x + at.w / 2, at.y + at.h / 2};
    paint.angle = 210;
    for (std::size_t i = 0; i < theme.ring.size(); ++i)
      paint.stops.push_back({static_cast<float>(i) / static_cast<float>(std::max<std::size_t>(1, theme.ring.size() - 1)), theme.ring[i]});
    paint.colour = theme.ring.empty() ? theme.ink : theme.ring.front();
    if (paint.stops.size() < 2) paint = Paint::solid(paint.colour);
    sheet.box(r.inset(width - 1), r.w / 2, theme.ring_inner);
    sheet.add(draw::RingShape{{at.x + at.w / 2, at.y + at.h / 2}, (at.w - width) / 2, width, paint}, at);
    inner = r.inset(width + space);
  }
  if (photo(sheet, person.picture, inner, inner.w / 2)) return;
  const auto& gradients = theme.avatars;
  const Paint paint = gradients.empty() ? Paint::solid(theme.dim) : avatar_paint(gradients[number_of(person) % gradients.size()], inner);
  const Rect at = sheet.place(inner);
  Paint placed = paint;
  placed.a.x += at.x - inner.x;
  placed.b.x += at.x - inner.x;
  sheet.add(draw::RoundedRect{at, at.w / 2, placed, 0, {}}, at);
  const std::string letters = initials(!person.name.empty() ? person.name : person.team);
  circle_words(sheet, letters.empty() ? "🙂" : letters, inner, theme.on_avatar);
}

void more_faces(Sheet& sheet, std::size_t count, const Rect& r) {
  const draw::Theme& theme = sheet.page().theme;
  sheet.box(r, r.w / 2, Paint::solid(theme.card), 2, theme.line);
  circle_words(sheet, "+" + sheet.page().say.number(static_cast<double>(count), 0), r, theme.ink);
}

Pill make_pill(const Page& page, std::vector<Run> runs, float most_width) {
  Pill pill;
  Style style = page.style(30, 600, page.theme.ink);
  style.max_lines = 1;
  pill.runs = std::move(runs);
  // A paragraph without a width is set on one line; one that is too long is cut to what there is.
  pill.words = page.set(pill.runs, style, 0, Pill::kHeight);
  float inner = pill.words->width;
  if (inner > most_width - 2 * Pill::kPadding) {
    inner = most_width - 2 * Pill::kPadding;
    pill.words = page.flush(pill.runs, style, inner, Pill::kHeight);
  }
  pill.width = inner + 2 * Pill::kPadding;
  return pill;
}

Pill make_pill(const Page& page, const std::string& words, float most_width) { return make_pill(page, Page::one(words, page.theme.ink), most_width); }

namespace {

/// Where each pill stands, from the top left of their place; at most `rows` rows.
std::vector<draw::Point> pill_places(const std::vector<Pill>& pills, float w, int rows) {
  std::vector<draw::Point> places;
  float x = 0, y = 0;
  for (const Pill& pill : pills) {
    if (x > 0 && x + pill.width > w + 0.5f) {
      x = 0;
      y += Pill::kHeight + Pill::kGap;
      if (--rows < 1) break;
    }
    places.push_back({x, y});
    x += pill.width + Pill::kGap;
  }
  return places;
}

}  // namespace

float pill_rows_height(const std::vector<Pill>& pills, float w, int rows) {
  const auto places = pill_places(pills, w, rows);
  return places.empty() ? 0 : places.back().y + Pill::kHeight;
}

void come_pills(Page& page, const std::vector<Pill>& pills, const Rect& r, int rows) {
  const auto places = pill_places(pills, r.w, rows);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Pill& pill = pills[i];
    const Rect at{r.x + places[i].x, r.y + places[i].y, pill.width, Pill::kHeight};
    Sheet sheet(page, "pill " + std::to_string(i + 1));
    sheet.card(at, Pill::kHeight / 2);
    sheet.words(pill.words, {at.x + Pill::kPadding, at.y, at.w - 2 * Pill::kPadding, at.h}, true);
    page.then();
    page.come(sheet.done());
  }
}

float qr_card(const Page& page, Sheet* sheet, const QrCard& card, float x, float y) {
  const Colour white = draw::hex("#ffffff");
  const Colour dark = draw::contrast(page.theme.on_avatar, white) >= 7 ? page.theme.on_avatar : draw::hex("#000000");
  const float edge = 8, code = card.width - 2 * edge, pad = card.width < 320 ? 24 : 36;
  ParagraphPtr caption;
  float h = card.width;
  if (!card.caption.empty()) {
    Style style = page.style(card.width < 320 ? 28 : 34, 600, dark);
    style.line_height = 1.3f;
    style.align = text::Align::centre;
    style.max_lines = 3;
    caption = page.set(card.caption, style, card.width - 2 * pad);
    h += caption->height + pad * 0.8f;
  }
  if (!sheet) return h;
  sheet->box({x, y, card.width, h}, std::min(40.0f, card.width * 0.09f), white);
  const Rect at = sheet->place({x + edge, y + edge, code, code});
  sheet->add(draw::QrCode{card.text, at, dark, white.with_alpha(0)}, at);
  if (caption) sheet->words(caption, {x + pad, y + card.width - edge, card.width - 2 * pad, caption->height});
  return h;
}

void who_line(Sheet& sheet, const Who& who, const Rect& r) {
  const Page& page = sheet.page();
  const float side = who.side, gap = side * 0.25f, w = r.w - side - gap;
  face(sheet, who.person, {r.x, r.y + (r.h - side) / 2, side, side});
  Style name_style = page.style(who.name_size, 700, page.theme.ink);
  name_style.sizes = {who.name_size, who.name_size * 0.85f, who.name_size * 0.72f};
  name_style.max_lines = 1;
  const ParagraphPtr name = page.flush(name_of(who.person, page.say), name_style, w, who.name_size * 1.25f);
  Style below_style = page.style(32, 500, page.theme.dim);
  below_style.max_lines = 1;
  const ParagraphPtr below = who.below.empty() ? nullptr : page.flush(who.below, below_style, w, 40);
  const float between = below ? 4 : 0;
  const float h = name->height + between + (below ? below->height : 0);
  const float y = r.y + (r.h - h) / 2;
  sheet.words(name, {r.x + side + gap, y, w, name->height});
  if (below) sheet.words(below, {r.x + side + gap, y + name->height + between, w, below->height});
}

void track(Sheet& sheet, const Rect& r) { sheet.box(r, r.h / 2, sheet.page().theme.ink.with_alpha(0.13f)); }

}  // namespace kudosk::scenes
