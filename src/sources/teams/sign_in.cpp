#include "sources/teams/sign_in.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/json_fields.h"
#include "sources/source.h"
#include "wire/json_text.h"

namespace kudosk::sources::teams {
namespace {

using nlohmann::json;

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

/// What a refusal asks for: of an app that has only its secret it asks something else than of a person.
enum class Asks { either, person, secret };
/// AADSTS numbers that a person can do something about.
struct Known {
  int code;
  const char* message;
  const char* hint;
  Asks asks = Asks::either;
};
constexpr const char* again = "sign in once more with the code on the screen";
constexpr const char* other = "sign in with another account";
constexpr const char* consent = "an administrator must grant consent: Entra, app registration, API permissions, 'Grant admin consent'";
constexpr const char* policy = "an administrator can let the Conditional Access policy pass this account and app, or use auth: app";
constexpr const char* ids = "check client_id and tenant";
constexpr Known known_codes[] = {
    {7000218, "the app registration does not allow public client flows", "in Entra, app registration, Authentication: set 'Allow public client flows' to Yes", Asks::secret},
    {65001, "nobody has consented to what the app asks for", consent},
    {65004, "the person declined to consent to what the app asks for", consent},
    {65005, "the app asks for a permission that its registration does not list", "in Entra, app registration, API permissions: add those that the README lists"},
    {650057, "the app asks for a permission that its registration does not list", "in Entra, app registration, API permissions: add those that the README lists"},
    {650052, "the organisation has not taken the app in", consent},
    {90094, "an administrator has to consent", consent},
    {90093, "an administrator has to consent", consent},
    {53000, "a Conditional Access policy asks for a compliant device", policy, Asks::person},
    {53001, "a Conditional Access policy asks for a device of the organisation", policy, Asks::person},
    {53002, "a Conditional Access policy asks for an approved app", policy, Asks::person},
    {53003, "a Conditional Access policy blocks this sign-in", "an administrator can let the policy allow the device code flow for this account, or use auth: app", Asks::person},
    {53004, "the account must prove first who it is", "sign in to a browser with this account once, then here again", Asks::person},
    {530032, "a security policy of the organisation blocks this sign-in", policy, Asks::person},
    {530036, "a Conditional Access policy blocks the device code flow", "an administrator can let the policy allow the device code flow for this account, or use auth: app",
     Asks::person},
    {50005, "a Conditional Access policy does not allow this kind of device", policy, Asks::person},
    {50097, "a Conditional Access policy asks for a device of the organisation", policy, Asks::person},
    {50158, "a Conditional Access policy asks for more than the password", again, Asks::person},
    {50072, "the account has to set up a second factor first", "sign in to a browser with this account once, then here again", Asks::person},
    {50074, "the account must sign in again with a second factor", again, Asks::person},
    {50076, "the account must sign in again with a second factor", again, Asks::person},
    {50078, "the second factor's time is over", again, Asks::person},
    {50079, "the account has to set up a second factor first", "sign in to a browser with this account once, then here again", Asks::person},
    {50133, "the sign-in is no longer valid: the password was changed or has expired", again, Asks::person},
    {50173, "the sign-in is no longer valid: the password was changed or sessions were revoked", again, Asks::person},
    {54005, "the code was used already", again, Asks::person},
    {70000, "the sign-in is no longer valid", again, Asks::person},
    {70008, "the sign-in has expired: it was not used for long", again, Asks::person},
    {700082, "the sign-in has expired: it was not used for long", again, Asks::person},
    {700084, "the sign-in has expired: this kind lasts a fixed time", again, Asks::person},
    {70043, "the sign-in has expired by a policy on how often one must sign in", again, Asks::person},
    {700016, "there is no such app in this tenant", ids},
    {7000112, "the app is disabled", "an administrator can enable it: Entra, Enterprise applications, the app, Properties"},
    {90002, "there is no such tenant", "check tenant"},
    {900021, "there is no such tenant", "check tenant"},
    {900023, "the tenant is neither an id nor a domain", "check tenant"},
    {50059, "there is no such tenant", "check tenant"},
    {50128, "there is no such tenant", "check tenant"},
    {50194, "the app belongs to one organisation and asks in the name of all", "set tenant to the organisation's id or domain"},
    {500011, "this tenant does not know Microsoft Graph by that address", "check graph_url and login_url: both must belong to one cloud"},
    {7000215, "the client secret is wrong", "put the secret's value (not its id) into the file that secret_file names"},
    {7000222, "the client secret has expired", "make a new one in Entra, app registration, Certificates & secrets, and put it into the file that secret_file names"},
    {700027, "the app's credentials are not accepted", "check client_id, and the file that secret_file names"},
    {70011, "a permission that the app asks for does not exist there", "check graph_url and login_url: both must belong to one cloud"},
    {50105, "the account has no access to this app", "an administrator can assign it: Entra, Enterprise applications, the app, Users and groups"},
    {50020, "the account belongs to another organisation", "sign in with an account of the organisation", Asks::person},
    {50034, "there is no such account in this tenant", "sign in with an account of the organisation", Asks::person},
    {50053, "the account is locked", other, Asks::person},
    {50055, "the account's password has expired", "sign in to a browser with this account once, then here again", Asks::person},
    {50057, "the account is disabled", other, Asks::person},
    {50058, "nobody is signed in", again, Asks::person},
};

/// Entra's own numbers for what is wrong: a list, and once more at the beginning of the description.
std::vector<std::int64_t> entra_codes(const json& body) {
  std::vector<std::int64_t> out;
  if (const auto codes = body.find("error_codes"); codes != body.end() && codes->is_array()) {
    for (const auto& code : *codes)
      if (code.is_number_integer() && out.size() < 10) out.push_back(code.get<std::int64_t>());
  }
  constexpr std::string_view mark = "AADSTS";
  const std::string description = text(body, "error_description");
  if (description.compare(0, mark.size(), mark) == 0) {
    std::int64_t number = 0;
    const char* begin = description.data() + mark.size();
    if (std::from_chars(begin, description.data() + description.size(), number).ec == std::errc()) out.push_back(number);
  }
  return out;
}

/// With a client secret nobody signs in: what asks for a person is refused to the app itself.
std::pair<std::string, std::string> words_of(Asks asks, const char* message, const char* hint, bool app) {
  if (app && asks == Asks::person)
    return {"a policy of the organisation does not let the app in by its secret",
            "an administrator can let the app pass (Entra, Conditional Access, policies for workload identities); or set \"auth\": \"device-code\", so that a person signs in"};
  if (app && asks == Asks::secret)
    return {"no client secret has come with the request", "check the file that secret_file names: the secret's value stands in it, and nothing else"};
  return {message, hint};
}

Error refusal(const net::Response& response, const json& body, bool app) {
  Error error;
  error.kind = ErrorKind::auth;
  error.status = response.status;
  const std::string name = text(body, "error");
  for (const auto number : entra_codes(body)) {
    for (const auto& known : known_codes) {
      if (known.code != number) continue;
      const auto [message, hint] = words_of(known.asks, known.message, known.hint, app);
      error.message = "Microsoft sign-in: " + message + " (AADSTS" + std::to_string(number) + ")";
      error.hint = hint;
      return error;
    }
  }
  struct Named {
    const char* name;
    const char* message;
    const char* hint;
    Asks asks = Asks::either;
  };
  constexpr Named named[] = {
      {"authorization_declined", "the sign-in was declined", "sign in with the fresh code on the screen", Asks::person},
      {"access_denied", "the sign-in was declined", "sign in with the fresh code on the screen", Asks::person},
      {"bad_verification_code", "the sign-in code was not accepted", "sign in with the fresh code on the screen", Asks::person},
      {"expired_token", "the sign-in has expired", again, Asks::person},
      {"code_expired", "the sign-in has expired", again, Asks::person},
      {"invalid_grant", "the sign-in is no longer valid", again, Asks::person},
      {"invalid_client", "the app's id or secret is not accepted", "check client_id, and the file that secret_file names"},
      {"unauthorized_client", "the app may not sign in this way", "in Entra, app registration, Authentication: set 'Allow public client flows' to Yes", Asks::secret},
      {"unsupported_grant_type", "this way of signing in is not known there", "check login_url"},
      {"invalid_request", "the request was not understood", "check client_id, tenant and login_url"},
      {"invalid_scope", "the app asks for a permission that it does not have", "add the permissions that the README lists to the app registration"},
      {"invalid_resource", "this tenant does not know Microsoft Graph by that address", "check graph_url and login_url: both must belong to one cloud"},
      {"interaction_required", "someone has to sign in again", again, Asks::person},
      {"login_required", "someone has to sign in again", again, Asks::person},
      {"consent_required", "nobody has consented to what the app asks for", consent},
  };
  for (const auto& known : named) {
    if (name != known.name) continue;
    const auto [message, hint] = words_of(known.asks, known.message, known.hint, app);
    error.message = "Microsoft sign-in: " + message;
    error.hint = hint;
    return error;
  }
  if (name.empty() || response.status >= 500 || response.status == 429 || name == "temporarily_unavailable" || name == "server_error") {
    error = http_error(response, "Microsoft sign-in");
    if (error.kind == ErrorKind::auth) error.kind = ErrorKind::http;  // no word of the service's own: a page in between says so
    if (response.status < 500 && response.status != 429) error.hint = "check login_url, tenant and client_id; the network may want a sign-in first";
    return error;
  }
  std::string safe;
  for (char c : name.substr(0, 60)) safe += std::isalnum(static_cast<unsigned char>(c)) || c == '_' ? c : '?';
  error.message = "Microsoft sign-in refused: " + safe;
  error.hint = "check tenant and client_id, and the app registration as the README describes it";
  return error;
}

TokenAnswer::State state_of(const std::string& name) {
  using State = TokenAnswer::State;
  static const std::pair<const char*, State> states[] = {
      {"authorization_pending", State::pending},   {"slow_down", State::slow_down},    {"expired_token", State::expired},          {"code_expired", State::expired},
      {"authorization_declined", State::declined}, {"access_denied", State::declined}, {"bad_verification_code", State::declined}, {"invalid_grant", State::ended},
      {"interaction_required", State::ended},      {"login_required", State::ended},   {"consent_required", State::ended}};
  for (const auto& [known, state] : states)
    if (name == known) return state;
  return State::refused;
}

}  // namespace

Result<DeviceCode> read_device_code(const net::Response& response) {
  const json body = body_of(response);
  if (response.status != 200) return tl::unexpected(refusal(response, body, false));
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

TokenAnswer read_tokens(const net::Response& response, bool app) {
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
  answer.state = state_of(text(body, "error"));
  answer.error = refusal(response, body, app);
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
