#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "app/sample_server.h"

namespace kudosk::app {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::vector<std::string> FaultPlan::names() {
  return {"ok",    "401",     "403",       "404",  "429",  "429-bare", "500",   "503",      "slow", "cut",     "html",
          "types", "notjson", "wrongtype", "huge", "bomb", "deep",     "empty", "redirect", "loop", "nolength"};
}

Result<FaultPlan> FaultPlan::parse(std::string_view list) {
  FaultPlan plan;
  const auto known = names();
  std::size_t in_turn = 0;
  while (!trimmed(list).empty()) {
    const auto comma = std::min(list.find(','), list.size());
    const std::string_view entry = trimmed(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
    if (entry.empty()) continue;
    const auto at = std::min(entry.find('@'), entry.size());
    Entry made{std::string(entry.substr(0, at)), 0, false};
    if (std::find(known.begin(), known.end(), made.name) == known.end()) {
      return fail(ErrorKind::config, fmt::format("there is no fault called “{}”", made.name), fmt::format("the faults are {}", fmt::join(known, ", ")));
    }
    if (at == entry.size()) {
      made.from = ++in_turn;
    } else {
      std::string_view number = entry.substr(at + 1);
      made.lasting = !number.empty() && number.back() == '+';
      if (made.lasting) number.remove_suffix(1);
      const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), made.from);
      if (error != std::errc{} || end != number.data() + number.size() || made.from == 0) {
        return fail(ErrorKind::config, fmt::format("“{}” names no request", entry), "500@3 is the third request, 500@3+ the third and all after it");
      }
    }
    plan.entries_.push_back(std::move(made));
  }
  return plan;
}

std::string FaultPlan::at(std::size_t request) const {
  const Entry* found = nullptr;
  for (const Entry& entry : entries_) {
    if (entry.from == request && !entry.lasting) return entry.name == "ok" ? "" : entry.name;
    if (entry.lasting && entry.from <= request && (!found || entry.from >= found->from)) found = &entry;
  }
  return !found || found->name == "ok" ? "" : found->name;
}

}  // namespace kudosk::app
