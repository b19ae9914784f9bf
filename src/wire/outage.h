// A source's outage as it is told outside: JSON for a webhook. Pure; any thread.
#pragma once

#include <string>

#include "base/error.h"
#include "base/time.h"

namespace kudosk {

struct Outage {
  bool over = false;   ///< it works again
  std::string screen;  ///< the screen's name
  std::string source, type;
  Wall since{}, time{};
  Error error;  ///< why it failed; when it is over, why it did
};

/// {"event": "source_failing" | "source_recovered", "screen", "source", "type", "since", "time", "error": {"kind", "message", "hint"}, "text"}. `text` says it all in a
/// sentence, under the name that the incoming webhooks of chats read.
std::string write_outage(const Outage& outage);

}  // namespace kudosk
