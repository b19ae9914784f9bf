#include "fakes.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "catch.h"

namespace fakes {

namespace fs = std::filesystem;

std::string Sent::header(std::string_view name) const {
  for (const auto& one : request.headers)
    if (std::equal(one.name.begin(), one.name.end(), name.begin(), name.end(), [](char a, char b) { return std::tolower(a) == std::tolower(b); })) return one.value;
  return {};
}

std::uint64_t Network::send(net::Request request) {
  Sent one{++last_, std::move(request), clock_.now().show};
  sent.push_back(one);
  hanging.emplace(last_, std::move(one));
  most_at_once = std::max(most_at_once, hanging.size());
  return last_;
}

std::vector<net::Outcome> Network::wait(Millis timeout) {
  longest_wait = std::max(longest_wait, timeout);
  std::vector<net::Outcome> out;
  for (auto at = hanging.begin(); at != hanging.end();) {
    auto answered = handler ? handler(at->second.request) : std::nullopt;
    if (!answered) {
      ++at;
      continue;
    }
    if (*answered && (*answered)->url.empty()) (*answered)->url = at->second.request.url;
    const bool about_certificate = untrusted && !*answered;
    out.push_back({at->first, std::move(*answered), about_certificate});
    at = hanging.erase(at);
    ++answers;
  }
  if (sleeps && out.empty()) {
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, timeout, [&] { return wake_; });
    wake_ = false;
  }
  return out;
}

void Network::cancel(std::uint64_t id) {
  cancelled.push_back(id);
  hanging.erase(id);
}

void Network::wake() {
  std::lock_guard lock(mutex_);
  wake_ = true;
  woken_.notify_all();
}

net::Response reply(int status, std::string body, std::vector<net::Header> headers) {
  net::Response out;
  out.status = status;
  out.body = std::move(body);
  out.headers = std::move(headers);
  out.wire_bytes = out.body.size();
  for (const auto& header : out.headers)
    if (header.name == "retry-after") out.retry_after = net::parse_retry_after(header.value, morning);
  return out;
}

sources::Ask http(std::string url, std::string tag) {
  sources::HttpAsk what;
  what.request.url = std::move(url);
  what.conditional = true;
  sources::Ask ask;
  ask.tag = std::move(tag);
  ask.what = std::move(what);
  return ask;
}

sources::HttpAsk& as_http(sources::Ask& ask) { return std::get<sources::HttpAsk>(ask.what); }

Item praise(std::string id, std::string to, std::string message) {
  Recognition recognition;
  recognition.to.push_back({});
  recognition.to.back().name = std::move(to);
  recognition.message = std::move(message) + " (" + id + ")";
  Item item;
  item.id = std::move(id);
  item.created = morning - 1h;
  item.body = std::move(recognition);
  return item;
}

Batch batch(std::vector<Item> items, bool whole) {
  Batch out;
  out.whole = whole;
  out.items = std::move(items);
  return out;
}

Batch lines(std::string_view body) {
  Batch out;
  out.whole = true;
  while (!body.empty()) {
    const auto end = std::min(body.find('\n'), body.size());
    if (end > 0) out.items.push_back(praise(std::string(body.substr(0, end)), "Receiver of " + std::string(body.substr(0, end))));
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return out;
}

SourceSettings source(const std::string& options, const fs::path& folder) {
  SourceSettings out;
  const auto json = nlohmann::json::parse(options);
  out.type = json.value("type", "fake");
  out.name = json.value("name", out.type);
  if (json.contains("interval")) out.interval = parse_duration(json["interval"].get<std::string>());
  out.allow_http = json.value("allow_http", false);
  out.screens = json.value("screens", 1);
  out.enabled = json.value("enabled", true);
  out.folder = folder;
  out.options = std::make_shared<const nlohmann::json>(json);
  return out;
}

namespace {

class Fake final : public sources::Source {
 public:
  Fake(Script& script, std::string name) : script_(script), name_(std::move(name)) {}

  sources::Effects poll(const Now& now) override {
    ++script_.polls;
    if (script_.poll) return script_.poll(now);
    return {http("https://" + name_ + ".example/feed")};
  }
  sources::Effects answer(const Now& now, const sources::Ask& ask, sources::Answer answer) override {
    if (script_.answer) return script_.answer(now, ask, std::move(answer));
    if (answer.error) return {sources::Trouble{*answer.error}};
    if (answer.not_modified) return {};
    if (answer.http && answer.http->status == 200) return {sources::Emit{lines(answer.http->body)}};
    if (answer.http) return {sources::Trouble{sources::http_error(*answer.http, name_)}};
    return {};
  }
  void new_code() override { ++script_.new_codes; }
  sources::HttpAsk picture(const std::string& address) const override {
    if (script_.picture) return script_.picture(address);
    return Source::picture(address);
  }
  Millis default_interval() const override { return script_.default_interval; }

 private:
  Script& script_;
  const std::string name_;
};

fs::path fresh_folder() {
  auto text = (fs::temp_directory_path() / "kudosk-sync-XXXXXX").string();
  if (!mkdtemp(text.data())) throw std::runtime_error("no temporary folder");
  return text;
}

}  // namespace

World::World() : log(Log::Form::json, &clock, [this](std::string_view line) { log_lines.emplace_back(line); }), folder(fresh_folder()) {
  options.seed = 7;
  options.make = [this](const sources::Made& made) -> Result<std::unique_ptr<sources::Source>> {
    const auto found = scripts.find(made.settings.name);
    if (found == scripts.end()) return fail(ErrorKind::config, "/type: nobody knows this source");
    found->second.made.push_back(made);
    return std::make_unique<Fake>(found->second, made.settings.name);
  };
  network.handler = [](const net::Request&) -> std::optional<Result<net::Response>> { return reply(200, "k1"); };
}

World::~World() {
  engine.reset();
  std::error_code error;
  fs::remove_all(folder, error);
}

SourceSettings& World::add(const std::string& name, const std::string& more) {
  scripts[name];
  config.sources.push_back(source("{\"type\": \"fake\", \"name\": \"" + name + "\"" + (more.empty() ? "" : ", " + more) + "}", folder));
  return config.sources.back();
}

void World::start() {
  engine = std::make_unique<sync::Engine>(std::make_shared<const Config>(config), options, log, clock, network, [this] { ++published; });
  step();
}

void World::run(Millis time) {
  const auto end = clock.now().show + time;
  for (std::size_t idle = 0;;) {
    ++steps;
    const auto before = clock.now().show;
    const auto moved = network.sent.size() + network.answers;
    const auto due = engine->step(0ms);
    const bool still = moved == network.sent.size() + network.answers;
    if (due > end && still) break;
    idle = due > before && still ? 0 : idle + 1;
    if (idle > 1000) throw std::runtime_error("the engine is due again and again and never moves on");
    if (due > before && still) clock.advance(due - before);
  }
  clock.advance(end - clock.now().show);
}

void World::restart() {
  engine.reset();
  network.sent.clear();
  start();
}

std::vector<std::string> World::ids() const {
  std::vector<std::string> out;
  for (const auto& item : now()->feed->items) out.push_back(item->id);
  return out;
}

const SourceState& World::state(std::size_t index) const {
  kept = now();
  return kept->sources.at(index);
}

std::vector<std::string> World::events(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto& line : log_lines)
    if (nlohmann::json::parse(line).value("event", "") == name) out.push_back(line);
  return out;
}

fs::path World::write(const std::string& name, std::string_view bytes, unsigned mode) const {
  const auto path = folder / name;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  ::chmod(path.c_str(), mode);
  return path;
}

TEST_CASE("a scripted source in a scripted network reaches the screen") {
  World world;
  world.add("kudos");
  world.start();
  CHECK(world.ids() == std::vector<std::string>{"k1"});
}

}  // namespace fakes
