// How long 1,000 messages of a Teams channel take, from the answer's text to items. In the processor's time. Prints a line; ends with 1 where the target is missed.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "sources/teams/channel.h"
#include "sources/teams_fixtures.h"
#include "wire/json_text.h"

using namespace kudosk;
using namespace kudosk::sources::teams;

/// In milliseconds: what other programs do meanwhile does not count.
double processor_time() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

int main() {
  constexpr double target = 20;
  const auto fixtures = message_fixtures();
  nlohmann::json messages = nlohmann::json::array();
  for (std::size_t i = 0; i < 1000; ++i) {
    nlohmann::json message = fixtures[i % fixtures.size()].second["message"];
    message["id"] = std::to_string(1795000000000 + static_cast<std::int64_t>(i));
    messages.push_back(std::move(message));
  }
  const std::string text = nlohmann::json{{"value", messages}, {"@odata.deltaLink", graph_address + "/d"}}.dump();
  std::vector<double> taken, parsing;
  std::size_t items = 0;
  for (int round = 0; round < 20; ++round) {
    Channel channel("19:kudos@thread.tacv2");
    Batch batch;
    const auto began = processor_time();
    const auto page = parse_json(text);
    parsing.push_back(processor_time() - began);
    channel.take((*page)["value"], graph_address, batch);
    taken.push_back(processor_time() - began);
    items = batch.items.size();
  }
  std::sort(taken.begin(), taken.end());
  std::sort(parsing.begin(), parsing.end());
  std::printf("teams: 1000 messages (%zu KiB) to %zu items: %.1f ms (median %.1f), of these JSON %.1f ms; target %.0f ms\n", text.size() / 1024, items, taken.front(),
              taken[taken.size() / 2], parsing.front(), target);
  return taken.front() <= target ? 0 : 1;
}
