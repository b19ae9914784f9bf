#include "app/fleet.h"

#include <algorithm>

#include "app/health.h"
#include "base/file.h"
#include "config/fleet.h"
#include "config/load.h"

namespace kudosk::app {

namespace {

constexpr std::size_t kMost = 4u << 20;
constexpr Millis kEvery = std::chrono::minutes(1), kAfterFailure{10000};

Error about(const std::string& url, std::string message, ErrorKind kind = ErrorKind::config) {
  return Error{kind, "config_url " + net::redacted(url) + ": " + std::move(message), "the last good answer is used meanwhile, and this machine's own file", 0, std::nullopt};
}

Result<Fetched> take(const net::Response& answer, const std::filesystem::path& file, const std::string& url, const std::optional<FleetConfig>& kept) {
  if (answer.status == 304 && kept) return Fetched::unchanged;
  if (answer.status != 200) return tl::unexpected(about(url, "it was answered with " + std::to_string(answer.status), ErrorKind::http));
  if (kept && kept->text == answer.body) return Fetched::unchanged;
  const auto own = read_file(file, kMost);
  if (!own) return tl::unexpected(own.error());
  const Loaded loaded = parse_config(*own, file, answer.body, net::redacted(url), host_name());
  const auto broken = std::find_if(loaded.problems.begin(), loaded.problems.end(), [](const Problem& problem) { return !problem.warning; });
  if (broken != loaded.problems.end()) return tl::unexpected(about(url, "it can't be used: " + describe(*broken)));
  if (auto written = keep_fleet(url, {answer.body, std::string(answer.header("etag")), std::string(answer.header("last-modified"))}); !written)
    return tl::unexpected(written.error());
  return Fetched::changed;
}

}  // namespace

Result<Fetched> fetch_fleet(net::Transport& transport, const std::filesystem::path& file, const Config& config, const std::function<bool()>& given_up) {
  const auto kept = read_fleet(config.config_url);
  net::Request request;
  request.url = config.config_url;
  if (kept && !kept->tag.empty()) request.headers.push_back({"If-None-Match", kept->tag});
  if (kept && !kept->modified.empty()) request.headers.push_back({"If-Modified-Since", kept->modified});
  // As if it held a secret: who can redirect it elsewhere would decide what is shown here.
  request.credential = true;
  // Plain http has passed the configuration's own check: it is this machine's.
  request.allow_http = request.url.rfind("http://", 0) == 0;
  request.ca_file = config.network.ca_file.string();
  request.proxy = config.network.proxy;
  request.timeout = config.network.timeout;
  request.max_bytes = kMost;
  const auto id = transport.send(std::move(request));
  SystemClock clock;
  for (const Show end = clock.now().show + config.network.timeout + Millis{1000}; clock.now().show < end;) {
    const auto outcomes = transport.wait(Millis{1000});
    const auto ours = std::find_if(outcomes.begin(), outcomes.end(), [&](const net::Outcome& outcome) { return outcome.id == id; });
    if (ours != outcomes.end()) {
      if (!ours->response) return tl::unexpected(about(config.config_url, ours->response.error().message, ours->response.error().kind));
      return take(*ours->response, file, config.config_url, kept);
    }
    if (given_up()) break;
  }
  transport.cancel(id);
  return tl::unexpected(about(config.config_url, "it was not answered in time", ErrorKind::network));
}

Result<Fetched> refresh_fleet(const std::filesystem::path& file, Log& log) {
  if (file.empty()) return Fetched::unchanged;
  const Loaded loaded = load_config(file);
  if (loaded.config.config_url.empty()) return Fetched::unchanged;
  net::Client client("kudosk/" + version());
  auto fetched = fetch_fleet(client, file, loaded.config, [] { return false; });
  if (!fetched) log.error(fetched.error());
  return fetched;
}

Fleet::~Fleet() { stop(); }

void Fleet::stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    client_->wake();
  }
  thread_.join();
}

void Fleet::configure(const std::shared_ptr<const Config>& config) {
  const auto same = [&] {
    return config_ && config_->config_url == config->config_url && config_->network.proxy == config->network.proxy && config_->network.ca_file == config->network.ca_file;
  };
  {
    std::lock_guard lock(mutex_);
    const bool goes_on = same();
    config_ = config;
    if (goes_on) return;
  }
  stop();
  stopping_ = false;
  now_ = true;
  if (config->config_url.empty()) return;
  client_ = std::make_unique<net::Client>("kudosk/" + version());
  thread_ = std::thread([this] { run(); });
}

void Fleet::ask_now() {
  std::lock_guard lock(mutex_);
  now_ = true;
  if (client_) client_->wake();
}

void Fleet::run() {
  std::string said;  // the same trouble is told once
  Show due = clock_.now().show;
  for (;;) {
    std::shared_ptr<const Config> config;
    {
      std::lock_guard lock(mutex_);
      if (stopping_) return;
      if (std::exchange(now_, false)) due = clock_.now().show;
      config = config_;
    }
    const Millis left = due - clock_.now().show;
    if (left > Millis{0}) {
      client_->wait(std::min(left, Millis{1000}));
      continue;
    }
    const auto fetched = fetch_fleet(*client_, config->file, *config, [this] {
      std::lock_guard lock(mutex_);
      return stopping_;
    });
    due = clock_.now().show + (fetched ? kEvery : kAfterFailure);
    if (!fetched) {
      std::lock_guard lock(mutex_);
      if (!stopping_ && fetched.error().message != said) log_.error(fetched.error());
      said = fetched.error().message;
    } else {
      said.clear();
      if (*fetched == Fetched::changed) changed_();
    }
  }
}

}  // namespace kudosk::app
