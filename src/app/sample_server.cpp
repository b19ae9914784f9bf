#include "app/sample_server.h"

#include <fmt/format.h>
#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/demo_feed.h"
#include "app/sample_faults.h"
#include "base/file.h"

namespace kudosk::app {
namespace {

using json = nlohmann::ordered_json;

constexpr const char* json_type = "application/json";
constexpr std::size_t posted_kept = 1000;

/// FNV-1a.
std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325u;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return value;
}

std::string http_date(Wall when) {
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(when - day)};
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                     months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()), time.hours().count(), time.minutes().count(), time.seconds().count());
}

/// RFC 9110, 13.1.2: a list, weakly compared.
bool names_tag(std::string_view list, std::string_view tag) {
  if (list == "*") return true;
  for (auto at = list.find(tag); at != list.npos; at = list.find(tag, at + 1)) {
    const auto end = at + tag.size();
    if (end == list.size() || list[end] == ',' || list[end] == ' ') return true;
  }
  return false;
}

/// So that the feed's times read as people would write them.
Now whole_seconds(Now now) {
  now.wall = std::chrono::floor<std::chrono::seconds>(now.wall);
  return now;
}

void error(int status, const std::string& message, httplib::Response& response) {
  response.status = status;
  response.set_content(json({{"error", message}}).dump() + "\n", json_type);
}

constexpr const char* help = R"(kudosk's sample recognition API

GET /feed                the whole feed
GET /feed?page=1         in pages, each naming the next
GET /feed?history=1      with `since`: then GET /feed?since=... has only what has changed
POST /items              adds an item, or replaces the one with its id:
  curl -H 'Content-Type: application/json' -d '{"kind": "recognition", "to": [{"name": "Ada Example"}], "message": "Thank you!"}' ADDRESS/items
DELETE /items/ID         retracts it
)";

}  // namespace

struct SampleServer::Body {
  Body(SampleOptions with, const Clock& time, Demo made) : options(std::move(with)), clock(time), started(whole_seconds(time.now())), demo(std::move(made)) {}

  Millis elapsed() const { return Millis(static_cast<std::int64_t>(static_cast<double>((clock.now().show - started.show).count()) * options.speed)); }

  bool allowed(const httplib::Request& request, httplib::Response& response) const {
    if (options.token.empty() || request.get_header_value("Authorization") == "Bearer " + options.token) return true;
    response.set_header("WWW-Authenticate", "Bearer");
    error(401, "the token is missing or wrong", response);
    return false;
  }

  std::string document(Millis now, const DemoView& view) const {
    std::vector<DemoState> laid;
    {
      const std::lock_guard lock(mutex);
      laid = posted;
    }
    return demo.feed(options.seed, now, started.wall + now, zone, view, laid);
  }

  void feed(const httplib::Request& request, httplib::Response& response) {
    const std::string fault = options.faults.at(++asked);
    if (!allowed(request, response)) return;
    const Millis now = elapsed();
    DemoView view;
    const bool changes = request.has_param("since");
    // The moment of the answer and the start that it counts from: a token of an earlier run of the server is none of ours, and is answered with everything.
    const std::string run = fmt::format("{}-", started.wall.time_since_epoch().count());
    if (changes || request.has_param("history")) view.token = run + std::to_string(now.count());
    if (const std::string token = request.get_param_value("since"); changes && token.compare(0, run.size(), run) == 0) view.since = Millis(std::atoll(token.c_str() + run.size()));
    if (const std::string page = request.get_param_value("page"); !page.empty()) {
      view.page = static_cast<std::size_t>(std::max(1LL, std::atoll(page.c_str())));
      view.next = "/feed?page=";
    }
    std::string text = document(now, view);
    if (!fault.empty())
      return answer_with_fault(
          fault, std::move(text), [this] { return wait_a_second(); }, response);

    const std::string tag = fmt::format("\"{:016x}\"", hash(text));
    response.set_header("ETag", "W/" + tag);  // weak: the same for each way of packing
    response.set_header("Cache-Control", "no-cache");
    response.set_header("Vary", "Accept-Encoding");
    std::optional<Wall> modified;
    if (!changes && view.page == 0) {
      const std::lock_guard lock(mutex);
      if (const auto whole = hash(text); whole != seen) {
        seen = whole;
        seen_at = std::chrono::floor<std::chrono::seconds>(started.wall + now);
      }
      modified = seen_at;
      response.set_header("Last-Modified", http_date(*modified));
    }
    const auto since = parse_http_date(request.get_header_value("If-Modified-Since"));
    const bool same = request.has_header("If-None-Match") ? names_tag(request.get_header_value("If-None-Match"), tag) : modified && since && *modified <= *since;
    if (same) {
      response.status = 304;
    } else {
      response.set_content(text, json_type);
    }
  }

  void post(const httplib::Request& request, httplib::Response& response) {
    if (!allowed(request, response)) return;
    // Not a type that a web page may send to another origin unasked.
    if (request.get_header_value("Content-Type").compare(0, 16, json_type) != 0) return error(415, "an item is application/json", response);
    json item = json::parse(request.body, nullptr, false);
    if (!item.is_object() || !item.contains("kind") || !item["kind"].is_string()) return error(400, "an item is a JSON object with a `kind`", response);
    const Millis now = elapsed();
    const std::lock_guard lock(mutex);
    if (!item.contains("id")) item["id"] = fmt::format("posted-{}", ++made_ids);
    if (!item["id"].is_string()) return error(400, "an item's `id` is text", response);
    if (!item.contains("created")) item["created"] = format_rfc3339(started.wall + now);
    keep({now, item["id"].get<std::string>(), item.dump()});
    response.status = 201;
    response.set_content(json({{"id", item["id"]}}).dump() + "\n", json_type);
  }

  void retract(const httplib::Request& request, httplib::Response& response) {
    if (!allowed(request, response)) return;
    const std::string id = request.matches[1];
    const Millis now = elapsed();
    const json feed_now = json::parse(document(now, {}), nullptr, false);
    for (const json& item : feed_now.value("items", json::array())) {
      if (item.value("id", json()) != json(id)) continue;
      const std::lock_guard lock(mutex);
      keep({now, id, json({{"kind", item["kind"]}, {"id", id}, {"retracted", true}}).dump()});
      response.set_content(json({{"id", id}}).dump() + "\n", json_type);
      return;
    }
    error(404, "there is no item " + id, response);
  }

  /// REQUIRES: mutex is held.
  void keep(DemoState state) {
    posted.push_back(std::move(state));
    if (posted.size() > posted_kept) posted.erase(posted.begin());
  }

  bool wait_a_second() {
    std::unique_lock lock(stop_mutex);
    return !stop_changed.wait_for(lock, std::chrono::seconds(1), [this] { return stopping; });
  }

  const SampleOptions options;  // constant after construction
  const Clock& clock;
  const Now started;
  const Demo demo;
  const Zone zone;
  int port = 0;
  httplib::Server server;
  std::thread thread;
  std::atomic<std::size_t> asked{0};
  mutable std::mutex mutex;  // guards below
  std::vector<DemoState> posted;
  std::size_t made_ids = 0;
  std::uint64_t seen = 0;  // hash of the whole feed as last given, and when it became so
  Wall seen_at{};
  std::mutex stop_mutex;  // guards below
  std::condition_variable stop_changed;
  bool stopping = false;
};

Result<std::unique_ptr<SampleServer>> SampleServer::start(SampleOptions options, const Clock& clock) {
  auto demo = Demo::load(assets_folder());
  if (!demo) return tl::unexpected(demo.error());
  auto made = std::make_unique<Body>(std::move(options), clock, std::move(*demo));
  Body& body = *made;
  httplib::Server& server = body.server;
  // The library shares its port with others that ask for the same one (SO_REUSEPORT): a second server must find it taken.
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  // One answer a connection: an idle one costs a thread and, in 0.11, a hundred wake-ups a second. On loopback a connection costs nothing.
  server.set_keep_alive_max_count(1);
  server.set_keep_alive_timeout(1);
  server.set_read_timeout(1);
  server.set_payload_max_length(1u << 20);
  server.Get("/feed", [&body](const httplib::Request& request, httplib::Response& response) { body.feed(request, response); });
  server.Get("/loop", [](const httplib::Request&, httplib::Response& response) { response.set_redirect("/loop"); });
  server.Get("/", [](const httplib::Request&, httplib::Response& response) { response.set_content(help, "text/plain"); });
  server.Post("/items", [&body](const httplib::Request& request, httplib::Response& response) { body.post(request, response); });
  server.Delete(R"(/items/(.+))", [&body](const httplib::Request& request, httplib::Response& response) { body.retract(request, response); });
  server.set_mount_point("/pictures", (assets_folder() / "assets" / "samples" / "pictures").string());

  const int wanted = body.options.port;
  body.port = wanted == 0 ? server.bind_to_any_port("127.0.0.1") : server.bind_to_port("127.0.0.1", wanted) ? wanted : -1;
  if (body.port <= 0) {
    return fail(ErrorKind::network, fmt::format("port {} of this machine can't be had", wanted), "another program may use it: choose another with --port, or 0 for any free one");
  }
  body.thread = std::thread([&server] { server.listen_after_bind(); });
  while (!server.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));  // a stop() before that would be lost
  return std::unique_ptr<SampleServer>(new SampleServer(std::move(made)));
}

SampleServer::SampleServer(std::unique_ptr<Body> body) : body_(std::move(body)) {}

SampleServer::~SampleServer() { stop(); }

int SampleServer::port() const { return body_->port; }

std::string SampleServer::url() const { return fmt::format("http://127.0.0.1:{}/feed", body_->port); }

std::size_t SampleServer::requests() const { return body_->asked; }

void SampleServer::stop() {
  {
    const std::lock_guard lock(body_->stop_mutex);
    body_->stopping = true;
  }
  body_->stop_changed.notify_all();
  body_->server.stop();
  if (body_->thread.joinable()) body_->thread.join();
}

}  // namespace kudosk::app
