// Opening hours: when the screen is on. Pure; immutable after construction, any thread.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "base/zone.h"
#include "config/config.h"

namespace kudosk::playlist {

class Hours {
 public:
  using Day = std::chrono::sys_days;  ///< a local date

  /// Always open.
  Hours() = default;
  /// A day's hours are `07:00-19:30`, several parted by commas, or `closed`, or `open`; an end at or before its beginning is on the next day; days are `mon-fri`, `sat`,
  /// `mon,wed`, `fri-mon`. Days that are not named are closed, or open where no day is named at all. An exception replaces a date's hours; a holiday is a closed date
  /// (an exception for it goes before). Hours belong to the day on which they begin.
  /// An error's message begins with the JSON Pointer of the value ("/hours/mon-fri: …").
  static Result<Hours> from(const HoursSettings& settings, const std::vector<std::string>& holidays);

  /// A clock that is not to be trusted never closes the screen.
  bool open(const Now& now, const Zone& zone) const;
  /// The next moment at which open() changes; nullopt: not within a year and a day, or the clock is not to be trusted.
  std::optional<Wall> next_change(const Now& now, const Zone& zone) const;

 private:
  struct Span {
    int from = 0, to = 0;  ///< minutes from the day's midnight; `to` may lie beyond 24 h
  };
  using Spans = std::vector<Span>;
  static Result<Spans> parse_spans(const std::string& text, const std::string& pointer);
  const Spans& on(Day day) const;

  bool always_ = true;
  Spans week_[7];
  std::map<Day, Spans> dates_;
};

}  // namespace kudosk::playlist
