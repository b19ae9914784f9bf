// How long 1,000 messages of a Teams channel take, from the answers' texts to items, in pages of 50 as Graph gives them. In the processor's time. Prints a line; ends with 1 where
// the target is missed.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "sources/teams/channel.h"
#include "sources/teams/page.h"
#include "sources/teams_fixtures.h"

using namespace kudosk;
using namespace kudosk::sources::teams;

/// In milliseconds: what other programs do meanwhile does not count.
double processor_time() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

int main() {
  constexpr double target = 20;
  const auto fixtures = message_fixtures();
  constexpr std::size_t pages = 20, messages = 50;
  std::vector<std::string> texts;
  std::size_t bytes = 0;
  for (std::size_t page = 0; page < pages; ++page) {
    nlohmann::json value = nlohmann::json::array();
    for (std::size_t i = page * messages; i < (page + 1) * messages; ++i) {
      nlohmann::json message = fixtures[i % fixtures.size()].second["message"];
      message["id"] = std::to_string(1795000000000 + static_cast<std::int64_t>(i));
      value.push_back(std::move(message));
    }
    texts.push_back(nlohmann::json{{"value", value}, {"@odata.nextLink", graph_address + "/d"}}.dump());
    bytes += texts.back().size();
  }
  std::vector<double> taken, parsing;
  std::size_t items = 0;
  for (int round = 0; round < 20; ++round) {
    Channel channel("19:kudos@thread.tacv2");
    items = 0;
    double all = 0, json = 0;
    for (const auto& text : texts) {
      Batch batch;
      const double began = processor_time();
      const auto page = read_page(text);
      json += processor_time() - began;
      channel.take((*page)["value"], graph_address, batch);
      all += processor_time() - began;
      items += batch.items.size();
    }
    taken.push_back(all);
    parsing.push_back(json);
  }
  std::sort(taken.begin(), taken.end());
  std::sort(parsing.begin(), parsing.end());
  std::printf("teams: 1000 messages (%zu KiB) to %zu items: %.1f ms (median %.1f), of these JSON %.1f ms; target %.0f ms\n", bytes / 1024, items, taken.front(),
              taken[taken.size() / 2], parsing.front(), target);
  return taken.front() <= target ? 0 : 1;
}
