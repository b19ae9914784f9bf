// The network thread's loop, stepped by hand: when sources are polled, what is published, and what goes when it must.
#include "sync/engine.h"

#include <algorithm>

#include "catch.h"
#include "fakes.h"

using namespace fakes;
using sources::Effects;

namespace {

using Answered = std::optional<Result<net::Response>>;

std::vector<Millis> gaps(const World& world) {
  std::vector<Millis> out;
  for (std::size_t i = 1; i < world.network.sent.size(); ++i) out.push_back(world.network.sent[i].at - world.network.sent[i - 1].at);
  return out;
}

std::size_t sent_to(const World& world, const std::string& name) {
  return static_cast<std::size_t>(
      std::count_if(world.network.sent.begin(), world.network.sent.end(), [&](const Sent& sent) { return net::origin(sent.request.url) == "https://" + name + ".example"; }));
}

std::shared_ptr<const Config> shared(const Config& config) { return std::make_shared<const Config>(config); }

}  // namespace

TEST_CASE("a source is polled at once, then at its interval, within a tenth") {
  World world;
  world.add("kudos", R"("interval": "30s")");
  world.start();
  CHECK(world.network.sent.size() == 1);
  world.run(1h);
  for (const auto gap : gaps(world)) {
    CHECK(gap >= 27s);
    CHECK(gap <= 33s);
  }
  CHECK(gaps(world).size() >= 109);
}

TEST_CASE("without an interval of its own a source has its service's") {
  World world;
  world.add("chat");
  world.scripts["chat"].default_interval = 15min;
  world.start();
  world.run(2h);
  CHECK(world.network.sent.size() >= 8);
  CHECK(world.network.sent.size() <= 10);
}

TEST_CASE("slow answers do not slow the interval, and an endless one gets a breath") {
  World world;
  world.add("kudos", R"("interval": "10s")");
  Millis slow = 5s;
  world.scripts["kudos"].poll = [&](const Now& now) -> Effects {
    auto second = http("https://kudos.example/second");
    second.not_before = now.show + slow;
    return {second};
  };
  world.start();
  world.run(100s);
  CHECK(world.scripts["kudos"].polls >= 9);
  slow = 30s;
  const auto before = world.scripts["kudos"].polls;
  world.run(310s);
  CHECK(world.scripts["kudos"].polls - before >= 9);
  CHECK(world.scripts["kudos"].polls - before <= 11);
}

TEST_CASE("many sources do not start in the same moment") {
  World world;
  for (int i = 0; i < 20; ++i) world.add("s" + std::to_string(i), R"("interval": "5m")");
  world.start();
  CHECK(world.network.sent.size() < 10);
  world.run(3s);
  CHECK(world.network.sent.size() == 20);
}

TEST_CASE("failures back off and are over with the first answer") {
  World world;
  world.add("kudos", R"("interval": "10s")");
  Answered answer = fail(ErrorKind::network, "no route");
  world.network.handler = [&](const net::Request&) { return answer; };
  world.start();
  REQUIRE(world.state().trouble);
  CHECK(world.state().failing_since == morning);
  world.run(2h);
  const auto waits = gaps(world);
  REQUIRE(waits.size() > 10);
  CHECK(waits[0] >= 9s);
  CHECK(waits[0] <= 11s);
  CHECK(waits[2] >= 36s);
  CHECK(waits[2] <= 44s);
  CHECK(waits.back() >= 9min);
  CHECK(waits.back() <= 10min);
  CHECK(world.state().failing_since == morning);
  answer = reply(200, "k1");
  world.run(11min);
  CHECK(world.state().trouble == std::nullopt);
  CHECK(world.state().failing_since == std::nullopt);
  const auto before = world.network.sent.size();
  world.run(1min);
  CHECK(world.network.sent.size() - before >= 5);
}

TEST_CASE("Retry-After is honoured, also against a hand") {
  World world;
  world.add("kudos", R"("interval": "30s")");
  world.network.handler = [&](const net::Request&) -> Answered { return world.network.sent.size() == 1 ? reply(429, "", {{"retry-after", "120"}}) : reply(200, "k1"); };
  world.start();
  CHECK(world.state().trouble->kind == ErrorKind::rate);
  CHECK(world.state().last_status == 429);
  world.engine->send(sync::PollNow{});
  world.run(119s);
  CHECK(world.network.sent.size() == 1);
  world.run(8s);
  CHECK(world.network.sent.size() == 2);
  CHECK(world.state().trouble == std::nullopt);
}

TEST_CASE("each class of answer backs off, and takes nothing from the screen") {
  for (const int status : {400, 401, 403, 404, 429, 500, 503}) {
    CAPTURE(status);
    World world;
    world.add("kudos", R"("interval": "10s")");
    world.network.handler = [&](const net::Request&) -> Answered { return world.network.sent.size() == 1 ? reply(200, "k1\nk2") : reply(status); };
    world.start();
    world.run(10min);
    CHECK(world.ids().size() == 2);
    CHECK(world.state().last_status == status);
    CHECK(world.network.sent.size() < 12);
    CHECK(world.events("error").size() <= 2);
  }
}

TEST_CASE("an order to poll polls at once, and again after what was under way") {
  World world;
  world.add("kudos", R"("interval": "1h")");
  world.start();
  world.run(1s);
  world.engine->send(sync::PollNow{});
  world.step();
  CHECK(world.network.sent.size() == 2);
  world.network.handler = [](const net::Request&) -> Answered { return std::nullopt; };
  world.engine->send(sync::PollNow{});
  world.step();
  world.engine->send(sync::PollNow{});
  world.engine->send(sync::PollNow{});
  world.step();
  CHECK(world.network.sent.size() == 3);
  world.network.handler = [](const net::Request&) -> Answered { return reply(200, "k1"); };
  world.run(1s);
  CHECK(world.network.sent.size() == 4);
}

TEST_CASE("edits and retractions are on the next snapshot, and the log counts them") {
  World world;
  world.add("kudos", R"("interval": "1s")");
  std::string body = "k1\nk2";
  world.network.handler = [&](const net::Request&) -> Answered { return reply(200, body); };
  world.start();
  CHECK(world.ids().size() == 2);
  body = "k2\nk3\nk4";
  world.run(1100ms);
  CHECK(world.ids().size() == 3);
  const auto feeds = world.events("feed");
  REQUIRE(feeds.size() == 2);
  for (const auto* part : {R"("added":2)", R"("changed":0)", R"("removed":1)", R"("total":3)", R"("revision":2)"}) CHECK(feeds[1].find(part) != std::string::npos);
  world.run(1h);
  CHECK(world.events("feed").size() == 2);
  CHECK(world.now()->feed->items[0]->source == "kudos");
}

TEST_CASE("content comes page by page, and one snapshot never changes") {
  World world;
  world.add("kudos");
  world.scripts["kudos"].answer = [](const Now&, const sources::Ask& asked, sources::Answer) -> Effects {
    if (asked.tag == "page") return {sources::Emit{batch({praise("k1", "Amara Okafor")}, false)}, http("https://kudos.example/2", "last")};
    return {sources::Emit{batch({praise("k1", "Amara Okafor"), praise("k2", "Tomás Vega")})}};
  };
  bool let = false;
  world.network.handler = [&](const net::Request& request) -> Answered {
    if (request.url.ends_with("/2") && !let) return std::nullopt;
    return reply(200);
  };
  world.start();
  const auto first = world.now();
  REQUIRE(first->feed->items.size() == 1);
  CHECK(first->sources[0].last_success);  // so that what a first answer holds is no news
  let = true;
  world.run(1s);
  CHECK(world.now()->feed->items.size() == 2);
  CHECK(first->feed->items.size() == 1);
  CHECK(world.now()->revision > first->revision);
}

TEST_CASE("polls that change nothing keep the feed's very value") {
  World world;
  world.add("kudos", R"("interval": "1s")");
  world.start();
  const auto feed = world.now()->feed;
  world.run(1h);
  CHECK(world.now()->feed == feed);
  CHECK(world.state().last_new == morning);
  CHECK(world.state().last_success > morning);
  CHECK(world.state().items == 1);
  CHECK(world.state().newest == morning - 1h);
}

TEST_CASE("an item ends at its expiry, without a poll") {
  World world;
  world.add("kudos", R"("interval": "24h")");
  world.scripts["kudos"].answer = [](const Now&, const sources::Ask&, sources::Answer) -> Effects {
    auto item = praise("k1");
    item.expires = morning + 90s;
    return {sources::Emit{batch({item})}};
  };
  world.start();
  world.run(89s);
  CHECK(world.ids().size() == 1);
  world.run(1s);
  CHECK(world.ids().empty());
}

TEST_CASE("outside its window a source is not polled and its items are not shown") {
  World world;
  world.config.time_zone = "UTC";
  world.add("lunch", R"("interval": "1m")").when = When{{{0x7f, 12 * 60, 14 * 60}}};
  world.start();
  world.run(1h);
  CHECK(world.network.sent.empty());
  CHECK_FALSE(world.state().next_poll);
  world.run(2h + 1s);
  CHECK(world.network.sent.size() == 1);
  CHECK(world.ids().size() == 1);
  world.run(2h);
  CHECK(world.ids().empty());
  const auto before = world.network.sent.size();
  world.run(20h);
  CHECK(world.network.sent.size() == before);
  world.run(2h);
  CHECK(world.network.sent.size() > before);
  CHECK(world.ids().size() == 1);
}

TEST_CASE("offline is said when nothing on the network is reached, and taken back with the first answer") {
  World world;
  world.add("kudos", R"("interval": "10s")");
  world.add("chat", R"("interval": "10s")");
  bool kudos = true, chat = true;
  world.network.handler = [&](const net::Request& request) -> Answered {
    const bool up = net::origin(request.url) == "https://kudos.example" ? kudos : chat;
    if (up) return reply(200, request.url.substr(8, 4));
    return fail(ErrorKind::network, "no route");
  };
  world.start();
  CHECK_FALSE(world.now()->offline_since);
  kudos = false;
  world.run(30s);
  CHECK_FALSE(world.now()->offline_since);
  chat = false;
  world.run(15s);
  REQUIRE(world.now()->offline_since);
  const auto since = *world.now()->offline_since;
  world.run(10min);
  CHECK(world.now()->offline_since == since);
  CHECK(world.ids().size() == 2);
  chat = true;
  world.run(10min);
  CHECK_FALSE(world.now()->offline_since);
}

TEST_CASE("a server that answers nonsense is no lost network") {
  World world;
  world.add("kudos", R"("interval": "10s")");
  world.network.handler = [](const net::Request&) -> Answered { return reply(500); };
  world.start();
  world.run(1min);
  CHECK_FALSE(world.now()->offline_since);
}

TEST_CASE("a certificate that can't be trusted is no lost network: its source says so") {
  World world;
  world.add("kudos", R"("interval": "10s")");
  world.network.handler = [](const net::Request&) -> Answered { return fail(ErrorKind::network, "the certificate of kudos.example has expired"); };
  world.network.untrusted = true;
  world.start();
  world.run(1min);
  CHECK_FALSE(world.now()->offline_since);
  REQUIRE(world.state().trouble);
  CHECK(world.state().trouble->kind == ErrorKind::network);
  world.network.untrusted = false;
  world.run(10min);
  CHECK(world.now()->offline_since);
}

TEST_CASE("a part of an answer is no answer: what was there stays") {
  World world;
  world.add("kudos", R"("interval": "10s")");
  int status = 200;
  world.network.handler = [&](const net::Request&) -> Answered { return reply(status, status == 200 ? "k1\nk2" : "k1"); };
  world.start();
  world.run(30s);
  REQUIRE(world.ids().size() == 2);
  status = 206;
  world.run(1min);
  CHECK(world.ids().size() == 2);
  REQUIRE(world.state().trouble);
  CHECK(world.state().trouble->message.find("206") != std::string::npos);
  status = 200;
  world.run(5min);
  CHECK_FALSE(world.state().trouble);
}

TEST_CASE("when the clock is set, what failed for it is tried at once") {
  World world;
  world.add("kudos", R"("interval": "5m")");
  world.clock.set({Show{1h}, Wall{1000s}, false});
  bool set = false;
  world.network.handler = [&](const net::Request&) -> Answered {
    if (set) return reply(200, "k1");
    return fail(ErrorKind::network, "the certificate is not yet valid");
  };
  world.start();
  world.run(1h);
  CHECK(world.network.sent.size() > 300);  // every ten seconds
  set = true;
  world.clock.set({world.clock.now().show, morning, true});
  world.step();
  world.step();
  CHECK(world.ids().size() == 1);
}

TEST_CASE("a new configuration leaves what it does not touch, makes anew what it changes, and drops what it no longer has") {
  World world;
  for (const auto* name : {"same", "changed", "gone"}) world.add(name, R"("interval": "1h")");
  world.network.handler = [](const net::Request& request) -> Answered { return reply(200, std::string(request.url.substr(8, 4))); };
  world.start();
  world.run(1min);
  CHECK(world.ids().size() == 3);
  auto config = world.config;
  config.sources.erase(config.sources.begin() + 2);
  config.sources[1] = source(R"({"type": "fake", "name": "changed", "interval": "2h"})", world.folder);
  config.sources[0].weight = 5;
  world.add("new");
  config.sources.push_back(world.config.sources.back());
  world.engine->send(sync::Reconfigure{shared(config)});
  world.step();
  CHECK(sent_to(world, "same") == 1);
  CHECK(sent_to(world, "changed") == 2);
  CHECK(sent_to(world, "new") == 1);
  CHECK(world.scripts["same"].made.size() == 1);
  CHECK(world.scripts["changed"].made.size() == 2);
  REQUIRE(world.now()->sources.size() == 3);
  CHECK(world.now()->sources[2].name == "new");
  const auto ids = world.ids();
  CHECK(std::find(ids.begin(), ids.end(), "gone") == ids.end());
  CHECK(ids.size() == 3);
}

TEST_CASE("a source at another address loses its items at once; with another token it keeps them and asks anew") {
  World world;
  world.add("kudos", R"("interval": "1h", "url": "https://one.example", "token_file": "a")");
  world.scripts["kudos"].answer = [](const Now&, const sources::Ask&, sources::Answer) -> Effects { return {sources::Emit{lines("k1")}, sources::Remember{"cursor"}}; };
  world.network.handler = [](const net::Request&) -> Answered { return reply(200, "", {{"etag", "\"one\""}}); };
  world.start();
  world.network.handler = [](const net::Request&) -> Answered { return std::nullopt; };
  SECTION("another address") {
    world.config.sources[0] = source(R"({"type": "fake", "name": "kudos", "interval": "1h", "url": "https://two.example", "token_file": "a"})", world.folder);
    world.engine->send(sync::Reconfigure{shared(world.config)});
    world.step();
    CHECK(world.ids().empty());
    CHECK(world.scripts["kudos"].made.back().memory.empty());
  }
  SECTION("another token") {
    world.config.sources[0] = source(R"({"type": "fake", "name": "kudos", "interval": "1h", "url": "https://one.example", "token_file": "b"})", world.folder);
    world.engine->send(sync::Reconfigure{shared(world.config)});
    world.step();
    CHECK(world.ids().size() == 1);
    CHECK(world.scripts["kudos"].made.back().memory.empty());
    CHECK(world.network.sent.back().header("If-None-Match").empty());
  }
  SECTION("another interval") {
    world.config.sources[0] = source(R"({"type": "fake", "name": "kudos", "interval": "2h", "url": "https://one.example", "token_file": "a"})", world.folder);
    world.engine->send(sync::Reconfigure{shared(world.config)});
    world.step();
    CHECK(world.ids().size() == 1);
    CHECK(world.scripts["kudos"].made.back().memory == "cursor");
    CHECK(world.network.sent.back().header("If-None-Match") == "\"one\"");
  }
  CHECK(world.scripts["kudos"].made.size() == 2);
}

TEST_CASE("a source that is disabled goes with its items, and what it asked is cancelled") {
  World world;
  world.add("kudos", R"("interval": "1m")");
  world.start();
  world.network.handler = [](const net::Request&) -> Answered { return std::nullopt; };
  world.run(2min);
  REQUIRE(world.network.hanging.size() == 1);
  world.config.sources[0].enabled = false;
  world.engine->send(sync::Reconfigure{shared(world.config)});
  world.step();
  CHECK(world.now()->sources.empty());
  CHECK(world.ids().empty());
  CHECK(world.network.cancelled.size() == 1);
  world.network.handler = [](const net::Request&) -> Answered { return reply(200, "k9"); };
  world.run(1h);
  CHECK(world.ids().empty());
}

TEST_CASE("a policy takes effect at once, without asking anybody") {
  World world;
  world.add("kudos", R"("interval": "1h")");
  world.network.handler = [](const net::Request&) -> Answered { return reply(200, "k1\nk2"); };
  world.start();
  world.config.policy.opt_out = {"Receiver of k1"};
  world.engine->send(sync::Reconfigure{shared(world.config)});
  world.step();
  CHECK(world.ids() == std::vector<std::string>{"k2"});
  CHECK(world.network.sent.size() == 1);
  world.config.policy.opt_out.clear();
  world.engine->send(sync::Reconfigure{shared(world.config)});
  world.run(1s);
  CHECK(world.ids().size() == 2);
  CHECK(world.network.sent.size() == 2);
}

TEST_CASE("asked once, every source is polled to its end and no more") {
  World world;
  world.options.once = true;
  world.options.cache = world.folder / "cache";
  for (const auto* name : {"pages", "fails", "signs", "broken"}) world.add(name);
  world.scripts.erase("broken");
  world.scripts["pages"].answer = [](const Now&, const sources::Ask& asked, sources::Answer) -> Effects {
    auto item = praise("k1");
    std::get<Recognition>(item.body).to[0].picture = "https://faces.example/a";
    if (asked.tag == "page") return {http("https://pages.example/2", "last")};
    return {sources::Emit{batch({item})}};
  };
  world.scripts["signs"].poll = [](const Now& now) -> Effects {
    auto ask = http("https://login.example/token");
    ask.not_before = now.show + 5s;
    return {sources::ShowSignIn{SignIn{"", "Teams", "", "CODE", {}}}, ask};
  };
  world.network.handler = [](const net::Request& request) -> Answered {
    if (net::origin(request.url) == "https://fails.example") return fail(ErrorKind::network, "no route");
    if (net::origin(request.url) == "https://faces.example") return reply(200, std::string("\x89PNG\r\n\x1a\n", 8));
    return reply(200);
  };
  world.start();
  for (int i = 0; i < 10 && !world.engine->finished(); ++i) world.step();
  CHECK(world.engine->finished());
  CHECK(world.ids() == std::vector<std::string>{"k1"});
  CHECK(world.now()->pictures->size() == 1);
  CHECK(world.state(1).trouble->kind == ErrorKind::network);
  REQUIRE(world.state(2).trouble);
  CHECK(world.state(2).trouble->hint.find("sign-in") != std::string::npos);
  const auto before = world.network.sent.size();
  world.run(24h);
  CHECK(world.network.sent.size() == before);
}

TEST_CASE("without sources nothing is due, and asking once is over at once") {
  World world;
  world.options.once = true;
  world.start();
  CHECK(world.engine->finished());
  CHECK(world.engine->step(0ms) - world.clock.now().show >= 1h);
}

TEST_CASE("between two polls nothing is due, and nothing wakes the screen") {
  World world;
  world.add("kudos", R"("interval": "30s")");
  world.start();
  const auto due = world.engine->step(0ms);
  CHECK(due - world.clock.now().show >= 26s);
  const int published = world.published;
  for (int i = 0; i < 100; ++i) world.step();
  CHECK(world.published == published);
  CHECK(world.network.sent.size() == 1);
}

TEST_CASE("whatever is sent to it, a step waits no longer than it is told") {
  World world;
  world.add("kudos");
  world.network.handler = [](const net::Request&) -> Answered { return std::nullopt; };
  world.start();
  world.engine->step(250ms);
  CHECK(world.network.longest_wait == 250ms);
}
