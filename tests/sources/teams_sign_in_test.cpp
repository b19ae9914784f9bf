#include <algorithm>

#include "sources/teams/sign_in.h"
#include "sources/teams_play.h"

using namespace kudosk;
using namespace kudosk::test;
using namespace std::chrono_literals;

TEST_CASE("teams sign-in: a code is shown, waited for at the service's pace, and used") {
  Play play;
  play.poll();
  CHECK(play.request().url == login + "devicecode?mkt=en");
  CHECK(play.request().body == "client_id=app-1&scope=offline_access%20ChannelMessage.Read.All%20User.ReadBasic.All");
  play.code();
  REQUIRE(play.prompt);
  CHECK(play.prompt->code == "ABCD1234");
  CHECK(play.prompt->address == "https://www.microsoft.com/link");
  CHECK(play.prompt->until == play.now().wall + 900s);
  CHECK(*play.ask().not_before == play.show + 5s);
  CHECK(play.request().url == login + "token");
  CHECK(play.request().body == "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&client_id=app-1&device_code=dev-ABCD1234");
  const auto before = play.show;
  play.refuse("authorization_pending", 70016);
  CHECK(play.show == before + 5s);
  CHECK(*play.ask().not_before == play.show + 5s);
  play.refuse("slow_down");
  CHECK(*play.ask().not_before == play.show + 10s);
  play.refuse("authorization_pending", 70016);
  CHECK(*play.ask().not_before == play.show + 10s);
  CHECK(play.prompts == 1);
  CHECK(play.troubles.empty());

  play.tokens("access-1", "refresh-1");
  CHECK_FALSE(play.prompt);
  CHECK(play.kept.empty());  // not before it is known whose it is
  CHECK(play.request().url == graph + "/me?%24select=userPrincipalName,mail");
  CHECK(play.header("Authorization") == "Bearer access-1");
  play.me("Kudos@Northwind.example");
  CHECK(play.kept["refresh_token"] == "refresh-1");
  CHECK(play.request().url.rfind(graph + "/teams/team-1/channels/19%3Akudos%40thread.tacv2/messages/delta?%24top=50&%24filter=lastModifiedDateTime%20gt%202026-10-25T12", 0) == 0);
  CHECK(play.header("Prefer") == "include-unknown-enum-members");
  CHECK(play.request().credential);
}

TEST_CASE("teams sign-in: an expired code is followed by a fresh one, whoever notices first") {
  Play play;
  play.poll();
  play.code("FIRST111");
  play.refuse("expired_token", 70020);
  play.code("SECOND22", 7);
  REQUIRE(play.prompt);
  CHECK(play.prompt->code == "SECOND22");
  play.refuse("authorization_pending", 70016);
  play.refuse("authorization_pending", 70016);  // its time is over by our clock
  CHECK(play.ask().tag == "device");
  play.code("THIRD333");
  CHECK(play.prompt->code == "THIRD333");
  play.refuse("code_expired");
  CHECK(play.ask().tag == "device");
  CHECK(play.troubles.empty());
}

TEST_CASE("teams sign-in: what a person's attempt came to is said, and a fresh code shown") {
  struct Case {
    std::string error;
    int number;
    std::string message, hint;
  };
  for (const Case& one :
       {Case{"authorization_declined", 0, "declined", "fresh code"}, Case{"access_denied", 0, "declined", "fresh code"},
        Case{"bad_verification_code", 0, "not accepted", "fresh code"}, Case{"invalid_grant", 53003, "Conditional Access policy blocks", "device code flow"},
        Case{"invalid_grant", 530036, "Conditional Access policy blocks the device code flow", "device code flow"}, Case{"invalid_grant", 53000, "compliant device", "policy"},
        Case{"interaction_required", 50076, "second factor", "sign in once more"}, Case{"access_denied", 65004, "declined to consent", "administrator"},
        Case{"invalid_grant", 50105, "no access to this app", "assign"}, Case{"consent_required", 0, "nobody has consented", "Grant admin consent"},
        Case{"invalid_grant", 50020, "another organisation", "account of the organisation"}}) {
    INFO(one.error << " " << one.number);
    Play play;
    play.poll();
    play.code("FIRST111");
    play.refuse("authorization_pending");
    play.refuse(one.error, one.number);
    REQUIRE(play.troubles.size() == 1);
    CHECK(play.troubles[0].kind == ErrorKind::auth);
    CHECK(play.troubles[0].message.find(one.message) != std::string::npos);
    CHECK(play.troubles[0].hint.find(one.hint) != std::string::npos);
    play.code("SECOND22");
    REQUIRE(play.prompt);
    CHECK(play.prompt->code == "SECOND22");
  }
}

TEST_CASE("teams sign-in: what is wrong with the set-up ends the poll, and no useless code is shown again") {
  struct Case {
    std::string error;
    int number, status;
    std::string message, hint;
  };
  for (const Case& one : {Case{"invalid_client", 7000218, 401, "public client flows", "Authentication"}, Case{"unauthorized_client", 700016, 400, "no such app", "client_id"},
                          Case{"unauthorized_client", 0, 400, "may not sign in this way", "public client flows"}, Case{"invalid_scope", 0, 400, "permission", "README"},
                          Case{"invalid_request", 90002, 400, "no such tenant", "tenant"}, Case{"made_up <b>", 0, 400, "made_up", "README"}}) {
    INFO(one.error << " " << one.number);
    Play play;
    play.poll();
    play.code("FIRST111");
    play.refuse(one.error, one.number, one.status);
    CHECK(play.asks.empty());
    CHECK_FALSE(play.prompt);
    REQUIRE(play.troubles.size() == 1);
    CHECK(play.troubles[0].kind == ErrorKind::auth);
    CHECK(play.troubles[0].message.find(one.message) != std::string::npos);
    CHECK(play.troubles[0].message.find('<') == std::string::npos);
    CHECK(play.troubles[0].hint.find(one.hint) != std::string::npos);
    play.poll();
    play.code("SECOND22");
    CHECK_FALSE(play.prompt);
    play.refuse("authorization_pending");  // it was mended: the service waits for somebody now
    REQUIRE(play.prompt);
    CHECK(play.prompt->code == "SECOND22");
    // The same where no code comes at all.
    Play other;
    other.poll();
    other.refuse(one.error, one.number, one.status);
    REQUIRE(other.troubles.size() == 1);
    CHECK(other.troubles[0].message.find(one.message) != std::string::npos);
    CHECK(other.asks.empty());
  }
}

TEST_CASE("teams sign-in: a passing fault leaves the code as it is") {
  Play play;
  play.poll();
  play.code();
  SECTION("the network") { play.fail_to_answer(); }
  SECTION("503") {
    play.answer_text(503, "<html>", Millis{2128});
    CHECK(play.troubles[0].retry_after == Millis{2128});
  }
  SECTION("a page in between") { play.answer_text(400, "<!doctype html>"); }
  SECTION("429") { play.refuse("temporarily_unavailable", 0, 429); }
  SECTION("busy") { play.refuse("temporarily_unavailable"); }
  REQUIRE(play.troubles.size() == 1);
  CHECK(play.troubles[0].kind != ErrorKind::auth);
  CHECK(play.prompt);
  play.wait(30s);
  play.poll();
  CHECK(play.ask().tag == "token");
  CHECK(play.request().body.find("dev-ABCD1234") != std::string::npos);
  play.wait(900s);
  play.asks.clear();
  play.poll();
  CHECK(play.ask().tag == "device");
}

TEST_CASE("teams sign-in: whoever signs in must be the configured account") {
  Play play;
  play.poll();
  play.code("FIRST111");
  play.tokens("visitor-access", "visitor-refresh");
  play.me("visitor@elsewhere.example");
  REQUIRE(play.troubles.size() == 1);
  CHECK(play.troubles[0].message.find("someone other than the configured account") != std::string::npos);
  CHECK(play.troubles[0].hint.find("kudos@northwind.example") != std::string::npos);
  CHECK(play.troubles[0].message.find("visitor@") == std::string::npos);
  CHECK(play.kept.empty());
  play.code("SECOND22");
  CHECK(play.prompt->code == "SECOND22");
  CHECK(play.source->picture(graph + "/users/u1/photos/240x240/$value").request.url.empty());  // nobody's token is used for pictures, either
  play.tokens("access-1", "refresh-1");
  play.answer(200, {{"userPrincipalName", "other"}, {"mail", "KUDOS@northwind.example"}});
  CHECK(play.kept["refresh_token"] == "refresh-1");
  CHECK(play.ask().tag == "page");

  // Years later the sign-in ends, and a visitor reads the code off the wall.
  play.page({}, graph + "/d1");
  play.wait(3600s);
  play.poll();
  play.refuse("invalid_grant", 50173);
  CHECK(play.kept.empty());
  play.code("THIRD333");
  play.tokens("visitor-access", "visitor-refresh");
  CHECK(play.ask().tag == "me");
  play.me("visitor@elsewhere.example");
  CHECK(play.kept.empty());
  CHECK(play.ask().tag == "device");
}

TEST_CASE("teams sign-in: where Graph does not say who signed in, it is asked again before anything is used") {
  Play play;
  play.poll();
  play.code();
  play.tokens("access-1", "refresh-1");
  play.answer(503, {{"error", {{"code", "serviceNotAvailable"}}}}, Millis{500});
  CHECK(play.troubles[0].kind == ErrorKind::rate);
  CHECK(play.kept.empty());
  play.wait(30s);
  play.poll();
  CHECK(play.ask().tag == "me");
  SECTION("and says so then") {
    play.me("kudos@northwind.example");
    CHECK(play.kept["refresh_token"] == "refresh-1");
  }
  SECTION("and refuses") {
    play.answer(403, {{"error", {{"code", "Authorization_RequestDenied"}}}});
    CHECK(play.troubles[0].message.find("who has signed in") != std::string::npos);
    CHECK(play.troubles[0].hint.find("User.ReadBasic.All") != std::string::npos);
    CHECK(play.kept.empty());
  }
}

TEST_CASE("teams sign-in: without an account any sign-in counts") {
  Play play(json{{"account", nullptr}});
  play.poll();
  play.code();
  play.tokens("access-1", "refresh-1");
  CHECK(play.kept["refresh_token"] == "refresh-1");
  CHECK(play.ask().tag == "page");
}

TEST_CASE("teams sign-in: a rotated refresh token is kept before the old one is let go of") {
  Play play(json::object(), {}, {{"refresh_token", "refresh-1"}});
  play.poll();
  CHECK(play.request().body == "grant_type=refresh_token&client_id=app-1&refresh_token=refresh-1&scope=offline_access%20ChannelMessage.Read.All%20User.ReadBasic.All");
  play.tokens("access-2", "refresh-2");
  CHECK(play.order == std::vector<std::string>{"ask token", "keep refresh-2", "ask me"});
  play.me("kudos@northwind.example");
  play.page({}, graph + "/d1");
  play.wait(15min);
  play.poll();
  CHECK(play.ask().tag == "page");  // the token is good for an hour
  play.page({}, graph + "/d2");
  play.wait(44min + 1s);
  play.order.clear();
  play.poll();
  CHECK(play.request().body.find("refresh_token=refresh-2") != std::string::npos);
  play.tokens("access-3", "refresh-3");
  CHECK(play.order == std::vector<std::string>{"ask token", "keep refresh-3", "ask page"});
  CHECK(play.header("Authorization") == "Bearer access-3");
  // A service that does not rotate it leaves the one that there is.
  play.page({}, graph + "/d3");
  play.wait(1h);
  play.poll();
  play.tokens("access-4", "");
  CHECK(play.kept["refresh_token"] == "refresh-3");
  CHECK(play.ask().tag == "page");
}

TEST_CASE("teams sign-in: a stored sign-in of somebody else is let go of") {
  Play play(json::object(), {}, {{"refresh_token", "refresh-1"}});
  play.poll();
  play.tokens("access-2", "refresh-2");
  play.me("former@northwind.example");
  CHECK(play.kept.empty());
  CHECK(play.troubles.size() == 1);
  CHECK(play.ask().tag == "device");
}

TEST_CASE("teams sign-in: a stored sign-in outlives faults, and ends when the service says so") {
  Play play(json::object(), {}, {{"refresh_token", "refresh-1"}});
  play.poll();
  SECTION("the network") { play.fail_to_answer(); }
  SECTION("the service") { play.answer_text(500, ""); }
  SECTION("the app's set-up") {
    play.refuse("invalid_client", 7000218, 401);
    CHECK(play.troubles[0].kind == ErrorKind::auth);
  }
  SECTION("no token in the answer") { play.answer(200, {{"token_type", "Bearer"}}); }
  SECTION("no object") { play.answer(200, json::array({1})); }
  CHECK(play.asks.empty());
  CHECK(play.troubles.size() == 1);
  CHECK(play.kept["refresh_token"] == "refresh-1");
  play.poll();
  CHECK(play.request().body.find("refresh_token=refresh-1") != std::string::npos);
  play.refuse("invalid_grant", 700082);
  CHECK(play.kept.empty());
  CHECK(play.troubles[0].message.find("not used for long") != std::string::npos);
  play.code();
  CHECK(play.prompt);
}

TEST_CASE("teams sign-in: as an app, by a secret that never passes through") {
  Play play(json{{"auth", "app"}, {"secret_file", "teams.secret"}, {"graph_url", "https://graph.microsoft.us/v1.0"}, {"login_url", "https://login.microsoftonline.us/"}});
  play.poll();
  CHECK(play.request().url == "https://login.microsoftonline.us/northwind/oauth2/v2.0/token");
  CHECK(play.request().body == "grant_type=client_credentials&client_id=app-1&scope=https%3A%2F%2Fgraph.microsoft.us%2F.default");
  const auto& secrets = std::get<sources::HttpAsk>(play.ask().what).secrets;
  REQUIRE(secrets.size() == 1);
  CHECK(secrets[0].key == "secret_file");
  CHECK(secrets[0].name == "client_secret");
  SECTION("that is accepted") {
    play.tokens("access-1", "");
    CHECK(play.request().url.rfind("https://graph.microsoft.us/v1.0/teams/team-1/", 0) == 0);
    CHECK(play.kept.empty());
    CHECK(play.prompts == 0);
  }
  SECTION("that is wrong") {
    play.refuse("invalid_client", 7000215, 401);
    CHECK(play.troubles[0].message.find("client secret is wrong") != std::string::npos);
    CHECK(play.asks.empty());
    CHECK(play.prompts == 0);
  }
  SECTION("that has expired") {
    play.refuse("invalid_client", 7000222, 401);
    CHECK(play.troubles[0].message.find("has expired") != std::string::npos);
  }
}

TEST_CASE("teams sign-in: a token that Graph does not accept is renewed once a poll") {
  Play play;
  play.sign_in();
  play.answer(401, {{"error", {{"code", "InvalidAuthenticationToken"}}}});
  CHECK(play.request().body.find("refresh_token=refresh-1") != std::string::npos);
  play.tokens("access-2", "refresh-2");
  CHECK(play.ask().tag == "page");
  CHECK(play.header("Authorization") == "Bearer access-2");
  play.answer(401, {{"error", {{"code", "InvalidAuthenticationToken"}}}});
  CHECK(play.asks.empty());
  REQUIRE(play.troubles.size() == 1);
  CHECK(play.troubles[0].kind == ErrorKind::auth);
  CHECK(play.kept["refresh_token"] == "refresh-2");
}

TEST_CASE("teams sign-in: a code that somebody wants anew is replaced") {
  Play play;
  play.poll();
  play.code("FIRST111");
  play.source->new_code();
  play.refuse("authorization_pending");
  play.code("SECOND22");
  CHECK(play.prompt->code == "SECOND22");
}

TEST_CASE("teams sign-in: a strange answer is no code, and no token") {
  for (const json& body : {json(), json(7), json::array(), json{{"user_code", 7}}, json{{"user_code", "A"}, {"device_code", "B"}, {"verification_uri", "javascript:alert(1)"}},
                           json{{"user_code", std::string(100, 'A')}, {"device_code", "B"}, {"verification_uri", "https://x.example"}}}) {
    Play play;
    play.poll();
    play.answer(200, body);
    CHECK(play.troubles.size() == 1);
    CHECK(play.prompts == 0);
    CHECK(play.asks.empty());
  }
  net::Response response;
  response.status = 200;
  response.body = R"({"access_token": "a", "expires_in": "3600", "refresh_token": 7})";
  const auto read = sources::teams::read_tokens(response);
  CHECK(read.state == sources::teams::TokenAnswer::State::tokens);
  CHECK(read.tokens.lasts == 1h);
  CHECK(read.tokens.refresh.empty());
  response.body = R"({"access_token": "a", "expires_in": -1e308})";
  CHECK(sources::teams::read_tokens(response).tokens.lasts == 3599s);
}

TEST_CASE("teams sign-in: no token is in what is remembered, said, or shown") {
  Play play;
  play.sign_in();
  play.page({Play::message("1", "<p>Hello <at id=\"0\">Amara</at></p>")}, graph + "/d1");
  play.wait(2h);
  play.poll();
  play.refuse("invalid_grant", 70000);
  std::string all = play.memory;
  for (const auto& error : play.troubles) all += error.message + error.hint;
  for (const char* secret : {"access-1", "refresh-1", "dev-"}) CHECK(all.find(secret) == std::string::npos);
}

TEST_CASE("teams sign-in: to an app that signs in by itself nobody says that somebody should") {
  struct Case {
    int number;
    std::string message, hint;
  };
  for (const Case& one : {Case{50076, "policy of the organisation", "workload identities"}, Case{53003, "policy of the organisation", "device-code"},
                          Case{50158, "policy of the organisation", "workload identities"}, Case{7000218, "no client secret", "secret_file"},
                          Case{7000215, "secret is wrong", "secret_file"}, Case{700016, "no such app", "client_id"}}) {
    INFO(one.number);
    Play play(json{{"auth", "app"}, {"secret_file", "secret"}, {"account", nullptr}});
    play.poll();
    play.refuse("invalid_grant", one.number);
    REQUIRE(play.troubles.size() == 1);
    CHECK(play.troubles[0].message.find(one.message) != std::string::npos);
    CHECK(play.troubles[0].hint.find(one.hint) != std::string::npos);
    CHECK(play.troubles[0].hint.find("on the screen") == std::string::npos);
    CHECK(play.troubles[0].hint.find("second factor") == std::string::npos);
  }
}
