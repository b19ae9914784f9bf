#include "sources/closed_days.h"

#include <libical/ical.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>

namespace kudosk::sources {

namespace {

using Day = std::chrono::sys_days;

constexpr int kMostRepeats = 20000;  // of one event; a daily one since 1970
constexpr int kLongest = 400;        // days of one event

struct FreeComponent {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
struct FreeIterator {
  void operator()(icalrecur_iterator* iterator) const { icalrecur_iterator_free(iterator); }
};

Day day_of(const icaltimetype& time) {
  return std::chrono::year(time.year) / std::chrono::month(static_cast<unsigned>(std::max(1, time.month))) / std::chrono::day(static_cast<unsigned>(std::max(1, time.day)));
}

class Closed {
 public:
  explicit Closed(Wall around) : from_(std::chrono::floor<std::chrono::days>(around) - std::chrono::days(31)), to_(from_ + std::chrono::days(31 + 731)) {}

  void add(icalcomponent* event) {
    const icaltimetype start = icalcomponent_get_dtstart(event);
    if (icaltime_is_null_time(start) || !start.is_date || icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED) return;
    const icaltimetype end = icalcomponent_get_dtend(event);
    const auto length = icaltime_is_null_time(end) ? 1 : std::clamp<long>((day_of(end) - day_of(start)).count(), 1, kLongest);

    std::set<Day> excepted;
    for (auto* each = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY); each; each = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY))
      excepted.insert(day_of(icalproperty_get_exdate(each)));
    const auto occurs = [&](Day first) {
      if (excepted.count(first)) return;
      for (long i = 0; i < length; ++i)
        if (const Day day = first + std::chrono::days(i); from_ <= day && day < to_) days_.insert(day);
    };
    if (!icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY)) occurs(day_of(start));
    for (auto* each = icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY); each; each = icalcomponent_get_next_property(event, ICAL_RDATE_PROPERTY))
      if (const auto date = icalproperty_get_rdate(each); !icaltime_is_null_time(date.time)) occurs(day_of(date.time));
    for (auto* each = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY); each; each = icalcomponent_get_next_property(event, ICAL_RRULE_PROPERTY)) {
      const std::unique_ptr<icalrecur_iterator, FreeIterator> repeats(icalrecur_iterator_new(icalproperty_get_rrule(each), start));
      for (int i = 0; repeats && i < kMostRepeats; ++i) {
        const icaltimetype next = icalrecur_iterator_next(repeats.get());
        if (icaltime_is_null_time(next) || day_of(next) >= to_) break;
        occurs(day_of(next));
      }
    }
  }

  /// All events of a component and of those in it (a file may hold several calendars).
  void add_all(icalcomponent* component) {
    for (auto* each = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT); each; each = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT)) {
      if (icalcomponent_isa(each) == ICAL_VEVENT_COMPONENT) add(each);
      if (icalcomponent_isa(each) == ICAL_VCALENDAR_COMPONENT) add_all(each);
    }
  }

  std::vector<std::string> days() const {
    std::vector<std::string> out;
    for (const Day day : days_) {
      const std::chrono::year_month_day date{day};
      char text[24];
      std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
      out.emplace_back(text);
    }
    return out;
  }

 private:
  const Day from_, to_;
  std::set<Day> days_;
};

}  // namespace

Result<std::vector<std::string>> closed_days(std::string_view calendar, Wall around) {
  const std::unique_ptr<icalcomponent, FreeComponent> root(icalparser_parse_string(std::string(calendar).c_str()));
  const auto kind = root ? icalcomponent_isa(root.get()) : ICAL_NO_COMPONENT;
  if (kind != ICAL_VCALENDAR_COMPONENT && kind != ICAL_XROOT_COMPONENT)
    return fail(ErrorKind::content, "it is no iCalendar", "export the holidays as .ics: its first line is BEGIN:VCALENDAR");
  Closed closed(around);
  closed.add_all(root.get());
  return closed.days();
}

}  // namespace kudosk::sources
