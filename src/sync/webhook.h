// Tells somebody outside when a source has failed for long, and when it works again: once each an outage. Owned by the Engine; network thread.
//
// One message is under way at a time, and what could not be delivered is tried again, at most every ten minutes: nothing waits for it. An outage that ends before anybody was
// told is not told at all.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "domain/snapshot.h"
#include "net/client.h"
#include "sync/reporter.h"

namespace kudosk::sync {

class Webhook {
 public:
  explicit Webhook(Reporter& reporter) : reporter_(reporter) {}

  /// Takes note of how the sources are, and sends what is due. Sources that are no longer there are forgotten.
  void pump(const Config& config, const std::vector<const SourceState*>& sources, const Now& now, net::Transport& transport);
  bool owns(std::uint64_t id) const { return flying_ && flying_->id == id; }
  /// REQUIRES: owns(outcome.id).
  void deliver(net::Outcome outcome, const Now& now);
  void abandon(net::Transport& transport);
  /// nullopt: nothing is due by time alone.
  std::optional<Show> due() const;

 private:
  struct Case {
    std::string type;
    Show began{};
    Wall since{};
    Error error;
    bool told = false;  // that it fails
    bool over = false;  // it works again
  };
  struct Flying {
    std::uint64_t id = 0;
    std::string source;
    bool over = false;  // which of the two messages
  };

  void look(const std::vector<const SourceState*>& sources, const Now& now);
  bool ripe(const Case& one, Show now) const;
  Result<net::Request> request(const Config& config) const;
  void failed(Error error, const Now& now);

  Reporter& reporter_;
  WebhookSettings settings_;
  std::map<std::string, Case> cases_;  // by source
  std::optional<Flying> flying_;
  unsigned failures_ = 0;
  Show not_before_ = Show::min();
};

}  // namespace kudosk::sync
