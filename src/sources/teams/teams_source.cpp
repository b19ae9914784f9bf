// Microsoft Teams: the messages of one team's channels by Graph's delta query, signed in by device code on the screen or as an app.
//
// A poll renews the token where it must, then walks each channel's delta pages to their end, where the link for the next time stands. What one channel is refused does not hold up
// the others.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/unicode.h"
#include "sources/factories.h"
#include "sources/teams/channel.h"
#include "sources/teams/message.h"
#include "sources/teams/page.h"
#include "sources/teams/session.h"
#include "sources/teams/settings.h"
#include "wire/json_text.h"

namespace kudosk::sources {
namespace {

using nlohmann::json;
using namespace teams;

constexpr int most_pages = 50;                                                                                  // a poll
constexpr Millis page_interval{250};                                                                            // Graph: at most four requests a second for one channel
constexpr Millis shortest_window = std::chrono::hours(24 * 30), longest_window = std::chrono::hours(24 * 240);  // how far back the first answer goes; Graph has eight months

std::string text(const json& object, const char* key, const std::string& otherwise = {}) {
  if (!object.is_object()) return otherwise;
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : otherwise;
}

std::string without_slash(std::string address) {
  while (!address.empty() && address.back() == '/') address.pop_back();
  return address;
}

void append(Effects& to, Effects more) {
  for (auto& effect : more) to.push_back(std::move(effect));
}

SessionSettings session_settings(const Made& made, const json& options) {
  SessionSettings out;
  out.tenant = text(options, "tenant");
  out.client = text(options, "client_id");
  out.account = text(options, "account");
  out.graph = without_slash(text(options, "graph_url", "https://graph.microsoft.com/v1.0"));
  out.login = without_slash(text(options, "login_url", "https://login.microsoftonline.com"));
  out.language = made.language;
  out.name = made.settings.name;
  out.app = text(options, "auth", "device-code") == "app";
  return out;
}

std::string kept_token(const Made& made) {
  const auto kept = made.kept.find("refresh_token");
  return kept == made.kept.end() ? std::string() : kept->second;
}

class TeamsSource final : public Source {
 public:
  TeamsSource(const Made& made, const json& options)
      : team_(text(options, "team")),
        graph_(session_settings(made, options).graph),
        window_(std::clamp(made.max_age, shortest_window, longest_window)),
        session_(session_settings(made, options), kept_token(made)) {
    for (const auto& id : options.at("channels")) {
      const auto name = id.get<std::string>();
      if (std::none_of(channels_.begin(), channels_.end(), [&](const Channel& channel) { return channel.id == name; })) channels_.emplace_back(name);
    }
    const auto memory = made.memory.empty() ? Result<json>(json()) : parse_json(made.memory);
    if (!memory || !memory->is_object()) return;
    for (auto& channel : channels_)
      if (const auto found = memory->find(channel.id); found != memory->end()) channel.recall(*found, graph_);
  }

  // Graph's rules on polling a resource for changes; see the README on how to have it sooner.
  Millis default_interval() const override { return std::chrono::minutes(15); }

  Effects poll(const Now& now) override {
    retried_ = false;
    pages_ = whole_ = 0;
    left_ = channels_.size();
    at_ = first_ % channels_.size();
    walking_ = false;
    for (auto& channel : channels_) {
      if (channel.link().empty()) channel.begin_anew();
      if (!channel.anew()) channel.take_items();
    }
    restarted_ = false;
    return session_.ready(now) ? walk(now) : session_.begin(now);
  }

  Effects answer(const Now& now, const Ask& asked, Answer answer) override {
    if (answer.error) return failed(std::move(*answer.error));
    if (!answer.http) return failed({ErrorKind::network, "Microsoft Teams gave no answer", "", 0, std::nullopt});
    if (!Session::owns(asked)) return page_answer(now, *answer.http);
    Effects effects = session_.answer(now, asked, *answer.http);
    // A token's time may be over before it is used at all; Graph says so then.
    if (session_.has_token()) append(effects, walk(now));
    return effects;
  }

  void new_code() override { session_.new_code(); }

  HttpAsk picture(const std::string& address) const override {
    HttpAsk ask = Source::picture(address);
    if (!net::same_origin(address, graph_)) return ask;
    if (!session_.has_token()) {
      ask.request.url.clear();  // not before somebody has signed in
      return ask;
    }
    session_.authorise(ask.request);
    return ask;
  }

 private:
  Channel& channel() { return channels_[at_]; }

  Ask page_ask(const std::string& url) const {
    HttpAsk http;
    http.request.url = url;
    http.request.headers = {{"Accept", "application/json"}, {"Prefer", "include-unknown-enum-members"}};
    session_.authorise(http.request);
    return {"page", std::move(http), "graph", page_interval, std::nullopt};
  }

  std::string start_address(const Now& now) {
    std::string url = graph_ + "/teams/" + net::percent_encode(team_) + "/channels/" + net::percent_encode(channel().id) + "/messages/delta?%24top=50";
    // Graph wants a bound on what is asked for; without the time nobody can say one.
    if (now.trusted) url += "&%24filter=" + net::percent_encode("lastModifiedDateTime gt " + format_rfc3339(std::chrono::floor<std::chrono::seconds>(now.wall - window_)));
    return url;
  }

  /// The page that is next in turn.
  Effects walk(const Now& now) {
    if (left_ == 0) return {};
    walking_ = true;
    return {page_ask(channel().link().empty() ? start_address(now) : channel().link())};
  }

  /// This channel's turn is over.
  Effects next_channel(const Now& now) {
    at_ = (at_ + 1) % channels_.size();
    --left_;
    restarted_ = false;
    return walk(now);
  }

  Effects page_answer(const Now& now, const net::Response& response) {
    if (response.status == 401) {
      session_.refused();
      if (retried_) return failed(graph_error(response));
      retried_ = true;
      return session_.begin(now);
    }
    const std::string code = response.status >= 400 ? graph_code(response) : std::string();
    const bool lost = response.status == 410 || code == "syncStateNotFound" || code == "SyncStateNotFound" || code == "resyncRequired" || code == "SyncStateInvalid" ||
                      (response.status == 400 && !channel().link().empty());
    if (lost && !restarted_) {
      restarted_ = true;
      channel().begin_anew();
      return walk(now);
    }
    if (response.status == 429 || response.status >= 500) return failed(graph_error(response));
    if (response.status != 200) {
      Error error = graph_error(response);
      if ((response.status == 404 || response.status == 400) && !is_guid(team_))
        error.hint += "; \"" + clean(team_, 80) + "\" looks like the team's name: its id is what stands after groupId= in the channel's link";
      return skipped(now, std::move(error));
    }
    auto parsed = read_page(response.body);
    if (!parsed || !parsed->is_object() || !parsed->contains("value") || !parsed->at("value").is_array())
      return skipped(now, {ErrorKind::content, "Microsoft Teams answered with something other than a list of messages", "check graph_url; the network may want a sign-in first",
                           response.status, std::nullopt});
    return page(now, *parsed);
  }

  Effects page(const Now& now, const json& answer) {
    Effects effects;
    Batch batch;
    channel().take(answer.at("value"), graph_, batch);
    ++pages_;
    const std::string next = text(answer, "@odata.nextLink"), delta = text(answer, "@odata.deltaLink");
    const std::string& onwards = next.empty() ? delta : next;
    const bool elsewhere = !onwards.empty() && !net::same_origin(onwards, graph_);
    const bool ends = next.empty() && !elsewhere;
    if (ends) {
      whole_ += channel().anew();
      channel().end(delta, batch);
    }
    if (!batch.items.empty() || !batch.retracted.empty() || !batch.drops.empty()) effects.push_back(Emit{std::move(batch)});
    if (elsewhere) {
      channel().begin_anew();
      append(effects, skipped(now, {ErrorKind::content, "Microsoft Teams' next page is at another origin (" + net::origin(onwards) + "), where the sign-in is not sent",
                                    "check graph_url", 0, std::nullopt}));
      return effects;
    }
    if (!ends) channel().go_on(next);
    if (ends) {
      if (left_ == 1 && whole_ == channels_.size()) effects.push_back(Emit{all()});
      remember(effects);
    }
    if (pages_ >= most_pages && (!ends || left_ > 1)) {
      // The next poll goes on from here.
      first_ = ends ? at_ + 1 : at_;
      effects.push_back(
          Trouble{{ErrorKind::limit, "there are more than " + std::to_string(most_pages) + " pages of messages; the rest is read at the next poll", "", 0, std::nullopt}});
      return effects;
    }
    append(effects, ends ? next_channel(now) : walk(now));
    return effects;
  }

  /// Every channel was read from its beginning to its end: what an earlier run, or another configuration, has left behind goes.
  Batch all() {
    Batch batch;
    batch.whole = true;
    for (auto& each : channels_)
      for (auto& item : each.take_items()) batch.items.push_back(std::move(item));
    return batch;
  }

  /// The others go on.
  Effects skipped(const Now& now, Error error) {
    Effects effects{Trouble{std::move(error)}};
    append(effects, next_channel(now));
    return effects;
  }

  /// The poll is over. The next one begins with the channel after the one that it stopped at, so that each has its turn.
  Effects failed(Error error) {
    if (walking_) first_ = at_ + 1;
    return {Trouble{std::move(error)}};
  }

  void remember(Effects& effects) const {
    json memory = json::object();
    for (const auto& each : channels_) memory[each.id] = each.remember();
    effects.push_back(Remember{memory.dump(-1, ' ', false, json::error_handler_t::replace)});
  }

  const std::string team_, graph_;
  const Millis window_;
  Session session_;
  std::vector<Channel> channels_;

  // Of the poll under way.
  bool retried_ = false;    // with a fresh token
  bool restarted_ = false;  // the channel that is read now
  bool walking_ = false;    // some page was asked for
  int pages_ = 0;
  std::size_t whole_ = 0;          // channels read from their beginning to their end
  std::size_t at_ = 0, left_ = 0;  // the channel that is being read; how many are left with it
  std::size_t first_ = 0;          // where the next poll begins
};

}  // namespace

Result<std::unique_ptr<Source>> make_teams(const Made& made) {
  const json& options = *made.settings.options;
  if (auto good = check_settings(options); !good) return tl::unexpected(good.error());
  return std::unique_ptr<Source>(std::make_unique<TeamsSource>(made, options));
}

}  // namespace kudosk::sources
