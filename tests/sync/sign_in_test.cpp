// A person's sign-in as sync carries it through: what went wrong with one code, what another process has done, and pictures that wait for it.
#include "catch.h"
#include "fakes.h"
#include "store/store.h"

using namespace fakes;
using sources::Effects;

namespace {

sources::Ask later(const Now& now) {
  auto ask = http("https://login.example/token");
  ask.not_before = now.show + 5s;
  return ask;
}

sources::ShowSignIn code(const std::string& text) { return {SignIn{"", "Microsoft Teams", "https://login.example", text, {}}}; }
sources::Trouble trouble(const std::string& text) { return {{ErrorKind::auth, text, "use the fresh code", 0, std::nullopt}}; }

}  // namespace

TEST_CASE("each attempt that came to nothing is said, and a sign-in that ends well leaves no trouble behind") {
  World world;
  world.add("chat", R"("interval": "5m")");
  auto& script = world.scripts["chat"];
  int step = 0;
  script.poll = [](const Now& now) -> Effects { return {code("A"), later(now)}; };
  script.answer = [&](const Now& now, const sources::Ask&, sources::Answer) -> Effects {
    switch (++step) {
      case 1:
        return {trouble("declined"), code("B"), later(now)};
      case 2:
        return {trouble("somebody else"), code("C"), later(now)};
      case 3:
        return {sources::ShowSignIn{}, http("https://chat.example/page")};
      default:
        return {sources::Emit{lines("k1")}};
    }
  };
  world.start();
  world.run(5s);
  CHECK(world.now()->sign_in->code == "B");
  CHECK(world.state().trouble->message == "declined");
  world.run(5s);
  CHECK(world.now()->sign_in->code == "C");
  CHECK(world.state().trouble->message == "somebody else");
  CHECK(world.events("error").size() == 2);
  world.run(6s);
  CHECK_FALSE(world.now()->sign_in);
  CHECK(world.state().trouble == std::nullopt);
  CHECK(world.ids() == std::vector<std::string>{"k1"});
  CHECK(script.polls == 1);
}

TEST_CASE("who has signed in elsewhere need not do so on the screen") {
  World world;
  world.options.state = world.folder / "state";
  world.add("chat", R"("interval": "5m")");
  auto& script = world.scripts["chat"];
  script.poll = [&](const Now& now) -> Effects {
    if (script.made.back().kept.count("refresh_token") > 0) return {sources::ShowSignIn{}, sources::Emit{lines("k1")}};
    return {code("A"), later(now)};
  };
  script.answer = [](const Now& now, const sources::Ask&, sources::Answer) -> Effects { return {later(now)}; };
  world.start();
  world.run(1min);
  REQUIRE(world.now()->sign_in);
  REQUIRE(store::write_secret(world.options.state, "chat", "refresh_token", "told-in-a-terminal"));
  world.run(6s);
  CHECK_FALSE(world.now()->sign_in);
  CHECK(world.ids() == std::vector<std::string>{"k1"});
  REQUIRE(script.made.size() == 2);
  CHECK(script.made[1].kept.at("refresh_token") == "told-in-a-terminal");
  world.log.info("poll", {{"x", "told-in-a-terminal"}});
  for (const auto& line : world.log_lines) CHECK(line.find("told-in-a-terminal") == std::string::npos);
  // And what another process has rotated meanwhile is used from the next poll on; what is its own makes nothing anew.
  world.run(6min);
  CHECK(script.made.size() == 2);
  REQUIRE(store::write_secret(world.options.state, "chat", "refresh_token", "rotated-elsewhere"));
  world.run(6min);
  REQUIRE(script.made.size() == 3);
  CHECK(script.made[2].kept.at("refresh_token") == "rotated-elsewhere");
}

TEST_CASE("a sign-in that this process has kept itself makes no source anew") {
  World world;
  world.options.state = world.folder / "state";
  world.add("chat", R"("interval": "10s")");
  int count = 0;
  world.scripts["chat"].answer = [&](const Now&, const sources::Ask&, sources::Answer) -> Effects {
    return {sources::Keep{"refresh_token", "number-" + std::to_string(++count)}, sources::Emit{lines("k1")}};
  };
  world.start();
  world.run(2min);
  CHECK(count > 10);
  CHECK(world.scripts["chat"].made.size() == 1);
  CHECK(store::read_secrets(world.options.state, "chat").at("refresh_token") == "number-" + std::to_string(count));
}

TEST_CASE("where nobody may wait for a person, check is told why somebody has to sign in") {
  World world;
  world.options.once = true;
  world.add("chat");
  world.scripts["chat"].poll = [](const Now& now) -> Effects { return {trouble("the sign-in has expired"), code("A"), later(now)}; };
  world.start();
  REQUIRE(world.state().trouble);
  CHECK(world.state().trouble->message == "the sign-in has expired");
  CHECK(world.state().trouble->hint == "use the fresh code; in a terminal: kudosk sign-in chat");
  CHECK_FALSE(world.now()->sign_in);
}

TEST_CASE("pictures that need a sign-in wait for it without a word, and come soon after") {
  World world;
  world.options.cache = world.folder / "cache";
  world.add("chat", R"("interval": "30s")");
  bool signed_in = false;
  auto& script = world.scripts["chat"];
  script.answer = [](const Now&, const sources::Ask&, sources::Answer) -> Effects {
    auto item = praise("k1");
    std::get<Recognition>(item.body).to[0].picture = "https://chat.example/face.png";
    return {sources::Emit{batch({item})}};
  };
  script.picture = [&](const std::string& address) {
    sources::HttpAsk ask;
    if (signed_in) ask.request.url = address;
    return ask;
  };
  world.network.handler = [](const net::Request& request) -> std::optional<Result<net::Response>> {
    return reply(200, request.url == "https://chat.example/face.png" ? std::string("\x89PNG\r\n\x1a\n", 8) + "rest" : "");
  };
  world.start();
  world.run(30min);
  CHECK(world.now()->pictures->empty());
  CHECK(world.events("error").empty());
  signed_in = true;
  world.run(11s);
  CHECK(world.now()->pictures->count("https://chat.example/face.png") == 1);
}
