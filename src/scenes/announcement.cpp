// Something that is coming up: news, an event, something to learn or to join.
#include <algorithm>

#include "scenes/invitation.h"
#include "scenes/moment.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

/// A picture and what it shows: nothing to read but a line, nowhere to go.
bool is_picture(const Item& item, const Announcement& announcement) {
  return !announcement.picture.empty() && announcement.text.empty() && announcement.place.empty() && !announcement.starts && item.link.empty();
}

/// As large as it fits, whole and in its own proportions (what is in a photo's corner may be what it is about), the caption below it, or beside one that is upright.
bool come_picture(Page& page, const Item& item, const Announcement& announcement) {
  if (!page.setting.picture_size) return false;
  const auto size = page.setting.picture_size(announcement.picture);
  if (!size || size->first <= 0 || size->second <= 0) return false;
  const Rect c = page.column;
  const float top = c.y + (page.tall ? 150.0f : Page::kClose), bottom = c.bottom() - (page.tall ? 130 : 76), h = bottom - top;
  const float shape = static_cast<float>(size->first) / static_cast<float>(size->second), gap = 36;
  const auto runs = text_runs(announcement.title, item, page.setting, page.theme.ink);
  const bool beside = !page.stacked && shape < 1.2f;
  Style style = beside ? page.headline({84, 72, 60, 52, 44}, 800, 1.12f, -0.015f) : page.headline({60, 52, 44, 38}, 700, 1.16f, -0.012f);
  style.language = language_of(item, page.say);
  const float words_w = beside ? c.w * 0.42f : c.w, words_most = beside ? h : page.tall ? 320.0f : 140.0f;
  if (!beside && !page.stacked) style.align = text::Align::centre;
  const ParagraphPtr caption = beside || page.stacked ? page.flush(runs, style, words_w, words_most) : page.set(runs, style, words_w, words_most);
  const Rect room = beside ? Rect{c.x + words_w + 80, top, c.w - words_w - 80, h} : Rect{c.x, top, c.w, h - gap - caption->height};
  const float w = std::min(room.w, room.h * shape);
  Rect at{room.x, room.y, w, w / shape};
  at.x += beside ? room.w - at.w : (room.w - at.w) / 2;
  const float used = at.h + (beside ? 0 : gap + caption->height);
  at.y = top + (h - used) / 2;
  if (!come_photo(page, "picture", announcement.picture, at, page.theme.radius)) return false;
  Sheet words(page, "caption");
  words.words(caption, beside ? Rect{c.x, top + (h - caption->height) / 2, words_w, caption->height} : Rect{c.x, at.bottom() + gap, c.w, caption->height});
  page.then();
  page.come(words.done());
  return true;
}

}  // namespace

ActPtr stage_announcement(const Subject& subject, const Setting& setting) {
  const Item& item = *subject.item;
  const Announcement& announcement = std::get<Announcement>(item.body);
  Page page("announcement", setting, setting.theme->announcements);
  const std::string kind = "kind.announcement_" + announcement.type;
  const auto now = time_of(setting);
  const bool over = now && is_over(announcement, *now);  // nothing that is coming up any more
  page.header(page.say.say(!over && !announcement.type.empty() && page.say.has(kind) ? kind : "kind.announcement"), name_of(item.discipline, page.say));
  if (is_picture(item, announcement) && come_picture(page, item, announcement)) {
    page.dots();
    if (!item.said_in.empty()) page.footer(item.said_in);
    return page.finish(subject, dwell(subject, setting));
  }
  Invitation invitation;
  invitation.title = text_runs(announcement.title, item, setting, page.theme.ink);
  invitation.text = text_runs(announcement.text, item, setting, page.theme.ink);
  invitation.language = language_of(item, page.say);
  if (const std::string when = when_of(announcement, page.say, now); !when.empty()) invitation.pills.push_back("🗓️ " + when);
  if (!announcement.place.empty()) invitation.pills.push_back("📍 " + announcement.place);
  invitation.link = item.link;
  invitation.caption = page.say.say(announcement.type == "event" || announcement.type == "opportunity" ? "announcement.scan_to_join" : "announcement.scan_to_read");
  invitation.picture = announcement.picture;
  come_invitation(page, invitation);
  page.dots();
  if (item.said_in.empty()) {
    page.thanks_footer();
  } else {
    page.footer(item.said_in);
  }
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
