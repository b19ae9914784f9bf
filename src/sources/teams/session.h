// Who is signed in to Microsoft Graph: by device code on the screen, by a refresh token from an earlier sign-in, or as an app. A state machine without I/O; network thread.
//
// The tokens stay in here: they are given out in a request's header and in Keep alone. A refresh token is kept before the one that it replaces is let go of.
#pragma once

#include <optional>
#include <string>

#include "sources/source.h"
#include "sources/teams/sign_in.h"

namespace kudosk::sources::teams {

struct SessionSettings {
  std::string tenant, client, account, graph, login, language, name;
  bool app = false;
};

class Session {
 public:
  Session(SessionSettings settings, std::string refresh) : settings_(std::move(settings)), refresh_(std::move(refresh)) {}

  /// A token is at hand that is good for a while.
  bool ready(const Now& now) const { return accepted_ && now.show < until_; }
  /// Asks for what is needed to become ready. REQUIRES: not ready().
  Effects begin(const Now& now);
  /// Whether begin(), or an answer, has asked this.
  static bool owns(const Ask& asked) { return asked.bucket == "login"; }
  /// After it either ready(), or more is asked, or there is a Trouble.
  Effects answer(const Now& now, const Ask& asked, const net::Response& response);

  /// Graph does not accept the token any more.
  void refused();
  void new_code();

  bool has_token() const { return accepted_; }
  void authorise(net::Request& request) const;

 private:
  Effects device_answer(const Now& now, const net::Response& response);
  Effects token_answer(const Now& now, const net::Response& response);
  Effects pending(const Now& now);
  Effects declined(Error error);
  Effects me_answer(const Now& now, const net::Response& response);
  Effects accepted();
  Effects fresh_code();
  SignIn prompt() const;

  net::Request form(const std::string& path, std::string body) const;
  Ask device_ask() const;
  Ask token_ask(std::string body, const std::string& secret_field, std::optional<Show> not_before) const;
  Ask code_ask(const Now& now) const;
  Ask me_ask() const;

  const SessionSettings settings_;
  std::string access_, refresh_, fresh_refresh_;
  Show until_{};
  bool accepted_ = false;  // access_ is whose it should be
  bool verified_ = false;  // the account was seen to be the configured one; a refresh token stays with its account
  std::optional<DeviceCode> code_;
  Show code_until_{};
  Wall code_until_wall_{};
  bool hold_ = false;  // the last code was refused before anybody could use it: the next is shown when the service waits for somebody
  bool held_ = false;  // the present one is not shown yet
};

}  // namespace kudosk::sources::teams
