// What is asked, what is answered, and how much of it.
#include "net/client.h"

#include <zlib.h>

#include "asking.h"
#include "loopback.h"

using namespace asking;
using loopback::Asked;
using loopback::Connection;
using loopback::Server;

namespace {

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  std::string out(compressBound(text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string chunk(const std::string& bytes) {
  char size[32];
  snprintf(size, sizeof size, "%zx\r\n", bytes.size());
  return size + bytes + "\r\n";
}

}  // namespace

TEST_CASE("an answer has its status, headers in lower case, body and address") {
  Server server([](const Asked&, Connection& to) { to.answer(200, "Content-Type: application/json\r\nETag:   \"v1\"  \r\nX-Empty:\r\n", "{\"version\":1}"); });
  const auto answer = answer_of(server.url("/feed?x=1"));
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(answer->header("content-type") == "application/json");
  CHECK(answer->header("etag") == "\"v1\"");
  CHECK(answer->header("x-empty").empty());
  CHECK(answer->body == "{\"version\":1}");
  CHECK(answer->url == server.url("/feed?x=1"));
  CHECK(answer->wire_bytes == 13);
  CHECK_FALSE(answer->retry_after);
  const Asked asked = server.asked().at(0);
  CHECK(asked.method == "GET");
  CHECK(asked.target == "/feed?x=1");
  CHECK(asked.header("user-agent") == "kudosk/test");
  CHECK(says(asked.header("accept-encoding"), "gzip"));
  CHECK_FALSE(asked.has("content-type"));
}

TEST_CASE("statuses of every class are answers") {
  Server server([](const Asked& asked, Connection& to) { to.answer(std::stoi(asked.target.substr(1)), "", "why"); });
  for (const int status : {200, 206, 400, 401, 403, 404, 410, 429, 500, 503, 599}) {
    CAPTURE(status);
    const auto answer = answer_of(server.url("/" + std::to_string(status)));
    REQUIRE(answer);
    CHECK(answer->status == status);
    CHECK(answer->body == "why");
  }
}

TEST_CASE("304 has the status, its headers and no body") {
  Server server([](const Asked&, Connection& to) { to.write("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n"); });
  Request conditional = request(server.url());
  conditional.headers = {{"If-None-Match", "\"v1\""}};
  const auto answer = answer_of(conditional);
  REQUIRE(answer);
  CHECK(answer->status == 304);
  CHECK(answer->body.empty());
  CHECK(answer->wire_bytes == 0);
  CHECK(server.asked().at(0).header("if-none-match") == "\"v1\"");
}

TEST_CASE("only the last answer's headers stand, without interim ones and trailers") {
  Server server([](const Asked&, Connection& to) {
    to.write("HTTP/1.1 103 Early Hints\r\nLink: </early>; rel=next\r\n\r\n");
    to.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Long: one\r\n  two\r\n\r\n" + chunk("body") + "0\r\nX-Trailer: late\r\n\r\n");
  });
  const auto answer = answer_of(server.url());
  REQUIRE(answer);
  CHECK(answer->header("link").empty());
  CHECK(answer->header("x-trailer").empty());
  CHECK(answer->header("x-long") == "one two");
  CHECK(answer->body == "body");
}

TEST_CASE("a POST carries its body at once, and a type only where one is known") {
  Server server([](const Asked&, Connection& to) { to.answer(200, "", "ok"); });
  Request post = request(server.url("/token"));
  post.method = "POST";
  post.body = std::string("a=1&b=\0", 7) + std::string(100000, 'x');
  REQUIRE(answer_of(post));
  Request put = request(server.url("/feed.json"));
  put.method = "PUT";
  put.body = "{}";
  REQUIRE(answer_of(put));
  put.headers = {{"Content-Type", "application/json"}, {"X-Nothing", ""}};
  REQUIRE(answer_of(put));
  Request empty = request(server.url("/empty"));
  empty.method = "POST";
  REQUIRE(answer_of(empty));
  Request remove = request(server.url("/items/1"));
  remove.method = "DELETE";
  REQUIRE(answer_of(remove));
  const auto asked = server.asked();
  CHECK(asked.at(0).method == "POST");
  CHECK(asked.at(0).body == post.body);
  CHECK(asked.at(0).header("content-type") == "application/x-www-form-urlencoded");
  CHECK_FALSE(asked.at(0).has("expect"));
  CHECK(asked.at(1).method == "PUT");
  CHECK(asked.at(1).body == "{}");
  CHECK_FALSE(asked.at(1).has("content-type"));
  CHECK(asked.at(2).header("content-type") == "application/json");
  CHECK(asked.at(2).has("x-nothing"));
  CHECK(asked.at(3).header("content-length") == "0");
  CHECK(asked.at(4).method == "DELETE");
  CHECK_FALSE(asked.at(4).has("content-length"));
}

TEST_CASE("a HEAD has headers and no body") {
  Server server([](const Asked&, Connection& to) { to.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\nETag: \"v1\"\r\n\r\n"); });
  Request head = request(server.url());
  head.method = "HEAD";
  head.max_bytes = 10;
  const auto answer = answer_of(head);
  REQUIRE(answer);
  CHECK(answer->header("etag") == "\"v1\"");
  CHECK(answer->body.empty());
}

TEST_CASE("a compressed answer is given decompressed, and counted as it came") {
  const std::string text(50000, 'k'), packed = gzip(text);
  Server server([&](const Asked&, Connection& to) { to.answer(200, "Content-Encoding: gzip\r\n", packed); });
  const auto answer = answer_of(server.url());
  REQUIRE(answer);
  CHECK(answer->body == text);
  CHECK(answer->wire_bytes == packed.size());
}

TEST_CASE("the cap holds on decompressed bytes, in every way that a body can come") {
  const std::string large(200000, 'x'), bomb = gzip(std::string(50'000'000, '\0'));
  Server server([&](const Asked& asked, Connection& to) {
    if (asked.target == "/length") to.answer(200, "", large);
    if (asked.target == "/exact") to.answer(200, "", std::string(100000, 'x'));
    if (asked.target == "/chunked") {
      to.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 5000 && !to.closed(); ++i) to.write(chunk(std::string(4096, 'x')));
      to.close();
    }
    if (asked.target == "/until-close") {
      to.write("HTTP/1.1 200 OK\r\n\r\n" + large);
      to.close();
    }
    if (asked.target == "/bomb") to.answer(200, "Content-Encoding: gzip\r\n", bomb);
  });
  CHECK(bomb.size() < 100000);
  for (const char* path : {"/length", "/chunked", "/until-close", "/bomb"}) {
    CAPTURE(path);
    Request capped = request(server.url(path));
    capped.max_bytes = 100000;
    const Error error = trouble_of(capped);
    CHECK(error.kind == ErrorKind::limit);
    CHECK(says(error.message, "larger than 100000 bytes"));
    CHECK_FALSE(error.hint.empty());
  }
  Request capped = request(server.url("/exact"));
  capped.max_bytes = 100000;
  const auto answer = answer_of(capped);
  REQUIRE(answer);
  CHECK(answer->body.size() == 100000);
}

TEST_CASE("endless headers end the answer") {
  Server server([](const Asked&, Connection& to) {
    to.write("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 10000 && !to.closed(); ++i) to.write("X-Header-" + std::to_string(i) + ": " + std::string(1000, 'h') + "\r\n");
    to.wait_until_left();
  });
  CHECK(trouble_of(request(server.url())).kind == ErrorKind::limit);
}

TEST_CASE("Retry-After is read as seconds, decimals and a date by the server's clock") {
  Server server([](const Asked& asked, Connection& to) {
    if (asked.target == "/seconds") to.answer(429, "Retry-After: 30\r\n", "");
    if (asked.target == "/decimal") to.answer(429, "Retry-After: 2.128\r\n", "");
    if (asked.target == "/date") to.answer(503, "Date: Thu, 01 Jan 1970 00:00:10 GMT\r\nRetry-After: Thu, 01 Jan 1970 00:01:00 GMT\r\n", "");
    if (asked.target == "/past") to.answer(503, "Retry-After: Thu, 01 Jan 1970 00:01:00 GMT\r\n", "");
    if (asked.target == "/words") to.answer(429, "Retry-After: later\r\n", "");
  });
  CHECK(answer_of(server.url("/seconds"))->retry_after == Millis(30000));
  CHECK(answer_of(server.url("/decimal"))->retry_after == Millis(2128));
  CHECK(answer_of(server.url("/date"))->retry_after == Millis(50000));
  CHECK(answer_of(server.url("/past"))->retry_after == Millis(0));
  CHECK_FALSE(answer_of(server.url("/words"))->retry_after);
}

TEST_CASE("what must not be sent is refused before anything is sent") {
  Server server([](const Asked&, Connection& to) { to.answer(200, "", ""); });
  Request plain = request(server.url("/feed?token=secret"));
  plain.allow_http = false;
  const Error refused = trouble_of(plain);
  CHECK(refused.kind == ErrorKind::network);
  CHECK(says(refused.message, "plain http is refused"));
  CHECK_FALSE(says(refused.message, "secret"));
  CHECK(says(refused.hint, "allow_http"));
  for (const char* url : {"", "feed", "ftp://127.0.0.1/feed", "file:///etc/passwd", "http://exa mple/"}) {
    CAPTURE(url);
    CHECK(says(trouble_of(request(url)).message, "no address"));
  }
  Request split = request(server.url());
  split.headers = {{"Authorization", "Bearer a\r\nX-Injected: 1"}};
  const Error broken = trouble_of(split);
  CHECK(says(broken.message, "line break"));
  CHECK_FALSE(says(broken.message, "Bearer"));
  split.headers = {{"X-Bad Name", "1"}};
  CHECK(says(trouble_of(split).message, "header"));
  split.headers.clear();
  split.method = "GET / HTTP/1.1\r\nX-Injected: 1\r\n\r\nGET";
  CHECK(says(trouble_of(split).message, "method"));
  CHECK(server.connections() == 0);
}

TEST_CASE("a login in the address is sent as basic authentication, and never shown") {
  Server server([](const Asked&, Connection& to) { to.close(); });
  std::string url = server.url("/feed");
  url.insert(7, "amara:pass%20word@");
  const Error error = trouble_of(request(url));
  CHECK(server.asked().at(0).header("authorization") == "Basic YW1hcmE6cGFzcyB3b3Jk");
  CHECK_FALSE(says(error.message + error.hint, "pass"));
}
