// A month of an office's screen in virtual time: how often it asks, writes and publishes, and that nothing grows.
#include <malloc.h>

#include <algorithm>
#include <fstream>

#include "catch.h"
#include "fakes.h"
#include "store/store.h"
#include "sync/random.h"

using namespace fakes;
using sources::Effects;

namespace {

using Answered = std::optional<Result<net::Response>>;

std::size_t heap() { return mallinfo2().uordblks; }

Millis since_start(const World& world) { return world.clock.now().wall - morning; }

}  // namespace

TEST_CASE("a month: polls, writes and wake-ups stay what they should be, and nothing grows") {
  World world;
  world.options.state = world.folder / "state";
  world.options.cache = world.folder / "cache";
  world.config.time_zone = "Europe/Berlin";
  world.config.playlist.max_age = 24h * 14;
  world.add("feed", R"("interval": "2m")");
  world.add("chat", R"("interval": "5m")");
  world.add("lunch", R"("interval": "5m")").when = When{{{0x1f, 11 * 60, 14 * 60}}};
  sync::Random random(3);

  // The feed gives its newest forty; somebody is thanked every three hours, day and night.
  const auto thanked = [&] { return static_cast<int>(since_start(world) / 3h) + 40; };
  std::size_t unchanged = 0;
  world.scripts["feed"].answer = [&](const Now&, const sources::Ask&, sources::Answer answer) -> Effects {
    if (answer.error) return {sources::Trouble{*answer.error}};
    if (answer.not_modified) {
      ++unchanged;
      return {};
    }
    if (answer.http->status != 200) return {sources::Trouble{sources::http_error(*answer.http, "the feed")}};
    std::vector<Item> items;
    const int last = thanked();
    for (int i = last - 40; i < last; ++i) {
      auto item = praise("f" + std::to_string(i), "Receiver " + std::to_string(i % 50));
      item.created = morning + 3h * (i - 40);
      std::get<Recognition>(item.body).to[0].picture = "https://faces.example/" + std::to_string(i % 50);
      items.push_back(std::move(item));
    }
    return {sources::Emit{batch(std::move(items))}};
  };
  // The chat only ever adds: one message every four hours, a cursor with each.
  world.scripts["chat"].answer = [&](const Now& now, const sources::Ask&, sources::Answer answer) -> Effects {
    if (answer.error) return {sources::Trouble{*answer.error}};
    auto item = praise("c" + std::to_string(since_start(world) / 4h), "Chatter " + std::to_string(since_start(world) / 4h % 30));
    item.created = now.wall - (since_start(world) % 4h);
    return {sources::Emit{batch({item}, false)}, sources::Remember{"cursor " + std::to_string(now.wall.time_since_epoch().count())}};
  };
  // Every tenth answer or so fails in some way; three nights have no network at all.
  world.network.handler = [&](const net::Request& request) -> Answered {
    const auto day = since_start(world) / 24h;
    if ((day == 5 || day == 12 || day == 20) && since_start(world) % 24h > 12h) return fail(ErrorKind::network, "no route");
    if (net::origin(request.url) == "https://faces.example") return reply(200, std::string("\x89PNG\r\n\x1a\n", 8) + request.url);
    const auto chance = random.unit();
    if (chance < 0.03) return fail(ErrorKind::network, "connection reset");
    if (chance < 0.05) return reply(500);
    if (chance < 0.06) return reply(429, "", {{"retry-after", "90"}});
    const auto tag = "\"" + std::to_string(thanked()) + "\"";
    if (Sent{0, request, {}}.header("If-None-Match") == tag) return reply(304);
    return reply(200, "x", {{"etag", tag}});
  };

  // What the world itself remembers is not what is measured.
  std::map<std::string, std::size_t> polls;
  std::size_t writes = 0, bytes = 0, busiest_day = 0;
  Wall written{};
  std::vector<std::size_t> heaps, held;
  world.start();
  for (int day = 0; day < 31; ++day) {
    std::size_t bytes_today = 0;
    for (int part = 0; part < 24 * 12; ++part) {  // looks at the disk every five minutes
      world.run(5min);
      std::error_code error;
      const auto file = world.options.state / "feed.store";
      const auto now = std::filesystem::last_write_time(file, error).time_since_epoch().count();
      if (!error && Wall{Millis{now / 1000000}} != written) {
        written = Wall{Millis{now / 1000000}};
        ++writes;
        bytes_today += std::filesystem::file_size(file);
      }
      for (const auto& sent : world.network.sent) ++polls[net::origin(sent.request.url)];
      world.network.sent.clear();
      world.network.sent.shrink_to_fit();
    }
    bytes += bytes_today;
    busiest_day = std::max(busiest_day, bytes_today);
    world.log_lines.clear();
    world.log_lines.shrink_to_fit();
    heaps.push_back(heap());
    held.push_back(world.state(0).items + world.state(1).items);
  }
  INFO("writes " << writes << ", bytes " << bytes << ", steps " << world.steps << ", publications " << world.published << ", heap " << heaps[16] << " → " << heaps.back());

  const std::size_t month = 31 * 24 * 3600;
  CHECK(polls["https://feed.example"] > month / 120 * 85 / 100);
  CHECK(polls["https://feed.example"] < month / 120 * 105 / 100);
  CHECK(polls["https://chat.example"] > month / 300 * 85 / 100);
  CHECK(polls["https://chat.example"] < month / 300 * 105 / 100);
  // Weekdays 11 to 14, every five minutes: 23 of the days.
  CHECK(polls["https://lunch.example"] > 23 * 36 * 8 / 10);
  CHECK(polls["https://lunch.example"] < 24 * 38 * 11 / 10);
  // Each face once, though the feed names it again and again.
  CHECK(polls["https://faces.example"] >= 50);
  CHECK(polls["https://faces.example"] < 60);
  CHECK(unchanged > polls["https://feed.example"] * 8 / 10);
  // Something changes 8 + 6 times a day; the cursors alone are worth two writes: no more than that.
  CHECK(writes > 31 * 8);
  CHECK(writes < 31 * 17);
  CHECK(busiest_day < (1u << 20));
  // It sleeps: about one step a poll and its answer, pictures and windows apart.
  CHECK(world.steps < (month / 120 + month / 300) * 4 + 31 * 24 * 12 * 4);

  CHECK(world.ids().size() > 40);
  CHECK(world.state(0).items == 40);
  // The chat's messages of fourteen days and one, the feed's forty.
  CHECK(*std::max_element(held.begin(), held.end()) <= 40 + 15 * 6 + 2);
  const auto early = *std::max_element(heaps.begin() + 15, heaps.begin() + 22), late = *std::max_element(heaps.begin() + 24, heaps.end());
  CHECK(late < early + 200 * 1024);
}
