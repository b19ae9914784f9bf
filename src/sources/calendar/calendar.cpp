#include "sources/calendar/calendar.h"

#include <libical/ical.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>

#include "base/charset.h"
#include "base/unicode.h"
#include "base/windows_zone.h"
#include "sources/calendar/lines.h"

namespace kudosk::sources::calendar {
namespace {

using namespace std::chrono;

/// What is counted through of one event and of a whole file: a rule from 1970 for each day has 20,000 by now.
constexpr std::size_t most_steps_of_one = 50000, most_steps = 1000000;
constexpr Millis longest = days(400);

using Component = std::unique_ptr<icalcomponent, void (*)(icalcomponent*)>;

LocalTime local_of(const icaltimetype& time) {
  LocalTime out;
  out.year = time.year;
  out.month = time.month;
  out.day = time.day;
  if (!time.is_date) {
    out.hour = time.hour;
    out.minute = time.minute;
    out.second = time.second;
  }
  return out;
}

bool sane(const icaltimetype& time) {
  return !icaltime_is_null_time(time) && time.year >= 1600 && time.year <= 9990 && time.month >= 1 && time.month <= 12 && time.day >= 1 && time.day <= 31 && time.hour <= 24 &&
         time.minute <= 60;
}

std::string text_of(const char* value) { return value ? std::string(value) : std::string(); }

std::string tzid_of(icalproperty* property) {
  icalparameter* parameter = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
  return parameter ? text_of(icalparameter_get_tzid(parameter)) : std::string();
}

/// What turns a local time of a zone into a moment.
class Zones {
 public:
  Zones(const Blocks& blocks, const Zone& usual) : usual_(usual) {
    if (!blocks.zone.empty()) usual_ = find(blocks.zone).value_or(usual);
    for (const Block& block : blocks.zones) {
      // A rule that counts seconds would be counted through.
      if (block.text.find("FREQ=SECONDLY") != std::string::npos || block.text.find("FREQ=MINUTELY") != std::string::npos || block.text.find("FREQ=HOURLY") != std::string::npos ||
          block.text.find("FREQ=DAILY") != std::string::npos || block.text.find("FREQ=WEEKLY") != std::string::npos)
        continue;
      own_.emplace_back(Component(icalparser_parse_string(block.text.c_str()), icalcomponent_free));
    }
  }
  ~Zones() {
    for (auto& [id, zone] : made_)
      if (zone) icaltimezone_free(zone, 1);
  }
  Zones(const Zones&) = delete;
  Zones& operator=(const Zones&) = delete;

  Wall moment(const icaltimetype& time, const std::string& tzid) {
    if (icaltime_is_utc(time)) return utc_.wall(local_of(time));
    if (time.is_date || tzid.empty()) return usual_.wall(local_of(time));
    const auto known = known_.find(tzid);
    const auto zone = known != known_.end() ? known->second : known_.emplace(tzid, find(tzid)).first->second;
    if (zone) return zone->wall(local_of(time));
    if (icaltimezone* own = own_zone(tzid)) return Wall(seconds(icaltime_as_timet_with_zone(time, own)));
    return usual_.wall(local_of(time));
  }
  const Zone& usual() const { return usual_; }

 private:
  static std::optional<Zone> find(const std::string& tzid) {
    if (Zone zone(tzid); zone.known() && !tzid.empty()) return zone;
    if (const std::string windows = zone_of_windows(tzid); !windows.empty()) return Zone(windows);
    // "/freeassociation.sourceforge.net/Europe/Berlin"
    for (std::size_t from = tzid.find('/'); from != std::string::npos; from = tzid.find('/', from + 1))
      if (Zone zone(std::string_view(tzid).substr(from + 1)); zone.known() && from + 1 < tzid.size()) return zone;
    return std::nullopt;
  }

  icaltimezone* own_zone(const std::string& tzid) {
    if (const auto made = made_.find(tzid); made != made_.end()) return made->second;
    for (const auto& component : own_) {
      icalproperty* id = component ? icalcomponent_get_first_property(component.get(), ICAL_TZID_PROPERTY) : nullptr;
      if (!id || tzid != text_of(icalproperty_get_tzid(id))) continue;
      icaltimezone* zone = icaltimezone_new();
      if (icaltimezone_set_component(zone, icalcomponent_new_clone(component.get())) == 0) {
        icaltimezone_free(zone, 1);
        break;
      }
      return made_[tzid] = zone;
    }
    return made_[tzid] = nullptr;
  }

  Zone usual_;
  const Zone utc_{"UTC"};
  std::map<std::string, std::optional<Zone>> known_;
  std::vector<Component> own_;
  std::map<std::string, icaltimezone*> made_;
};

/// A date or a moment that a property carries, in its own zone.
struct Start {
  icaltimetype time{};
  std::string tzid;
};

/// An event while its file is read.
struct Draft {
  Event event;
  Start start;
  Millis length{};
  int days_long = 1;
  bool hidden = false;  // cancelled, private, confidential
  std::optional<Wall> replaces;
  std::vector<icalrecurrencetype> rules;
  std::vector<std::pair<Wall, Millis>> more;  // RDATE
  std::set<Wall> without;                     // EXDATE
};

class Reader {
 public:
  Reader(const Blocks& blocks, const Zone& zone, Wall from, Wall to) : blocks_(blocks), zones_(blocks, zone), from_(from), to_(to) {}

  Calendar read() {
    std::vector<Draft> drafts;
    for (const Block& block : blocks_.events) {
      Draft draft;
      const std::string wrong = block.whole ? read_event(block, draft) : "it does not end";
      if (!wrong.empty()) {
        drop(block.line, wrong);
        continue;
      }
      drafts.push_back(std::move(draft));
    }
    if (blocks_.more > 0) drop(0, std::to_string(blocks_.more) + " events beyond " + std::to_string(most_events) + " are left out");
    // What stands for one occurrence takes it out of its series, also where it is cancelled.
    std::map<std::string, std::set<Wall>> replaced;
    for (const Draft& draft : drafts)
      if (draft.replaces) replaced[draft.event.uid].insert(*draft.replaces);
    std::set<std::string> uids;
    for (Draft& draft : drafts) {
      if (draft.hidden) continue;
      if (!draft.replaces)
        if (const auto found = replaced.find(draft.event.uid); found != replaced.end()) draft.without.insert(found->second.begin(), found->second.end());
      occur(draft);
      if (draft.replaces) draft.event.uid += "/" + format_rfc3339(*draft.replaces);
      // Without an id of its own, or with another's: a number makes it one.
      std::string uid = draft.event.uid;
      for (int again = 2; !uids.insert(uid).second; ++again) uid = draft.event.uid + "-" + std::to_string(again);
      draft.event.uid = uid;
      out_.events.push_back(std::move(draft.event));
    }
    out_.cut_off = blocks_.cut_off;
    return std::move(out_);
  }

 private:
  void drop(int line, const std::string& what) {
    const std::string place = line > 0 ? "line " + std::to_string(line) : "the calendar";
    if (out_.drops.size() < 200) out_.drops.push_back({place, place + ": an event is left out: " + what});
  }

  /// Why it can't be shown; empty: it can.
  std::string read_event(const Block& block, Draft& draft) {
    const Component component(icalparser_parse_string(block.text.c_str()), icalcomponent_free);
    if (!component || icalcomponent_isa(component.get()) != ICAL_VEVENT_COMPONENT) return "it can't be read";
    draft.event.line = block.line;
    bool has_start = false, has_end = false;
    Start end;
    for (icalproperty* property = icalcomponent_get_first_property(component.get(), ICAL_ANY_PROPERTY); property;
         property = icalcomponent_get_next_property(component.get(), ICAL_ANY_PROPERTY)) {
      if (!icalproperty_get_value(property)) continue;
      switch (icalproperty_isa(property)) {
        case ICAL_UID_PROPERTY:
          draft.event.uid = to_valid_utf8(text_of(icalproperty_get_uid(property)).substr(0, 500));  // no half letter: the store keeps none
          break;
        case ICAL_SUMMARY_PROPERTY:
          draft.event.summary = text_of(icalproperty_get_summary(property));
          break;
        case ICAL_DESCRIPTION_PROPERTY:
          draft.event.description = text_of(icalproperty_get_description(property));
          break;
        case ICAL_LOCATION_PROPERTY:
          draft.event.location = text_of(icalproperty_get_location(property));
          break;
        case ICAL_URL_PROPERTY:
          draft.event.url = text_of(icalproperty_get_url(property));
          break;
        case ICAL_ATTACH_PROPERTY:
          if (icalattach* attach = icalproperty_get_attach(property); attach && icalattach_get_is_url(attach)) {
            icalparameter* type = icalproperty_get_first_parameter(property, ICAL_FMTTYPE_PARAMETER);
            if (type && text_of(icalparameter_get_fmttype(type)).rfind("image/", 0) == 0) draft.event.picture = text_of(icalattach_get_url(attach));
          }
          break;
        case ICAL_STATUS_PROPERTY:
          draft.hidden = draft.hidden || icalproperty_get_status(property) == ICAL_STATUS_CANCELLED;
          break;
        case ICAL_CLASS_PROPERTY:
          // What nobody knows, nobody may see.
          draft.hidden = draft.hidden || icalproperty_get_class(property) != ICAL_CLASS_PUBLIC;
          break;
        case ICAL_DTSTART_PROPERTY:
          draft.start = {icalproperty_get_dtstart(property), tzid_of(property)};
          has_start = sane(draft.start.time);
          break;
        case ICAL_DTEND_PROPERTY:
          end = {icalproperty_get_dtend(property), tzid_of(property)};
          has_end = sane(end.time);
          break;
        case ICAL_DURATION_PROPERTY: {
          const auto duration = icalproperty_get_duration(property);
          draft.length = seconds(icaldurationtype_as_int(duration));
          draft.days_long = std::max(1, static_cast<int>(draft.length / days(1)));
          break;
        }
        case ICAL_RRULE_PROPERTY:
          if (draft.rules.size() < 10) draft.rules.push_back(icalproperty_get_rrule(property));
          break;
        case ICAL_RDATE_PROPERTY: {
          const auto date = icalproperty_get_rdate(property);
          if (!icalperiodtype_is_null_period(date.period) && sane(date.period.start)) {
            draft.more.emplace_back(zones_.moment(date.period.start, tzid_of(property)), Millis{});
          } else if (sane(date.time)) {
            draft.more.emplace_back(zones_.moment(date.time, tzid_of(property)), Millis{});
          }
          break;
        }
        case ICAL_EXDATE_PROPERTY:
          if (const auto time = icalproperty_get_exdate(property); sane(time)) draft.without.insert(zones_.moment(time, tzid_of(property)));
          break;
        case ICAL_RECURRENCEID_PROPERTY:
          if (const auto time = icalproperty_get_recurrenceid(property); sane(time)) draft.replaces = zones_.moment(time, tzid_of(property));
          break;
        default:
          break;
      }
    }
    if (!has_start) return draft.hidden && draft.replaces ? std::string() : "it has no beginning (DTSTART) that can be read";
    if (draft.event.uid.empty()) draft.event.uid = "line " + std::to_string(block.line);
    draft.event.first = local_of(draft.start.time);
    draft.event.recurs = !draft.rules.empty() || !draft.more.empty();
    if (has_end) {
      if (draft.start.time.is_date) {
        draft.days_long = std::max(1, static_cast<int>((sys_day(end.time) - sys_day(draft.start.time)) / days(1)));
      } else {
        draft.length = zones_.moment(end.time, end.tzid) - zones_.moment(draft.start.time, draft.start.tzid);
      }
    }
    draft.length = std::clamp<Millis>(draft.length, Millis{}, longest);
    draft.days_long = std::min(draft.days_long, 400);
    return {};
  }

  static sys_days sys_day(const icaltimetype& time) { return year(time.year) / time.month / std::min(time.day, 31); }

  /// One that begins there; false: the window is full or behind it.
  bool add(Draft& draft, const icaltimetype& time) {
    Occurrence one;
    one.all_day = draft.start.time.is_date != 0;
    one.starts = zones_.moment(time, draft.start.tzid);
    if (one.all_day) {
      LocalTime last = local_of(time);
      last.day += draft.days_long;
      one.ends = zones_.usual().wall(last);
    } else {
      one.ends = one.starts + draft.length;
    }
    if (one.starts >= to_) return false;
    if (std::max(one.ends, one.starts + minutes(1)) <= from_ || draft.without.count(one.starts) > 0) return true;
    draft.event.occurrences.push_back(one);
    return draft.event.occurrences.size() < most_occurrences;
  }

  void occur(Draft& draft) {
    if (icaltime_is_null_time(draft.start.time)) return;
    bool began = false;
    for (icalrecurrencetype rule : draft.rules) {
      if (rule.freq == ICAL_NO_RECURRENCE || rule.freq == ICAL_SECONDLY_RECURRENCE || rule.freq == ICAL_MINUTELY_RECURRENCE || rule.freq == ICAL_HOURLY_RECURRENCE) {
        drop(draft.event.line, "it recurs by the hour or faster; only its first occurrence is taken");
        continue;
      }
      began = true;
      recur(draft, rule);
    }
    if (!began) add(draft, draft.start.time);
    for (const auto& [when, length] : draft.more) {
      if (when >= to_ || when + std::max<Millis>(draft.length, minutes(1)) <= from_ || draft.without.count(when) > 0) continue;
      draft.event.occurrences.push_back({when, when + draft.length, draft.start.time.is_date != 0});
      if (draft.start.time.is_date) draft.event.occurrences.back().ends = when + days(draft.days_long);
    }
    auto& all = draft.event.occurrences;
    std::sort(all.begin(), all.end(), [](const Occurrence& a, const Occurrence& b) { return a.starts < b.starts; });
    all.erase(std::unique(all.begin(), all.end(), [](const Occurrence& a, const Occurrence& b) { return a.starts == b.starts; }), all.end());
    if (all.size() > most_occurrences) all.resize(most_occurrences);
  }

  void recur(Draft& draft, icalrecurrencetype& rule) {
    icaltimetype start = draft.start.time;
    start.zone = nullptr;  // counted in local time
    if (!icaltime_is_null_time(rule.until)) {
      // An end in UTC of a start in local time: counted on one day too many rather than one too few.
      if (icaltime_is_utc(rule.until) && !icaltime_is_utc(draft.start.time)) {
        const LocalTime local = zones_.usual().local(Zone("UTC").wall(local_of(rule.until)));
        rule.until.year = local.year;
        rule.until.month = local.month;
        rule.until.day = local.day;
        rule.until.hour = local.hour;
        rule.until.minute = local.minute;
        rule.until.second = local.second;
      }
      rule.until.zone = nullptr;
    }
    icalrecur_iterator* iterator = icalrecur_iterator_new(rule, start);
    if (!iterator) return drop(draft.event.line, "its recurrence can't be read");
    const std::unique_ptr<icalrecur_iterator, void (*)(icalrecur_iterator*)> freed(iterator, icalrecur_iterator_free);
    // A year's margin keeps "each second year" and the like in step: libical counts on from there as from the beginning.
    if (rule.count == 0) {
      const LocalTime near = zones_.usual().local(from_ - longest);
      if (near.year > start.year + 1) {
        icaltimetype jump = start;
        jump.year = near.year;
        jump.month = near.month;
        jump.day = std::min(near.day, 28);
        icalrecur_iterator_set_start(iterator, jump);
      }
    }
    for (std::size_t step = 0;; ++step) {
      if (step >= most_steps_of_one || ++steps_ > most_steps) return drop(draft.event.line, "it recurs too often");
      icaltimetype next = icalrecur_iterator_next(iterator);
      if (icaltime_is_null_time(next)) return;
      next.zone = draft.start.time.zone;
      next.is_date = draft.start.time.is_date;
      if (!add(draft, next)) return;
    }
  }

  const Blocks& blocks_;
  Zones zones_;
  const Wall from_, to_;
  Calendar out_;
  std::size_t steps_ = 0;
};

}  // namespace

Result<Calendar> read_calendar(std::string_view bytes, const Zone& zone, Wall from, Wall to) {
  Decoded decoded = to_utf8(bytes);
  if (decoded.binary) return fail(ErrorKind::content, "this is no calendar: it has bytes that no text has", "an iCalendar file (.ics) is expected");
  std::replace(decoded.text.begin(), decoded.text.end(), '\0', ' ');
  const Blocks blocks = blocks_of(decoded.text);
  if (!blocks.calendar) {
    const bool page = decoded.text.find("<html") != std::string::npos || decoded.text.find("<!DOCTYPE") != std::string::npos || decoded.text.find("<!doctype") != std::string::npos;
    return fail(ErrorKind::content, page ? "this is a web page instead of a calendar" : "this is no calendar: BEGIN:VCALENDAR is missing",
                page ? "use the calendar's address in iCal format (.ics), and let it be read without signing in" : "an iCalendar file (.ics) is expected");
  }
  return Reader(blocks, zone, from, to).read();
}

}  // namespace kudosk::sources::calendar
