// Something that is coming up: news, an event, something to learn or to join.
#include "scenes/invitation.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

namespace {

/// "Friday 27 November, 14:00 – 14:45"; a day alone where no hour is meant.
std::string when_of(const Page& page, const Announcement& announcement) {
  if (!announcement.starts) return {};
  const Zone& zone = page.say.zone();
  const LocalTime from = zone.local(*announcement.starts);
  const auto midnight = [](const LocalTime& t) { return t.hour == 0 && t.minute == 0; };
  const bool whole_day = midnight(from) && (!announcement.ends || midnight(zone.local(*announcement.ends)));
  std::string said = whole_day ? page.say.date_long(*announcement.starts) : page.say.date_time(*announcement.starts);
  if (!announcement.ends || *announcement.ends <= *announcement.starts) return said;
  const LocalTime to = zone.local(*announcement.ends);
  const bool same_day = from.year == to.year && from.month == to.month && from.day == to.day;
  if (whole_day) {
    // A calendar's end is the day after.
    const Wall last = *announcement.ends - std::chrono::hours(12);
    const LocalTime day = zone.local(last);
    if (day.day != from.day || day.month != from.month) said += " – " + page.say.date_long(last);
  } else {
    said += " – " + (same_day ? page.say.clock(*announcement.ends) : page.say.date_time(*announcement.ends));
  }
  return said;
}

}  // namespace

ActPtr stage_announcement(const Subject& subject, const Setting& setting) {
  const Item& item = *subject.item;
  const Announcement& announcement = std::get<Announcement>(item.body);
  Page page("announcement", setting, setting.theme->announcements);
  const std::string kind = "kind.announcement_" + announcement.type;
  page.header(page.say.say(!announcement.type.empty() && page.say.has(kind) ? kind : "kind.announcement"), name_of(item.discipline, page.say));
  Invitation invitation;
  invitation.title = text_runs(announcement.title, item, setting, page.theme.ink);
  invitation.text = text_runs(announcement.text, item, setting, page.theme.ink);
  invitation.language = language_of(item, page.say);
  if (const std::string when = when_of(page, announcement); !when.empty()) invitation.pills.push_back("🗓️ " + when);
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
