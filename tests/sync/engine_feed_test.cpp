// The engine with the real feed source: what both promise together.
#include "catch.h"
#include "fakes.h"

using namespace fakes;

namespace {

using Answered = std::optional<Result<net::Response>>;

struct Feeding {
  World world;
  Feeding() {
    world.options.make = sources::make;
    world.config.sources.push_back(source(R"({"type": "feed", "name": "kudos", "url": "https://kudos.example/feed", "interval": "10s"})", world.folder));
  }
  void answer(std::function<Answered(const net::Request&)> with) { world.network.handler = std::move(with); }
};

std::string document(const std::vector<std::string>& ids, const std::string& more = {}) {
  std::string out = R"({"version": 1, "items": [)";
  for (std::size_t i = 0; i < ids.size(); ++i)
    out += std::string(i ? "," : "") + R"({"kind": "recognition", "id": ")" + ids[i] + R"(", "created": "2026-11-24T08:00:00Z", "to": [{"name": "Receiver of )" + ids[i] +
           R"("}], "message": "thanks for )" + ids[i] + R"("})";
  return out + "]" + more + "}";
}

}  // namespace

TEST_CASE("a feed is shown, found unchanged, and followed when it changes") {
  Feeding feeding;
  std::vector<std::string> ids{"k1", "k2"};
  std::size_t unchanged = 0;
  feeding.answer([&](const net::Request& request) -> Answered {
    const auto tag = "\"" + std::to_string(ids.size()) + "\"";
    if (Sent{0, request, {}}.header("If-None-Match") == tag) {
      ++unchanged;
      return reply(304);
    }
    return reply(200, document(ids), {{"content-type", "application/json"}, {"etag", tag}});
  });
  feeding.world.start();
  CHECK(feeding.world.ids().size() == 2);
  feeding.world.run(1min);
  CHECK(unchanged >= 5);
  ids = {"k2"};
  feeding.world.run(11s);
  CHECK(feeding.world.ids() == std::vector<std::string>{"k2"});
}

TEST_CASE("a page that is HTML, cut off or not JSON takes nothing away, and is asked for again in full") {
  Feeding feeding;
  std::string body = document({"k1"});
  feeding.answer([&](const net::Request&) -> Answered { return reply(200, body, {{"content-type", "application/json"}, {"etag", "\"" + std::to_string(body.size()) + "\""}}); });
  feeding.world.start();
  SECTION("HTML") { body = "<html>sign in</html>"; }
  SECTION("cut off") { body = body.substr(0, body.size() - 20); }
  SECTION("an array") { body = "[]"; }
  feeding.world.run(10min);
  CHECK(feeding.world.ids() == std::vector<std::string>{"k1"});
  REQUIRE(feeding.world.state().trouble);
  CHECK(feeding.world.state().trouble->kind == ErrorKind::content);
  for (const auto& sent : feeding.world.network.sent) CHECK(sent.header("If-None-Match") != "\"" + std::to_string(body.size()) + "\"");
}

TEST_CASE("a server with a history is asked for changes alone, also after a start") {
  Feeding feeding;
  feeding.world.options.state = feeding.world.folder / "state";
  feeding.answer([](const net::Request& request) -> Answered {
    if (request.url.find("since=") == std::string::npos) return reply(200, document({"k1", "k2"}, R"(, "since": "one")"));
    return reply(200, R"({"version": 1, "since": "two", "items": [{"kind": "recognition", "id": "k1", "retracted": true}]})");
  });
  feeding.world.start();
  CHECK(feeding.world.ids().size() == 2);
  feeding.world.run(11s);
  CHECK(feeding.world.ids() == std::vector<std::string>{"k2"});
  feeding.world.restart();
  CHECK(feeding.world.network.sent[0].request.url == "https://kudos.example/feed?since=two");
  CHECK(feeding.world.ids() == std::vector<std::string>{"k2"});
}

TEST_CASE("dropped items are said once, however often the feed is sent") {
  Feeding feeding;
  feeding.answer([](const net::Request&) -> Answered {
    return reply(200, R"({"version": 1, "items": [{"kind": "recognition", "id": "bad", "to": []}, {"kind": "lesson", "id": "worse"}]})");
  });
  feeding.world.start();
  feeding.world.run(10min);
  CHECK(feeding.world.events("drop").size() == 2);
  CHECK(feeding.world.ids().empty());
  CHECK(feeding.world.state().trouble == std::nullopt);
}
