#include "app/arrangement.h"

#include <algorithm>

#include "base/unicode.h"

namespace kudosk::app {

std::vector<Seat> seats_of(const std::shared_ptr<const Config>& config, std::optional<int> display, std::size_t connected, bool bare) {
  std::vector<Seat> seats;
  for (const auto& each : config->displays) seats.push_back({each.config->screen.display, each.output, each.config});
  if (display) {
    // What the configuration has for it, if anything.
    const auto own = std::find_if(seats.begin(), seats.end(), [&](const Seat& seat) { return seat.output.empty() && seat.display == *display; });
    return {own != seats.end() ? *own : Seat{*display, {}, config}};
  }
  if (!seats.empty()) return seats;
  if (config->all_displays || (bare && !config->screen.named)) {
    for (std::size_t i = 0; i < std::max<std::size_t>(connected, 1); ++i) seats.push_back({static_cast<int>(i), {}, config});
    return seats;
  }
  return {{config->screen.display, {}, config}};
}

std::vector<std::optional<std::size_t>> arrange(const std::vector<Seat>& seats, const std::vector<std::string>& before, const std::vector<platform::Display>& connected) {
  std::vector<std::optional<std::size_t>> places(seats.size());
  std::vector<bool> taken(connected.size());
  const auto take = [&](std::size_t seat, std::size_t display) {
    places[seat] = display;
    taken[display] = true;
  };
  for (std::size_t i = 0; i < seats.size(); ++i) {
    if (seats[i].output.empty()) continue;
    const std::string wanted = folded(seats[i].output);
    // X tells an output's name with the monitor's size behind it ("HDMI-1 27\"").
    for (std::size_t k = 0; k < connected.size() && !places[i]; ++k) {
      const std::string name = folded(connected[k].name);
      if (!taken[k] && (name == wanted || name.rfind(wanted + " ", 0) == 0)) take(i, k);
    }
  }
  for (std::size_t i = 0; i < seats.size() && i < before.size(); ++i) {
    if (places[i] || !seats[i].output.empty() || before[i].empty()) continue;
    for (std::size_t k = 0; k < connected.size() && !places[i]; ++k)
      if (!taken[k] && connected[k].name == before[i]) take(i, k);
  }
  for (std::size_t i = 0; i < seats.size(); ++i) {
    const auto display = static_cast<std::size_t>(seats[i].display);
    if (!places[i] && seats[i].output.empty() && display < connected.size() && !taken[display]) take(i, display);
  }
  for (std::size_t i = 0; i < seats.size(); ++i) {
    // Its own is another's by now: that one keeps it.
    if (places[i] || !seats[i].output.empty() || static_cast<std::size_t>(seats[i].display) >= connected.size()) continue;
    for (std::size_t k = 0; k < connected.size() && !places[i]; ++k)
      if (!taken[k]) take(i, k);
  }
  return places;
}

}  // namespace kudosk::app
