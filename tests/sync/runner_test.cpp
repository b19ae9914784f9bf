// One source's poll: asks, buckets, conditions, secrets and its end, seen from outside through the engine.
#include "sync/runner.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <stdexcept>

#include "catch.h"
#include "fakes.h"

using namespace fakes;
using sources::Effects;

namespace {

const auto hang = [](const net::Request&) -> std::optional<Result<net::Response>> { return std::nullopt; };

std::vector<Show> times(const World& world) {
  std::vector<Show> out;
  for (const auto& sent : world.network.sent) out.push_back(sent.at);
  return out;
}

sources::Ask in_bucket(std::string url, std::string bucket, std::optional<Millis> interval = {}) {
  auto ask = http(std::move(url));
  ask.bucket = std::move(bucket);
  ask.bucket_interval = interval;
  return ask;
}

}  // namespace

TEST_CASE("four asks of a source are under way at once") {
  World world;
  world.add("kudos");
  world.scripts["kudos"].poll = [](const Now&) {
    Effects effects;
    for (int i = 0; i < 10; ++i) effects.push_back(http("https://kudos.example/" + std::to_string(i)));
    return effects;
  };
  world.network.handler = hang;
  world.start();
  CHECK(world.network.sent.size() == 4);
  world.network.handler = [](const net::Request&) -> std::optional<Result<net::Response>> { return reply(200, "k1"); };
  world.run(1s);
  CHECK(world.network.sent.size() == 10);
  CHECK(world.network.most_at_once == 4);
}

TEST_CASE("asks of one bucket go one after another, with its interval between their starts; others pass by") {
  World world;
  world.add("kudos", R"("interval": "10m")");
  world.scripts["kudos"].poll = [](const Now&) -> Effects {
    return {in_bucket("https://kudos.example/1", "history", 60s), in_bucket("https://kudos.example/2", "history", 60s), in_bucket("https://kudos.example/3", "history", 60s),
            http("https://kudos.example/4")};
  };
  world.start();
  const auto start = world.clock.now().show;
  world.run(5min);
  const auto sent = times(world);
  REQUIRE(sent.size() == 4);
  CHECK(world.network.sent[1].request.url == "https://kudos.example/4");
  CHECK(sent[2] == start + 60s);
  CHECK(sent[3] == start + 120s);
}

TEST_CASE("a bucket is serial while its ask is under way, whatever its interval") {
  World world;
  world.add("kudos", R"("interval": "1h")");
  world.scripts["kudos"].poll = [](const Now&) -> Effects { return {in_bucket("https://kudos.example/1", "a"), in_bucket("https://kudos.example/2", "a")}; };
  world.network.handler = hang;
  world.start();
  world.run(1min);
  CHECK(world.network.sent.size() == 1);
  world.network.handler = [](const net::Request&) -> std::optional<Result<net::Response>> { return reply(200, "k1"); };
  world.run(1s);
  CHECK(world.network.sent.size() == 2);
}

TEST_CASE("a bucket's interval holds from one poll to the next, also by hand") {
  World world;
  world.add("kudos", R"("interval": "1s")");
  world.scripts["kudos"].poll = [](const Now&) -> Effects { return {in_bucket("https://kudos.example/1", "history", 60s)}; };
  world.start();
  for (int i = 0; i < 10; ++i) {
    world.engine->send(sync::PollNow{});
    world.run(30s);
  }
  const auto sent = times(world);
  CHECK(sent.size() >= 5);
  for (std::size_t i = 1; i < sent.size(); ++i) CHECK(sent[i] - sent[i - 1] >= 60s);
}

TEST_CASE("an ask waits for its moment") {
  World world;
  world.add("kudos");
  world.scripts["kudos"].poll = [](const Now& now) -> Effects {
    auto ask = http("https://kudos.example/later");
    ask.not_before = now.show + 7s;
    return {ask};
  };
  world.start();
  const auto start = world.clock.now().show;
  CHECK(world.network.sent.empty());
  world.run(10s);
  CHECK(times(world) == std::vector<Show>{start + 7s});
}

TEST_CASE("what has not changed is asked for with its ETag and date, and answered as such") {
  World world;
  world.add("kudos", R"("interval": "10s")");
  std::vector<bool> unchanged;
  world.scripts["kudos"].answer = [&](const Now&, const sources::Ask&, sources::Answer answer) -> Effects {
    unchanged.push_back(answer.not_modified);
    if (answer.not_modified) return {};
    return {sources::Emit{lines(answer.http->body)}};
  };
  world.network.handler = [&](const net::Request& request) -> std::optional<Result<net::Response>> {
    if (Sent{0, request, {}}.header("If-None-Match") == "\"one\"") return reply(304);
    return reply(200, "k1", {{"etag", "\"one\""}, {"last-modified", "Tue, 24 Nov 2026 08:00:00 GMT"}});
  };
  world.start();
  world.run(12s);
  REQUIRE(world.network.sent.size() == 2);
  CHECK(world.network.sent[0].header("If-None-Match").empty());
  CHECK(world.network.sent[1].header("If-Modified-Since") == "Tue, 24 Nov 2026 08:00:00 GMT");
  CHECK(unchanged == std::vector<bool>{false, true});
  CHECK(world.ids() == std::vector<std::string>{"k1"});
  CHECK(world.state().last_status == 304);
  CHECK(world.state().trouble == std::nullopt);
}

TEST_CASE("an answer that could not be used is not remembered as known") {
  World world;
  world.add("kudos", R"("interval": "10s")");
  world.scripts["kudos"].answer = [&](const Now&, const sources::Ask&, sources::Answer) -> Effects { return {sources::Trouble{{ErrorKind::content, "not JSON", "", 0, {}}}}; };
  world.network.handler = [](const net::Request&) -> std::optional<Result<net::Response>> { return reply(200, "<html>", {{"etag", "\"one\""}}); };
  world.start();
  world.run(5min);
  CHECK(world.network.sent.size() > 3);
  for (const auto& sent : world.network.sent) CHECK(sent.header("If-None-Match").empty());
}

TEST_CASE("an ask that is not conditional never is") {
  World world;
  world.add("kudos", R"("interval": "10s")");
  world.scripts["kudos"].poll = [](const Now&) -> Effects {
    auto ask = http("https://kudos.example/feed");
    as_http(ask).conditional = false;
    return {ask};
  };
  world.network.handler = [](const net::Request&) -> std::optional<Result<net::Response>> { return reply(200, "k1", {{"etag", "\"one\""}}); };
  world.start();
  world.run(1min);
  for (const auto& sent : world.network.sent) CHECK(sent.header("If-None-Match").empty());
}

TEST_CASE("addresses with cursors in them do not pile up") {
  World world;
  world.options.state = world.folder / "state";
  world.add("kudos", R"("interval": "1s")");
  int count = 0;
  world.scripts["kudos"].poll = [&](const Now&) -> Effects { return {http("https://kudos.example/feed?since=" + std::to_string(count++))}; };
  world.network.handler = [](const net::Request&) -> std::optional<Result<net::Response>> { return reply(200, "k1", {{"etag", "\"one\""}}); };
  world.start();
  world.run(10min);
  world.engine.reset();
  CHECK(store::read(world.options.state).contents.sources.at("kudos").validators.size() <= 16);
}

TEST_CASE("a source that asks for ever is cut, and the others go on") {
  World world;
  world.add("lost", R"("interval": "10s")");
  world.add("kudos", R"("interval": "10s")");
  int asked = 0;
  world.scripts["lost"].answer = [&](const Now&, const sources::Ask&, sources::Answer) -> Effects {
    ++asked;
    return {http("https://lost.example/again"), http("https://lost.example/again")};
  };
  world.start();
  world.run(1s);
  CHECK(asked <= 200);
  REQUIRE(world.state(0).trouble);
  CHECK(world.state(0).trouble->kind == ErrorKind::limit);
  CHECK(world.state(1).trouble == std::nullopt);
  CHECK(world.network.hanging.empty());
  CHECK(world.ids() == std::vector<std::string>{"k1"});
  world.run(1min);
  CHECK(world.scripts["lost"].polls >= 2);
}

TEST_CASE("a source that throws fails alone") {
  World world;
  world.add("broken", R"("interval": "10s")");
  world.add("kudos");
  SECTION("when it is polled") {
    world.scripts["broken"].poll = [](const Now&) -> Effects { throw std::runtime_error("wrong type"); };
  }
  SECTION("when it is answered") {
    world.scripts["broken"].answer = [](const Now&, const sources::Ask&, sources::Answer) -> Effects { throw std::runtime_error("wrong type"); };
  }
  SECTION("what is no exception of the library's") {
    world.scripts["broken"].answer = [](const Now&, const sources::Ask&, sources::Answer) -> Effects { throw 7; };
  }
  world.start();
  world.run(1min);
  REQUIRE(world.state(0).trouble);
  CHECK(world.state(0).trouble->kind == ErrorKind::content);
  CHECK(world.ids() == std::vector<std::string>{"k1"});
}

TEST_CASE("a source that can't be made is said, and the others go on") {
  World world;
  world.add("unknown");
  world.add("kudos");
  world.scripts.erase("unknown");
  world.start();
  world.run(1h);
  REQUIRE(world.state(0).trouble);
  CHECK(world.state(0).trouble->kind == ErrorKind::config);
  CHECK(world.events("error").size() == 1);
  CHECK(world.ids() == std::vector<std::string>{"k1"});
}

TEST_CASE("a missing secret stops its source until it is there") {
  World world;
  world.add("kudos", R"("interval": "10s", "token_file": "api.token")");
  world.add("other", R"("interval": "10s")");
  world.scripts["kudos"].poll = [](const Now&) -> Effects {
    auto ask = http("https://kudos.example/feed");
    as_http(ask).secrets.push_back({});
    return {ask};
  };
  world.network.handler = [](const net::Request& request) -> std::optional<Result<net::Response>> {
    return reply(200, net::origin(request.url) == "https://kudos.example" ? "k1" : "o1");
  };
  world.start();
  world.run(1min);
  REQUIRE(world.state().trouble);
  CHECK(world.state().trouble->kind == ErrorKind::auth);
  CHECK_FALSE(world.state().trouble->hint.empty());
  CHECK(world.state().failing_since == morning);
  for (const auto& sent : world.network.sent) CHECK(net::origin(sent.request.url) == "https://other.example");
  CHECK(world.ids() == std::vector<std::string>{"o1"});
  CHECK_FALSE(world.now()->offline_since);
  world.write("api.token", "s3cret-token");
  world.run(11min);
  CHECK(world.state().trouble == std::nullopt);
  CHECK(world.ids().size() == 2);
}

TEST_CASE("a source that overlooks a missing secret has failed all the same") {
  World world;
  world.add("kudos", R"("token_file": "api.token")");
  world.scripts["kudos"].poll = [](const Now&) -> Effects {
    auto ask = http("https://kudos.example/feed");
    as_http(ask).secrets.push_back({});
    return {ask};
  };
  world.scripts["kudos"].answer = [](const Now&, const sources::Ask&, sources::Answer) -> Effects { return {}; };
  world.start();
  REQUIRE(world.state().trouble);
  CHECK(world.state().trouble->kind == ErrorKind::auth);
}

TEST_CASE("a rotated secret is on the disk before anything else, and handed back at the next start") {
  World world;
  world.options.state = world.folder / "state";
  world.add("chat");
  bool there = false;
  world.scripts["chat"].answer = [&](const Now&, const sources::Ask&, sources::Answer) -> Effects {
    return {sources::Keep{"refresh", "rotated-secret"}, sources::Emit{lines("k1")}};
  };
  world.start();
  for (const auto& file : std::filesystem::recursive_directory_iterator(world.options.state))
    if (file.is_regular_file() && file.path().string().find("secrets") != std::string::npos) {
      struct stat of {};
      there = true;
      CHECK(::stat(file.path().c_str(), &of) == 0);
      CHECK((of.st_mode & 0777) == 0600);
    }
  CHECK(there);
  world.log.info("poll", {{"x", "rotated-secret"}});
  for (const auto& line : world.log_lines) CHECK(line.find("rotated-secret") == std::string::npos);
  world.restart();
  REQUIRE(world.scripts["chat"].made.size() == 2);
  CHECK(world.scripts["chat"].made[1].kept.at("refresh") == "rotated-secret");
}

TEST_CASE("what a source remembers is handed back at the next start") {
  World world;
  world.options.state = world.folder / "state";
  world.add("chat");
  world.scripts["chat"].answer = [](const Now&, const sources::Ask&, sources::Answer) -> Effects { return {sources::Emit{lines("k1")}, sources::Remember{"cursor 5"}}; };
  world.start();
  world.restart();
  REQUIRE(world.scripts["chat"].made.size() == 2);
  CHECK(world.scripts["chat"].made[0].memory.empty());
  CHECK(world.scripts["chat"].made[1].memory == "cursor 5");
}

TEST_CASE("a rest is kept, also when the screen is told to poll") {
  World world;
  world.add("kudos", R"("interval": "1s")");
  world.scripts["kudos"].answer = [](const Now& now, const sources::Ask&, sources::Answer) -> Effects { return {sources::Rest{now.show + 5min}}; };
  world.start();
  world.run(1min);
  world.engine->send(sync::PollNow{});
  world.run(3min);
  CHECK(world.scripts["kudos"].polls == 1);
  world.run(2min);
  CHECK(world.scripts["kudos"].polls == 2);
}

TEST_CASE("a sign-in is shown, a fresh code asked for, and taken away when it is over") {
  World world;
  world.add("chat", R"("interval": "5m")");
  auto& script = world.scripts["chat"];
  script.poll = [&](const Now&) -> Effects {
    SignIn shown;
    shown.service = "Microsoft Teams";
    shown.code = "CODE-" + std::to_string(script.new_codes);
    return {sources::ShowSignIn{shown}, sources::Rest{world.clock.now().show + 5min}};
  };
  world.start();
  REQUIRE(world.now()->sign_in);
  CHECK(world.now()->sign_in->source == "chat");
  CHECK(world.now()->sign_in->code == "CODE-0");
  world.engine->send(sync::NewCode{"chat"});
  world.engine->send(sync::NewCode{"nobody"});
  world.run(1s);
  CHECK(world.now()->sign_in->code == "CODE-1");
  script.poll = [](const Now&) -> Effects { return {sources::ShowSignIn{}, sources::Emit{lines("k1")}}; };
  world.run(6min);
  CHECK_FALSE(world.now()->sign_in);
  CHECK(world.ids() == std::vector<std::string>{"k1"});
}

TEST_CASE("waiting for a person is no endless loop") {
  World world;
  world.add("chat");
  auto& script = world.scripts["chat"];
  int checks = 0;
  const auto again = [](const Now& now) {
    auto ask = http("https://login.example/token");
    ask.not_before = now.show + 5s;
    return ask;
  };
  script.poll = [&](const Now& now) -> Effects { return {sources::ShowSignIn{SignIn{"", "Teams", "", "A", {}}}, again(now)}; };
  script.answer = [&](const Now& now, const sources::Ask&, sources::Answer) -> Effects {
    if (++checks % 180 == 0) return {sources::ShowSignIn{SignIn{"", "Teams", "", "B" + std::to_string(checks), {}}}, again(now)};
    return {again(now)};
  };
  world.start();
  world.run(1h);
  CHECK(world.state().trouble == std::nullopt);
  CHECK(world.scripts["chat"].polls == 1);
  CHECK(checks == 720);
}

TEST_CASE("what goes wrong while a person is waited for is said at once") {
  World world;
  world.add("chat");
  auto& script = world.scripts["chat"];
  script.poll = [](const Now& now) -> Effects {
    auto ask = http("https://login.example/token");
    ask.not_before = now.show + 1h;
    return {sources::ShowSignIn{SignIn{"", "Teams", "", "A", {}}}, sources::Trouble{{ErrorKind::auth, "someone else signed in", "use the fresh code", 0, {}}}, ask};
  };
  world.start();
  REQUIRE(world.state().trouble);
  CHECK(world.now()->sign_in);
  CHECK(world.events("error").size() == 1);
  CHECK(world.events("poll").empty());
  world.run(61min);
  CHECK(world.events("poll").size() >= 1);
}

TEST_CASE("files and folders are read for a source") {
  World world;
  world.add("stick", R"("interval": "5s")");
  world.write("party/awards.csv", "k1\nk2");
  std::vector<std::string> seen;
  world.scripts["stick"].poll = [](const Now&) -> Effects {
    sources::Ask ask;
    ask.what = sources::FolderAsk{"party"};
    return {ask};
  };
  world.scripts["stick"].answer = [&](const Now&, const sources::Ask& asked, sources::Answer answer) -> Effects {
    if (answer.error) return {sources::Trouble{*answer.error}};
    if (std::holds_alternative<sources::FileAsk>(asked.what)) return {sources::Emit{lines(answer.bytes)}};
    Effects effects;
    for (const auto& entry : answer.entries) {
      sources::Ask ask;
      ask.what = sources::FileAsk{std::filesystem::path("party") / entry.name};
      effects.push_back(ask);
    }
    return effects;
  };
  world.start();
  CHECK(world.ids().size() == 2);
  CHECK(world.state().last_status == 0);
  CHECK_FALSE(world.now()->offline_since);
  std::filesystem::remove_all(world.folder / "party");
  world.run(30s);
  REQUIRE(world.state().trouble);
  CHECK(world.state().trouble->kind == ErrorKind::content);
  CHECK(world.ids().size() == 2);
  CHECK_FALSE(world.now()->offline_since);
}

TEST_CASE("a folder in which something is being written is looked at again before it is answered") {
  World world;
  world.add("stick", R"("interval": "5s")");
  const auto path = world.write("party/awards.csv", "k1");
  const auto touch = [&] {
    const auto now = world.clock.now().wall.time_since_epoch().count();
    const timespec both[2] = {{now / 1000, (now % 1000) * 1000000}, {now / 1000, (now % 1000) * 1000000}};
    REQUIRE(::utimensat(AT_FDCWD, path.c_str(), both, 0) == 0);
  };
  std::vector<std::size_t> answers;
  world.scripts["stick"].poll = [](const Now&) -> Effects {
    sources::Ask ask;
    ask.what = sources::FolderAsk{"party"};
    return {ask};
  };
  world.scripts["stick"].answer = [&](const Now&, const sources::Ask&, sources::Answer answer) -> Effects {
    answers.push_back(answer.entries.size());
    return {};
  };
  touch();
  world.start();
  CHECK(answers.empty());
  world.run(2s);
  CHECK(answers == std::vector<std::size_t>{1});
}

TEST_CASE("the log has a line for each poll") {
  World world;
  world.add("kudos", R"("interval": "30s")");
  world.network.handler = [](const net::Request&) -> std::optional<Result<net::Response>> { return reply(200, "k1\nk2"); };
  world.start();
  REQUIRE(world.events("poll").size() == 1);
  const auto line = world.events("poll")[0];
  for (const auto* part : {R"("source":"kudos")", R"("status":200)", R"("items":2)", R"("bytes":5)"}) CHECK(line.find(part) != std::string::npos);
  world.run(1h);
  CHECK(world.events("poll").size() >= 109);
  CHECK(world.events("poll").size() <= 134);
}
