// The sample API as a screen meets it: through the same HTTP client.
#include "app/sample_server.h"

#include <atomic>
#include <nlohmann/json.hpp>
#include <set>

#include "catch.h"
#include "net/client.h"
#include "wire/feed_json.h"

using namespace kudosk;
using namespace kudosk::app;
using namespace kudosk::net;
using nlohmann::json;
using std::chrono::seconds;

namespace {

/// Moved by the test while the server's threads ask it.
class TestClock final : public Clock {
 public:
  Now now() const override { return {Show{passed_.load()}, *parse_rfc3339("2026-11-24T09:41:00Z") + Millis(passed_.load()), true}; }
  void to(Millis elapsed) { passed_ = elapsed.count(); }

 private:
  std::atomic<std::int64_t> passed_{0};
};

/// A server and someone who asks it.
struct Office {
  explicit Office(const std::string& faults = "", SampleOptions options = {}) {
    setenv("KUDOSK_ASSETS", KUDOSK_SOURCE, 1);
    setenv("no_proxy", "127.0.0.1", 1);
    auto plan = FaultPlan::parse(faults);
    REQUIRE(plan);
    options.faults = *plan;
    auto started = SampleServer::start(options, clock);
    INFO((started ? "" : started.error().message));
    REQUIRE(started);
    server = std::move(*started);
  }

  std::string address(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(server->port()) + path; }

  Result<Response> ask(Request request) {
    request.allow_http = true;
    const auto id = client.send(std::move(request));
    for (int tries = 0; tries < 100; ++tries) {
      for (Outcome& outcome : client.wait(Millis(10000))) {
        if (outcome.id == id) return std::move(outcome.response);
      }
    }
    return fail(ErrorKind::content, "no outcome");
  }
  Result<Response> get(const std::string& path, std::vector<Header> headers = {}) {
    Request request;
    request.url = address(path);
    request.headers = std::move(headers);
    return ask(std::move(request));
  }
  json feed(const std::string& path = "/feed") {
    const auto answer = get(path);
    INFO((answer ? answer->body : answer.error().message));
    REQUIRE(answer);
    REQUIRE(answer->status == 200);
    return json::parse(answer->body);
  }
  Response send(const std::string& method, const std::string& path, const std::string& body, const char* type = "application/json") {
    Request request;
    request.method = method;
    request.url = address(path);
    request.body = body;
    if (!body.empty()) request.headers = {{"Content-Type", type}};
    const auto answer = ask(std::move(request));
    REQUIRE(answer);
    return *answer;
  }

  TestClock clock;
  Client client{"kudosk/test"};
  std::unique_ptr<SampleServer> server;
};

json item(const json& feed, const std::string& id) {
  for (const json& one : feed.at("items")) {
    if (one.at("id") == id) return one;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("the feed is answered as the contract has it, packed") {
  Office office;
  const auto answer = office.get("/feed");
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(answer->header("content-type") == "application/json");
  CHECK_FALSE(answer->header("content-encoding").empty());
  CHECK(answer->wire_bytes < answer->body.size() / 2);
  CHECK(answer->header("last-modified") == "Tue, 24 Nov 2026 09:41:00 GMT");
  const auto page = read_feed(answer->body, answer->url);
  REQUIRE(page);
  CHECK(page->batch.items.size() >= 24);
  CHECK(page->batch.drops.empty());
  CHECK(office.server->url() == office.address("/feed"));
  CHECK(office.server->requests() == 1);
}

TEST_CASE("an unchanged feed is a 304, by its tag and by its date, until something happens") {
  Office office;
  const auto first = office.get("/feed");
  REQUIRE(first);
  const std::string tag(first->header("etag")), date(first->header("last-modified"));
  CHECK(office.get("/feed", {{"If-None-Match", tag}})->status == 304);
  CHECK(office.get("/feed", {{"If-None-Match", "\"other\", " + tag}})->status == 304);
  CHECK(office.get("/feed", {{"If-None-Match", tag.substr(2)}})->status == 304);  // weakly compared
  CHECK(office.get("/feed", {{"If-Modified-Since", date}})->status == 304);
  CHECK(office.get("/feed", {{"If-None-Match", "\"other\""}})->status == 200);
  CHECK(office.get("/feed", {{"If-None-Match", "\"other\""}, {"If-Modified-Since", date}})->status == 200);
  office.clock.to(seconds(45));
  const auto later = office.get("/feed", {{"If-None-Match", tag}, {"If-Modified-Since", date}});
  CHECK(later->status == 200);
  CHECK(later->header("etag") != tag);
  CHECK(office.get("/feed", {{"If-Modified-Since", date}})->status == 200);
  CHECK(later->header("last-modified") == "Tue, 24 Nov 2026 09:41:45 GMT");
}

TEST_CASE("the demo happens over HTTP: arrivals, an edit, a retraction") {
  Office office;
  const auto count = office.feed().at("items").size();
  office.clock.to(seconds(40));
  CHECK(office.feed().at("items").size() == count + 1);
  office.clock.to(seconds(46));
  CHECK(item(office.feed(), "kudos-night-shift").contains("updated"));
  office.clock.to(seconds(76));
  CHECK(item(office.feed(), "kudos-merci").at("retracted") == true);
}

TEST_CASE("the demo's clock can run faster") {
  SampleOptions options;
  options.speed = 10;
  Office office("", options);
  office.clock.to(Millis(7600));
  const json feed = office.feed();
  CHECK(item(feed, "kudos-merci").at("retracted") == true);
  CHECK(item(feed, "kudos-playbook").at("created") == "2026-11-24T09:29:00Z");
}

TEST_CASE("with a history the next answer has the changes alone") {
  Office office;
  CHECK_FALSE(office.feed().contains("since"));
  const json whole = office.feed("/feed?history=1");
  CHECK(whole.at("items").size() >= 24);
  std::string since = whole.at("since").get<std::string>();
  json changes = office.feed("/feed?history=1&since=" + since);
  CHECK(changes.at("items").empty());
  office.clock.to(seconds(76));
  changes = office.feed(with_query("/feed", "since", changes.at("since").get<std::string>()));
  CHECK(item(changes, "kudos-merci").at("retracted") == true);
  CHECK(item(changes, "kudos-night-shift").contains("message"));
  CHECK(item(changes, "kudos-playbook").is_null());
  // A token of an earlier run, or of nobody, is answered with everything.
  CHECK(office.feed("/feed?since=12345-99").at("items").size() >= 24);
  CHECK(office.feed("/feed?since=").at("items").size() >= 24);
}

TEST_CASE("pages lead from one to the next") {
  Office office;
  std::set<std::string> ids;
  std::string path = "/feed?page=1";
  for (int pages = 1;; ++pages) {
    const json page = office.feed(path);
    for (const json& one : page.at("items")) CHECK(ids.insert(one.at("id").get<std::string>()).second);
    if (!page.contains("next")) break;
    path = page.at("next").get<std::string>();
    REQUIRE(pages < 10);
  }
  CHECK(ids.size() == office.feed().at("items").size());
}

TEST_CASE("the pictures that the feed names are there") {
  Office office;
  const auto answer = office.get("/feed");
  REQUIRE(answer);
  const auto page = read_feed(answer->body, answer->url);
  REQUIRE(page);
  std::size_t pictures = 0;
  for (const Person& person : page->batch.people) {
    if (person.picture.empty()) continue;
    ++pictures;
    CAPTURE(person.picture);
    Request request;
    request.url = person.picture;
    const auto picture = office.ask(request);
    REQUIRE(picture);
    CHECK(picture->status == 200);
    CHECK(picture->header("content-type") == "image/png");
    CHECK(picture->body.substr(0, 8) == "\x89PNG\r\n\x1a\n");
  }
  CHECK(pictures >= 5);
  CHECK(office.get("/pictures/northstar.png")->status == 200);
  CHECK(office.get("/pictures/labels.png")->status == 200);
  CHECK(office.get("/pictures/badge.png")->status == 200);
  CHECK(office.get("/pictures/..%2ffeed.json")->status == 404);
  CHECK(office.get("/pictures/nobody.png")->status == 404);
}

TEST_CASE("an item can be posted, replaced and retracted") {
  Office office;
  const auto count = office.feed().at("items").size();
  const Response made = office.send("POST", "/items", R"({"kind":"recognition","to":[{"name":"Ada Example"}],"message":"one"})");
  CHECK(made.status == 201);
  const std::string id = json::parse(made.body).at("id").get<std::string>();
  json feed = office.feed();
  CHECK(feed.at("items").size() == count + 1);
  CHECK(item(feed, id).at("created") == "2026-11-24T09:41:00Z");
  CHECK(office.send("POST", "/items", R"({"kind":"recognition","id":")" + id + R"(","to":[{"name":"Ada Example"}],"message":"two"})").status == 201);
  CHECK(item(office.feed(), id).at("message") == "two");
  CHECK(office.send("DELETE", "/items/" + id, "").status == 200);
  CHECK(item(office.feed(), id).at("retracted") == true);
  CHECK(office.send("DELETE", "/items/goal-first-week", "").status == 200);
  CHECK(item(office.feed(), "goal-first-week") == json{{"kind", "goal"}, {"id", "goal-first-week"}, {"retracted", true}});
  CHECK(office.send("DELETE", "/items/nothing", "").status == 404);
}

TEST_CASE("what is no item is not taken") {
  Office office;
  const json before = office.feed();
  for (const char* body : {"not JSON", "[]", "{}", R"({"kind":5})", R"({"kind":"recognition","id":5})"}) {
    CAPTURE(body);
    CHECK(office.send("POST", "/items", body).status == 400);
  }
  CHECK(office.send("POST", "/items", R"({"kind":"recognition"})", "text/plain").status == 415);
  CHECK(office.feed() == before);
}

TEST_CASE("a token is asked for where one is set") {
  SampleOptions options;
  options.token = "let-me-in";
  Office office("", options);
  CHECK(office.get("/feed")->status == 401);
  CHECK(office.get("/feed")->header("www-authenticate") == "Bearer");
  CHECK(office.get("/feed", {{"Authorization", "Bearer wrong"}})->status == 401);
  CHECK(office.get("/feed", {{"Authorization", "Bearer let-me-in"}})->status == 200);
}

TEST_CASE("faults that are answers") {
  Office office("401,403,404,500,503,429,429-bare,html,wrongtype,notjson,types,deep,empty,nolength");
  for (const int status : {401, 403, 404, 500, 503}) CHECK(office.get("/feed")->status == status);
  const auto limited = office.get("/feed"), bare = office.get("/feed");
  CHECK(limited->status == 429);
  CHECK(limited->retry_after == Millis(2000));
  CHECK(bare->status == 429);
  CHECK_FALSE(bare->retry_after);
  const auto html = office.get("/feed");
  CHECK(html->status == 200);
  CHECK(html->body.find("<!doctype html>") == 0);
  const auto named = office.get("/feed");
  CHECK(named->header("content-type") == "text/html");
  CHECK(json::accept(named->body));
  CHECK_FALSE(json::accept(office.get("/feed")->body));
  const auto types = read_feed(office.get("/feed")->body, office.address("/feed"));
  REQUIRE(types);
  CHECK(types->batch.drops.size() >= 3);
  CHECK(types->batch.items.size() >= 10);
  CHECK_FALSE(read_feed(office.get("/feed")->body, office.address("/feed")));  // deep
  const auto empty = office.get("/feed");
  CHECK(empty->status == 200);
  CHECK(empty->body.empty());
  const auto nolength = office.get("/feed");
  REQUIRE(nolength);
  CHECK(nolength->header("content-length").empty());
  CHECK(nolength->header("transfer-encoding").empty());
  CHECK(json::accept(nolength->body));
  CHECK(office.feed().at("version") == 1);  // the list is over
}

TEST_CASE("faults that are none") {
  Office office("cut,loop,bomb,huge,redirect");
  const auto cut = office.get("/feed");
  REQUIRE_FALSE(cut);
  CHECK(cut.error().message.find("broke off") != std::string::npos);
  const auto loop = office.get("/feed");
  REQUIRE_FALSE(loop);
  CHECK(loop.error().message.find("redirected more than 3 times") != std::string::npos);
  for (int i = 0; i < 2; ++i) {
    Request request;
    request.url = office.address("/feed");
    request.max_bytes = 1u << 20;
    const auto large = office.ask(request);
    REQUIRE_FALSE(large);
    CHECK(large.error().kind == ErrorKind::limit);
  }
  Request request;
  request.url = office.address("/feed");
  request.follow_redirects = false;
  CHECK(office.ask(request)->header("location") == "http://elsewhere.invalid/feed");
}

TEST_CASE("the bomb is small on the wire, and the huge feed a good one") {
  Office office("bomb,huge");
  Request request;
  request.url = office.address("/feed");
  request.max_bytes = 100u << 20;
  const auto bomb = office.ask(request);
  REQUIRE(bomb);
  CHECK(bomb->body.size() >= 64'000'000);
  CHECK(bomb->wire_bytes < 100'000);
  auto huge = office.ask(request);
  REQUIRE(huge);
  CHECK(huge->body.size() > 30'000'000);
  huge->body.erase(huge->body.find("kkkk"), 29'999'000);  // a test's time is short
  const auto page = read_feed(huge->body, huge->url);
  REQUIRE(page);
  CHECK(page->batch.items.size() >= 24);
}

TEST_CASE("a slow answer does not keep others, nor the end, waiting") {
  Office office("slow@1");
  Request request;
  request.url = office.address("/feed");
  request.allow_http = true;
  const auto slow = office.client.send(request);
  for (int tries = 0; tries < 1000 && office.server->requests() == 0; ++tries) office.client.wait(Millis(5));
  CHECK(office.get("/feed")->status == 200);
  const auto start = std::chrono::steady_clock::now();
  office.server->stop();
  CHECK(std::chrono::steady_clock::now() - start < seconds(5));
  office.client.cancel(slow);
}

TEST_CASE("a port that is taken is an error, and a stopped server answers no more") {
  Office office;
  SampleOptions options;
  options.port = office.server->port();
  const auto second = SampleServer::start(options, office.clock);
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::network);
  CHECK(second.error().message.find(std::to_string(options.port)) != std::string::npos);
  office.server->stop();
  CHECK_FALSE(office.get("/feed"));
  CHECK(SampleServer::start(options, office.clock));
}
