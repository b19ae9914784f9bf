// Praise: who is thanked, for what, by whom.
#include <algorithm>
#include <cmath>

#include "base/unicode.h"
#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Run;
using text::Style;

namespace {

constexpr float kFaces = 520, kRing = 396;  // the left column, and one face in it
constexpr float kTop = 150, kBottom = 120;  // of what stands between header and footer
constexpr float kGiver = 88;
constexpr float kShort = 380;  // a message up to this height may be as large as it can
constexpr std::size_t kNamed = 3, kMostPills = 4, kMostReactions = 5, kMostFaces = 9;

const std::vector<float> kSizes{96, 84, 72, 60}, kSmallSizes{60, 52, 44};

/// The message, what is below it, and how high each part is.
struct Said {
  ParagraphPtr message;
  ParagraphPtr giver;
  std::vector<Pill> pills;
  float pills_height = 0, before_giver = 52, before_pills = 40;
  float height(float message_height) const { return message_height + (giver ? before_giver + kGiver : 0) + (pills_height > 0 ? before_pills + pills_height : 0); }
  float height() const { return height(message->height); }
};

std::vector<Run> giver_runs(const Page& page, const Item& item, const Recognition& praise, bool with_time = true) {
  const Tones tones{page.theme.dim, page.theme.ink};
  const bool when = with_time && item.created && page.setting.now.trusted;
  const std::string ago = when ? page.say.ago(*item.created, page.setting.now.wall) : std::string();
  if (praise.from) {
    const std::string name = strong(name_of(*praise.from, page.say));
    return runs_of(when ? page.say.say("recognition.from_ago", {{"name", name}, {"ago", ago}}) : page.say.say("recognition.from", {{"name", name}}), tones);
  }
  return when ? Page::one(ago, page.theme.dim) : std::vector<Run>{};
}

std::vector<Run> reaction_runs(const Page& page, const Item& item, const Recognition& praise) {
  std::vector<Run> runs;
  std::size_t shown = 0;
  for (const Reaction& reaction : praise.reactions) {
    if (shown == kMostReactions || reaction.count < 1) continue;
    auto emoji = text_runs(reaction.emoji, item, page.setting, page.theme.ink);
    // A custom one whose picture has not come would be its bare name.
    if (emoji.empty() || (reaction.emoji.size() > 2 && reaction.emoji.front() == ':' && !emoji.front().emoji)) continue;
    if (shown++ > 0) runs.push_back(Page::one("\u2002 ", page.theme.ink).front());
    runs.insert(runs.end(), emoji.begin(), emoji.end());
    runs.push_back(Page::one("\u00a0" + page.say.number(reaction.count, 0), page.theme.ink).front());
  }
  return runs;
}

std::vector<Pill> pills_of(const Page& page, const Item& item, const Recognition& praise, float w) {
  std::vector<Pill> pills;
  const std::string discipline = name_of(item.discipline, page.say);
  if (!discipline.empty()) pills.push_back(make_pill(page, emoji_of(item.discipline) + " " + discipline, w));
  if (!praise.value.empty() && folded(praise.value) != folded(discipline)) pills.push_back(make_pill(page, (discipline.empty() ? "⭐ " : "") + praise.value, w));
  if (praise.points && *praise.points > 0 && std::isfinite(*praise.points)) {
    pills.push_back(make_pill(page, page.say.say("recognition.points", {{"points", page.say.number(*praise.points)}, {"count", *praise.points}}), w));
  }
  if (auto reactions = reaction_runs(page, item, praise); !reactions.empty()) pills.push_back(make_pill(page, std::move(reactions), w));
  if (pills.size() > kMostPills) pills.resize(kMostPills);
  return pills;
}

Style message_style(const Page& page, const Item& item, const std::vector<float>& sizes) {
  Style style = page.headline(sizes, 700, 1.22f);
  style.language = language_of(item, page.say);
  return style;
}

/// The message as large as it fits: a short one at the great sizes within `kShort`, a longer one at the small sizes within all there is.
ParagraphPtr fitted_message(const Page& page, const Item& item, const Recognition& praise, float w, float h) {
  auto runs = message_runs(item, praise, page.setting, page.theme.ink, page.theme.praise, page.theme.dim);
  const bool blank = std::all_of(runs.begin(), runs.end(), [](const Run& run) { return !run.emoji && run.text.find_first_not_of(" \t\r\n") == std::string::npos; });
  if (blank) runs = Page::one(page.say.say("recognition.wordless"), page.theme.ink);
  auto message = page.set(runs, message_style(page, item, kSizes), w, std::min(h, kShort));
  if (message->cut) message = page.set(runs, message_style(page, item, kSmallSizes), w, h);
  return message;
}

Said said_of(const Page& page, const Item& item, const Recognition& praise, float w, float h) {
  Said said;
  said.before_giver = page.gap(52);
  said.before_pills = page.gap(40);
  said.pills = pills_of(page, item, praise, w);
  said.pills_height = pill_rows_height(said.pills, w, 2);
  if (auto runs = giver_runs(page, item, praise); !runs.empty()) {
    Style style = page.style(38, 500, page.theme.dim);
    style.sizes = {38, 34, 30};
    style.max_lines = 1;
    const float room = w - (praise.from ? kGiver + 26 : 0);
    said.giver = page.flush(runs, style, room, 48);
    // Where there is no room for both, who said it matters more than when.
    if (said.giver->cut && praise.from) said.giver = page.flush(giver_runs(page, item, praise, false), style, room, 48);
  }
  said.message = fitted_message(page, item, praise, w, h - said.height(0));
  if (said.message->cut) {
    // Closer together, there is room for another line.
    said.before_giver = 30;
    said.before_pills = 24;
    said.message = fitted_message(page, item, praise, w, h - said.height(0));
  }
  return said;
}

void come_said(Page& page, const Said& said, const Recognition& praise, float x, float y, float w) {
  for (std::size_t i = 0; i < said.message->lines.size(); ++i) {
    Sheet sheet(page, "message " + std::to_string(i + 1));
    sheet.words(said.message, {x, y, w, said.message->height}, false, static_cast<int>(i));
    page.then(i == 0 ? Millis{80} : Millis{60});
    page.come(sheet.done());
  }
  y += said.message->height;
  if (said.giver) {
    y += said.before_giver;
    const float indent = praise.from ? kGiver + 26 : 0;
    Sheet sheet(page, "giver");
    if (praise.from) face(sheet, *praise.from, {x, y, kGiver, kGiver});
    sheet.words(said.giver, {x + indent, y, w - indent, kGiver}, true);
    page.then();
    page.come(sheet.done());
    y += kGiver;
  }
  if (said.pills_height > 0) come_pills(page, said.pills, {x, y + said.before_pills, w, said.pills_height}, 2);
}

/// Where the faces stand within `w`, from the top left of their place; beside one another or as a cluster.
struct Faces {
  std::vector<Rect> places;
  std::size_t shown = 0;  ///< of the people; what is left stands in the last place as a number
  float w = 0, h = 0;
};

Faces row_of(std::size_t count, float side, float overlap) {
  Faces faces;
  for (std::size_t i = 0; i < count; ++i) faces.places.push_back({static_cast<float>(i) * (side - overlap), 0, side, side});
  faces.shown = count;
  faces.w = faces.places.back().right();
  faces.h = side;
  return faces;
}

Faces grid_of(std::size_t people, std::size_t columns, std::size_t most, float side, float space) {
  Faces faces;
  const std::size_t places = std::min(people, most);
  faces.shown = people > most ? most - 1 : people;
  columns = std::min(columns, places);
  for (std::size_t i = 0; i < places; ++i) {
    const std::size_t row = i / columns, in_row = std::min(columns, places - row * columns);
    // A last row that is not full stands in the middle.
    const float left = static_cast<float>(columns - in_row) * (side + space) / 2;
    faces.places.push_back({left + static_cast<float>(i % columns) * (side + space), static_cast<float>(row) * (side + space), side, side});
  }
  faces.w = static_cast<float>(columns) * (side + space) - space;
  faces.h = faces.places.back().bottom();
  return faces;
}

Faces column_faces(std::size_t people, float w) {
  if (people == 1) return row_of(1, std::min(kRing, w), 0);
  if (people == 2) return row_of(2, (w + 36) / 2, 36);
  if (people == 3) {
    // One above two.
    const float side = std::min(248.0f, (w + 30) / 2), overlap = 30;
    Faces faces = row_of(2, side, overlap);
    for (Rect& place : faces.places) place.y = side - 52;
    faces.places.insert(faces.places.begin(), Rect{(faces.w - side) / 2, 0, side, side});
    faces.shown = 3;
    faces.h = 2 * side - 52;
    return faces;
  }
  const float space = 20;
  if (people == 4) return grid_of(people, 2, 4, std::min(210.0f, (w - space) / 2), space);
  return grid_of(people, 3, kMostFaces, std::min(156.0f, (w - 2 * space) / 3), space);
}

Faces row_faces(std::size_t people, float w, float most) {
  if (people <= 3) {
    const float n = static_cast<float>(people), overlap = people > 1 ? 40 : 0;
    return row_of(people, std::min(most, (w + (n - 1) * overlap) / n), overlap);
  }
  const float side = std::min(156.0f, most * 0.5f), space = 20;
  const auto columns = static_cast<std::size_t>(std::max(1.0f, (w + space) / (side + space)));
  Faces faces = grid_of(people, columns, columns * (people > columns ? 2 : 1), side, space);
  // Beside words that begin on the left a last row does, too.
  for (std::size_t i = 0; i < faces.places.size(); ++i) faces.places[i].x = static_cast<float>(i % columns) * (side + space);
  return faces;
}

/// A few faces come one by one; a crowd comes as one.
void come_faces(Page& page, const Faces& faces, const std::vector<Person>& people, float x, float y) {
  const bool crowd = people.size() > 3;
  Sheet all(page, "faces");
  for (std::size_t i = 0; i < faces.places.size(); ++i) {
    Rect r = faces.places[i];
    r.x += x;
    r.y += y;
    Sheet one(page, "face " + std::to_string(i + 1));
    Sheet& sheet = crowd ? all : one;
    if (i < faces.shown) {
      face(sheet, people[i], r, r.w >= 140);
    } else {
      more_faces(sheet, people.size() - faces.shown, r);
    }
    if (crowd) continue;
    if (i > 0) page.then(Millis{60});
    page.come(one.done(), Come::spring);
  }
  if (crowd) page.come(all.done(), Come::spring);
}

std::string names_of(const Page& page, const std::vector<Person>& people) {
  std::vector<std::string> names;
  for (const Person& person : people) names.push_back(name_of(person, page.say));
  return page.say.list_up_to(names, names.size() > kNamed ? kNamed - 1 : kNamed);
}

/// In the middle of the room's height, as high as a portrait, or flatter where the picture is.
Rect picture_place(const Page& page, const std::string& address, const Rect& room) {
  float h = room.w * 1.25f;
  if (const auto size = page.setting.picture_size ? page.setting.picture_size(address) : std::nullopt; size && size->first > 0) {
    h = std::clamp(room.w * static_cast<float>(size->second) / static_cast<float>(size->first), room.w * 0.66f, h);
  }
  return {room.x, room.y + (room.h - h) / 2, room.w, h};
}

void beside(Page& page, const Item& item, const Recognition& praise) {
  const Rect c = page.column;
  const float top = c.y + kTop, h = c.h - kTop - kBottom;
  // Names in the middle below their faces.
  const Faces faces = column_faces(praise.to.size(), kFaces);
  Style name_style = page.headline({60, 52, 44}, 800, 1.1f, 0);
  name_style.align = text::Align::centre;
  name_style.max_lines = praise.to.size() > 1 ? 3 : 2;
  if (praise.to.size() > 1) name_style.base_direction = page.rtl ? -1 : 1;  // a list is a sentence of the interface's language, whoever stands in it
  const ParagraphPtr name = page.set(names_of(page, praise.to), name_style, kFaces, 3 * 60 * 1.1f);
  Style role_style = page.style(32, 500, page.theme.dim);
  role_style.align = text::Align::centre;
  role_style.max_lines = 2;
  const std::string role = praise.to.size() == 1 ? role_of(praise.to.front()) : std::string();
  const ParagraphPtr role_words = role.empty() ? nullptr : page.set(role, role_style, kFaces, 80);
  const float gap = page.gap(34);
  float y = top + (h - (faces.h + gap + name->height + (role_words ? 10 + role_words->height : 0))) / 2;
  come_faces(page, faces, praise.to, c.x + (kFaces - faces.w) / 2, y);
  y += faces.h + gap;
  Sheet sheet(page, "name");
  sheet.words(name, {c.x, y, kFaces, name->height});
  if (role_words) sheet.words(role_words, {c.x, y + name->height + 10, kFaces, role_words->height});
  page.then();
  page.come(sheet.done());

  // On a narrow stage the message begins a little further left.
  const float x = c.x + (c.w >= 1500 ? 620 : 594);
  float w = c.right() - x;
  if (!praise.picture.empty() && w >= 900) {
    const float side = std::min(380.0f, w * 0.34f);
    if (come_photo(page, "picture", praise.picture, picture_place(page, praise.picture, {c.right() - side, top, side, h}), page.theme.radius)) w -= side + 48;
  }
  const Said said = said_of(page, item, praise, w, h);
  come_said(page, said, praise, x, top + (h - said.height()) / 2, w);
}

void below(Page& page, const Item& item, const Recognition& praise) {
  const Rect c = page.column;
  const bool tall = page.tall;
  const float top = c.y + (tall ? kTop : Page::kClose), h = c.bottom() - top - (tall ? 130 : 70);
  const float gap = page.gap(tall ? 52 : 28);
  const Faces faces = row_faces(praise.to.size(), c.w, tall ? 360 : 180);
  Style name_style = page.headline({64, 56, 48}, 800, 1.12f, 0);
  name_style.max_lines = 2;
  if (praise.to.size() > 1) name_style.base_direction = page.rtl ? -1 : 1;
  // On a nearly square page the names stand beside their faces, so that the words have the height.
  const bool close = !tall && faces.w <= c.w * 0.5f;
  const float name_x = c.x + (close ? faces.w + 36 : 0), name_w = c.right() - name_x;
  const ParagraphPtr name = page.flush(names_of(page, praise.to), name_style, name_w, 150);
  const std::string role = praise.to.size() == 1 ? role_of(praise.to.front()) : std::string();
  Style role_style = page.style(34, 500, page.theme.dim);
  role_style.max_lines = 1;
  const ParagraphPtr role_words = role.empty() ? nullptr : page.flush(role, role_style, name_w, 44);
  const float name_h = name->height + (role_words ? 10 + role_words->height : 0);
  const float who_h = close ? std::max(faces.h, name_h) : faces.h + gap + name_h;
  float left_h = h - who_h - gap;

  const float picture_h = tall ? 360 : 0;
  const bool pictured =
      picture_h > 0 && left_h > picture_h + 440 && !praise.picture.empty() && page.setting.picture && page.setting.picture(praise.picture, c.w, picture_h) != nullptr;
  if (pictured) left_h -= picture_h + gap;
  const Said said = said_of(page, item, praise, c.w, left_h);
  float y = top + std::max(0.0f, h - (who_h + gap + said.height() + (pictured ? picture_h + gap : 0))) / 2;
  come_faces(page, faces, praise.to, c.x, y);
  const float name_y = close ? y + (who_h - name_h) / 2 : y + faces.h + gap;
  Sheet sheet(page, "name");
  sheet.words(name, {name_x, name_y, name_w, name->height});
  if (role_words) sheet.words(role_words, {name_x, name_y + name->height + 10, name_w, role_words->height});
  page.then();
  page.come(sheet.done());
  y += who_h + gap;
  if (pictured && come_photo(page, "picture", praise.picture, {c.x, y, c.w, picture_h}, page.theme.radius)) y += picture_h + gap;
  come_said(page, said, praise, c.x, y, c.w);
}

}  // namespace

ActPtr stage_recognition(const Subject& subject, const Setting& setting) {
  const Item& item = *subject.item;
  Recognition praise = std::get<Recognition>(item.body);
  if (praise.to.empty()) praise.to.emplace_back();
  Page page("recognition", setting, setting.theme->praise);
  page.confetti(Millis{120});
  page.header(page.say.say("kind.recognition"), item.said_in);
  if (page.stacked) {
    below(page, item, praise);
  } else {
    beside(page, item, praise);
  }
  page.dots();
  page.thanks_footer();
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
