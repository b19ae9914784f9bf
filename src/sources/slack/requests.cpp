#include "sources/slack/requests.h"

#include <algorithm>
#include <array>

#include "sources/shallow_json.h"
#include "sources/slack/json.h"
#include "sources/slack/names.h"

namespace kudosk::sources::slack {
namespace {

using namespace std::chrono_literals;

constexpr const char* too_often = "the next try waits as long as was asked for; several screens share one limit: set screens, or let one publish for the others";
constexpr Millis unknown_wait = 60s;
constexpr std::size_t largest_answer = 16u << 20;

/// Only what Slack's own words look like: a made-up one is not carried into logs and onto screens.
std::string code_of(const json& answer) {
  const std::string& code = text(answer, "error");
  const bool plain =
      !code.empty() && code.size() <= 60 && std::all_of(code.begin(), code.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  return plain ? code : "an error without a name";
}

template <std::size_t N>
bool among(const std::array<std::string_view, N>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string scope_for(const std::string& method) {
  if (method == "conversations.history") return "channels:history";
  if (method == "conversations.info") return "channels:read";
  if (method == "emoji.list") return "emoji:read";
  if (method == "usergroups.list") return "usergroups:read";
  if (method == "reactions.get") return "reactions:read";
  return "users:read";
}

std::string scopes(const json& answer, const std::string& method) {
  const std::string& needed = text(answer, "needed");
  const bool plain = !needed.empty() && needed.size() <= 120 &&
                     std::all_of(needed.begin(), needed.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == ':' || c == '.' || c == ',' || c == '_'; });
  return plain ? needed : scope_for(method);
}

Failure refusal(const json& answer, const std::string& method, const std::string& what, const std::string& app) {
  static constexpr std::array<std::string_view, 7> token{
      "not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired", "two_factor_setup_required", "not_allowed_token_type"};
  static constexpr std::array<std::string_view, 5> fault{"internal_error", "fatal_error", "request_timeout", "service_unavailable", "accesslimited"};
  const std::string code = code_of(answer);
  Failure failure;
  failure.code = code;
  failure.lasting = true;
  Error& error = failure.error;
  error.kind = ErrorKind::content;
  if (among(token, code)) {
    failure.token = true;
    error.kind = ErrorKind::auth;
    error.message = "Slack does not accept the token (" + code + ")";
    error.hint = "install the app in the workspace again, and put its Bot User OAuth Token (xoxb-…) into the file that token_file names";
  } else if (code == "missing_scope") {
    const std::string scope = scopes(answer, method);
    error.kind = ErrorKind::auth;
    error.message = "the Slack app lacks the scope " + scope + " (" + method + ": missing_scope)";
    error.hint = "add " + scope + " under OAuth & Permissions, Bot Token Scopes, and install the app again";
  } else if (code == "not_in_channel") {
    error.kind = ErrorKind::config;
    error.message = "the Slack app is not in the channel " + what + " (not_in_channel)";
    error.hint = "write /invite @" + app + " in that channel";
  } else if (code == "channel_not_found") {
    error.kind = ErrorKind::config;
    error.message = "Slack shows the app no channel " + what + " (channel_not_found)";
    error.hint = "check the id (at the end of the channel's details); in a private channel, write /invite @" + app;
  } else if (code == "is_archived") {
    error.kind = ErrorKind::config;
    error.message = "the channel " + what + " is archived (is_archived)";
    error.hint = "take it out of channels, or bring the channel back in Slack";
  } else if (code == "team_access_not_granted") {
    failure.token = true;
    error.kind = ErrorKind::auth;
    error.message = "the Slack app has no access to this workspace (team_access_not_granted)";
    error.hint = "in an Enterprise organisation, an org admin adds the app to the workspace (Admin, Apps); or install it in the workspace itself and use that token";
  } else if (code == "org_login_required" || code == "team_added_to_org") {
    failure.lasting = false;
    error.kind = ErrorKind::http;
    error.message = "the workspace is being moved into an Enterprise organisation (" + code + ")";
    error.hint = "it is tried again; where this stays after the move, install the app in the workspace once more and put the new token into the file that token_file names";
  } else if (code == "enterprise_is_restricted" || code == "ekm_access_denied") {
    error.kind = ErrorKind::auth;
    error.message = "the organisation does not let the app read here (" + code + ")";
    error.hint = "an admin of the organisation has to allow the app and its access to messages";
  } else if (code == "access_denied" || code == "no_permission") {
    error.kind = ErrorKind::auth;
    error.message = "Slack does not let the app use " + method + " (" + code + ")";
    error.hint = "an admin of the workspace has to approve the app; then install it again";
  } else if (code == "unknown_method" || code == "deprecated_endpoint" || code == "method_deprecated") {
    error.kind = ErrorKind::config;
    error.message = "there is no " + method + " at that address (" + code + ")";
    error.hint = "check base_url: Slack's own is https://slack.com/api";
  } else if (code == "ratelimited" || code == "rate_limited") {
    error.kind = ErrorKind::rate;
    error.message = "Slack says that it is asked too often (" + method + ")";
    error.hint = too_often;
    error.retry_after = unknown_wait;
    failure.lasting = false;
  } else if (among(fault, code)) {
    failure.lasting = false;
    error.kind = ErrorKind::http;
    error.message = "Slack has a fault of its own (" + method + ": " + code + ")";
    error.hint = "nothing to do here: it is tried again";
  } else {
    error.message = "Slack refuses " + method + " (" + code + ")";
    error.hint = "check the settings of this source, and base_url where it is set";
  }
  return failure;
}

tl::unexpected<Failure> failed(Error error) {
  Failure failure{std::move(error), false, false, {}};
  failure.token = failure.error.kind == ErrorKind::auth;
  return tl::unexpected(std::move(failure));
}

}  // namespace

Pace pace_of(const std::string& rate, int screens) {
  Pace pace;
  const int sharing = std::max(1, screens);
  if (rate == "internal") {
    pace.internal = true;
    pace.history = Millis(1200);
    pace.poll = std::chrono::seconds(12);
    pace.newest = 100;
    pace.older = 200;
    pace.walks = 6;
    pace.looks = 0;
  } else {
    // A little over the minute, so that a request that was quick on its way does not come too early. Polls are due more often, for all that is not limited so: whether a
    // channel is still public, and what has become of single messages.
    pace.history = std::chrono::seconds(61);
    pace.poll = std::chrono::seconds(15);
  }
  pace.history *= sharing;
  pace.poll *= sharing;
  pace.info *= sharing;
  pace.look *= sharing;
  return pace;
}

Ask ask(const std::string& base, const std::string& method, const Parameters& parameters, std::string tag, Millis apart) {
  HttpAsk http;
  std::string url = base;
  while (!url.empty() && url.back() == '/') url.pop_back();
  url += "/" + method;
  for (const auto& [name, value] : parameters) url = net::with_query(url, name, value);
  http.request.url = std::move(url);
  http.request.headers = {{"Accept", "application/json"}};
  http.request.max_bytes = largest_answer;
  http.secrets.push_back(SecretUse{});
  Ask out;
  out.tag = std::move(tag);
  out.what = std::move(http);
  out.bucket = method;
  if (apart > Millis(0)) out.bucket_interval = apart;
  return out;
}

tl::expected<json, Failure> read_answer(const Answer& answer, const std::string& method, const std::string& what, const std::string& app) {
  if (answer.error) return failed(*answer.error);
  if (!answer.http) return failed({ErrorKind::network, "Slack did not answer (" + method + ")", "", 0, std::nullopt});
  const net::Response& response = *answer.http;
  if (response.status == 429) {
    Error error = http_error(response, "Slack");
    error.message = "Slack says that it is asked too often (" + method + ", 429)";
    error.hint = too_often;
    if (!error.retry_after) error.retry_after = unknown_wait;
    return failed(std::move(error));
  }
  if (response.status < 200 || response.status > 299) return failed(http_error(response, "Slack"));
  auto body = parse_shallow(response.body);
  if (!body || !body->is_object())
    return failed({ErrorKind::content, "Slack's answer to " + method + " is not what Slack sends",
                   "the network may want a sign-in first (open any page in a browser there), or base_url points elsewhere", response.status, std::nullopt});
  if (flag(*body, "ok")) return std::move(*body);
  Failure failure = refusal(*body, method, what, app);
  failure.error.status = response.status;
  if (failure.error.kind == ErrorKind::rate && response.retry_after) failure.error.retry_after = response.retry_after;
  return tl::unexpected(std::move(failure));
}

}  // namespace kudosk::sources::slack
