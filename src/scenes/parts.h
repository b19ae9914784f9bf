// What several scenes have: faces, pills, QR cards, people with their names. Studio thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenes/page.h"

namespace kudosk::scenes {

/// A person's picture in a circle, or initials on the gradient that is always theirs. `ring`: with the coloured ring around, all within `r`.
void face(Sheet& sheet, const Person& person, const draw::Rect& r, bool ring = false);
/// "+7" in a circle.
void more_faces(Sheet& sheet, std::size_t count, const draw::Rect& r);

/// A pill's words, and how wide it gets.
struct Pill {
  std::vector<text::Run> runs;
  ParagraphPtr words;
  float width = 0;
  static constexpr float kHeight = 60, kPadding = 30, kGap = 20;
};
Pill make_pill(const Page& page, std::vector<text::Run> runs, float most_width);
Pill make_pill(const Page& page, const std::string& words, float most_width);
/// Pills in rows; what does not fit into `rows` rows is left out. Gives their height, 0 for none.
float pill_rows_height(const std::vector<Pill>& pills, float w, int rows);
/// Brings them on, one after the other, in the page's order.
void come_pills(Page& page, const std::vector<Pill>& pills, const draw::Rect& r, int rows);

/// A white card with a QR code and words below it.
struct QrCard {
  std::string text, caption;
  float width = 520;  ///< the code brings its own quiet zone
};
/// Gives the card's height. Where `sheet` is nullptr it only measures.
float qr_card(const Page& page, Sheet* sheet, const QrCard& card, float x, float y);

/// A face with a name and a line below it, beside it.
struct Who {
  Person person;
  std::string below;
  float side = 112, name_size = 48;
};
void who_line(Sheet& sheet, const Who& who, const draw::Rect& r);

/// A bar's empty track.
void track(Sheet& sheet, const draw::Rect& r);
/// A colour without the white in it: the deep end of a gradient whose light end it is.
draw::Colour deepen(draw::Colour colour, float by);
draw::Colour mix(draw::Colour a, draw::Colour b, float share);
draw::Paint across(draw::Colour a, draw::Colour b, draw::Point from, draw::Point to);

/// A picture from outside, filling `r`; false where it has not come.
bool photo(Sheet& sheet, const std::string& address, const draw::Rect& r, float radius);
/// The same as a layer of its own that comes on next; one that moves does so for a while.
bool come_photo(Page& page, const char* name, const std::string& address, const draw::Rect& r, float radius);

}  // namespace kudosk::scenes
