// Which of the wanted screens is on which of the connected displays. Pure; any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "platform/displays.h"

namespace kudosk::app {

/// A screen that is wanted.
struct Seat {
  int display = 0;                       ///< counted from 0
  std::string output;                    ///< the output's name; empty: `display` counts
  std::shared_ptr<const Config> config;  ///< what is seen there
};

/// What the configuration wants. `display`: from the command line, that one alone. `connected`: how many displays there are. `bare`: they are a graphics card's own, which
/// nobody else uses: unless the configuration names one, each gets a screen.
std::vector<Seat> seats_of(const std::shared_ptr<const Config>& config, std::optional<int> display, std::size_t connected, bool bare);

/// For each seat the place of its display in `connected`; absent: there is none for it now. `before`: the names of the displays that the seats had (empty: none), as far as
/// they had one: whoever has one keeps it, though another that was counted before it has gone.
std::vector<std::optional<std::size_t>> arrange(const std::vector<Seat>& seats, const std::vector<std::string>& before, const std::vector<platform::Display>& connected);

}  // namespace kudosk::app
