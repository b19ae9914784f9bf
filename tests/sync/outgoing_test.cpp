#include "sync/outgoing.h"

#include <cstdlib>

#include "catch.h"
#include "fakes.h"

using namespace fakes;
using As = sources::SecretUse::As;

namespace {

struct Sending {
  World world;
  SourceSettings settings = source(R"({"type": "feed", "name": "kudos", "token_file": "api.token"})", world.folder);
  NetworkSettings network;
  sources::HttpAsk ask;
  std::unique_ptr<sync::Secrets> secrets;

  Sending() {
    ask.request.url = "https://kudos.example/feed";
    world.write("api.token", "s3cret-token\n");
  }
  Result<net::Request> send() {
    if (!secrets) secrets = std::make_unique<sync::Secrets>(settings, world.log);
    return sync::outgoing(ask, settings, network, *secrets);
  }
  void use(As as, std::string name = {}, std::string prefix = {}) { ask.secrets = {{as, "token_file", "", std::move(name), std::move(prefix)}}; }
  std::string header(const net::Request& request, std::string_view name) { return Sent{0, request, {}}.header(name); }
};

}  // namespace

TEST_CASE("a secret goes where its use says, and marks the request") {
  Sending sending;
  SECTION("bearer") {
    sending.use(As::bearer);
    const auto request = sending.send();
    REQUIRE(request);
    CHECK(sending.header(*request, "Authorization") == "Bearer s3cret-token");
    CHECK(request->credential);
  }
  SECTION("basic") {
    sending.use(As::basic, "amara@northwind.example");
    const auto request = sending.send();
    REQUIRE(request);
    CHECK(sending.header(*request, "Authorization") == "Basic YW1hcmFAbm9ydGh3aW5kLmV4YW1wbGU6czNjcmV0LXRva2Vu");
  }
  SECTION("a header of its own, with a prefix") {
    sending.use(As::header, "X-Api-Key", "Token ");
    const auto request = sending.send();
    REQUIRE(request);
    CHECK(sending.header(*request, "X-Api-Key") == "Token s3cret-token");
  }
  SECTION("query") {
    sending.use(As::query, "wstoken");
    const auto request = sending.send();
    REQUIRE(request);
    CHECK(request->url == "https://kudos.example/feed?wstoken=s3cret-token");
    CHECK(request->credential);
  }
  SECTION("form") {
    sending.ask.request.body = "grant_type=refresh_token";
    sending.use(As::form, "client_secret");
    const auto request = sending.send();
    REQUIRE(request);
    CHECK(request->body == "grant_type=refresh_token&client_secret=s3cret-token");
    CHECK(sending.header(*request, "Content-Type") == "application/x-www-form-urlencoded");
  }
  SECTION("none") {
    const auto request = sending.send();
    REQUIRE(request);
    CHECK_FALSE(request->credential);
    CHECK(request->headers.empty());
  }
}

TEST_CASE("a secret by its own reference") {
  Sending sending;
  ::setenv("KUDOSK_TEST_SECRET", "from-the-environment", 1);
  sending.ask.secrets = {{As::header, "", "env:KUDOSK_TEST_SECRET", "X-Key", ""}};
  const auto request = sending.send();
  REQUIRE(request);
  CHECK(sending.header(*request, "X-Key") == "from-the-environment");
}

TEST_CASE("no log line ever holds a secret, nor its encodings") {
  Sending sending;
  sending.world.write("api.token", "s3cret/token+");
  sending.use(As::basic, "amara");
  REQUIRE(sending.send());
  sending.world.log.info("poll", {{"a", "x s3cret/token+ y"}, {"b", "YW1hcmE6czNjcmV0L3Rva2VuKw=="}, {"c", "s3cret%2Ftoken%2B"}});
  REQUIRE(sending.world.log_lines.size() == 1);
  CHECK(sending.world.log_lines[0].find("s3cret") == std::string::npos);
  CHECK(sending.world.log_lines[0].find("YW1hcmE6") == std::string::npos);
}

TEST_CASE("a token that the source has fetched itself stands in no log line either") {
  Sending sending;
  sending.ask.request.headers.push_back({"Authorization", "Bearer fetched-access-token"});
  REQUIRE(sending.send());
  sending.world.log.info("poll", {{"answer", "nobody is known by fetched-access-token"}});
  REQUIRE_FALSE(sending.world.log_lines.empty());
  CHECK(sending.world.log_lines.back().find("fetched-access") == std::string::npos);
}

TEST_CASE("a secret that is in use stays hidden, however many tokens come and go beside it") {
  Sending sending;
  sending.use(As::bearer);
  for (int hour = 0; hour < 2000; ++hour) {
    REQUIRE(sending.send());
    sending.world.log.hide("an-hour's-token-" + std::to_string(hour));
  }
  sending.world.log.info("poll", {{"answer", "s3cret-token"}});
  CHECK(sending.world.log_lines.back().find("s3cret-token") == std::string::npos);
}

TEST_CASE("a secret that is missing, open to others or broken is an auth error with what to do") {
  Sending sending;
  sending.use(As::bearer);
  SECTION("no file") { std::filesystem::remove(sending.world.folder / "api.token"); }
  SECTION("open to others") { sending.world.write("api.token", "s3cret-token", 0644); }
  SECTION("with a line break in it") { sending.world.write("api.token", "s3cret\r\nX-Other: 1"); }
  SECTION("not in the settings") { sending.ask.secrets[0].key = "secret_file"; }
  const auto request = sending.send();
  REQUIRE_FALSE(request);
  CHECK(request.error().kind == ErrorKind::auth);
  CHECK_FALSE(request.error().hint.empty());
  CHECK(request.error().message.find("s3cret") == std::string::npos);
}

TEST_CASE("a changed secret is read with the next poll, not in the middle of one") {
  Sending sending;
  sending.use(As::bearer);
  REQUIRE(sending.send());
  sending.world.write("api.token", "another-token");
  CHECK(sending.header(*sending.send(), "Authorization") == "Bearer s3cret-token");
  sending.secrets->refresh();
  CHECK(sending.header(*sending.send(), "Authorization") == "Bearer another-token");
}

TEST_CASE("plain http is refused unless the source allows it") {
  Sending sending;
  for (const auto* url : {"http://kudos.example/feed", "HTTP://kudos.example/feed"}) {
    sending.ask.request.url = url;
    const auto refused = sending.send();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::config);
    CHECK(refused.error().hint.find("allow_http") != std::string::npos);
  }
  sending.settings.allow_http = true;
  const auto request = sending.send();
  REQUIRE(request);
  CHECK(request->allow_http);
}

TEST_CASE("the way there is the settings'") {
  Sending sending;
  sending.network.proxy = "http://proxy.example:3128";
  sending.network.timeout = 7s;
  sending.network.ca_file = "/etc/office-ca.pem";
  auto request = sending.send();
  REQUIRE(request);
  CHECK(request->proxy == "http://proxy.example:3128");
  CHECK(request->timeout == 7s);
  CHECK(request->ca_file == "/etc/office-ca.pem");
  sending.settings.ca_file = "own-ca.pem";
  CHECK(sending.send()->ca_file == (sending.world.folder / "own-ca.pem").string());
}
