#include "sources/teams/settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/unicode.h"
#include "net/http.h"
#include "sources/json_fields.h"

namespace kudosk::sources::teams {
namespace {

constexpr const char* where_channel = "in Teams: the channel's menu, 'Get link to channel': the part 19%3A…%40thread.tacv2, written 19:…@thread.tacv2";
constexpr const char* where_team = "in Teams: the channel's menu, 'Get link to channel': what stands after groupId= (8-4-4-4-12 letters and digits)";

bool blank(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' '; });
}

bool is_link(const std::string& text) { return text.find("://") != std::string::npos || text.rfind("teams.microsoft.", 0) == 0; }

std::string quoted(const std::string& text) { return "\"" + clean(text, 80) + "\""; }

/// The channel's id in a link to it ("…/l/channel/19%3A…/Name?groupId=…"); empty: there is none.
std::string channel_in(const std::string& link) {
  const std::string text = net::percent_decode(net::percent_decode(link));
  const auto from = text.find("19:");
  return from == std::string::npos ? std::string() : text.substr(from, text.find_first_of("/?&#", from) - from);
}

std::string team_in(const std::string& link) {
  constexpr std::string_view key = "groupId=";
  const auto at = link.find(key);
  if (at == std::string::npos) return {};
  const auto from = at + key.size();
  return link.substr(from, link.find_first_of("&#/", from) - from);
}

tl::unexpected<Error> wrong(const std::string& pointer, const std::string& message, const std::string& hint) { return fail(ErrorKind::config, pointer + ": " + message, hint); }

Result<void> check_channel(const std::string& id, const std::string& pointer) {
  if (is_link(id)) {
    const std::string channel = channel_in(id), team = team_in(id);
    if (channel.empty()) return wrong(pointer, "this is a link, and no channel's id is in it", where_channel);
    return wrong(pointer, "this is the whole link to a channel; its id alone is expected",
                 "write " + quoted(channel) + " here" + (team.empty() ? std::string() : ", and " + quoted(team) + " as the team"));
  }
  if (const std::string plain = channel_in(id); id.find('%') != std::string::npos && !plain.empty())
    return wrong(pointer, "this id is written as in an address", "write it as it is: " + quoted(plain));
  if (is_guid(id)) return wrong(pointer, "this is a team's id, or another; a channel's begins with 19:", where_channel);
  if (id.rfind("19:", 0) != 0 || blank(id)) return wrong(pointer, quoted(id) + " is no channel's id, but may be its name", where_channel);
  return {};
}

Result<void> check_team(const std::string& team) {
  if (is_link(team)) {
    const std::string id = team_in(team);
    return wrong("/team", "this is a link; the team's id alone is expected", id.empty() ? where_team : "write " + quoted(id) + " here");
  }
  if (team.rfind("19:", 0) == 0 || team.rfind("19%3", 0) == 0) return wrong("/team", "this is a channel's id; the team's is expected", where_team);
  if (blank(team) || team.find('@') != std::string::npos) return wrong("/team", quoted(team) + " is the team's name, or its address; its id is expected", where_team);
  return {};
}

}  // namespace

bool is_guid(const std::string& text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen ? text[i] != '-' : !std::isxdigit(static_cast<unsigned char>(text[i]))) return false;
  }
  return true;
}

Result<void> check_settings(const json& options) {
  for (const char* key : {"tenant", "client_id", "team"}) {
    if (text(options, key).empty()) return wrong(std::string("/") + key, "is needed", "the README says where to find it");
  }
  for (const char* key : {"tenant", "client_id"}) {
    const std::string& value = text(options, key);
    if (is_link(value) || blank(value) || value.find('@') != std::string::npos)
      return wrong(std::string("/") + key, quoted(value) + " is none",
                   std::string(key) == "tenant" ? "the Directory (tenant) ID of the app registration, or the organisation's domain, is expected"
                                                : "the Application (client) ID of the app registration is expected");
  }
  if (auto team = check_team(text(options, "team")); !team) return team;
  const json& channels = at(options, "channels");
  if (!channels.is_array() || channels.empty()) return wrong("/channels", "at least one channel's id is needed", where_channel);
  for (std::size_t i = 0; i < channels.size(); ++i) {
    const std::string pointer = "/channels/" + std::to_string(i);
    if (as_text(channels[i]).empty()) return wrong(pointer, "a channel's id as text is needed", where_channel);
    if (auto channel = check_channel(as_text(channels[i]), pointer); !channel) return channel;
  }
  if (const std::string& account = text(options, "account"); !account.empty()) {
    const auto sign = account.find('@');
    if (sign == std::string::npos || sign == 0 || sign + 1 == account.size() || blank(account))
      return wrong("/account", quoted(account) + " is no sign-in name: nobody could sign in as that",
                   "the account's whole sign-in name is expected, for example \"kudos@northwind.example\"");
  }
  const std::string& said = text(options, "auth");
  const std::string auth = at(options, "auth").is_null() ? "device-code" : said;
  if (auth != "device-code" && auth != "app") return wrong("/auth", "'device-code' or 'app' is needed", "");
  if (auth == "app" && text(options, "secret_file").empty()) return wrong("/auth", "'app' needs secret_file, the file with the client secret", "");
  for (const char* key : {"graph_url", "login_url"}) {
    if (options.contains(key) && net::origin(text(options, key)).empty()) return wrong(std::string("/") + key, "an http(s) address is needed", "");
  }
  return {};
}

}  // namespace kudosk::sources::teams
