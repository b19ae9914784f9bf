// Every way in which a request fails says in plain words what happened, where, and what to do.
#include <chrono>

#include "asking.h"
#include "certificates.h"
#include "loopback.h"
#include "net/client.h"

using namespace asking;
using loopback::Asked;
using loopback::Connection;
using loopback::Server;

namespace {

/// A port that is ours: nothing listens there.
class FullPort {
 public:
  /// Or with `listening`, it listens but takes nobody: its queue is filled, so that a connection hangs half-open.
  explicit FullPort(bool listening) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    bind(socket_, reinterpret_cast<sockaddr*>(&address), length);
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    if (!listening) return;
    listen(socket_, 0);
    for (int i = 0; i < 4; ++i) {
      fillers_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      connect(fillers_.back(), reinterpret_cast<sockaddr*>(&address), length);
    }
  }
  ~FullPort() {
    for (const int filler : fillers_) ::close(filler);
    ::close(socket_);
  }
  FullPort(const FullPort&) = delete;
  FullPort& operator=(const FullPort&) = delete;
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/feed?key=secret"; }

 private:
  int socket_, port_ = 0;
  std::vector<int> fillers_;
};

Error hasty(const std::string& url, Millis timeout = Millis(700)) {
  Request made = request(url);
  made.timeout = timeout;
  return trouble_of(made);
}

/// What an https server with this certificate comes to, for a client that trusts `authority` (nullptr: only the system's).
Result<Response> over_tls(const certificates::Pair& server_pair, const certificates::Pair* authority, const std::string& host = "127.0.0.1") {
  const certificates::Context context = certificates::context(server_pair);
  Server server([](const Asked&, Connection& to) { to.answer(200, "", "ok"); }, context.get());
  Request made = request(server.url("/feed?key=secret", host));
  made.allow_http = false;
  std::optional<certificates::File> file;
  if (authority) made.ca_file = file.emplace(*authority).path();
  return answer_of(made);
}

}  // namespace

TEST_CASE("nothing listens: refused") {
  const FullPort port(false);
  const Error error = trouble_of(request(port.url()));
  CHECK(error.kind == ErrorKind::network);
  CHECK(says(error.message, "refused the connection"));
  CHECK_FALSE(says(error.message, "secret"));
  CHECK(says(error.hint, "port"));
}

TEST_CASE("a timeout says in what it happened") {
  SECTION("connecting") {
    const FullPort port(true);
    const Error error = hasty(port.url());
    CHECK(says(error.message, "timed out while connecting"));
  }
  SECTION("no answer") {
    Server server([](const Asked&, Connection& to) { to.wait_until_left(); });
    const Error error = hasty(server.url());
    CHECK(error.kind == ErrorKind::network);
    CHECK(says(error.message, "no answer within 0.7 s"));
  }
  SECTION("headers that never end") {
    Server server([](const Asked&, Connection& to) {
      to.write("HTTP/1.1 200 OK\r\nX-Slow: ");
      to.wait_until_left();
    });
    CHECK(hasty(server.url()).kind == ErrorKind::network);
  }
  SECTION("a body that drips") {
    Server server([](const Asked&, Connection& to) {
      to.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfive!");
      to.wait_until_left();
    });
    const Error error = hasty(server.url());
    CHECK(says(error.message, "did not end within 0.7 s, 5 bytes came"));
  }
  SECTION("a body that drips over a connection that is used again") {
    Server server([](const Asked& asked, Connection& to) {
      if (asked.target == "/") return to.answer(200, "", "ok");
      to.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfive!");
      to.wait_until_left();
    });
    Client client("kudosk/test");
    REQUIRE(answer_of(client, request(server.url("/"))));
    for (const char* path : {"/drips", "/drips"}) {  // the second over a new one
      Request what = request(server.url(path));
      what.timeout = Millis(700);
      const auto answer = answer_of(client, std::move(what));
      REQUIRE_FALSE(answer);
      CHECK(says(answer.error().message, "did not end within 0.7 s, 5 bytes came"));
    }
  }
  SECTION("the time is that of all redirects together") {
    Server server([](const Asked& asked, Connection& to) {
      if (asked.target == "/2") return to.wait_until_left();
      to.answer(302, "Location: /" + std::to_string(asked.target == "/" ? 1 : 2) + "\r\n", "");
    });
    const auto start = std::chrono::steady_clock::now();
    hasty(server.url("/"));
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
  }
}

TEST_CASE("a broken answer is no answer") {
  Server server([](const Asked& asked, Connection& to) {
    if (asked.target == "/length") to.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"items\":[");
    if (asked.target == "/chunk") to.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"items\":[");
    if (asked.target == "/last-chunk") to.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
    if (asked.target == "/chunk-size") to.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n{}\r\n0\r\n\r\n");
    if (asked.target == "/headers") to.write("HTTP/1.1 200 OK\r\nContent-Ty");
    if (asked.target == "/not-http") to.write("220 smtp.example.com ready\r\n");
    if (asked.target == "/gzip") to.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\nno gzip here");
    to.close();
  });
  for (const char* path : {"/length", "/chunk", "/last-chunk", "/chunk-size", "/headers", "/not-http", "/gzip", "/nothing"}) {
    CAPTURE(path);
    const Error error = trouble_of(request(server.url(path)));
    CHECK(error.kind == ErrorKind::network);
    CHECK_FALSE(error.hint.empty());
    CHECK(says(error.message, "127.0.0.1"));
  }
  CHECK(says(trouble_of(request(server.url("/length"))).message, "broke off after 10 of 100 bytes"));
  CHECK(says(trouble_of(request(server.url("/nothing"))).message, "closed the connection without an answer"));
  CHECK(says(trouble_of(request(server.url("/not-http"))).message, "does not speak HTTP"));
  CHECK(says(trouble_of(request(server.url("/gzip"))).message, "compression"));
}

TEST_CASE("a body without a length ends with the connection") {
  Server server([](const Asked&, Connection& to) {
    to.write("HTTP/1.1 200 OK\r\n\r\n{\"items\":[]}");
    to.close();
  });
  const auto answer = answer_of(server.url());
  REQUIRE(answer);
  CHECK(answer->body == "{\"items\":[]}");
}

TEST_CASE("a company's own authority is trusted by its file") {
  const auto authority = certificates::make("Northwind authority", "", nullptr);
  const auto answer = over_tls(certificates::make("kudos", "IP:127.0.0.1", &authority), &authority);
  INFO((answer ? "" : answer.error().message));
  REQUIRE(answer);
  CHECK(answer->body == "ok");
}

TEST_CASE("a certificate that can't be trusted says why") {
  const auto authority = certificates::make("Northwind authority", "", nullptr);
  const auto why = [](const Result<Response>& answer) {
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::network);
    CHECK(says(answer.error().message, "https://"));
    CHECK_FALSE(says(answer.error().message, "secret"));
    CHECK_FALSE(answer.error().hint.empty());
    return answer.error();
  };
  const Error expired = why(over_tls(certificates::make("kudos", "IP:127.0.0.1", &authority, -30, -1), &authority));
  CHECK(says(expired.message, "has expired"));
  CHECK(says(expired.hint, "clock"));
  const Error early = why(over_tls(certificates::make("kudos", "IP:127.0.0.1", &authority, 1, 30), &authority));
  CHECK(says(early.message, "not yet valid"));
  CHECK(says(early.hint, "clock may be wrong"));
  const Error other = why(over_tls(certificates::make("kudos", "DNS:kudos.example.com", &authority), &authority));
  CHECK(says(other.message, "made out to another name"));
  const Error unknown = why(over_tls(certificates::make("kudos", "IP:127.0.0.1", &authority), nullptr));
  CHECK(says(unknown.message, "authority that this machine does not know"));
  CHECK(says(unknown.hint, "ca_file"));
  const Error self = why(over_tls(certificates::make("kudos", "IP:127.0.0.1", nullptr), nullptr));
  CHECK(says(self.message, "self-signed"));
}

TEST_CASE("TLS where none is spoken, and a file of authorities that is none") {
  Server plain([](const Asked&, Connection&) {}, nullptr, "HTTP/1.1 400 Bad Request\r\n\r\n");
  const std::string url = "https" + plain.url("/feed").substr(4);
  CHECK(says(trouble_of(request(url)).message, "no TLS could be agreed on"));
  Server silent([](const Asked&, Connection&) {});
  CHECK(says(hasty("https" + silent.url("/feed").substr(4)).message, "timed out while connecting"));
  Request made = request(url);
  made.ca_file = "/nonexistent/ca.pem";
  const Error error = trouble_of(made);
  CHECK(says(error.message, "/nonexistent/ca.pem"));
  CHECK(says(error.hint, "PEM"));
}

TEST_CASE("https to plain http is never followed without leave") {
  const auto authority = certificates::make("Northwind authority", "", nullptr);
  const auto pair = certificates::make("kudos", "IP:127.0.0.1", &authority);
  const certificates::Context context = certificates::context(pair);
  const certificates::File file(authority);
  Server plain([](const Asked&, Connection& to) { to.answer(200, "", "plain"); });
  Server secure([&](const Asked&, Connection& to) { to.answer(302, "Location: " + plain.url() + "\r\n", ""); }, context.get());
  Request made = request(secure.url());
  made.ca_file = file.path();
  made.allow_http = false;
  CHECK(says(trouble_of(made).message, "to plain http"));
  CHECK(plain.connections() == 0);
  made.allow_http = true;
  CHECK(answer_of(made)->body == "plain");
  made.credential = true;
  CHECK(says(trouble_of(made).message, "another origin"));
  CHECK(plain.connections() == 1);
}

TEST_CASE("a proxy: configured, from the environment, with exceptions, and refusing") {
  Server server([](const Asked&, Connection& to) { to.answer(200, "", "direct"); });
  Server proxy([](const Asked& asked, Connection& to) {
    if (asked.method == "CONNECT") return to.answer(407, "", "");
    to.answer(200, "", "through the proxy: " + asked.target);
  });
  SECTION("configured") {
    Request made = request("http://kudos.test/feed");
    made.proxy = proxy.url("");
    CHECK(answer_of(made)->body == "through the proxy: http://kudos.test/feed");
  }
  SECTION("from the environment, and not for what no_proxy names") {
    setenv("http_proxy", proxy.url("").c_str(), 1);
    CHECK(answer_of("http://kudos.test/feed")->body == "through the proxy: http://kudos.test/feed");
    CHECK(says(answer_of(server.url())->body, "through the proxy"));
    setenv("no_proxy", "localhost,127.0.0.1", 1);
    CHECK(answer_of(server.url())->body == "direct");
    unsetenv("http_proxy");
    unsetenv("no_proxy");
  }
  SECTION("a tunnel refused") {
    Request made = request("https://kudos.test/feed");
    made.headers = {{"Authorization", "Bearer secret"}};
    made.proxy = proxy.url("").insert(7, "user:marker@");
    const Error error = trouble_of(made);
    CHECK(says(error.message, "the proxy refused to connect"));
    CHECK(says(error.message, "407"));
    CHECK_FALSE(says(error.message + error.hint, "marker"));
    CHECK_FALSE(proxy.asked().at(0).has("authorization"));
  }
  SECTION("not there") {
    const FullPort nobody(false);
    Request made = request("http://kudos.test/feed");
    made.proxy = nobody.url();
    CHECK(says(trouble_of(made).message, "the proxy 127.0.0.1"));
  }
}
