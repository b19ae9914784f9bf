// A message's `ts`: Slack's id of it in its channel, "1512085950.000216". It is kept as text, since no double holds it, and compared by seconds and micros. Pure; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace kudosk::sources::slack {

struct Stamp {
  std::int64_t seconds = 0;
  std::int32_t micros = 0;
  auto operator<=>(const Stamp&) const = default;

  /// nullopt: no ts. One to twelve digits, and up to six after a dot.
  static std::optional<Stamp> parse(std::string_view text);
  static Stamp of(Wall when);
  Wall wall() const;
  /// With six digits after the dot.
  std::string text() const;
};

}  // namespace kudosk::sources::slack
