// Where a redirect may lead, and what goes along.
#include "asking.h"
#include "loopback.h"
#include "net/client.h"

using namespace asking;
using loopback::Asked;
using loopback::Connection;
using loopback::Server;

namespace {

std::string to_place(const std::string& url) { return "Location: " + url + "\r\n"; }

Request with_token(const std::string& url) {
  Request made = request(url);
  made.headers = {{"Authorization", "Bearer marker-secret"}, {"X-Other", "kept"}};
  made.credential = true;
  return made;
}

}  // namespace

TEST_CASE("redirects are followed, relative ones too, and the answer says where it ended") {
  Server server([](const Asked& asked, Connection& to) {
    if (asked.target == "/a/one") to.answer(301, to_place("two?x=y"), "moved");
    if (asked.target == "/a/two?x=y") to.answer(302, to_place("/three"), "moved");
    if (asked.target == "/three") to.answer(307, to_place("/four#fragment"), "moved");
    if (asked.target == "/four") to.answer(200, "", "here");
  });
  const auto answer = answer_of(server.url("/a/one"));
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(answer->body == "here");
  CHECK(answer->url == server.url("/four"));
  CHECK(answer->wire_bytes == 3 * 5 + 4);
  CHECK(server.connections() == 1);
}

TEST_CASE("a fourth redirect is too many, and so is a circle") {
  Server server([](const Asked& asked, Connection& to) {
    const int step = asked.target == "/circle" ? -1 : std::stoi(asked.target.substr(1));
    if (step < 0) to.answer(302, to_place("/circle"), "");
    if (step >= 0 && step < 4) to.answer(302, to_place("/" + std::to_string(step + 1)), "");
    if (step == 4) to.answer(200, "", "here");
  });
  const Error error = trouble_of(request(server.url("/0")));
  CHECK(error.kind == ErrorKind::network);
  CHECK(says(error.message, "redirected more than 3 times"));
  CHECK(answer_of(server.url("/1"))->body == "here");
  CHECK(says(trouble_of(request(server.url("/circle"))).message, "redirected more than 3 times"));
}

TEST_CASE("a redirect is the answer itself where none is to be followed, or it leads nowhere") {
  Server server([](const Asked& asked, Connection& to) { to.answer(302, asked.target == "/nowhere" ? "" : to_place("/there"), "moved"); });
  Request still = request(server.url("/"));
  still.follow_redirects = false;
  CHECK(answer_of(still)->status == 302);
  CHECK(answer_of(still)->header("location") == "/there");
  CHECK(answer_of(server.url("/nowhere"))->status == 302);
}

TEST_CASE("a secret follows a redirect within its origin") {
  Server server([](const Asked& asked, Connection& to) {
    if (asked.target == "/old") to.answer(308, to_place("/new"), "");
    if (asked.target == "/new") to.answer(200, "", "here");
  });
  const auto answer = answer_of(with_token(server.url("/old")));
  REQUIRE(answer);
  CHECK(answer->body == "here");
  CHECK(server.asked().at(1).header("authorization") == "Bearer marker-secret");
  std::string url = server.url("/old");
  REQUIRE(answer_of(url.insert(7, "amara:marker@")));
  CHECK(says(server.asked().at(3).header("authorization"), "Basic "));
}

TEST_CASE("a secret never crosses to another origin: an error names it, and nothing is asked there") {
  Server elsewhere([](const Asked&, Connection& to) { to.answer(200, "", "thanks"); });
  Server server([&](const Asked&, Connection& to) { to.answer(302, to_place(elsewhere.url("/feed?code=secret")), ""); });
  const Error error = trouble_of(with_token(server.url("/feed?key=secret")));
  CHECK(error.kind == ErrorKind::network);
  CHECK(says(error.message, "http://127.0.0.1:" + std::to_string(elsewhere.port())));
  CHECK(says(error.hint, elsewhere.url("/feed")));
  CHECK_FALSE(says(error.message + error.hint, "secret="));
  CHECK_FALSE(says(error.message + error.hint, "code="));
  std::string login = server.url("/feed");
  CHECK(trouble_of(request(login.insert(7, "amara:marker@"))).kind == ErrorKind::network);
  // The same machine under another name is another origin too.
  Server named(
      [](const Asked& asked, Connection& to) { to.answer(302, to_place("http://localhost:" + asked.header("host").substr(asked.header("host").find(':') + 1) + "/"), ""); });
  CHECK(says(trouble_of(with_token(named.url("/"))).message, "localhost"));
  CHECK(elsewhere.connections() == 0);
  CHECK(named.asked().size() == 1);
}

TEST_CASE("without a secret another origin is fine, and what looks like one is left behind all the same") {
  Server elsewhere([](const Asked&, Connection& to) { to.answer(200, "", "sheet"); });
  Server server([&](const Asked&, Connection& to) { to.answer(302, to_place(elsewhere.url("/export").insert(7, "evil:login@")), ""); });
  Request plain = with_token(server.url("/sheet"));
  plain.credential = false;
  const auto answer = answer_of(plain);
  REQUIRE(answer);
  CHECK(answer->body == "sheet");
  CHECK(answer->url == elsewhere.url("/export"));
  CHECK_FALSE(elsewhere.asked().at(0).has("authorization"));
  CHECK(elsewhere.asked().at(0).header("x-other") == "kept");
}

TEST_CASE("a redirect to something that is not the web goes nowhere") {
  Server server([](const Asked& asked, Connection& to) { to.answer(302, to_place(asked.target == "/file" ? "file:///etc/passwd" : "ftp://127.0.0.1/x"), ""); });
  CHECK(says(trouble_of(request(server.url("/file"))).message, "no web address"));
  CHECK(says(trouble_of(request(server.url("/ftp"))).message, "no web address"));
}

TEST_CASE("a POST becomes a GET where browsers do that, and stays a POST where it must") {
  Server server([](const Asked& asked, Connection& to) {
    if (asked.target == "/done") return to.answer(200, "", "done");
    to.answer(std::stoi(asked.target.substr(1)), to_place("/done"), "");
  });
  for (const int status : {301, 302, 303, 307, 308}) {
    CAPTURE(status);
    Request post = request(server.url("/" + std::to_string(status)));
    post.method = "POST";
    post.body = "{}";
    post.headers = {{"Content-Type", "application/json"}};
    REQUIRE(answer_of(post));
    const Asked last = server.asked().back();
    CHECK(last.method == (status <= 303 ? "GET" : "POST"));
    CHECK(last.body == (status <= 303 ? "" : "{}"));
    CHECK(last.has("content-type") == (status > 303));
  }
}
