#include "scenes/invitation.h"

#include <algorithm>

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

constexpr float kCard = 520, kBetween = 100;

/// Faces as a loose crowd of three columns.
void come_crowd(Page& page, const std::vector<Person>& faces, const Rect& r) {
  const float side = (r.w - 2 * 28) / 3;
  const std::size_t count = std::min<std::size_t>(faces.size(), 9);
  const auto rows = static_cast<float>((count + 2) / 3);
  const float top = r.y + (r.h - rows * side - (rows - 1) * 28) / 2;
  Sheet sheet(page, "faces");
  for (std::size_t i = 0; i < count; ++i) {
    face(sheet, faces[i], {r.x + static_cast<float>(i % 3) * (side + 28), top + static_cast<float>(i / 3) * (side + 28), side, side});
  }
  page.then();
  page.come(sheet.done(), Come::spring);
}

constexpr float kRowFace = 88;

/// A row of faces below the words, where there are no pills.
void come_row(Page& page, const std::vector<Person>& faces, const Rect& r) {
  Sheet sheet(page, "faces");
  float x = r.x;
  for (const Person& person : faces) {
    if (x + kRowFace > r.right()) break;
    face(sheet, person, {x, r.y, kRowFace, kRowFace});
    x += kRowFace + 16;
  }
  page.then();
  page.come(sheet.done());
}

struct Words {
  ParagraphPtr title, text;
  std::vector<Pill> pills;
  std::vector<Person> faces;
  float last_h = 0;  ///< of the pills, or the faces
};

/// `row`: faces may stand below the words.
Words words_of(const Page& page, const Invitation& invitation, float w, float h, bool row) {
  Words words;
  for (const std::string& pill : invitation.pills) words.pills.push_back(make_pill(page, pill, w));
  words.last_h = pill_rows_height(words.pills, w, 2);
  if (words.pills.empty() && row && !invitation.faces.empty()) {
    words.faces = invitation.faces;
    words.last_h = kRowFace;
  }
  const float below = words.last_h > 0 ? words.last_h + 44 : 0;
  Style title_style = page.headline({96, 84, 72, 60, 52, 44}, 800, 1.08f, -0.02f);
  title_style.language = invitation.language;
  // Two thirds for the title, what it leaves for the text.
  const float title_most = invitation.text.empty() ? h - below : (h - below) * 0.56f;
  words.title = page.set(invitation.title, title_style, w, title_most);
  if (!invitation.text.empty()) {
    Style text_style = page.style(44, 500, mix(page.theme.ink, page.theme.dim, 0.35f));
    text_style.sizes = {44, 40, 36, 32};
    text_style.line_height = 1.45f;
    text_style.language = invitation.language;
    std::vector<text::Run> runs = invitation.text;
    for (auto& run : runs) {
      if (run.weight == 0) run.colour = text_style.colour;
    }
    words.text = page.set(runs, text_style, w - 40, h - below - words.title->height - 44);
  }
  return words;
}

void come_words(Page& page, const Words& words, const Rect& r) {
  Sheet title(page, "title");
  const bool alone = !words.text && words.last_h <= 0;
  title.words(words.title, r, alone);
  page.then();
  page.come(title.done());
  const float last_y = r.bottom() - words.last_h, free_bottom = words.last_h > 0 ? last_y - 44 : r.bottom();
  float y = r.y + words.title->height;
  if (words.text) {
    // In the middle of what title and pills leave, but not far from the title.
    const float spare = free_bottom - y - words.text->height;
    y += std::clamp(spare / 2, std::min(44.0f, std::max(0.0f, spare)), 110.0f);
    Sheet text(page, "text");
    // Its box is narrower than the title's: both begin at the side where they are read from.
    text.words(words.text, {r.x + (words.text->right_to_left == page.rtl ? 0 : 40), y, r.w - 40, words.text->height});
    page.then();
    page.come(text.done());
  }
  if (!words.pills.empty()) come_pills(page, words.pills, {r.x, last_y, r.w, words.last_h}, 2);
  if (!words.faces.empty()) come_row(page, words.faces, {r.x, last_y, r.w, kRowFace});
}

void beside(Page& page, const Invitation& invitation) {
  const Rect c = page.column;
  const float top = c.y + 150, bottom = c.bottom() - 110;
  const float card_w = std::min(kCard, c.w * 0.36f), x = c.right() - card_w;
  bool right = true;
  Sheet card_sheet(page, "qr"), picture(page, "picture");
  const QrCard qr{invitation.link, invitation.caption, card_w};
  const float qr_h = invitation.link.empty() ? 0 : qr_card(page, nullptr, qr, x, 0);
  if (!invitation.link.empty()) {
    const float spare = bottom - top - qr_h;
    const float picture_h = spare - 28;
    const bool pictured = picture_h >= 170 && photo(picture, invitation.picture, {x, top, card_w, picture_h}, page.theme.radius);
    qr_card(page, &card_sheet, qr, x, pictured ? top + picture_h + 28 : c.y + std::clamp(200.0f, 150.0f, std::max(150.0f, c.h - 110 - qr_h)));
  } else if (!photo(picture, invitation.picture, {x, top, card_w, bottom - top}, page.theme.radius)) {
    right = invitation.faces.size() >= 3;
  }
  const float w = right ? c.w - card_w - kBetween : std::min(c.w, 1560.0f);
  const Words words = words_of(page, invitation, w, bottom - top, !invitation.link.empty());
  come_words(page, words, {c.x, top, w, bottom - top});
  page.then();
  page.come(picture.done());
  page.come(card_sheet.done());
  if (right && invitation.link.empty() && invitation.faces.size() >= 3 && invitation.picture.empty()) come_crowd(page, invitation.faces, {x, top, card_w, bottom - top});
}

void below(Page& page, const Invitation& invitation) {
  const Rect c = page.column;
  const bool tall = page.tall;
  const float top = c.y + (tall ? 160 : Page::kClose), bottom = c.bottom() - (tall ? 130 : 70), gap = page.gap(tall ? 56 : 24);
  Sheet card_sheet(page, "qr"), picture(page, "picture");
  // Upright the code is as large as beside the words; nearly square it is small.
  const QrCard qr{invitation.link, invitation.caption, tall ? kCard : 250.0f};
  const float qr_h = invitation.link.empty() ? 0 : qr_card(page, nullptr, qr, c.x, 0);
  const float picture_h = !tall ? 0 : qr_h > 0 ? 300 : 420;
  const bool pictured = picture_h > 0 && !invitation.picture.empty() && photo(picture, invitation.picture, {c.x, top, c.w, picture_h}, page.theme.radius);
  const float words_top = top + (pictured ? picture_h + gap : 0);
  const bool crowd = !pictured && qr_h <= 0 && tall && invitation.faces.size() >= 3;
  const float after = qr_h > 0 ? qr_h + gap : crowd ? 520 + gap : 0;
  const float most = bottom - words_top - after;
  const Words words = words_of(page, invitation, c.w, most, tall && qr_h > 0);
  // No higher than the words need.
  const float need = words.title->height + (words.text ? 56 + words.text->height : 0) + (words.last_h > 0 ? 60 + words.last_h : 0);
  const float h = std::min(most, need), y = words_top + (pictured ? 0 : std::max(0.0f, most - h) / 2);
  come_words(page, words, {c.x, y, c.w, h});
  page.then();
  page.come(picture.done());
  if (qr_h > 0) {
    qr_card(page, &card_sheet, qr, tall ? c.x + (c.w - qr.width) / 2 : c.x, y + h + gap);
    page.come(card_sheet.done());
  }
  if (crowd) come_crowd(page, invitation.faces, {c.x + (c.w - 520) / 2, y + h + gap, 520, 520});
}

}  // namespace

void come_invitation(Page& page, const Invitation& invitation) {
  if (page.stacked) {
    below(page, invitation);
  } else {
    beside(page, invitation);
  }
}

}  // namespace kudosk::scenes
