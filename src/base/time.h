// The moments that everything is a function of. Values; any thread. Only app and sync own a Clock.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace kudosk {

using Millis = std::chrono::milliseconds;
/// Time of the show: monotonic, from an arbitrary start. Motion, dwell and back-off are measured in it.
using Show = std::chrono::milliseconds;
/// Time on the wall, UTC.
using Wall = std::chrono::sys_time<std::chrono::milliseconds>;

/// One reading of the clocks, handed in wherever time matters.
struct Now {
  Show show{};
  Wall wall{};
  bool trusted = true;  ///< false: the wall time is over a month before this build was made (a Pi before it has the time)
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Now now() const = 0;
};

/// CLOCK_MONOTONIC and CLOCK_REALTIME of the machine.
class SystemClock final : public Clock {
 public:
  Now now() const override;
};

/// For tests, simulation and rendering: stands still until it is moved.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Now start) : now_(start) {}
  Now now() const override { return now_; }
  void advance(Millis by) {
    now_.show += by;
    now_.wall += by;
  }
  void set(Now to) { now_ = to; }

 private:
  Now now_;
};

/// RFC 3339 ("2026-11-24T09:41:00Z", offsets, fractions, lower-case t and z, a space for T; a bare date is its midnight UTC).
std::optional<Wall> parse_rfc3339(std::string_view text);
/// "2026-11-24T09:41:00.000Z" (milliseconds only where they are not zero).
std::string format_rfc3339(Wall when);
/// An HTTP date (IMF-fixdate, RFC 850, asctime).
std::optional<Wall> parse_http_date(std::string_view text);
/// "500ms", "30s", "5m", "7d", "2h".
std::optional<Millis> parse_duration(std::string_view text);
std::string format_duration(Millis duration);

}  // namespace kudosk
