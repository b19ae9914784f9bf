#include "sync/engine.h"

#include <algorithm>
#include <exception>
#include <random>
#include <utility>

#include "domain/storable.h"
#include "sync/engine_body.h"
#include "sync/file_asker.h"

namespace kudosk::sync {

using namespace std::chrono_literals;

namespace {

/// Pictures come one by one; the screen is told four times a second at most.
constexpr Millis between_pictures = 250ms;
/// The longest sleep: a wall clock that was set meanwhile is noticed by then.
constexpr Millis longest_sleep = 60s, untrusted_sleep = 10s;
constexpr Millis nothing_due = std::chrono::hours(24);

std::uint64_t seeded(std::uint64_t seed) {
  if (seed != 0) return seed;
  std::random_device machine;
  return (static_cast<std::uint64_t>(machine()) << 32) | machine();
}

}  // namespace

// --- Construction: what the last run left ---

Engine::Body::Body(std::shared_ptr<const Config> config_in, EngineOptions options_in, Log& log, const Clock& clock_in, net::Transport& transport_in,
                   std::function<void()> published_in)
    : options(std::move(options_in)),
      clock(clock_in),
      transport(transport_in),
      published(std::move(published_in)),
      config(std::move(config_in)),
      reporter(log),
      random(seeded(options.seed)),
      roster({options.state, options.once, options.make}, reporter, random),
      gathering(config, {}),
      saver(options.read_only ? std::filesystem::path() : options.state, clock.now().show, reporter),
      pictures(
          options.pictures ? options.cache : std::filesystem::path(), options.once,
          [this](const std::string& source, const std::string& address) -> Result<net::Request> {
            auto* const runner = roster.find(source);
            if (!runner) return fail(ErrorKind::config, "this source is no longer configured");
            return runner->picture(address);
          },
          [this](const std::string& source) {
            const auto* const runner = roster.find(source);
            return runner ? own_folders(runner->settings()) : std::vector<std::filesystem::path>();
          },
          reporter),
      webhook(reporter) {
  restore(clock.now());
}

void Engine::Body::restore(const Now& now) {
  store::Contents stored;
  if (!options.state.empty()) {
    auto read = store::read(options.state);
    stored = std::move(read.contents);
    damaged = std::move(read.trouble);
  }
  const auto written = stored.written;
  auto enlisted = roster.enlist(config, std::move(stored), now);
  bool content = false;
  for (const auto& holding : enlisted.holdings) content = content || !holding.items.empty();
  stored_before = content;
  if (content) stored_at = written;
  if (enlisted.lost) saver.touch(Saver::Change::now);  // what is no longer configured, or has opted out, goes from the disk
  gathering = Gathering(config, std::move(enlisted.holdings));
  brought.assign(roster.runners().size(), false);
  whole.assign(roster.runners().size(), false);
  for (std::size_t i = 0; i < roster.runners().size(); ++i) roster.runners()[i]->taken_in(gathering.holdings()[i].items.size(), false, gathering.newest(i), now);
  trusted = now.trusted;
  restored = gathering.merge(now);
  if (options.pictures) pictures.want(wanted_pictures(*gathering.feed(), gathering.holdings()), now);
  publish(now);
  restoring = false;
}

// --- The loop ---

Show Engine::Body::step(Millis timeout) {
  auto now = clock.now();
  if (restored) reporter.feed(*std::exchange(restored, std::nullopt));
  if (damaged) {
    saver.met(*std::exchange(damaged, std::nullopt), now.show);
    if (stored_before) saver.touch(Saver::Change::now);  // what the older copy had is whole again on the disk
    changed = true;
  }
  obey(now);
  advance(now);
  const bool waits = (threaded || under_way()) && !done && !leaving;
  const auto time = waits ? std::clamp(due(now) - now.show, Millis{}, std::max(timeout, Millis{})) : Millis{};
  auto outcomes = transport.wait(time);
  now = clock.now();
  if (!outcomes.empty()) {
    deliver(std::move(outcomes), now);
    advance(now);
  }
  return due(now);
}

void Engine::Body::loop() {
  while (!leaving) {
    try {
      step(clock.now().trusted ? longest_sleep : untrusted_sleep);
    } catch (const std::exception& error) {  // no memory for a moment: the screen goes on with what it has
      reporter.seldom(
          {ErrorKind::limit, std::string("the network thread met: ") + error.what(), "it goes on; other programs on this machine may need too much memory", 0, std::nullopt},
          "loop", {}, clock.now().show);
      transport.wait(1s);
    }
  }
}

void Engine::Body::obey(const Now& now) {
  while (true) {
    std::unique_lock lock(mutex);
    if (commands.empty()) return;
    auto command = std::move(commands.front());
    commands.pop_front();
    lock.unlock();
    std::visit([&](auto& one) { obey(std::move(one), now); }, command);
  }
}

/// Everything that is due now and needs no waiting.
void Engine::Body::advance(const Now& now) {
  merge(now);
  for (auto& runner : roster.runners()) runner->pump(now, transport);
  collect(now);
  merge(now);
  pictures.pump(now, transport);
  publish(now);
  tell(now);
  save(now, false);
}

/// Not while another process may tell it: render and check ask beside a screen.
void Engine::Body::tell(const Now& now) {
  if (options.once || options.read_only) return;
  std::vector<const SourceState*> states;
  for (const auto& runner : roster.runners()) states.push_back(&runner->state());
  webhook.pump(*config, states, now, transport);
}

void Engine::Body::deliver(std::vector<net::Outcome> outcomes, const Now& now) {
  for (auto& outcome : outcomes) {
    if (pictures.owns(outcome.id)) {
      pictures.deliver(std::move(outcome), now, transport);
      continue;
    }
    if (webhook.owns(outcome.id)) {
      webhook.deliver(std::move(outcome), now);
      continue;
    }
    const auto& runners = roster.runners();
    const auto owner = std::find_if(runners.begin(), runners.end(), [&](const auto& runner) { return runner->owns(outcome.id); });
    if (owner != runners.end()) (*owner)->deliver(std::move(outcome), now, transport);
    collect(now);
  }
}

/// Takes in what the sources have brought.
void Engine::Body::collect(const Now& now) {
  for (std::size_t i = 0; i < roster.runners().size(); ++i) {
    auto& runner = *roster.runners()[i];
    auto happened = runner.drain();
    for (auto& batch : happened.batches) {
      brought[i] = true;
      whole[i] = whole[i] || batch.whole;
      const bool some = !batch.items.empty();
      auto taken = gathering.take(i, std::move(batch), now);
      for (const auto& drop : taken.drops) reporter.drop(runner.name(), drop);
      if (taken.anything) {
        saver.touch(taken.taken_back || !stored_before ? Saver::Change::now : Saver::Change::content);
        changed = true;
        stored_before = true;
      }
      runner.taken_in(gathering.holdings()[i].items.size(), taken.news, gathering.newest(i), now);
      if (some) runner.answered(now);
    }
    if (happened.ended) {
      if (brought[i]) {
        reporter.end_of_poll(runner.name());
        if (gathering.tidy(i, whole[i], now)) {
          saver.touch(Saver::Change::content);
          runner.taken_in(gathering.holdings()[i].items.size(), false, gathering.newest(i), now);
        }
      }
      brought[i] = whole[i] = false;
      if (!runner.state().trouble) stored_at.reset();
      notice_offline(now);
    }
    if (happened.notes) saver.touch(Saver::Change::notes);
    if (happened.store_trouble) {
      saver.met(std::move(*happened.store_trouble), now.show);
      happened.state = true;
    }
    changed = changed || happened.state;
  }
}

void Engine::Body::merge(const Now& now) {
  const auto before = gathering.feed();
  if (const auto report = gathering.merge(now)) {
    reporter.feed(*report);
    changed = true;
  }
  if (options.pictures && gathering.feed() != before) pictures.want(wanted_pictures(*gathering.feed(), gathering.holdings()), now);
  for (std::size_t i = 0; i < roster.runners().size(); ++i) roster.runners()[i]->set_open(gathering.open(i), now);
  if (now.trusted && !std::exchange(trusted, now.trusted))  // what failed because certificates were "not yet valid" may work now
    for (auto& runner : roster.runners())
      if (runner->network_failed()) runner->poll_now(now);
  trusted = now.trusted;
}

void Engine::Body::notice_offline(const Now& now) {
  bool failed = false, reached = false;
  for (const auto& runner : roster.runners()) {
    failed = failed || runner->offline();
    reached = reached || (runner->used_network() && !runner->offline());
  }
  if (!failed || reached) {
    offline_since.reset();
  } else if (!offline_since) {
    offline_since = now.wall;
  }
}

std::shared_ptr<const Snapshot> Engine::Body::current() const {
  std::lock_guard lock(mutex);
  return slot;
}

void Engine::Body::publish(const Now& now) {
  const bool pictures_due = pictures.changed() && (pictures_published == Show::min() || pictures_published + between_pictures <= now.show || (options.once && pictures.settled()));
  if (pictures_due) {
    pictures.publish(now);
    pictures_published = now.show;
    changed = true;
  }
  if (changed) {
    changed = false;
    auto next = std::make_shared<Snapshot>();
    next->revision = ++revision;
    next->feed = gathering.feed();
    for (const auto& runner : roster.runners()) {
      next->sources.push_back(runner->state());
      if (!next->sign_in && runner->sign_in()) next->sign_in = runner->sign_in();
    }
    next->offline_since = offline_since;
    next->stored_at = stored_at;
    next->store_trouble = saver.trouble();
    next->pictures = pictures.files();
    {
      std::lock_guard lock(mutex);
      slot = std::move(next);
    }
    if (published && !restoring) published();
  }
  if (options.once) {
    const auto& runners = roster.runners();
    done = std::all_of(runners.begin(), runners.end(), [](const auto& runner) { return runner->asked_once() && !runner->polling(); }) && pictures.settled() && !pictures.changed();
  }
}

store::Contents Engine::Body::contents(const Now& now) const {
  store::Contents out;
  out.written = now.wall;
  auto holdings = storable(gathering.holdings(), merge_settings(*config));
  for (std::size_t i = 0; i < roster.runners().size(); ++i) {
    auto one = roster.stored(i);
    one.holding = std::move(holdings[i]);
    out.sources.emplace(roster.runners()[i]->name(), std::move(one));
  }
  return out;
}

void Engine::Body::save(const Now& now, bool at_exit) {
  if (!saver.save([&] { return contents(now); }, now, at_exit)) return;
  changed = true;
  publish(now);
}

Show Engine::Body::due(const Now& now) const {
  auto first = now.show + nothing_due;
  const auto consider = [&](std::optional<Show> at) {
    if (at) first = std::min(first, *at);
  };
  for (const auto& runner : roster.runners()) consider(runner->due());
  consider(gathering.due(now));
  consider(pictures.due());
  if (pictures.changed()) consider(pictures_published + between_pictures);
  consider(saver.due());
  consider(webhook.due());
  return std::max(first, now.show);
}

bool Engine::Body::under_way() const {
  return !pictures.settled() || std::any_of(roster.runners().begin(), roster.runners().end(), [](const auto& runner) { return runner->polling(); });
}

// --- Commands ---

void Engine::Body::obey(Reconfigure command, const Now& now) {
  if (!command.config) return;
  const auto before = std::exchange(config, std::move(command.config));
  auto feed = gathering.feed();
  auto followed = roster.follow(config, gathering.release(), now, transport);
  gathering = Gathering(config, std::move(followed.holdings));
  gathering.follow(std::move(feed));
  brought.assign(roster.runners().size(), false);
  whole.assign(roster.runners().size(), false);
  for (std::size_t i = 0; i < roster.runners().size(); ++i) roster.runners()[i]->taken_in(gathering.holdings()[i].items.size(), false, gathering.newest(i), now);
  if (followed.lost || before->policy != config->policy) saver.touch(Saver::Change::now);
  notice_offline(now);
  changed = true;
}

void Engine::Body::obey(PollNow, const Now& now) {
  for (auto& runner : roster.runners()) runner->poll_now(now);
}

void Engine::Body::obey(const PollSource& command, const Now& now) {
  if (auto* const runner = roster.find(command.source)) runner->poll_now(now);
}

void Engine::Body::obey(const NewCode& command, const Now& now) {
  if (auto* const runner = roster.find(command.source)) runner->new_code(now);
}

void Engine::Body::close() {
  const auto now = clock.now();
  for (auto& runner : roster.runners()) runner->abandon(transport);
  pictures.abandon(transport);
  webhook.abandon(transport);
  saver.save([&] { return contents(now); }, now, true);
}

// --- The outside ---

Engine::Engine(std::shared_ptr<const Config> config, EngineOptions options, Log& log, const Clock& clock, net::Transport& transport, std::function<void()> published)
    : body_(std::make_unique<Body>(std::move(config), std::move(options), log, clock, transport, std::move(published))) {}

Engine::~Engine() { stop(); }

void Engine::start() {
  if (body_->thread.joinable()) return;
  body_->leaving = false;
  body_->threaded = true;
  body_->thread = std::thread([body = body_.get()] { body->loop(); });
}

void Engine::stop() {
  body_->leaving = true;
  body_->transport.wake();
  if (body_->thread.joinable()) body_->thread.join();
  body_->threaded = false;
  body_->close();
}

std::shared_ptr<const Snapshot> Engine::snapshot() const { return body_->current(); }

void Engine::send(Command command) {
  {
    std::lock_guard lock(body_->mutex);
    body_->commands.push_back(std::move(command));
  }
  body_->transport.wake();
}

Show Engine::step(Millis timeout) { return body_->step(timeout); }

bool Engine::finished() const { return body_->done; }

}  // namespace kudosk::sync
