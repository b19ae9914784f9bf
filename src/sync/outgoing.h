// A Source's HttpAsk → the request that goes out: with what the settings say about the way there, and the secrets put in. Network thread.
#pragma once

#include <map>
#include <string>

#include "base/log.h"
#include "config/config.h"
#include "net/http.h"
#include "sources/source.h"

namespace kudosk::sync {

/// The secrets of one source: read when they are used, once a poll, so that a changed file is noticed; each is hidden from the log before anyone has it.
class Secrets {
 public:
  Secrets(const SourceSettings& settings, Log& log) : settings_(settings), log_(log) {}

  /// ErrorKind::auth with what to do where it is missing or refused.
  Result<std::string> value(const sources::SecretUse& use);
  /// The next value() reads again.
  void refresh() { read_.clear(); }
  /// This text does not stand in the log. To be said with each use, as the log lets go of the texts that it has heard of longest ago.
  void hide(const std::string& text) { log_.hide(text); }

 private:
  const SourceSettings settings_;
  Log& log_;
  std::map<std::string, Result<std::string>> read_;  // by reference
};

/// ErrorKind::config for plain http where the source does not allow it; ErrorKind::auth for a secret that can't be read.
Result<net::Request> outgoing(const sources::HttpAsk& ask, const SourceSettings& settings, const NetworkSettings& network, Secrets& secrets);

}  // namespace kudosk::sync
