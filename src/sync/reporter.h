// The log's words about sources, said once: the same error again only every ten minutes, the same dropped item never. Network thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/log.h"
#include "domain/merge.h"

namespace kudosk::sync {

/// One finished poll, as the `poll` event has it.
struct PollReport {
  std::string source;
  int status = 0;  ///< HTTP; 0: nothing was answered, or it is no HTTP
  std::size_t items = 0, bytes = 0;
  Millis took{}, next{};
};

/// What a change of the feed was, as the `feed` event has it.
struct FeedReport {
  std::uint64_t revision = 0;
  std::size_t added = 0, changed = 0, removed = 0, total = 0;
};

class Reporter {
 public:
  explicit Reporter(Log& log) : log_(log) {}

  void poll(const PollReport& report);  ///< `next` in seconds
  void feed(const FeedReport& report);
  /// `what` names the source, or a matter of its own ("store").
  void error(const Error& error, const std::string& what, std::string_view source, Show now);
  /// Every ten minutes at most, whatever it says.
  void seldom(const Error& error, const std::string& what, std::string_view source, Show now);
  /// It is over: the same error is news again.
  void clear(const std::string& what) { errors_.erase(what); }
  void drop(const std::string& source, const Drop& drop);
  /// A poll that brought something has ended: what it no longer dropped is forgotten.
  void end_of_poll(const std::string& source);
  void forget(const std::string& source);  ///< it is no longer configured

  Log& log() { return log_; }

 private:
  struct Said {
    std::string text;
    Show at{};
  };
  struct Drops {
    std::set<std::uint64_t> before, now;  // hashes of item and reason
    std::size_t said = 0, unsaid = 0;
  };
  Log& log_;
  std::map<std::string, Said> errors_;
  std::map<std::string, Drops> drops_;
};

}  // namespace kudosk::sync
