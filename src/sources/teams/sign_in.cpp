#include "sources/teams/sign_in.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "sources/source.h"
#include "wire/json_text.h"

namespace kudosk::sources::teams {
namespace {

using nlohmann::json;

std::string text(const json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Seconds that come as a number or as text.
Millis seconds(const json& object, const char* key, Millis otherwise, Millis most) {
  double value = 0;
  const auto found = object.find(key);
  if (found == object.end()) return otherwise;
  if (found->is_number())
    value = found->get<double>();
  else if (found->is_string())
    value = std::strtod(found->get_ref<const std::string&>().c_str(), nullptr);
  if (!(value > 0)) return otherwise;
  return std::min(Millis(static_cast<std::int64_t>(std::min(value, 1e9) * 1000)), most);
}

json body_of(const net::Response& response) {
  auto parsed = parse_json(response.body);
  return parsed && parsed->is_object() ? std::move(*parsed) : json();
}

/// AADSTS numbers that a person can do something about.
struct Known {
  int code;
  const char* message;
  const char* hint;
};
constexpr Known known_codes[] = {
    {7000218, "the app registration does not allow public client flows", "in Entra, app registration, Authentication: set 'Allow public client flows' to Yes"},
    {65001, "nobody has consented to what the app asks for", "an administrator must grant consent: Entra, app registration, API permissions, 'Grant admin consent'"},
    {90094, "an administrator has to consent", "Entra, app registration, API permissions, 'Grant admin consent'"},
    {53000, "a Conditional Access policy asks for a compliant device", "exclude this account or app from the policy, or use auth: app"},
    {53003, "a Conditional Access policy blocks this sign-in", "let the policy allow the device code flow for this account, or use auth: app"},
    {530036, "a Conditional Access policy blocks the device code flow", "let the policy allow the device code flow for this account, or use auth: app"},
    {50076, "the account must sign in again with a second factor", "sign in once more with the code on the screen"},
    {50079, "the account has to set up a second factor first", "sign in to a browser with this account once, then here again"},
    {50173, "the sign-in is no longer valid: the password was changed or sessions were revoked", "sign in once more with the code on the screen"},
    {700082, "the sign-in has expired: it was not used for long", "sign in once more with the code on the screen"},
    {70043, "the sign-in has expired by a policy on how often one must sign in", "sign in once more with the code on the screen"},
    {700016, "there is no such app in this tenant", "check client_id and tenant"},
    {90002, "there is no such tenant", "check tenant"},
    {7000215, "the client secret is wrong", "put the secret's value (not its id) into the file that secret_file names"},
    {7000222, "the client secret has expired", "make a new one in Entra, app registration, Certificates & secrets, and put it into the file that secret_file names"},
    {50105, "the account has no access to this app", "assign the account to the app in Entra, Enterprise applications"},
    {50034, "there is no such account in this tenant", "sign in with an account of the organisation"},
    {50057, "the account is disabled", "sign in with another account"},
};

Error refusal(const net::Response& response, const json& body) {
  Error error;
  error.kind = ErrorKind::auth;
  error.status = response.status;
  const std::string name = text(body, "error");
  if (const auto codes = body.find("error_codes"); codes != body.end() && codes->is_array()) {
    for (const auto& code : *codes) {
      if (!code.is_number_integer()) continue;
      const auto number = code.get<std::int64_t>();
      for (const auto& known : known_codes) {
        if (known.code != number) continue;
        error.message = std::string("Microsoft sign-in: ") + known.message + " (AADSTS" + std::to_string(number) + ")";
        error.hint = known.hint;
        return error;
      }
    }
  }
  const std::pair<const char*, std::pair<const char*, const char*>> named[] = {
      {"authorization_declined", {"the sign-in was declined", "sign in with the fresh code on the screen"}},
      {"access_denied", {"the sign-in was declined", "sign in with the fresh code on the screen"}},
      {"bad_verification_code", {"the sign-in code was not accepted", "a fresh one is shown"}},
      {"invalid_grant", {"the sign-in is no longer valid", "sign in once more with the code on the screen"}},
      {"invalid_client", {"the app's id or secret is not accepted", "check client_id, and the file that secret_file names"}},
      {"unauthorized_client", {"the app may not sign in this way", "in Entra, app registration, Authentication: set 'Allow public client flows' to Yes"}},
      {"invalid_scope", {"the app asks for a permission that it does not have", "add the permissions that the README lists to the app registration"}},
      {"interaction_required", {"someone has to sign in again", "sign in once more with the code on the screen"}},
      {"consent_required", {"nobody has consented to what the app asks for", "an administrator must grant consent: Entra, app registration, API permissions"}},
  };
  for (const auto& [key, words] : named) {
    if (name != key) continue;
    error.message = std::string("Microsoft sign-in: ") + words.first;
    error.hint = words.second;
    return error;
  }
  if (name.empty() || response.status >= 500) {
    error = http_error(response, "Microsoft sign-in");
    return error;
  }
  std::string safe;
  for (char c : name.substr(0, 60)) safe += std::isalnum(static_cast<unsigned char>(c)) || c == '_' ? c : '?';
  error.message = "Microsoft sign-in refused: " + safe;
  error.hint = "check tenant and client_id, and the app registration as the README describes it";
  return error;
}

}  // namespace

Result<DeviceCode> read_device_code(const net::Response& response) {
  const json body = body_of(response);
  if (response.status != 200) return tl::unexpected(refusal(response, body));
  DeviceCode code;
  code.device_code = text(body, "device_code");
  code.user_code = text(body, "user_code");
  code.address = text(body, "verification_uri");
  if (code.address.empty()) code.address = text(body, "verification_url");
  if (code.device_code.empty() || code.user_code.empty() || code.user_code.size() > 40 || net::origin(code.address).empty())
    return fail(ErrorKind::content, "Microsoft sign-in: the answer has no device code", "check login_url and tenant");
  code.lasts = seconds(body, "expires_in", code.lasts, std::chrono::hours(1));
  code.interval = std::max(seconds(body, "interval", code.interval, std::chrono::minutes(1)), Millis{1000});
  return code;
}

TokenAnswer read_tokens(const net::Response& response) {
  TokenAnswer answer;
  const json body = body_of(response);
  if (response.status == 200) {
    answer.tokens.access = text(body, "access_token");
    answer.tokens.refresh = text(body, "refresh_token");
    answer.tokens.lasts = seconds(body, "expires_in", answer.tokens.lasts, std::chrono::hours(24));
    if (!answer.tokens.access.empty()) {
      answer.state = TokenAnswer::State::tokens;
      return answer;
    }
    answer.error = {ErrorKind::content, "Microsoft sign-in: the answer has no access token", "check login_url and tenant", 200, std::nullopt};
    return answer;
  }
  const std::string name = text(body, "error");
  if (name == "authorization_pending")
    answer.state = TokenAnswer::State::pending;
  else if (name == "slow_down")
    answer.state = TokenAnswer::State::slow_down;
  else if (name == "expired_token" || name == "code_expired")
    answer.state = TokenAnswer::State::expired;
  else
    answer.error = refusal(response, body);
  return answer;
}

std::string graph_code(const net::Response& response) {
  const json body = body_of(response);
  if (!body.is_object()) return {};
  const auto error = body.find("error");
  return error == body.end() ? std::string() : text(*error, "code");
}

Error graph_error(const net::Response& response) {
  Error error = http_error(response, "Microsoft Teams");
  const std::string code = graph_code(response);
  if (response.status == 401) {
    error.message = "Microsoft Teams does not accept the sign-in (401)";
    error.hint = "it is renewed at the next try; if this stays, sign in once more";
  } else if (response.status == 403) {
    error.message = "Microsoft Teams refuses to give this channel's messages (403)";
    error.hint =
        "the account must be a member of the team, and an administrator must have consented to ChannelMessage.Read.All (device code) or ChannelMessage.Read.Group in the team "
        "(app)";
  } else if (response.status == 404) {
    error.message = "Microsoft Teams knows no such team or channel (404)";
    error.hint = "check team (its id) and channels (19:…@thread.tacv2), and that the account can open them in Teams";
  } else if (response.status == 429 || response.status == 503 || response.status == 504) {
    error.kind = ErrorKind::rate;
    error.message = "Microsoft Teams asks to be asked later (" + std::to_string(response.status) + ")";
    error.hint = "nothing to do here: the next try waits as long as was asked for";
  }
  if (!code.empty() && code.size() < 60 && std::all_of(code.begin(), code.end(), [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '.'; }))
    error.message += ", " + code;
  return error;
}

}  // namespace kudosk::sources::teams
