#include "sources/teams/session.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/unicode.h"
#include "wire/json_text.h"

namespace kudosk::sources::teams {
namespace {

using State = TokenAnswer::State;

constexpr Millis early{60000};  // a token is renewed that long before it ends
constexpr const char* device_scope = "offline_access ChannelMessage.Read.All User.ReadBasic.All";

std::string text(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void append(Effects& to, Effects more) {
  for (auto& effect : more) to.push_back(std::move(effect));
}

/// Graph's answer to who has signed in.
Error me_error(const net::Response& response) {
  Error error = graph_error(response);
  if (response.status == 401 || response.status == 403) {
    error.message = "Microsoft Graph does not say who has signed in (" + std::to_string(response.status) + "), so that it can't be compared with account";
    error.hint = "give the app registration the delegated permission User.ReadBasic.All and grant admin consent";
  } else if (response.status == 404) {
    error.message = "Microsoft Graph knows no /me (404)";
    error.hint = "check graph_url";
  }
  return error;
}

}  // namespace

void Session::authorise(net::Request& request) const {
  request.headers.push_back({"Authorization", "Bearer " + access_});
  request.credential = true;
}

void Session::refused() {
  access_.clear();
  accepted_ = false;
}

void Session::new_code() { code_.reset(); }

Effects Session::begin(const Now& now) {
  if (settings_.app) {
    refused();
    return {
        token_ask("grant_type=client_credentials&client_id=" + net::percent_encode(settings_.client) + "&scope=" + net::percent_encode(net::origin(settings_.graph) + "/.default"),
                  "client_secret", std::nullopt)};
  }
  // Somebody has signed in, and Graph could not say who when it was asked.
  if (!accepted_ && !access_.empty() && now.show < until_) return {me_ask()};
  refused();
  if (!refresh_.empty())
    return {token_ask("grant_type=refresh_token&client_id=" + net::percent_encode(settings_.client) + "&refresh_token=" + net::percent_encode(refresh_) +
                          "&scope=" + net::percent_encode(device_scope),
                      {}, std::nullopt)};
  if (code_ && now.show < code_until_) return {code_ask(now)};
  return fresh_code();
}

Effects Session::answer(const Now& now, const Ask& asked, const net::Response& response) {
  if (asked.tag == "device") return device_answer(now, response);
  if (asked.tag == "me") return me_answer(now, response);
  return token_answer(now, response);
}

// --- The device code ---

Effects Session::fresh_code() {
  code_.reset();
  verified_ = false;  // whoever enters it may be somebody else
  return {device_ask()};
}

SignIn Session::prompt() const { return {settings_.name, "Microsoft Teams", code_->address, code_->user_code, code_until_wall_}; }

Effects Session::device_answer(const Now& now, const net::Response& response) {
  auto code = read_device_code(response);
  if (!code) return {ShowSignIn{std::nullopt}, Trouble{std::move(code.error())}};
  code_ = std::move(*code);
  code_until_ = now.show + code_->lasts;
  code_until_wall_ = now.wall + code_->lasts;
  held_ = hold_;
  if (held_) return {ShowSignIn{std::nullopt}, code_ask(now)};
  return {ShowSignIn{prompt()}, code_ask(now)};
}

/// Nobody has entered the code yet.
Effects Session::pending(const Now& now) {
  if (!code_ || now.show >= code_until_) return fresh_code();
  Effects effects;
  if (held_) effects.push_back(ShowSignIn{prompt()});
  hold_ = held_ = false;
  effects.push_back(code_ask(now));
  return effects;
}

/// Somebody's attempt came to nothing: another code, with a word on why.
Effects Session::declined(Error error) {
  Effects effects{Trouble{std::move(error)}};
  append(effects, fresh_code());
  return effects;
}

Effects Session::token_answer(const Now& now, const net::Response& response) {
  TokenAnswer answer = read_tokens(response, settings_.app);
  if (answer.state == State::tokens) {
    access_ = answer.tokens.access;
    until_ = now.show + answer.tokens.lasts - std::min<Millis>(early, answer.tokens.lasts / 10);
    Effects effects;
    if (!refresh_.empty() && !answer.tokens.refresh.empty()) {
      // The same person's sign-in as the one that is kept: it takes its place before anything else can go wrong.
      if (answer.tokens.refresh != refresh_) effects.push_back(Keep{"refresh_token", answer.tokens.refresh});
      refresh_ = answer.tokens.refresh;
    } else {
      fresh_refresh_ = answer.tokens.refresh;
    }
    if (settings_.app || settings_.account.empty() || verified_) {
      append(effects, accepted());
    } else {
      if (code_) effects.push_back(ShowSignIn{std::nullopt});  // it has been used
      code_.reset();
      effects.push_back(me_ask());
    }
    return effects;
  }
  if (settings_.app) return {Trouble{std::move(answer.error)}};
  if (!refresh_.empty()) {
    if (answer.state != State::ended && answer.state != State::declined && answer.state != State::expired) return {Trouble{std::move(answer.error)}};
    // The stored sign-in has ended: somebody has to sign in again.
    refresh_.clear();
    Effects effects{Keep{"refresh_token", ""}};
    append(effects, declined(std::move(answer.error)));
    return effects;
  }
  switch (answer.state) {
    case State::slow_down:
      if (code_) code_->interval += std::chrono::seconds(5);  // RFC 8628, 3.5
      return pending(now);
    case State::pending:
      return pending(now);
    case State::expired:
      return fresh_code();
    case State::declined:
    case State::ended:
      return declined(std::move(answer.error));
    case State::tokens:
    case State::refused:
      break;
  }
  // A fault that passes leaves the code as it is. What is wrong with the app's set-up makes every code useless: none is shown until the service waits for somebody.
  if (answer.error.kind != ErrorKind::auth) return {Trouble{std::move(answer.error)}};
  code_.reset();
  hold_ = true;
  return {ShowSignIn{std::nullopt}, Trouble{std::move(answer.error)}};
}

Effects Session::me_answer(const Now&, const net::Response& response) {
  if (response.status == 401 || response.status == 403) {
    refused();
    code_.reset();
    return {ShowSignIn{std::nullopt}, Trouble{me_error(response)}};
  }
  const auto parsed = parse_json(response.body);
  // It is asked again: whoever signed in need not do so once more.
  if (response.status != 200) return {Trouble{me_error(response)}};
  const nlohmann::json me = parsed && parsed->is_object() ? *parsed : nlohmann::json::object();
  const std::string wanted = folded(settings_.account);
  if (folded(text(me, "userPrincipalName")) == wanted || folded(text(me, "mail")) == wanted) {
    verified_ = true;
    return accepted();
  }
  // Anybody who walks past can read a code off a wall: this sign-in is neither used nor kept.
  refused();
  fresh_refresh_.clear();
  Effects effects;
  if (!refresh_.empty()) {
    refresh_.clear();
    effects.push_back(Keep{"refresh_token", ""});
  }
  append(effects, declined({ErrorKind::auth, "someone other than the configured account signed in; that sign-in is not used",
                            "sign in as " + settings_.account + " with the fresh code on the screen", 0, std::nullopt}));
  return effects;
}

Effects Session::accepted() {
  Effects effects;
  accepted_ = true;
  if (!fresh_refresh_.empty() && !settings_.app) {
    refresh_ = fresh_refresh_;
    effects.push_back(Keep{"refresh_token", refresh_});
  }
  fresh_refresh_.clear();
  code_.reset();
  hold_ = false;
  effects.push_back(ShowSignIn{std::nullopt});
  return effects;
}

// --- Asks ---

net::Request Session::form(const std::string& path, std::string body) const {
  net::Request request;
  request.method = "POST";
  request.url = settings_.login + "/" + net::percent_encode(settings_.tenant) + "/oauth2/v2.0/" + path;
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
  request.body = std::move(body);
  request.credential = true;
  return request;
}

Ask Session::device_ask() const {
  HttpAsk http;
  http.request =
      form("devicecode?mkt=" + net::percent_encode(settings_.language), "client_id=" + net::percent_encode(settings_.client) + "&scope=" + net::percent_encode(device_scope));
  return {"device", std::move(http), "login", std::nullopt, std::nullopt};
}

Ask Session::token_ask(std::string body, const std::string& secret_field, std::optional<Show> not_before) const {
  HttpAsk http;
  http.request = form("token", std::move(body));
  if (!secret_field.empty()) {
    SecretUse use;
    use.as = SecretUse::As::form;
    use.key = "secret_file";
    use.name = secret_field;
    http.secrets.push_back(std::move(use));
  }
  return {"token", std::move(http), "login", std::nullopt, not_before};
}

Ask Session::code_ask(const Now& now) const {
  return token_ask("grant_type=" + net::percent_encode("urn:ietf:params:oauth:grant-type:device_code") + "&client_id=" + net::percent_encode(settings_.client) +
                       "&device_code=" + net::percent_encode(code_->device_code),
                   {}, now.show + code_->interval);
}

Ask Session::me_ask() const {
  HttpAsk http;
  http.request.url = settings_.graph + "/me?%24select=userPrincipalName,mail";
  authorise(http.request);
  return {"me", std::move(http), "login", std::nullopt, std::nullopt};
}

}  // namespace kudosk::sources::teams
