#include "sync/runner.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "sources/short_names.h"
#include "sync/backoff.h"
#include "sync/file_asker.h"

namespace kudosk::sync {

using namespace std::chrono_literals;

namespace {

/// Beyond so many, those that the last poll had no use for go: an address with a cursor in it is never asked again.
constexpr std::size_t most_idle_validators = 16, most_validators = 64;
/// How often a folder in which something is being written is looked at again before it is taken as it is.
constexpr unsigned most_waits = 5;

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

}  // namespace

Runner::Runner(RunnerSetup setup, const Maker& make, Reporter& reporter)
    : settings_(std::move(setup.settings)),
      state_folder_(std::move(setup.state)),
      once_(setup.once),
      seed_(setup.seed),
      make_(make),
      config_(std::move(setup.config)),
      reporter_(reporter),
      secrets_(settings_, reporter.log()),
      random_(setup.seed),
      memory_(std::move(setup.memory)),
      validators_(std::move(setup.validators)),
      kept_(std::move(setup.kept)),
      stored_(kept_),
      buckets_(std::move(setup.buckets)),
      next_poll_(setup.first_poll) {
  state_.name = settings_.name;
  state_.type = settings_.type;
  state_.last_success = setup.last_success;
  for (auto& [name, bucket] : buckets_) bucket.busy = false;
  secrets_shared_ = !kept_.empty();
  if (make_source()) state_.next_poll = next_poll_;
}

bool Runner::make_source() {
  for (const auto& [name, value] : kept_) secrets_.hide(value);
  auto made = make_({settings_, memory_, kept_, config_->language, seed_, config_->playlist.max_age, config_->time_zone, config_->people});
  if (made && *made) {
    source_ = std::move(*made);
    return true;
  }
  state_.trouble = made ? Error{ErrorKind::config, "this source could not be made", "", 0, std::nullopt} : made.error();
  return false;
}

/// Another process (`kudosk sign-in`, `kudosk check`) may have signed in, or been given a new token, in this one's place.
bool Runner::take_shared_secrets() {
  if (!secrets_shared_ || state_folder_.empty()) return false;
  auto stored = store::read_secrets(state_folder_, settings_.name);
  if (stored.empty() || stored == stored_) return false;
  stored_ = stored;
  if (stored == kept_) return false;
  kept_ = std::move(stored);
  return make_source();
}

Millis Runner::interval() const {
  if (settings_.interval) return *settings_.interval;
  return source_->default_interval();
}

std::optional<Show> Runner::due() const {
  if (!source_) return std::nullopt;
  if (!poll_) {
    if (!open_ || (once_ && polls_ > 0)) return std::nullopt;
    return next_poll_;
  }
  std::optional<Show> first;
  if (flying_.size() >= most_flying) return first;
  std::set<std::string> seen;
  for (const auto& queued : queue_) {
    const auto& bucket = queued.ask.bucket;
    if (!bucket.empty() && !seen.insert(bucket).second) continue;
    if (const auto at = ready_at(queued.ask)) first = first ? std::min(*first, *at) : *at;
  }
  return first;
}

/// When it may go out; nullopt: not before another of its bucket is answered.
std::optional<Show> Runner::ready_at(const sources::Ask& ask) const {
  auto at = ask.not_before.value_or(Show::min());
  if (ask.bucket.empty()) return at;
  const auto found = buckets_.find(ask.bucket);
  if (found == buckets_.end()) return at;
  if (found->second.busy) return std::nullopt;
  if (found->second.started && ask.bucket_interval) at = std::max(at, *found->second.started + *ask.bucket_interval);
  return at;
}

bool Runner::ready(const sources::Ask& ask, Show now) const {
  const auto at = ready_at(ask);
  return at && *at <= now;
}

void Runner::pump(const Now& now, net::Transport& transport) {
  if (!source_) {
    if (!std::exchange(said_, true)) reporter_.error(*state_.trouble, settings_.name, settings_.name, now.show);
    return;
  }
  if (!poll_ && open_ && next_poll_ <= now.show && !(once_ && polls_ > 0)) begin(now);
  while (poll_ && !cut_ && send_one(now, transport)) {
  }
  if (!poll_) return;
  if (cut_) {
    for (const auto& [id, ask] : flying_) transport.cancel(id);
    flying_.clear();
    queue_.clear();
    for (auto& [name, bucket] : buckets_) bucket.busy = false;
  }
  if (queue_.empty() && flying_.empty()) end(now);
}

/// A Source's call, and its effects. Nothing that one throws gets further than this.
template <class Call>
void Runner::call(const Now& now, Call&& what) {
  try {
    carry_out(what(), now);
  } catch (const std::exception& error) {
    trouble({ErrorKind::content, std::string("this source met what it does not know: ") + error.what(), "", 0, std::nullopt}, now);
    cut_ = true;
  } catch (...) {
    trouble({ErrorKind::content, "this source met what it does not know", "", 0, std::nullopt}, now);
    cut_ = true;
  }
}

void Runner::begin(const Now& now) {
  poll_ = Poll{};  // clang takes a struct of the class for one that emplace() can't make
  poll_->began = now.show;
  again_ = cut_ = false;
  rest_until_ = Show::min();
  secrets_.refresh();
  take_shared_secrets();
  for (const auto& [name, value] : kept_) secrets_.hide(value);
  call(now, [&] { return source_->poll(now); });
}

void Runner::carry_out(sources::Effects effects, const Now& now) {
  const auto emit = [&](sources::Emit& emitted) {
    for (auto& item : emitted.batch.items) {
      item.source = settings_.name;
      sources::write_short_names(item);
    }
    poll_->items = emitted.batch.whole ? emitted.batch.items.size() : poll_->items + emitted.batch.items.size();  // parts come once more in the whole
    happened_.batches.push_back(std::move(emitted.batch));
  };
  const auto ask = [&](sources::Ask& asked) {
    if (++poll_->asks > most_asks) {
      trouble({ErrorKind::limit, "this source asked " + std::to_string(most_asks) + " times in one poll and was cut there", "ask it for less: fewer channels, courses or pages", 0,
               std::nullopt},
              now);
      cut_ = true;
    } else {
      queue_.push_back({std::move(asked), 0});
    }
  };
  const auto keep = [&](sources::Keep& kept) {
    secrets_.hide(kept.value);
    if (!state_folder_.empty())
      if (auto written = store::write_secret(state_folder_, settings_.name, kept.name, kept.value); !written) happened_.store_trouble = std::move(written.error());
    if (kept.value.empty()) {
      kept_.erase(kept.name);
    } else {
      kept_[kept.name] = std::move(kept.value);
    }
    secrets_shared_ = true;
    if (!happened_.store_trouble) stored_ = kept_;
  };
  const auto sign_in = [&](sources::ShowSignIn& shown) {
    poll_->asks = 0;  // a person takes minutes: asking whether they are done is no loop
    secrets_shared_ = true;
    if (!once_) poll_->trouble.reset();  // what went wrong with an earlier code is over with it
    if (shown.sign_in) shown.sign_in->source = settings_.name;
    if (once_ && shown.sign_in) {
      // What came before it says more: why somebody has to.
      if (poll_->trouble) {
        poll_->trouble->hint += "; in a terminal: kudosk sign-in " + settings_.name;
        state_.trouble = poll_->trouble;
      }
      trouble({ErrorKind::auth, "somebody has to sign in for this source", "kudosk sign-in " + settings_.name, 0, std::nullopt}, now);
      cut_ = true;
    } else if (sign_in_ != shown.sign_in) {
      sign_in_ = std::move(shown.sign_in);
      happened_.state = true;
    }
  };
  for (auto& effect : effects) {
    if (cut_) return;
    std::visit(Overloaded{ask, emit, keep, sign_in,
                          [&](sources::Remember& remembered) {
                            if (memory_ == remembered.memory) return;
                            memory_ = std::move(remembered.memory);
                            happened_.notes = true;
                          },
                          [&](sources::Rest& rest) { rest_until_ = std::max(rest_until_, rest.until); }, [&](sources::Trouble& met) { trouble(std::move(met.error), now); }},
               effect);
  }
}

/// Said and shown at once, though the poll may go on: somebody's sign-in takes minutes.
void Runner::trouble(Error error, const Now& now) {
  if (poll_->trouble) {  // the first stands, with the longest wait that was asked for
    auto& first = *poll_->trouble;
    if (error.retry_after && (!first.retry_after || *first.retry_after < *error.retry_after)) first.retry_after = error.retry_after;
    return;
  }
  reporter_.error(error, settings_.name, settings_.name, now.show);
  if (!state_.failing_since) state_.failing_since = now.wall;
  state_.trouble = error;
  poll_->trouble = std::move(error);
  happened_.state = true;
}

/// Sends, or answers, the first ask that may go now.
bool Runner::send_one(const Now& now, net::Transport& transport) {
  if (flying_.size() >= most_flying) return false;
  std::set<std::string> held;
  for (auto at = queue_.begin(); at != queue_.end(); ++at) {
    const auto& bucket = at->ask.bucket;
    if (!bucket.empty() && held.count(bucket) > 0) continue;
    if (!ready(at->ask, now.show)) {
      if (!bucket.empty()) held.insert(bucket);
      continue;
    }
    auto queued = std::move(*at);
    queue_.erase(at);
    if (std::holds_alternative<sources::HttpAsk>(queued.ask.what)) {
      ask_http(std::move(queued), now, transport);
    } else {
      ask_local(std::move(queued), now);
    }
    return true;
  }
  return false;
}

void Runner::ask_http(Queued queued, const Now& now, net::Transport& transport) {
  const auto& what = std::get<sources::HttpAsk>(queued.ask.what);
  auto request = outgoing(what, settings_, config_->network, secrets_);
  if (!request) {
    sources::Answer answer;
    answer.error = request.error();
    if (answer.error->kind == ErrorKind::auth || answer.error->kind == ErrorKind::config) trouble(*answer.error, now);  // no poll ends well without what was configured
    reply(queued.ask, std::move(answer), now);
    return;
  }
  if (what.conditional) {
    poll_->asked.insert(what.request.url);
    if (const auto known = validators_.find(what.request.url); known != validators_.end()) {
      if (!known->second.etag.empty()) request->headers.push_back({"If-None-Match", known->second.etag});
      if (!known->second.last_modified.empty()) request->headers.push_back({"If-Modified-Since", known->second.last_modified});
    }
  }
  if (!queued.ask.bucket.empty()) buckets_[queued.ask.bucket] = {now.show, true};
  poll_->network = true;
  flying_.emplace(transport.send(std::move(*request)), std::move(queued.ask));
}

void Runner::ask_local(Queued queued, const Now& now) {
  if (const auto* file = std::get_if<sources::FileAsk>(&queued.ask.what)) {
    auto answered = answer(*file, settings_.folder);
    poll_->bytes += answered.bytes.size();
    reply(queued.ask, std::move(answered), now);
    return;
  }
  auto listing = list(std::get<sources::FolderAsk>(queued.ask.what), settings_.folder, now.wall);
  if (listing.settles_in && queued.waited < most_waits) {
    queued.ask.not_before = now.show + *listing.settles_in;
    ++queued.waited;
    queue_.push_front(std::move(queued));
    return;
  }
  reply(queued.ask, std::move(listing.answer), now);
}

void Runner::reply(const sources::Ask& ask, sources::Answer answer, const Now& now) {
  call(now, [&] { return source_->answer(now, ask, std::move(answer)); });
}

void Runner::deliver(net::Outcome outcome, const Now& now, net::Transport& transport) {
  const auto found = flying_.find(outcome.id);
  const auto ask = std::move(found->second);
  flying_.erase(found);
  if (const auto bucket = buckets_.find(ask.bucket); bucket != buckets_.end()) bucket->second.busy = false;
  sources::Answer answer;
  if (!outcome.response) {
    answer.error = std::move(outcome.response.error());
    poll_->untrusted = poll_->untrusted || outcome.untrusted;
  } else if (outcome.response->status == 206) {
    // Nobody asks for a range: such a part, taken for the whole, would take everything else off the screen.
    poll_->status = outcome.response->status;
    answer.error = Error{ErrorKind::network,
                         "only a part of the answer came: HTTP 206 (" + net::redacted(outcome.response->url) + ")",
                         "it is tried again; a proxy on the way may be broken",
                         206,
                         {}};
  } else {
    auto& response = *outcome.response;
    poll_->status = response.status;
    poll_->bytes += response.wire_bytes > 0 ? response.wire_bytes : response.body.size();
    const auto& what = std::get<sources::HttpAsk>(ask.what);
    answer.not_modified = what.conditional && response.status == 304;
    if (what.conditional && response.status == 200) poll_->fresh[what.request.url] = {std::string(response.header("etag")), std::string(response.header("last-modified"))};
    answer.http = std::move(response);
  }
  if (sign_in_ && take_shared_secrets()) {
    // Nobody has to enter the code any more: the poll begins anew, as the one who has signed in elsewhere.
    poll_->trouble.reset();
    sign_in_.reset();
    happened_.state = true;
    for (const auto& [id, other] : flying_) transport.cancel(id);
    flying_.clear();
    queue_.clear();
    for (auto& [name, bucket] : buckets_) bucket.busy = false;
    call(now, [&] { return source_->poll(now); });
    return pump(now, transport);
  }
  reply(ask, std::move(answer), now);
  pump(now, transport);
}

/// What the answers of a poll that ended well were known by. Never those of a poll that failed: what could not be used is to be sent again.
void Runner::remember_validators() {
  auto next = validators_;
  for (const auto& [address, fresh] : poll_->fresh) {
    if (fresh.etag.empty() && fresh.last_modified.empty()) {
      next.erase(address);
    } else {
      next[address] = fresh;
    }
  }
  if (next.size() > most_idle_validators) std::erase_if(next, [&](const auto& one) { return poll_->asked.count(one.first) == 0; });
  while (next.size() > most_validators) next.erase(std::prev(next.end()));
  const auto same = [](const auto& a, const auto& b) { return a.first == b.first && a.second.etag == b.second.etag && a.second.last_modified == b.second.last_modified; };
  if (next.size() == validators_.size() && std::equal(next.begin(), next.end(), validators_.begin(), same)) return;
  validators_ = std::move(next);
  happened_.notes = true;
}

void Runner::end(const Now& now) {
  auto poll = std::move(*poll_);
  if (!poll.trouble) {
    poll_ = std::move(poll);
    remember_validators();
    poll = std::move(*poll_);
  }
  poll_.reset();
  cut_ = false;
  ++polls_;
  used_network_ = poll.network;
  untrusted_ = poll.untrusted;
  state_.last_try = now.wall;
  state_.last_status = poll.trouble && poll.trouble->status > 0 ? poll.trouble->status : poll.status;
  state_.last_took = now.show - poll.began;
  if (poll.trouble) {
    ++failures_;
    next_poll_ = now.show + after_failure(interval(), failures_, *poll.trouble, now.trusted, random_);
    if (poll.trouble->retry_after) rest_until_ = std::max(rest_until_, next_poll_);
  } else {
    failures_ = 0;
    state_.failing_since.reset();
    state_.trouble.reset();
    state_.last_success = now.wall;
    reporter_.clear(settings_.name);
    const auto wait = after_success(interval(), random_);
    // From beginning to beginning, so that slow answers do not slow the screen; but a source that takes longer than its interval gets a breath.
    next_poll_ = std::max(poll.began + wait, now.show + std::min<Millis>(wait, 1s));
  }
  if (again_) next_poll_ = now.show;
  next_poll_ = std::max(next_poll_, rest_until_);
  state_.next_poll = next_poll_;
  reporter_.poll({settings_.name, state_.last_status, poll.items, poll.bytes, state_.last_took, once_ ? Millis{} : next_poll_ - now.show});
  happened_.ended = happened_.state = true;
}

Happened Runner::drain() { return std::exchange(happened_, {}); }

void Runner::poll_now(const Now& now) {
  if (poll_) {
    again_ = true;
    return;
  }
  next_poll_ = std::max(now.show, rest_until_);
  state_.next_poll = next_poll_;
  happened_.state = true;
}

void Runner::new_code(const Now& now) {
  if (!source_) return;
  source_->new_code();
  rest_until_ = Show::min();
  poll_now(now);
}

void Runner::set_open(bool open, const Now& now) {
  if (open == open_) return;
  open_ = open;
  happened_.state = true;
  if (open) next_poll_ = std::max(now.show, rest_until_);
  state_.next_poll = open ? std::optional(next_poll_) : std::nullopt;
}

void Runner::abandon(net::Transport& transport) {
  for (const auto& [id, ask] : flying_) transport.cancel(id);
  flying_.clear();
  queue_.clear();
  for (auto& [name, bucket] : buckets_) bucket.busy = false;
  poll_.reset();
}

void Runner::taken_in(std::size_t held, bool news, std::optional<Wall> newest, const Now& now) {
  state_.items = held;
  state_.newest = newest;
  if (news) state_.last_new = now.wall;
}

void Runner::answered(const Now& now) {
  if (state_.last_success) return;
  state_.last_success = now.wall;
  happened_.state = true;
}

Result<net::Request> Runner::picture(const std::string& address) {
  if (!source_) return fail(ErrorKind::config, "this source could not be made");
  const auto ask = source_->picture(address);
  if (ask.request.url.empty()) return fail(ErrorKind::auth, "nobody has signed in yet");
  return outgoing(ask, settings_, config_->network, secrets_);
}

}  // namespace kudosk::sync
