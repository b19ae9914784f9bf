#include "catch.h"
#include "transcript.h"

using namespace kudosk;
using namespace kudosk::test;

namespace {

std::filesystem::path folder(const std::string& name) { return std::filesystem::path(KUDOSK_TESTS) / "sources/feed" / name; }

nlohmann::json settings() { return {{"type", "feed"}, {"url", "https://kudos.example.com/feed"}}; }

sources::Answer page(const std::string& body, const std::string& url) { return answer_from("200\n\n" + body, url); }

const sources::HttpAsk& http(const sources::Ask& ask) { return std::get<sources::HttpAsk>(ask.what); }

/// The last effect, where it asks for another page.
const sources::Ask* next_ask(const sources::Effects& effects) { return effects.empty() ? nullptr : std::get_if<sources::Ask>(&effects.back()); }

}  // namespace

TEST_CASE("a feed asks, is answered, and says what came of it") {
  int played = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder(""))) {
    INFO(entry.path().filename().string());
    CHECK(transcript(entry.path()) == file_text(entry.path() / "transcript"));
    ++played;
  }
  CHECK(played >= 15);
}

TEST_CASE("what stands on another page is found in the whole") {
  std::vector<Batch> batches;
  transcript(folder("pages"), &batches);
  REQUIRE(batches.size() == 5);
  const Batch& whole = batches[2];
  REQUIRE(whole.whole);
  REQUIRE(whole.items.size() == 5);  // also the one of whom the feed says nothing more than an id: the office may
  CHECK(std::get<Recognition>(whole.items[0].body).to[0].name == "Late");
  CHECK(std::get<Recognition>(whole.items[1].body).message == "again :wave:");
  CHECK(whole.items[1].emoji.at("wave") == "https://kudos.example.com/wave.png");
  std::vector<Batch> redirected;
  transcript(folder("redirected"), &redirected);
  CHECK(std::get<Recognition>(redirected.at(0).items.at(0).body).picture == "https://cdn.example/v1/a.png");
}

TEST_CASE("the fifty-first page is not asked for, and what came before removes nothing") {
  const auto source = source_from(settings());
  auto effects = source->poll(noon());
  int pages = 0;
  bool whole = false;
  while (const auto* ask = next_ask(effects)) {
    ++pages;
    REQUIRE(pages < 100);
    effects = source->answer(
        noon(), *ask,
        page(R"({"items":[{"kind":"announcement","id":")" + std::to_string(pages) + R"(","title":"t"}],"since":"x","next":"/feed?page=)" + std::to_string(pages + 1) + "\"}",
             http(*ask).request.url));
    for (const auto& effect : effects)
      if (const auto* emit = std::get_if<sources::Emit>(&effect)) whole = whole || emit->batch.whole;
  }
  CHECK(pages == 50);
  CHECK_FALSE(whole);
  REQUIRE(std::holds_alternative<sources::Trouble>(effects.back()));
  CHECK(std::get<sources::Trouble>(effects.back()).error.kind == ErrorKind::limit);
  // And the token of an answer that was not whole is not used.
  CHECK(http(std::get<sources::Ask>(source->poll(noon())[0])).request.url == "https://kudos.example.com/feed");
}

TEST_CASE("fifty pages are a whole") {
  const auto source = source_from(settings());
  auto effects = source->poll(noon());
  for (int i = 1; i <= 50; ++i) {
    const auto* ask = next_ask(effects);
    REQUIRE(ask);
    effects =
        source->answer(noon(), *ask, page(R"({"items":[])" + (i < 50 ? R"(,"next":"/feed?page=)" + std::to_string(i + 1) + "\"" : std::string()) + "}", http(*ask).request.url));
  }
  bool whole = false;
  for (const auto& effect : effects)
    if (const auto* emit = std::get_if<sources::Emit>(&effect)) whole = whole || emit->batch.whole;
  CHECK(whole);
}

TEST_CASE("an id that the office has among somebody's aliases is somebody") {
  auto made = made_from(settings());
  made.people = {Person{"", "Amara Okafor", "", "", "", "", {"u7"}, "", "", false}};
  const auto source = *sources::make(made);
  auto effects = source->poll(noon());
  const auto* ask = next_ask(effects);
  REQUIRE(ask);
  effects = source->answer(noon(), *ask,
                           page(R"({"items":[{"kind":"recognition","id":"a","to":[{"id":"u7"}],"message":"m"},{"kind":"recognition","id":"b","to":[{"id":"u8"}],"message":"m"}]})",
                                http(*ask).request.url));
  const auto* emit = std::get_if<sources::Emit>(&effects.at(0));
  REQUIRE(emit);
  CHECK(emit->batch.items.size() == 2);
  REQUIRE(emit->batch.drops.size() == 1);
  CHECK(emit->batch.drops[0].item == "b");
}

TEST_CASE("a token that is too long to be one is not remembered") {
  const auto source = source_from(settings());
  const auto effects =
      source->answer(noon(), std::get<sources::Ask>(source->poll(noon())[0]), page(R"({"items":[],"since":")" + std::string(4000, 'x') + "\"}", "https://kudos.example.com/feed"));
  CHECK(std::holds_alternative<sources::Remember>(effects.back()));
  const auto more =
      source->answer(noon(), std::get<sources::Ask>(source->poll(noon())[0]), page(R"({"items":[],"since":")" + std::string(9000, 'y') + "\"}", "https://kudos.example.com/feed"));
  CHECK_FALSE(std::holds_alternative<sources::Remember>(more.back()));
}

TEST_CASE("a feed needs an address") {
  const auto why = [](nlohmann::json options) {
    const auto source = sources::make(made_from(options));
    REQUIRE_FALSE(source);
    CHECK(source.error().kind == ErrorKind::config);
    return source.error().message;
  };
  CHECK(why({{"type", "feed"}}).substr(0, 5) == "/url:");
  CHECK(why({{"type", "feed"}, {"url", 3}}).substr(0, 5) == "/url:");
  CHECK(why({{"type", "feed"}, {"url", "feed.json"}}).substr(0, 5) == "/url:");
  CHECK(why({{"type", "feed"}, {"url", "ftp://x.example/"}}).substr(0, 5) == "/url:");
  CHECK(why({{"type", "fed"}}).substr(0, 6) == "/type:");
  CHECK(source_from(settings())->default_interval() == std::chrono::seconds(30));
}

TEST_CASE("a picture is asked for without a secret") {
  nlohmann::json with_token = settings();
  with_token["token_file"] = "api.token";
  const auto ask = source_from(with_token)->picture("https://kudos.example.com/a.png");
  CHECK(ask.request.url == "https://kudos.example.com/a.png");
  CHECK(ask.secrets.empty());
}

TEST_CASE("every type that is known can be named") {
  const auto known = sources::types();
  CHECK(std::find(known.begin(), known.end(), "feed") != known.end());
}
