// One source at work: a poll with its asks, rate buckets and secrets, and when the next one is due. Owned by the Engine; network thread.
//
// It calls the Source and gives back what came of it as a value (Happened); it touches no feed, no store but for rotated secrets, and no other source.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/snapshot.h"
#include "net/client.h"
#include "sources/source.h"
#include "store/store.h"
#include "sync/outgoing.h"
#include "sync/random.h"
#include "sync/reporter.h"

namespace kudosk::sync {

/// A source that asks for more in one poll (or before one sign-in) has lost its way.
inline constexpr unsigned most_asks = 200;
inline constexpr std::size_t most_flying = 4;

using Maker = std::function<Result<std::unique_ptr<sources::Source>>(const sources::Made&)>;

/// What a source's rate buckets know: kept when the source is made anew, since the service counts on.
struct Bucket {
  std::optional<Show> started;
  bool busy = false;
};

struct RunnerSetup {
  SourceSettings settings;
  std::shared_ptr<const Config> config;
  std::string memory;
  std::map<std::string, store::Validators> validators;
  std::map<std::string, std::string> kept;
  std::optional<Wall> last_success;
  std::map<std::string, Bucket> buckets;
  Show first_poll{};
  std::filesystem::path state;  ///< empty: rotated secrets are kept in memory alone
  bool once = false;
  std::uint64_t seed = 1;
};

/// What came of a call, for the Engine to carry on with.
struct Happened {
  std::vector<Batch> batches;          ///< in their order, with Item::source filled in
  bool notes = false;                  ///< memory or validators have changed
  bool state = false;                  ///< SourceState or the sign-in has changed
  bool ended = false;                  ///< a poll is over
  std::optional<Error> store_trouble;  ///< a rotated secret could not be written
};

class Runner {
 public:
  Runner(RunnerSetup setup, const Maker& make, Reporter& reporter);

  /// Begins a poll when one is due, sends what may be sent, answers what is local.
  void pump(const Now& now, net::Transport& transport);
  bool owns(std::uint64_t id) const { return flying_.count(id) > 0; }
  /// REQUIRES: owns(outcome.id).
  void deliver(net::Outcome outcome, const Now& now, net::Transport& transport);
  /// What has happened since the last call.
  Happened drain();

  /// As soon as its rests allow: at once, or after the poll that is under way.
  void poll_now(const Now& now);
  void new_code(const Now& now);
  /// Whether its `when` holds. A poll under way goes on to its end.
  void set_open(bool open, const Now& now);
  /// The values that are read with each ask (network, proxy): without another Source.
  void reconfigure(std::shared_ptr<const Config> config) { config_ = std::move(config); }
  /// Nothing of it is under way any more; what was asked is not answered.
  void abandon(net::Transport& transport);
  /// The Engine has taken a batch in.
  void taken_in(std::size_t held, bool news, std::optional<Wall> newest, const Now& now);

  /// Content has come: it counts as reached, also before its first poll is over.
  void answered(const Now& now);

  /// nullopt: nothing is due by time alone.
  std::optional<Show> due() const;
  bool polling() const { return poll_.has_value(); }
  bool asked_once() const { return polls_ > 0 || !source_ || !open_; }

  const std::string& name() const { return settings_.name; }
  const SourceSettings& settings() const { return settings_; }
  const SourceState& state() const { return state_; }
  const std::optional<SignIn>& sign_in() const { return sign_in_; }
  const std::string& memory() const { return memory_; }
  const std::map<std::string, store::Validators>& validators() const { return validators_; }
  const std::map<std::string, std::string>& kept() const { return kept_; }
  const std::map<std::string, Bucket>& buckets() const { return buckets_; }
  /// Whether the last poll tried the network; and whether nothing there was reached.
  bool used_network() const { return used_network_; }
  bool network_failed() const { return used_network_ && state_.trouble && state_.trouble->kind == ErrorKind::network; }
  /// The same but for a certificate that can't be trusted: then somebody answers, and "offline" would send people looking for a cable.
  bool offline() const { return network_failed() && !untrusted_; }

  /// The request for a picture that one of its items names.
  Result<net::Request> picture(const std::string& address);

 private:
  struct Queued {
    sources::Ask ask;
    unsigned waited = 0;  // how often a folder was found being written
  };
  struct Poll {
    Show began{};
    unsigned asks = 0;
    int status = 0;
    std::size_t items = 0, bytes = 0;
    bool network = false, untrusted = false;
    std::optional<Error> trouble;
    std::map<std::string, store::Validators> fresh;  // what the answers of this poll gave, by address
    std::set<std::string> asked;                     // addresses asked for with a condition
  };

  bool make_source();
  bool take_shared_secrets();
  template <class Call>
  void call(const Now& now, Call&& what);
  void begin(const Now& now);
  void carry_out(sources::Effects effects, const Now& now);
  bool send_one(const Now& now, net::Transport& transport);
  bool ready(const sources::Ask& ask, Show now) const;
  std::optional<Show> ready_at(const sources::Ask& ask) const;
  void ask_http(Queued queued, const Now& now, net::Transport& transport);
  void ask_local(Queued queued, const Now& now);
  void reply(const sources::Ask& ask, sources::Answer answer, const Now& now);
  void trouble(Error error, const Now& now);
  void remember_validators();
  void end(const Now& now);
  Millis interval() const;

  const SourceSettings settings_;
  const std::filesystem::path state_folder_;
  const bool once_;
  const std::uint64_t seed_;
  const Maker make_;
  std::shared_ptr<const Config> config_;
  Reporter& reporter_;
  Secrets secrets_;
  Random random_;
  std::unique_ptr<sources::Source> source_;

  std::string memory_;
  std::map<std::string, store::Validators> validators_;
  std::map<std::string, std::string> kept_;
  std::map<std::string, std::string> stored_;  // what the folder held when it was last read or written here
  bool secrets_shared_ = false;                // this source keeps secrets there
  std::map<std::string, Bucket> buckets_;
  SourceState state_;
  std::optional<SignIn> sign_in_;

  std::optional<Poll> poll_;
  std::deque<Queued> queue_;
  std::map<std::uint64_t, sources::Ask> flying_;
  bool cut_ = false;  // the poll under way was ended by us: its answers are not delivered
  bool open_ = true, again_ = false, used_network_ = false, untrusted_ = false, said_ = false;
  unsigned failures_ = 0;
  std::uint64_t polls_ = 0;
  Show next_poll_{}, rest_until_{};
  Happened happened_;
};

}  // namespace kudosk::sync
