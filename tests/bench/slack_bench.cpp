// How long 1,000 messages of a Slack channel take, from the answer's text to items. In the processor's time. Prints a line; ends with 1 where the target is missed.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "sources/slack_fixtures.h"
#include "wire/json_text.h"

using namespace kudosk;
using namespace kudosk::sources::slack;

/// In milliseconds: what other programs do meanwhile does not count.
double processor_time() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

int main() {
  constexpr double target = 20;
  json messages = json::array();
  const auto fixtures = message_fixtures();
  for (std::size_t i = 0; i < 1000; ++i) {
    json message = fixtures[i % fixtures.size()].second["message"];
    message["ts"] = Stamp{1795000000 + static_cast<std::int64_t>(i), 100}.text();
    if (!message.contains("thread_ts")) message.erase("thread_ts");
    messages.push_back(std::move(message));
  }
  const std::string text = json{{"ok", true}, {"messages", messages}, {"has_more", false}}.dump();
  Names names = known_names();
  const Rules rules = rules_of("kudos-channel");
  std::vector<double> taken, parsing;
  std::size_t items = 0;
  for (int round = 0; round < 20; ++round) {
    items = 0;
    const auto began = processor_time();
    const auto page = parse_json(text);
    parsing.push_back(processor_time() - began);
    for (const auto& message : (*page)["messages"]) items += item_of(message, rules, names) ? 1 : 0;
    taken.push_back(processor_time() - began);
  }
  std::sort(taken.begin(), taken.end());
  std::sort(parsing.begin(), parsing.end());
  std::printf("slack: 1000 messages (%zu KiB) to %zu items: %.1f ms (median %.1f), of these JSON %.1f ms; target %.0f ms\n", text.size() / 1024, items, taken.front(),
              taken[taken.size() / 2], parsing.front(), target);
  return taken.front() <= target ? 0 : 1;
}
