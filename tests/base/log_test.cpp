#include "base/log.h"

#include <fcntl.h>
#include <unistd.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "base/unicode.h"
#include "catch.h"

using namespace kudosk;
using nlohmann::json;

namespace {

const ManualClock morning({Show{0}, *parse_rfc3339("2026-11-24T09:41:00.250Z"), true});

struct Captured {
  std::vector<std::string> lines;
  Log log;
  explicit Captured(Log::Form form) : log(form, &morning, [this](std::string_view line) { lines.emplace_back(line); }) {}
  json only() {
    REQUIRE(lines.size() == 1);
    REQUIRE(lines[0].back() == '\n');
    REQUIRE(lines[0].find('\n') == lines[0].size() - 1);
    return json::parse(lines[0]);
  }
};

}  // namespace

TEST_CASE("as JSON an event is an object a line with time, level and event first") {
  Captured out(Log::Form::json);
  out.log.info("poll", {{"source", "kudos api"}, {"status", 200}, {"items", 12u}, {"ms", 1.5}, {"fresh", true}, {"bytes", std::int64_t{1} << 40}});
  CHECK(out.only() == json{{"time", "2026-11-24T09:41:00.250Z"},
                           {"level", "info"},
                           {"event", "poll"},
                           {"source", "kudos api"},
                           {"status", 200},
                           {"items", 12},
                           {"ms", 1.5},
                           {"fresh", true},
                           {"bytes", std::int64_t{1} << 40}});
  CHECK(out.lines[0].find(R"({"time":"2026-11-24T09:41:00.250Z","level":"info","event":"poll",)") == 0);
}

TEST_CASE("for people an event is a line with the same facts") {
  Captured out(Log::Form::human);
  out.log.warn("drop", {{"source", "kudos api"}, {"item", "k1"}, {"reason", "no \"message\""}, {"empty", ""}});
  REQUIRE(out.lines.size() == 1);
  CHECK(out.lines[0] == "2026-11-24T09:41:00.250Z warn  drop source=\"kudos api\" item=k1 reason=\"no \\\"message\\\"\" empty=\"\"\n");
}

TEST_CASE("an error is told with its kind and what to do") {
  Captured out(Log::Form::json);
  out.log.error({ErrorKind::auth, "the token was refused", "make a new one", 401, std::nullopt}, "slack");
  CHECK(out.only() == json{{"time", "2026-11-24T09:41:00.250Z"},
                           {"level", "error"},
                           {"event", "error"},
                           {"source", "slack"},
                           {"kind", "auth"},
                           {"message", "the token was refused"},
                           {"hint", "make a new one"}});
  Captured bare(Log::Form::json);
  bare.log.error({ErrorKind::store, "disk full", "", 0, std::nullopt});
  const json seen = bare.only();
  CHECK_FALSE(seen.contains("source"));
  CHECK_FALSE(seen.contains("hint"));
}

TEST_CASE("nothing in a value can break the line or the terminal") {
  const std::string hostile = std::string("a\nb\r\t\x1b[31m\x7f") + '\0' +
                              "\xC2\x9B"
                              "31m\u2028\u2029\u202E\u2066\u200F\"\\ é 王 🙌";
  for (const auto form : {Log::Form::json, Log::Form::human}) {
    Captured out(form);
    out.log.info("drop", {{"reason", hostile}});
    REQUIRE(out.lines.size() == 1);
    const std::string& line = out.lines[0];
    CHECK(line.find('\n') == line.size() - 1);
    for (const char* bad : {"\r", "\t", "\x1b", "\x7f", "\xC2\x9B", "\u2028", "\u2029", "\u202E", "\u2066", "\u200F"}) CHECK(line.find(bad) == std::string::npos);
    CHECK(line.find('\0') == std::string::npos);
    CHECK(line.find("é 王 🙌") != std::string::npos);
    if (form == Log::Form::json) CHECK(json::parse(line)["reason"] == hostile);
  }
}

TEST_CASE("what is not UTF-8 is replaced, and numbers that JSON has no word for are null") {
  Captured out(Log::Form::json);
  out.log.info("x", {{"text",
                      "a\xff\xc3"
                      "b"},
                     {"nan", std::numeric_limits<double>::quiet_NaN()},
                     {"inf", std::numeric_limits<double>::infinity()}});
  const json seen = out.only();
  CHECK(seen["text"] == "a\uFFFD\uFFFDb");
  CHECK(seen["nan"].is_null());
  CHECK(seen["inf"].is_null());
}

TEST_CASE("a hidden text stands in no line, in any form it may take") {
  for (const auto form : {Log::Form::json, Log::Form::human}) {
    Captured out(form);
    out.log.hide("hush+hush/\"x\"");
    out.log.hide("hush+hush/\"x\"and-more");
    out.log.hide("short");
    out.log.info("hush+hush/\"x\"", {{"a", "token=hush+hush/\"x\"and-more."}, {"b", "q?t=hush%2Bhush%2F%22x%22&u"}, {"c", "short"}});
    out.log.error({ErrorKind::http, "hush+hush/\"x\"hush+hush/\"x\"", "hush+hush/\"x\"", 0, std::nullopt}, "hush+hush/\"x\"");
    for (const std::string& line : out.lines) {
      INFO(line);
      CHECK(line.find("hush") == std::string::npos);
      CHECK(line.find("and-more") == std::string::npos);
      CHECK(line.find("***") != std::string::npos);
    }
    CHECK(out.lines[0].find("short") != std::string::npos);
  }
}

TEST_CASE("tokens that are others every hour make no list that grows; what is in use stays hidden") {
  Captured out(Log::Form::json);
  const auto token = [](int hour) { return "token/of-hour-" + std::to_string(hour) + "."; };
  for (int hour = 0; hour < 3000; ++hour) {
    out.log.hide("the-signing-secret");
    out.log.hide(token(hour));
  }
  out.log.info("x", {{"lasting", "the-signing-secret"}, {"now", token(2999)}, {"days ago", token(2900)}, {"months ago", token(5)}});
  const json seen = out.only();
  CHECK(seen["lasting"] == "***");
  CHECK(seen["now"] == "***");
  CHECK(seen["days ago"] == "***");
  // Void for long, and let go.
  CHECK(seen["months ago"] == token(5));
}

TEST_CASE("a value has a bound, and the cut is not in the middle of a character") {
  Captured out(Log::Form::json);
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "王";
  out.log.hide(std::string(3990, 's') + "-the-secret-across-the-cut");
  out.log.info("x", {{"text", text}, {"secret", std::string(3990, 's') + "-the-secret-across-the-cut"}});
  const json seen = out.only();
  CHECK(out.lines[0].size() < 10'000);
  CHECK(valid_utf8(seen["text"].get<std::string>()));
  CHECK(seen["secret"] == "***");
}

TEST_CASE("lines of several threads stay whole") {
  std::vector<std::string> lines;  // the sink is called under the log's lock
  Log log(Log::Form::json, &morning, [&](std::string_view line) { lines.emplace_back(line); });
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&log, t] {
      for (int i = 0; i < 200; ++i) {
        log.info("x", {{"t", t}, {"i", i}});
        log.hide("secret-number-" + std::to_string(t * 1000 + i));
      }
    });
  for (auto& thread : threads) thread.join();
  REQUIRE(lines.size() == 800);
  for (const std::string& line : lines) REQUIRE(json::accept(line));
}

namespace {
/// Standard error goes into this descriptor until the end of the test.
class StandardError {
 public:
  explicit StandardError(int to) : kept_(::dup(STDERR_FILENO)) { ::dup2(to, STDERR_FILENO); }
  ~StandardError() {
    ::dup2(kept_, STDERR_FILENO);
    ::close(kept_);
  }

 private:
  int kept_;
};
}  // namespace

TEST_CASE("without a sink, lines go to standard error") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  {
    const StandardError redirected(ends[1]);
    Log log(Log::Form::json, &morning);
    log.info("start", {{"version", "1"}});
  }
  ::close(ends[1]);
  char buffer[500];
  const ssize_t n = ::read(ends[0], buffer, sizeof buffer);
  ::close(ends[0]);
  REQUIRE(n > 0);
  CHECK(std::string(buffer, static_cast<std::size_t>(n)) == "{\"time\":\"2026-11-24T09:41:00.250Z\",\"level\":\"info\",\"event\":\"start\",\"version\":\"1\"}\n");
}

TEST_CASE("a reader that has stopped costs lines, never a thread") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  std::string seen;
  {
    const StandardError redirected(ends[1]);
    Log log(Log::Form::json, &morning);
    for (int i = 0; i < 1000; ++i) log.info("x", {{"text", std::string(1000, 'x')}});  // far more than a pipe holds
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    char buffer[65536];
    for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) seen.append(buffer, static_cast<std::size_t>(n));
    log.info("again");
    for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) seen.append(buffer, static_cast<std::size_t>(n));
  }
  ::close(ends[0]);
  ::close(ends[1]);
  std::size_t lines = 0;
  std::int64_t lost = 0;
  bool again = false;
  for (std::size_t from = 0, to; (to = seen.find('\n', from)) != std::string::npos; from = to + 1) {
    const json line = json::parse(seen.substr(from, to - from));
    if (line["event"] == "x") ++lines;
    if (line["event"] == "lost") lost = line["lines"];
    if (line["event"] == "again") again = true;
  }
  CHECK(lines > 10);
  CHECK(static_cast<std::int64_t>(lines) + lost == 1000);
  CHECK(again);
}

TEST_CASE("the words of the error kinds are the log's") {
  CHECK(word(ErrorKind::network) == std::string("network"));
  CHECK(word(ErrorKind::http) == std::string("http"));
  CHECK(word(ErrorKind::auth) == std::string("auth"));
  CHECK(word(ErrorKind::rate) == std::string("rate"));
  CHECK(word(ErrorKind::content) == std::string("content"));
  CHECK(word(ErrorKind::config) == std::string("config"));
  CHECK(word(ErrorKind::store) == std::string("store"));
  CHECK(word(ErrorKind::display) == std::string("display"));
  CHECK(word(ErrorKind::limit) == std::string("limit"));
}
