#include "sync/webhook.h"

#include <algorithm>
#include <utility>

#include "base/secret.h"
#include "config/fleet.h"
#include "sync/backoff.h"
#include "wire/outage.h"

namespace kudosk::sync {

using namespace std::chrono_literals;

namespace {

constexpr Millis first_wait = 10s;
constexpr std::size_t most_answer = 64u << 10;
constexpr const char* what = "webhook";

}  // namespace

void Webhook::look(const std::vector<const SourceState*>& sources, const Now& now) {
  for (const SourceState* source : sources) {
    const auto found = cases_.find(source->name);
    if (source->trouble) {
      auto& one = cases_[source->name];
      if (found == cases_.end()) {
        one.type = source->type;
        one.began = now.show;
        one.since = source->failing_since.value_or(now.wall);
      }
      one.over = false;  // fails anew before anybody heard that it worked: to them it is one outage
      one.error = *source->trouble;
    } else if (found != cases_.end()) {
      found->second.over = true;
    }
  }
  std::erase_if(cases_, [&](const auto& one) {
    const bool gone = std::none_of(sources.begin(), sources.end(), [&](const SourceState* source) { return source->name == one.first; });
    const bool flies = flying_ && flying_->source == one.first;
    return !flies && (gone || (one.second.over && !one.second.told));
  });
}

bool Webhook::ripe(const Case& one, Show now) const { return one.told ? one.over : !one.over && one.began + settings_.after <= now; }

std::optional<Show> Webhook::due() const {
  if (!settings_.on() || flying_) return std::nullopt;
  std::optional<Show> first;
  for (const auto& [source, one] : cases_) {
    if (one.told && !one.over) continue;
    const Show at = std::max(one.told ? Show::min() : one.began + settings_.after, not_before_);
    first = first ? std::min(*first, at) : at;
  }
  return first;
}

void Webhook::pump(const Config& config, const std::vector<const SourceState*>& sources, const Now& now, net::Transport& transport) {
  if (settings_ != config.webhook) {
    settings_ = config.webhook;
    failures_ = 0;
    not_before_ = Show::min();
    // Said now, and not only in the hour of need.
    if (settings_.on())
      if (auto asked = request(config); !asked) failed(std::move(asked.error()), now);
  }
  look(sources, now);
  if (!settings_.on() || flying_ || not_before_ > now.show) return;
  const auto next = std::find_if(cases_.begin(), cases_.end(), [&](const auto& one) { return ripe(one.second, now.show); });
  if (next == cases_.end()) return;
  auto asked = request(config);
  if (!asked) return failed(std::move(asked.error()), now);
  const auto& [source, one] = *next;
  asked->body = write_outage({one.over, config.name.empty() ? host_name() : config.name, source, one.type, one.since, now.wall, one.error});
  flying_ = Flying{transport.send(std::move(*asked)), source, one.over};
}

/// The secrets are read when they are used, so that a changed file is noticed, and hidden from the log before anyone has them.
Result<net::Request> Webhook::request(const Config& config) const {
  net::Request out;
  out.method = "POST";
  out.url = settings_.url;
  out.headers = {{"Content-Type", "application/json"}};
  out.allow_http = settings_.allow_http;
  out.follow_redirects = false;
  out.credential = true;
  if (!config.network.ca_file.empty()) out.ca_file = (settings_.folder / config.network.ca_file).string();
  out.proxy = config.network.proxy;
  out.timeout = config.network.timeout;
  out.max_bytes = most_answer;
  if (!settings_.url_file.empty()) {
    auto address = read_secret(settings_.url_file, settings_.folder);
    if (!address) return tl::unexpected(std::move(address.error()));
    out.url = std::move(*address);
    if (net::origin(out.url).empty()) return fail(ErrorKind::config, "what \"url_file\" of \"webhook\" names holds no address", "the file holds the address alone: https://…");
    Log& log = reporter_.log();
    log.hide(out.url);
    // An error's words name an address without its query; the path of a chat's hook is its secret.
    log.hide(net::redacted(out.url));
    if (const auto path = out.url.find('/', out.url.find("://") + 3); path != std::string::npos && path + 1 < out.url.size()) log.hide(out.url.substr(path));
  }
  if (!settings_.token_file.empty()) {
    const auto token = read_secret(settings_.token_file, settings_.folder);
    if (!token) return tl::unexpected(token.error());
    reporter_.log().hide(*token);
    out.headers.push_back({"Authorization", "Bearer " + *token});
  }
  return out;
}

void Webhook::failed(Error error, const Now& now) {
  not_before_ = now.show + doubled(first_wait, ++failures_, longest_backoff);
  if (error.retry_after) not_before_ = std::max(not_before_, now.show + std::min(*error.retry_after, Millis(1h)));
  error.message = "the webhook can't be told: " + error.message;
  reporter_.error(error, what, {}, now.show);
}

void Webhook::deliver(net::Outcome outcome, const Now& now) {
  const auto flew = *std::exchange(flying_, std::nullopt);
  if (!outcome.response) return failed(std::move(outcome.response.error()), now);
  const auto& response = *outcome.response;
  if (response.status < 200 || response.status > 299) {
    Error error{ErrorKind::http, "it answered HTTP " + std::to_string(response.status), "check the address of \"webhook\", and its token; it is tried again", response.status,
                response.retry_after};
    return failed(std::move(error), now);
  }
  failures_ = 0;
  not_before_ = Show::min();
  reporter_.clear(what);
  reporter_.log().info("webhook", {{"source", flew.source}, {"told", flew.over ? "recovered" : "failing"}});
  const auto found = cases_.find(flew.source);
  if (found == cases_.end()) return;
  found->second.told = !flew.over;
  if (!flew.over) return;
  if (found->second.over) {
    cases_.erase(found);
  } else {  // it has failed again while that it works was being told: another outage
    found->second.began = now.show;
    found->second.since = now.wall;
  }
}

void Webhook::abandon(net::Transport& transport) {
  if (flying_) transport.cancel(flying_->id);
  flying_.reset();
}

}  // namespace kudosk::sync
