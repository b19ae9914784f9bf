#include "net/client.h"

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>

#include "net/transfer.h"

namespace kudosk::net {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t idle_handles = 8;

bool curl_ready() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  return once == CURLE_OK;
}

Outcome broken(std::uint64_t id) { return {id, fail(ErrorKind::limit, "there is not enough memory for a request", "other programs on this machine may need too much")}; }

}  // namespace

struct Client::Body {
  explicit Body(std::string user_agent) : agent(std::move(user_agent)) {
    if (!curl_ready()) return;
    multi = curl_multi_init();
    share = curl_share_init();
    if (!multi || !share) return;
    // Connections and names are the multi handle's and so shared already; TLS sessions are not.
    curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 16L);
    curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, 16L);
    curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, 64L);
  }

  ~Body() {
    for (auto& [id, active] : under_way) {
      curl_multi_remove_handle(multi, active.handle);
      curl_easy_cleanup(active.handle);
    }
    for (CURL* handle : idle) curl_easy_cleanup(handle);
    under_way.clear();
    curl_multi_cleanup(multi);
    curl_share_cleanup(share);
  }

  struct Active {
    std::unique_ptr<Transfer> transfer;
    CURL* handle = nullptr;
  };

  CURL* take_handle() {
    if (idle.empty()) return curl_easy_init();
    CURL* handle = idle.back();
    idle.pop_back();
    return handle;
  }

  void give_back(CURL* handle) {
    if (idle.size() >= idle_handles) {
      curl_easy_cleanup(handle);
    } else {
      curl_easy_reset(handle);
      idle.push_back(handle);
    }
  }

  /// Takes what curl has finished; a redirect starts its next hop.
  void collect() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const handle = message->easy_handle;
      const CURLcode code = message->data.result;
      Transfer* transfer = nullptr;
      curl_easy_getinfo(handle, CURLINFO_PRIVATE, &transfer);
      auto outcome = transfer->finish(handle, code, Steady::now());
      curl_multi_remove_handle(multi, handle);
      if (!outcome) {
        curl_easy_reset(handle);
        transfer->prepare(handle, share, Steady::now());
        if (curl_multi_add_handle(multi, handle) == CURLM_OK) continue;
        outcome = broken(transfer->id()).response;
      }
      const std::uint64_t id = transfer->id();
      give_back(handle);
      under_way.erase(id);
      const bool untrusted = !*outcome && code == CURLE_PEER_FAILED_VERIFICATION;
      ready.push_back({id, std::move(*outcome), untrusted});
    }
  }

  const std::string agent;  // constant after construction
  CURLM* multi = nullptr;   // from here on: the network thread's, but for curl_multi_wakeup
  CURLSH* share = nullptr;
  std::vector<CURL*> idle;
  std::map<std::uint64_t, Active> under_way;
  std::vector<Outcome> ready;
  std::uint64_t last_id = 0;
  std::atomic<bool> woken{false};  // any thread
};

Client::Client(std::string user_agent) : body_(std::make_unique<Body>(std::move(user_agent))) {}

Client::~Client() = default;

std::uint64_t Client::send(Request request) {
  Body& body = *body_;
  const std::uint64_t id = ++body.last_id;
  auto transfer = std::make_unique<Transfer>(id, std::move(request), body.agent, Steady::now());
  if (auto refusal = transfer->refusal()) {
    body.ready.push_back({id, tl::unexpected(std::move(*refusal))});
    return id;
  }
  CURL* const handle = body.multi && body.share ? body.take_handle() : nullptr;
  if (!handle) {
    body.ready.push_back(broken(id));
    return id;
  }
  transfer->prepare(handle, body.share, Steady::now());
  if (curl_multi_add_handle(body.multi, handle) != CURLM_OK) {
    body.give_back(handle);
    body.ready.push_back(broken(id));
    return id;
  }
  body.under_way.emplace(id, Body::Active{std::move(transfer), handle});
  return id;
}

std::vector<Outcome> Client::wait(Millis timeout) {
  Body& body = *body_;
  const auto deadline = Steady::now() + std::max(timeout, Millis{0});
  while (true) {
    int running = 0;
    if (body.multi) {
      curl_multi_perform(body.multi, &running);
      body.collect();
    }
    const auto left = std::chrono::ceil<Millis>(deadline - Steady::now());
    const bool woken = body.woken.exchange(false);
    if (woken || !body.ready.empty() || left <= Millis{0} || !body.multi) return std::exchange(body.ready, {});
    curl_multi_poll(body.multi, nullptr, 0, static_cast<int>(std::min<std::int64_t>(left.count(), 3'600'000)), nullptr);
  }
}

void Client::cancel(std::uint64_t id) {
  Body& body = *body_;
  if (const auto found = body.under_way.find(id); found != body.under_way.end()) {
    CURL* const handle = found->second.handle;
    curl_multi_remove_handle(body.multi, handle);  // before the reset: QUICK_EXIT must still hold
    body.give_back(handle);
    body.under_way.erase(found);
  }
  body.ready.erase(std::remove_if(body.ready.begin(), body.ready.end(), [&](const Outcome& outcome) { return outcome.id == id; }), body.ready.end());
}

void Client::wake() {
  body_->woken = true;
  if (body_->multi) curl_multi_wakeup(body_->multi);
}

}  // namespace kudosk::net
