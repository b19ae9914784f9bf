// Microsoft Teams: the messages of one team's channels by Graph's delta query, signed in by device code on the screen or as an app.
//
// A poll renews the token where it must, then walks each channel's delta pages to their end, where the link for the next time stands. Ids that were given out are remembered, so
// that a message which is no longer praise, or which a clean resync no longer finds, is taken back.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/unicode.h"
#include "sources/factories.h"
#include "sources/teams/message.h"
#include "sources/teams/sign_in.h"
#include "wire/json_text.h"

namespace kudosk::sources {
namespace {

using nlohmann::json;
using namespace teams;

constexpr int most_pages = 50;
constexpr std::size_t most_ids = 3000;                      // remembered a channel
constexpr auto first_window = std::chrono::hours(24 * 30);  // how far back the first answer goes
constexpr Millis early{60000};                              // a token is renewed that long before it ends
constexpr const char* device_scope = "offline_access ChannelMessage.Read.All User.ReadBasic.All";

std::string text(const json& object, const char* key, const std::string& otherwise = {}) {
  if (!object.is_object()) return otherwise;
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : otherwise;
}

std::string without_slash(std::string address) {
  while (!address.empty() && address.back() == '/') address.pop_back();
  return address;
}

struct Channel {
  std::string id, delta;
  std::vector<std::string> shown;  // ids of items given out, oldest first
};

class TeamsSource final : public Source {
 public:
  TeamsSource(const Made& made, const json& options)
      : tenant_(text(options, "tenant")),
        client_(text(options, "client_id")),
        app_(text(options, "auth", "device-code") == "app"),
        account_(text(options, "account")),
        team_(text(options, "team")),
        graph_(without_slash(text(options, "graph_url", "https://graph.microsoft.com/v1.0"))),
        login_(without_slash(text(options, "login_url", "https://login.microsoftonline.com"))),
        language_(made.language),
        name_(made.settings.name) {
    for (const auto& id : options.at("channels")) channels_.push_back({id.get<std::string>(), {}, {}});
    if (const auto kept = made.kept.find("refresh_token"); kept != made.kept.end()) refresh_ = kept->second;
    recall(made.memory);
  }

  // Graph's rules on polling a resource for changes; see the README on how to have it sooner.
  Millis default_interval() const override { return std::chrono::minutes(15); }

  Effects poll(const Now& now) override {
    retried_ = false;
    return signed_in(now) ? first_channel(now) : sign_in(now);
  }

  Effects answer(const Now& now, const Ask& asked, Answer answer) override {
    if (answer.error) return failed(std::move(*answer.error));
    if (!answer.http) return failed({ErrorKind::network, "Microsoft Teams gave no answer", "", 0, std::nullopt});
    const net::Response& response = *answer.http;
    if (asked.tag == "device") return device_answer(now, response);
    if (asked.tag == "token") return token_answer(now, response);
    if (asked.tag == "me") return me_answer(now, response);
    return page_answer(now, response);
  }

  HttpAsk picture(const std::string& address) const override {
    HttpAsk ask = Source::picture(address);
    if (!access_.empty() && net::same_origin(address, graph_)) authorise(ask.request);
    return ask;
  }

 private:
  // --- Signing in ---

  bool signed_in(const Now& now) const { return !access_.empty() && now.show + early < access_until_; }

  Effects sign_in(const Now& now) {
    access_.clear();
    if (app_)
      return {token_ask("grant_type=client_credentials&client_id=" + net::percent_encode(client_) + "&scope=" + net::percent_encode(net::origin(graph_) + "/.default"),
                        "client_secret", std::nullopt)};
    if (!refresh_.empty())
      return {token_ask(
          "grant_type=refresh_token&client_id=" + net::percent_encode(client_) + "&refresh_token=" + net::percent_encode(refresh_) + "&scope=" + net::percent_encode(device_scope),
          {}, std::nullopt)};
    if (code_ && now.show < code_until_) return {code_ask(now)};
    return {device_ask()};
  }

  net::Request form(const std::string& path, std::string body) const {
    net::Request request;
    request.method = "POST";
    request.url = login_ + "/" + net::percent_encode(tenant_) + "/oauth2/v2.0/" + path;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    request.body = std::move(body);
    request.credential = true;
    return request;
  }

  Ask device_ask() const {
    HttpAsk http;
    http.request = form("devicecode?mkt=" + net::percent_encode(language_), "client_id=" + net::percent_encode(client_) + "&scope=" + net::percent_encode(device_scope));
    return {"device", std::move(http), "login", std::nullopt, std::nullopt};
  }

  Ask token_ask(std::string body, const std::string& secret_field, std::optional<Show> not_before) const {
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

  Ask code_ask(const Now& now) const {
    return token_ask("grant_type=" + net::percent_encode("urn:ietf:params:oauth:grant-type:device_code") + "&client_id=" + net::percent_encode(client_) +
                         "&device_code=" + net::percent_encode(code_->device_code),
                     {}, now.show + code_->interval);
  }

  Effects device_answer(const Now& now, const net::Response& response) {
    auto code = read_device_code(response);
    if (!code) return failed(std::move(code.error()));
    code_ = std::move(*code);
    code_until_ = now.show + code_->lasts;
    SignIn shown;
    shown.source = name_;
    shown.service = "Microsoft Teams";
    shown.address = code_->address;
    shown.code = code_->user_code;
    shown.until = now.wall + code_->lasts;
    return {ShowSignIn{shown}, code_ask(now)};
  }

  Effects token_answer(const Now& now, const net::Response& response) {
    TokenAnswer answer = read_tokens(response);
    switch (answer.state) {
      case TokenAnswer::State::pending:
        if (!code_) break;
        if (now.show >= code_until_) return fresh_code();
        return {code_ask(now)};
      case TokenAnswer::State::slow_down:
        if (!code_) break;
        code_->interval += std::chrono::seconds(5);  // RFC 8628, 3.5
        return {code_ask(now)};
      case TokenAnswer::State::expired:
        return app_ ? failed(std::move(answer.error)) : fresh_code();
      case TokenAnswer::State::tokens:
        access_ = answer.tokens.access;
        access_until_ = now.show + answer.tokens.lasts;
        fresh_refresh_ = answer.tokens.refresh;
        if (app_ || account_.empty() || verified_) return accepted(now);
        return {me_ask()};
      case TokenAnswer::State::refused:
        break;
    }
    if (answer.error.status >= 500 || answer.error.kind == ErrorKind::rate) return failed(std::move(answer.error));
    if (app_) return failed(std::move(answer.error));
    if (code_) {
      // Declined, or the code is no longer good: another one, with a word on why.
      Effects effects = fresh_code();
      effects.insert(effects.begin(), Trouble{std::move(answer.error)});
      return effects;
    }
    // The stored sign-in has ended: somebody has to sign in again.
    if (answer.error.kind == ErrorKind::auth && !refresh_.empty()) {
      refresh_.clear();
      Effects effects{Keep{"refresh_token", ""}, Trouble{std::move(answer.error)}, device_ask()};
      return effects;
    }
    return failed(std::move(answer.error));
  }

  Effects fresh_code() {
    code_.reset();
    return {device_ask()};
  }

  Ask me_ask() const {
    HttpAsk http;
    http.request.url = graph_ + "/me?%24select=userPrincipalName,mail";
    authorise(http.request);
    return {"me", std::move(http), "graph", std::nullopt, std::nullopt};
  }

  Effects me_answer(const Now& now, const net::Response& response) {
    if (response.status != 200) {
      access_.clear();
      return failed(graph_error(response));
    }
    const auto parsed = parse_json(response.body);
    const json me = parsed && parsed->is_object() ? *parsed : json();
    const std::string wanted = folded(account_);
    if (folded(text(me, "userPrincipalName")) == wanted || folded(text(me, "mail")) == wanted) {
      verified_ = true;
      return accepted(now);
    }
    // Anybody who walks past can read a code off a wall: this sign-in is neither used nor kept.
    access_.clear();
    fresh_refresh_.clear();
    Effects effects{Trouble{{ErrorKind::auth, "someone other than the configured account signed in; that sign-in is not used",
                             "sign in as " + account_ + " with the fresh code on the screen", 0, std::nullopt}}};
    if (!refresh_.empty()) {
      refresh_.clear();
      effects.push_back(Keep{"refresh_token", ""});
    }
    const Effects code = fresh_code();
    effects.insert(effects.end(), code.begin(), code.end());
    return effects;
  }

  Effects accepted(const Now& now) {
    Effects effects;
    if (!fresh_refresh_.empty() && !app_) {
      refresh_ = fresh_refresh_;
      effects.push_back(Keep{"refresh_token", refresh_});
    }
    fresh_refresh_.clear();
    code_.reset();
    effects.push_back(ShowSignIn{std::nullopt});
    const Effects more = first_channel(now);
    effects.insert(effects.end(), more.begin(), more.end());
    return effects;
  }

  // --- Channels ---

  void authorise(net::Request& request) const {
    request.headers.push_back({"Authorization", "Bearer " + access_});
    request.credential = true;
  }

  Ask page_ask(const std::string& url) const {
    HttpAsk http;
    http.request.url = url;
    http.request.headers = {{"Accept", "application/json"}, {"Prefer", "include-unknown-enum-members"}};
    authorise(http.request);
    return {"page", std::move(http), "graph", std::nullopt, std::nullopt};
  }

  std::string start_address(const Channel& channel, const Now& now) const {
    std::string url = graph_ + "/teams/" + net::percent_encode(team_) + "/channels/" + net::percent_encode(channel.id) + "/messages/delta?%24top=50";
    // Graph wants a bound on what is asked for; without the time nobody can say one.
    if (now.trusted) url += "&%24filter=" + net::percent_encode("lastModifiedDateTime gt " + format_rfc3339(std::chrono::floor<std::chrono::seconds>(now.wall - first_window)));
    return url;
  }

  Effects first_channel(const Now& now) {
    at_ = 0;
    return channel_ask(now);
  }

  Effects channel_ask(const Now& now) {
    if (at_ >= channels_.size()) return {};
    const Channel& channel = channels_[at_];
    resync_ = channel.delta.empty();
    pages_ = 0;
    seen_.clear();
    return {page_ask(resync_ ? start_address(channel, now) : channel.delta)};
  }

  Effects page_answer(const Now& now, const net::Response& response) {
    Channel& channel = channels_[at_];
    if (response.status == 401 && !retried_) {
      retried_ = true;
      access_.clear();
      return sign_in(now);
    }
    const std::string code = response.status >= 400 ? graph_code(response) : std::string();
    const bool lost =
        response.status == 410 || code == "syncStateNotFound" || code == "SyncStateNotFound" || code == "resyncRequired" || (response.status == 400 && !channel.delta.empty());
    if (lost && !resync_) {
      channel.delta.clear();
      return channel_ask(now);
    }
    if (response.status == 401) access_.clear();
    if (response.status != 200) return failed(graph_error(response));
    auto parsed = parse_json(response.body);
    if (!parsed || !parsed->is_object() || !parsed->contains("value") || !parsed->at("value").is_array())
      return failed({ErrorKind::content, "Microsoft Teams answered with something other than a list of messages", "check graph_url; the network may want a sign-in first",
                     response.status, std::nullopt});

    Effects effects;
    Batch batch;
    for (const auto& message : parsed->at("value")) take(message, channel, batch);
    const std::string next = text(*parsed, "@odata.nextLink"), delta = text(*parsed, "@odata.deltaLink");
    ++pages_;
    if (next.empty() && !delta.empty() && resync_) {
      for (const auto& id : channel.shown)
        if (!seen_.count(id)) batch.retracted.push_back(id);
      channel.shown.erase(std::remove_if(channel.shown.begin(), channel.shown.end(), [&](const std::string& id) { return !seen_.count(id); }), channel.shown.end());
    }
    if (!batch.items.empty() || !batch.retracted.empty() || !batch.drops.empty() || pages_ == 1) effects.push_back(Emit{std::move(batch)});
    const std::string& onwards = next.empty() ? delta : next;
    if (!onwards.empty() && !net::same_origin(onwards, graph_)) {
      effects.push_back(Trouble{{ErrorKind::content, "Microsoft Teams' next page is at another origin (" + net::origin(onwards) + "), where the sign-in is not sent",
                                 "check graph_url", 0, std::nullopt}});
      return effects;
    }
    if (!next.empty()) {
      if (pages_ >= most_pages) {
        // The link leads on from here at the next poll.
        channel.delta = next;
        remember(effects);
        effects.push_back(
            Trouble{{ErrorKind::limit, "a channel has more than " + std::to_string(most_pages) + " pages of messages; the rest is read at the next poll", "", 0, std::nullopt}});
        return effects;
      }
      effects.push_back(page_ask(next));
      return effects;
    }
    channel.delta = delta;  // empty: from the beginning next time
    ++at_;
    const Effects more = channel_ask(now);
    if (more.empty()) remember(effects);
    effects.insert(effects.end(), more.begin(), more.end());
    return effects;
  }

  void take(const json& message, Channel& channel, Batch& batch) {
    Read read = read_message(message, channel.id, graph_);
    if (read.id.empty()) {
      batch.drops.push_back({"a message in " + channel.id, "it has no id"});
      return;
    }
    const auto known = std::find(channel.shown.begin(), channel.shown.end(), read.id);
    if (read.item) {
      seen_.insert(read.id);
      if (known == channel.shown.end()) channel.shown.push_back(read.id);
      if (channel.shown.size() > most_ids) channel.shown.erase(channel.shown.begin());
      batch.items.push_back(std::move(*read.item));
    } else if (known != channel.shown.end()) {
      channel.shown.erase(known);
      batch.retracted.push_back(read.id);
      // A message may stand twice in one answer: the later one counts.
      std::erase_if(batch.items, [&](const Item& item) { return item.id == read.id; });
    }
  }

  Effects failed(Error error) { return {Trouble{std::move(error)}}; }

  // --- Memory ---

  void recall(const std::string& memory) {
    const auto parsed = memory.empty() ? Result<json>(json()) : parse_json(memory);
    if (!parsed || !parsed->is_object()) return;
    for (auto& channel : channels_) {
      const auto found = parsed->find(channel.id);
      if (found == parsed->end() || !found->is_object()) continue;
      channel.delta = text(*found, "delta");
      if (!net::same_origin(channel.delta, graph_)) channel.delta.clear();
      if (const auto shown = found->find("shown"); shown != found->end() && shown->is_array()) {
        for (const auto& id : *shown)
          if (id.is_string()) channel.shown.push_back(id.get<std::string>());
      }
    }
  }

  void remember(Effects& effects) const {
    json memory = json::object();
    for (const auto& channel : channels_) memory[channel.id] = {{"delta", channel.delta}, {"shown", channel.shown}};
    effects.push_back(Remember{memory.dump(-1, ' ', false, json::error_handler_t::replace)});
  }

  const std::string tenant_, client_;
  const bool app_;
  const std::string account_, team_, graph_, login_, language_, name_;
  std::vector<Channel> channels_;

  std::string access_, refresh_, fresh_refresh_;  // tokens: never in memory, effects other than Keep, or messages
  Show access_until_{};
  bool verified_ = false, retried_ = false;
  std::optional<DeviceCode> code_;
  Show code_until_{};

  std::size_t at_ = 0;  // the channel that is being read
  int pages_ = 0;
  bool resync_ = false;  // it is read from its beginning
  std::set<std::string> seen_;
};

}  // namespace

Result<std::unique_ptr<Source>> make_teams(const Made& made) {
  const json& options = *made.settings.options;
  for (const char* key : {"tenant", "client_id", "team"}) {
    if (text(options, key).empty()) return fail(ErrorKind::config, std::string("/") + key + ": is needed", "the README says where to find it");
  }
  const auto channels = options.find("channels");
  if (channels == options.end() || !channels->is_array() || channels->empty())
    return fail(ErrorKind::config, "/channels: at least one channel's id is needed", "in Teams: the channel's menu, 'Get link to channel': the part 19:…@thread.tacv2");
  for (std::size_t i = 0; i < channels->size(); ++i) {
    if (!channels->at(i).is_string() || channels->at(i).get_ref<const std::string&>().empty())
      return fail(ErrorKind::config, "/channels/" + std::to_string(i) + ": a channel's id as text is needed");
  }
  const std::string auth = text(options, "auth", "device-code");
  if (auth != "device-code" && auth != "app") return fail(ErrorKind::config, "/auth: 'device-code' or 'app' is needed");
  if (auth == "app" && text(options, "secret_file").empty()) return fail(ErrorKind::config, "/auth: 'app' needs secret_file, the file with the client secret");
  for (const char* key : {"graph_url", "login_url"}) {
    if (options.contains(key) && net::origin(text(options, key)).empty()) return fail(ErrorKind::config, std::string("/") + key + ": an http(s) address is needed");
  }
  return std::unique_ptr<Source>(std::make_unique<TeamsSource>(made, options));
}

}  // namespace kudosk::sources
