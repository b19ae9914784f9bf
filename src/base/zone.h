// A time zone and what is local in it, by ICU. Immutable after construction; any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace kudosk {

struct LocalTime {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  int weekday = 0;  ///< 0 is Monday
  bool operator==(const LocalTime&) const = default;
};

class Zone {
 public:
  /// An IANA name; empty: the machine's. An unknown one gives UTC and `known()` false.
  explicit Zone(std::string_view name = {});
  ~Zone();
  Zone(const Zone&);
  Zone& operator=(const Zone&);

  bool known() const;
  const std::string& name() const;
  LocalTime local(Wall when) const;
  /// The first moment that reads so; in a gap (spring), the moment after it.
  Wall wall(const LocalTime& local) const;

 private:
  struct Body;
  std::shared_ptr<const Body> body_;
};

/// The names of all zones, aliases too ("Asia/Calcutta").
std::vector<std::string> zone_names();

}  // namespace kudosk
