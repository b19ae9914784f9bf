// The configuration's entry → a SlackSource, with the place of what is wrong.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "sources/factories.h"
#include "sources/slack/json.h"
#include "sources/slack/slack_source.h"

namespace kudosk::sources {
namespace {

using namespace slack;

bool is_channel(const std::string& text) {
  return is_id(text) && (text[0] == 'C' || text[0] == 'G' || text[0] == 'D') && std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// "https://northwind.slack.com/archives/C0123456789" → its id; empty: it is no such link.
std::string id_in(const std::string& link) {
  for (const std::string_view before : {"/archives/", "/client/"}) {
    auto at = link.find(before);
    if (at == std::string::npos) continue;
    at += before.size();
    // The address in a browser has the workspace before the channel.
    if (const auto slash = link.find('/', at); before == "/client/" && slash != std::string::npos) at = slash + 1;
    const std::string id = link.substr(at, link.find_first_of("/?#", at) - at);
    if (is_channel(id)) return id;
  }
  return {};
}

Result<std::vector<std::string>> channel_ids(const json& options, const std::string& key) {
  std::vector<std::string> out;
  const json& value = at(options, key.c_str());
  if (value.is_null()) return out;
  const std::string pointer = "/" + key;
  const char* example = R"(a channel's id stands at the end of its details, for example ["C0123456789"])";
  if (!value.is_array()) return fail(ErrorKind::config, pointer + ": a list of channels' ids is expected", example);
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string& said = as_text(value[i]);
    const std::string place = pointer + "/" + std::to_string(i);
    if (const std::string linked = id_in(said); !linked.empty())
      return fail(ErrorKind::config, place + ": this is a link to the channel; its id alone is expected", "write \"" + linked + "\" here");
    if (!is_channel(said)) return fail(ErrorKind::config, place + ": a channel's id is expected, not its name", example);
    if (std::find(out.begin(), out.end(), as_text(value[i])) == out.end()) out.push_back(as_text(value[i]));
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<Source>> make_slack(const Made& made) {
  static const json none = json::object();
  const json& options = made.settings.options ? *made.settings.options : none;
  Settings settings;
  if (text(options, "token_file").empty())
    return fail(ErrorKind::config, "/token_file: the file with the app's Bot User OAuth Token (xoxb-…) is missing", R"(for example "token_file": "slack.token")");
  auto channels = channel_ids(options, "channels");
  if (!channels) return tl::unexpected(channels.error());
  if (channels->empty()) return fail(ErrorKind::config, "/channels: at least one channel's id is needed", R"(for example "channels": ["C0123456789"])");
  settings.channels = std::move(*channels);
  const auto hidden = channel_ids(options, "private_channels");
  if (!hidden) return tl::unexpected(hidden.error());
  settings.private_channels.insert(hidden->begin(), hidden->end());
  const json standard = "kudos-channel";
  auto rules = Rules::read(at(options, "rules").is_null() ? standard : at(options, "rules"), settings.channels);
  if (!rules) return tl::unexpected(rules.error());
  settings.rules = std::move(*rules);
  const json& rate = at(options, "rate");
  if (!rate.is_null() && as_text(rate) != "default" && as_text(rate) != "internal")
    return fail(ErrorKind::config, "/rate: \"default\" or \"internal\" is expected", "internal where the app is your company's own and was never distributed");
  settings.pace = pace_of(as_text(rate), made.settings.screens);
  if (const json& base = at(options, "base_url"); !base.is_null()) {
    if (net::origin(as_text(base)).empty()) return fail(ErrorKind::config, "/base_url: must be an absolute http or https address", R"(for example "https://slack.com/api")");
    settings.base_url = as_text(base);
  }
  settings.interval = made.settings.interval.value_or(settings.pace.poll);
  settings.max_age = made.max_age;
  settings.limit = made.settings.limit.value_or(0);
  settings.language = made.language;
  return std::make_unique<SlackSource>(std::move(settings), made.memory, StandardEmoji::installed());
}

}  // namespace kudosk::sources
