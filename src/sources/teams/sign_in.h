// Microsoft Entra's answers to sign-in requests, in our words. Pure. Source: RFC 8628, RFC 6749 and Entra's documentation of the device code flow.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "net/http.h"

namespace kudosk::sources::teams {

struct DeviceCode {
  std::string device_code, user_code, address;
  Millis lasts{900000}, interval{5000};
};
Result<DeviceCode> read_device_code(const net::Response& response);

struct Tokens {
  std::string access, refresh;
  Millis lasts{3599000};
};

/// What a token request came to.
struct TokenAnswer {
  enum class State {
    tokens,
    pending,    ///< nobody has entered the code yet
    slow_down,  ///< the same, and it was asked too soon
    expired,    ///< the code's time is over
    declined,   ///< somebody's attempt came to nothing: another code may do
    ended,      ///< the sign-in, or the right to it, is no longer good: somebody must sign in again
    refused     ///< all else: the app's set-up, or the service
  } state = State::refused;
  Tokens tokens;
  Error error;  ///< unless there are tokens; plain words and what to do, by Entra's error code where it has one
};
/// `app`: it is the app itself that asks, by its secret, and nobody is there to sign in.
TokenAnswer read_tokens(const net::Response& response, bool app = false);

/// Graph's error answers: kind, words and hint by status and code.
Error graph_error(const net::Response& response);
/// The `code` of Graph's error object, or empty.
std::string graph_code(const net::Response& response);

}  // namespace kudosk::sources::teams
