// The client over time: many requests, waking, cancelling, leaving.
#include <dlfcn.h>
#include <netdb.h>

#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "asking.h"
#include "loopback.h"
#include "net/client.h"

using namespace asking;
using loopback::Asked;
using loopback::Connection;
using loopback::Server;

namespace {

/// A name server that does not answer: every look-up of "hangs.test" waits until the test lets go, or half a minute (then who waits for it has failed).
class HangingNames {
 public:
  static HangingNames& the() {
    static HangingNames names;
    return names;
  }
  void hang() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait_for(lock, std::chrono::seconds(30), [this] { return released_; });
    --waiting_;
    changed_.notify_all();
  }
  void wait_until_one_hangs() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ > 0; });
  }
  void release() {
    std::unique_lock lock(mutex_);
    released_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return waiting_ == 0; });
    released_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool released_ = false;
};

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

/// Stands before the C library's for libcurl too, as this program's symbols are looked up first.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (node && std::strcmp(node, "hangs.test") == 0) {
    HangingNames::the().hang();
    return EAI_AGAIN;
  }
  if (node && std::strcmp(node, "missing.test") == 0) return EAI_NONAME;
  return real(node, service, hints, result);
}

TEST_CASE("connections and handles are used again") {
  Server server([](const Asked&, Connection& to) { to.answer(200, "", "ok"); });
  Client client("kudosk/test");
  for (int i = 0; i < 50; ++i) REQUIRE(answer_of(client, request(server.url("/" + std::to_string(i)))));
  CHECK(server.connections() == 1);
  CHECK(server.asked().size() == 50);
}

TEST_CASE("nothing of one request is left in the next one on the same handle") {
  Server server([](const Asked&, Connection& to) { to.answer(200, "", "ok"); });
  Client client("kudosk/test");
  Request first = request(server.url("/first"));
  first.method = "PUT";
  first.body = "body";
  first.headers = {{"Authorization", "Bearer secret"}};
  first.max_bytes = 10;
  REQUIRE(answer_of(client, first));
  REQUIRE(answer_of(client, request(server.url("/second"))));
  const Asked second = server.asked().at(1);
  CHECK(second.method == "GET");
  CHECK(second.body.empty());
  CHECK_FALSE(second.has("authorization"));
}

TEST_CASE("a connection that the server has closed meanwhile is no error") {
  Server server([](const Asked&, Connection& to) {
    to.answer(200, "", "ok");  // says nothing of closing
    to.close();
  });
  Client client("kudosk/test");
  for (int i = 0; i < 10; ++i) CHECK(answer_of(client, request(server.url("/"))));
  CHECK(server.connections() == 10);
}

TEST_CASE("many requests at once are each answered once, a slow one keeps none back") {
  Server server([](const Asked& asked, Connection& to) {
    if (asked.target == "/slow") return to.wait_until_left();
    to.answer(200, "", asked.target);
  });
  Client client("kudosk/test");
  const std::uint64_t slow = client.send(request(server.url("/slow")));
  std::map<std::uint64_t, std::string> expected;
  for (int i = 0; i < 40; ++i) {
    const std::string path = "/" + std::to_string(i);
    expected[client.send(request(server.url(path)))] = path;
  }
  CHECK(expected.size() == 40);
  CHECK(expected.count(slow) == 0);
  for (int tries = 0; tries < 100 && !expected.empty(); ++tries) {
    for (const Outcome& outcome : client.wait(Millis(10000))) {
      REQUIRE(expected.count(outcome.id) == 1);
      REQUIRE(outcome.response);
      CHECK(outcome.response->body == expected[outcome.id]);
      expected.erase(outcome.id);
    }
  }
  CHECK(expected.empty());
  client.cancel(slow);
}

TEST_CASE("a cancelled request has no outcome, whether under way or just refused") {
  Server server([](const Asked& asked, Connection& to) {
    if (asked.target == "/slow") return to.wait_until_left();
    to.answer(200, "", "ok");
  });
  Client client("kudosk/test");
  const auto slow = client.send(request(server.url("/slow")));
  const auto refused = client.send(request("not an address"));
  client.cancel(slow);
  client.cancel(refused);
  client.cancel(12345);
  const auto good = client.send(request(server.url("/")));
  std::vector<std::uint64_t> seen;
  for (int tries = 0; tries < 100 && seen.empty(); ++tries) {
    for (const Outcome& outcome : client.wait(Millis(10000))) seen.push_back(outcome.id);
  }
  CHECK(seen == std::vector<std::uint64_t>{good});
  CHECK(client.wait(Millis(0)).empty());
}

TEST_CASE("wait() ends at its time, at once where there is an outcome, and at a wake") {
  Client client("kudosk/test");
  CHECK(client.wait(Millis(0)).empty());
  CHECK(client.wait(Millis(-5)).empty());
  const double waited = seconds_of([&] { CHECK(client.wait(Millis(60)).empty()); });
  CHECK(waited >= 0.06);
  const auto id = client.send(request("not an address"));
  const double ready = seconds_of([&] {
    const auto outcomes = client.wait(Millis(20000));
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].id == id);
  });
  CHECK(ready < 5);
  client.wake();  // before: the next wait is short
  CHECK(seconds_of([&] { CHECK(client.wait(Millis(20000)).empty()); }) < 5);
  std::thread other([&] { client.wake(); });
  CHECK(seconds_of([&] { CHECK(client.wait(Millis(20000)).empty()); }) < 5);
  other.join();
}

TEST_CASE("leaving, cancelling and timing out take no time while a name is being looked up") {
  HangingNames& names = HangingNames::the();
  SECTION("leaving") {
    auto client = std::make_unique<Client>("kudosk/test");
    client->send(request("http://hangs.test/feed"));
    client->wait(Millis(1));
    names.wait_until_one_hangs();
    CHECK(seconds_of([&] { client.reset(); }) < 5);
  }
  SECTION("cancelling") {
    Client client("kudosk/test");
    const auto id = client.send(request("http://hangs.test/feed"));
    client.wait(Millis(1));
    names.wait_until_one_hangs();
    CHECK(seconds_of([&] { client.cancel(id); }) < 5);
  }
  SECTION("timing out") {
    Client client("kudosk/test");
    Request hasty = request("http://hangs.test/feed");
    hasty.timeout = Millis(100);
    const auto answer = answer_of(client, hasty);
    REQUIRE_FALSE(answer);
    CHECK(says(answer.error().message, "while looking up the name hangs.test"));
    // Others go on meanwhile.
    Server server([](const Asked&, Connection& to) { to.answer(200, "", "ok"); });
    CHECK(answer_of(client, request(server.url())));
  }
  names.release();
}

TEST_CASE("leaving takes no time while an answer is under way") {
  Server server([](const Asked&, Connection& to) {
    to.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfirst");
    to.wait_until_left();
  });
  auto client = std::make_unique<Client>("kudosk/test");
  client->send(request(server.url()));
  for (int tries = 0; tries < 1000 && server.asked().empty(); ++tries) client->wait(Millis(10));
  CHECK(seconds_of([&] { client.reset(); }) < 5);
}

TEST_CASE("a name that does not exist is said so") {
  const Error error = trouble_of(request("http://missing.test/feed?secret"));
  CHECK(error.kind == ErrorKind::network);
  CHECK(says(error.message, "the name missing.test was not found"));
  CHECK(says(error.message, "http://missing.test/feed"));
  CHECK_FALSE(says(error.message, "secret"));
  CHECK_FALSE(error.hint.empty());
}
