// The Web API's methods as asks, and what went wrong in an answer in words. Pure; network thread.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "sources/source.h"

namespace kudosk::sources::slack {

/// How often may be asked, by `rate`.
struct Pace {
  Millis history{61000};  ///< between two requests of conversations.history, and of conversations.replies
  Millis poll{15000};
  Millis info{1500};            ///< between two requests of conversations.info
  Millis look{1400};            ///< between two requests of reactions.get
  int newest = 15, older = 15;  ///< messages a request
  std::size_t walks = 0;        ///< requests for older messages a poll; 0: single messages are looked at instead, `looks` a poll
  std::size_t looks = 9;
  bool internal = false;
};
/// `screens` share what the service allows.
Pace pace_of(const std::string& rate, int screens);

using Parameters = std::vector<std::pair<std::string, std::string>>;

/// A GET of `base`/`method`, with the token. Asks of one method go one after another, `apart` from start to start.
Ask ask(const std::string& base, const std::string& method, const Parameters& parameters, std::string tag, Millis apart = Millis(0));

struct Failure {
  Error error;
  bool token = false;    ///< the token itself is refused, or can't be read: there is no use in asking for anything else
  bool lasting = false;  ///< asking again changes nothing until somebody does something in Slack
  std::string code;      ///< Slack's word, where it gave one
};

/// The answer's object where `ok` is true; else the Error in plain words. `what` is the channel or person that was asked for; `app` the bot's name for /invite.
tl::expected<nlohmann::json, Failure> read_answer(const Answer& answer, const std::string& method, const std::string& what, const std::string& app);

}  // namespace kudosk::sources::slack
