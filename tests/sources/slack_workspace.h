// A Slack workspace in memory, and what sync does for a source: carries asks out, keeps rates, takes batches in. For the Slack source's tests; no network, no clock.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "domain/item.h"
#include "net/http.h"
#include "sources/slack/slack_source.h"
#include "sources/slack_fixtures.h"

namespace kudosk::sources::slack {

/// What the service has, and how it answers.
struct Workspace {
  std::map<std::string, std::map<Stamp, json>> channels;  // what is there, by ts
  std::map<std::string, json> users, bots, infos;
  json emoji = answer_json("emoji.list")["emoji"];
  std::map<std::string, json> failing;        // method → the answer's body instead
  std::map<std::string, int> failing_status;  // method → status
  std::map<std::string, std::optional<Millis>> retry_after;
  std::size_t most = 15;  // a page's limit, whatever is asked for
  bool ignores_latest = false, unreachable = false;
  bool knows_reactions = true, knows_replies = true;
  std::map<std::string, std::size_t> asked;        // how often, by method
  std::map<std::string, std::size_t> asked_about;  // by "method value"

  Workspace() {
    for (const char* id : {"U01AMARA", "U02JONAS", "U03MARA", "U09ROBOT"}) users[id] = answer_json(std::string("users.info.") + id);
    bots["B05ASKED"] = answer_json("bots.info.B05ASKED");
    add_channel("C01KUDOS", "team-wins");
  }
  void add_channel(const std::string& id, const std::string& name, bool is_private = false) {
    channels[id];
    infos[id] = json{{"ok", true}, {"channel", {{"id", id}, {"name", name}, {"is_private", is_private}, {"is_member", true}}}};
  }
  /// Posts, and gives the ts.
  std::string post(Wall when, const std::string& text, json more = json::object(), const std::string& channel = "C01KUDOS") {
    Stamp stamp = Stamp::of(when);
    while (channels[channel].count(stamp)) ++stamp.micros;
    json message{{"type", "message"}, {"user", "U02JONAS"}, {"text", text}, {"ts", stamp.text()}};
    if (more.is_object()) message.update(more);
    channels[channel][stamp] = message;
    return stamp.text();
  }
  json& at(const std::string& ts, const std::string& channel = "C01KUDOS") { return channels[channel].at(*Stamp::parse(ts)); }
  void edit(const std::string& ts, const std::string& text) {
    at(ts)["text"] = text;
    at(ts)["edited"] = {{"user", "U02JONAS"}, {"ts", ts}};
  }
  void erase(const std::string& ts) { channels["C01KUDOS"].erase(*Stamp::parse(ts)); }
  void react(const std::string& ts, const std::string& name, const std::string& user = "U03MARA") {
    json& reactions = at(ts)["reactions"];
    if (!reactions.is_array()) reactions = json::array();
    reactions.push_back({{"name", name}, {"count", 1}, {"users", {user}}});
  }

  static std::map<std::string, std::string> query_of(const std::string& url) {
    std::map<std::string, std::string> out;
    auto at = url.find('?');
    while (at != url.npos) {
      const auto end = url.find('&', at + 1), equals = url.find('=', at + 1);
      if (equals != url.npos) out[url.substr(at + 1, equals - at - 1)] = url.substr(equals + 1, end == url.npos ? end : end - equals - 1);
      at = end;
    }
    return out;
  }

  json history(const std::map<std::string, std::string>& query) const {
    const auto value = [&](const char* name) { return query.count(name) ? query.at(name) : std::string(); };
    const auto channel = channels.find(value("channel"));
    if (channel == channels.end()) return {{"ok", false}, {"error", "channel_not_found"}};
    std::vector<json> all;  // newest first
    for (auto at = channel->second.rbegin(); at != channel->second.rend(); ++at) {
      if (!ignores_latest && !value("latest").empty() && at->first >= *Stamp::parse(value("latest"))) continue;
      if (!value("oldest").empty() && at->first <= *Stamp::parse(value("oldest"))) continue;
      all.push_back(at->second);
    }
    std::size_t from = 0;
    if (!value("cursor").empty()) from = std::stoul(value("cursor"));
    const std::size_t limit = std::min<std::size_t>(most, std::stoul(value("limit")));
    json page = json::array();
    for (std::size_t i = from; i < std::min(all.size(), from + limit); ++i) page.push_back(all[i]);
    const bool more = from + limit < all.size();
    json out{{"ok", true}, {"messages", page}, {"has_more", more}, {"pin_count", 0}, {"channel_actions_ts", nullptr}};
    if (more) out["response_metadata"] = {{"next_cursor", std::to_string(from + limit)}};
    return out;
  }

  json look(bool reactions, const std::map<std::string, std::string>& query) const {
    if (reactions ? !knows_reactions : !knows_replies) return {{"ok", false}, {"error", "missing_scope"}, {"needed", "reactions:read"}};
    const auto& there = channels.at(query.at("channel"));
    const auto found = there.find(*Stamp::parse(query.at(reactions ? "timestamp" : "ts")));
    if (found == there.end()) return {{"ok", false}, {"error", reactions ? "message_not_found" : "thread_not_found"}};
    if (!reactions) return {{"ok", true}, {"messages", json::array({found->second})}};
    json message = found->second;
    for (const char* left_out : {"blocks", "edited", "files"}) message.erase(left_out);
    return {{"ok", true}, {"type", "message"}, {"channel", query.at("channel")}, {"message", message}};
  }

  json answer(const std::string& method, const std::map<std::string, std::string>& query) const {
    const auto by = [&](const std::map<std::string, json>& table, const char* name, const char* error) {
      const auto id = query.find(name);
      const auto found = id == query.end() ? table.end() : table.find(id->second);
      return found == table.end() ? json{{"ok", false}, {"error", error}} : found->second;
    };
    if (method == "conversations.history") return history(query);
    if (method == "conversations.info") return by(infos, "channel", "channel_not_found");
    if (method == "users.info") return by(users, "user", "user_not_found");
    if (method == "bots.info") return by(bots, "bot", "bot_not_found");
    if (method == "emoji.list") return {{"ok", true}, {"emoji", emoji}};
    if (method == "reactions.get" || method == "conversations.replies") return look(method == "reactions.get", query);
    if (method == "auth.test") return answer_json("auth.test");
    if (method == "usergroups.list") return answer_json("usergroups.list");
    return {{"ok", false}, {"error", "unknown_method"}};
  }

  net::Response reply(const std::string& url) {
    const auto slash = url.rfind('/', url.find('?')), end = url.find('?');
    const std::string method = url.substr(slash + 1, end == url.npos ? end : end - slash - 1);
    const auto query = query_of(url);
    ++asked[method];
    for (const auto& [name, value] : query) ++asked_about[method + " " + value];
    net::Response response;
    response.url = url;
    response.status = failing_status.count(method) ? failing_status.at(method) : 200;
    response.body = (failing.count(method) ? failing.at(method) : answer(method, query)).dump();
    if (retry_after.count(method)) response.retry_after = retry_after.at(method);
    return response;
  }
};

/// The screen's side: polls, waits as the buckets say, takes in.
struct Office {
  Workspace workspace;
  Settings settings;
  std::unique_ptr<SlackSource> source;
  Now now{Millis(1000), Wall(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)) + std::chrono::hours(9)};
  std::map<std::string, Item> shown;
  std::string memory;
  std::optional<Error> trouble;
  std::size_t emitted = 0, wholes = 0, remembered = 0;
  std::map<std::string, Show> started;  // buckets
  std::vector<std::string> urls;
  std::vector<Batch> batches;

  explicit Office(std::vector<std::string> channels = {"C01KUDOS"}, const std::string& rate = "default") {
    settings.channels = channels;
    settings.rules = rules_of("kudos-channel", channels);
    settings.pace = pace_of(rate, 1);
    workspace.most = rate == "internal" ? 1000 : 15;
    settings.interval = settings.pace.poll;
    settings.max_age = std::chrono::hours(24 * 14);
    start();
  }
  void start() { source = std::make_unique<SlackSource>(settings, memory, table()); }

  void take(Batch& batch) {
    ++emitted;
    if (batch.whole) {
      ++wholes;
      shown.clear();
    }
    for (const auto& item : batch.items) shown[item.id] = item;
    for (const auto& id : batch.retracted) shown.erase(id);
    batches.push_back(batch);
  }

  /// Polls until one has asked for messages: at the default's rate most of them come too early for that.
  void poll() {
    const auto before = workspace.asked["conversations.history"];
    for (int i = 0; i < 8 && workspace.asked["conversations.history"] == before; ++i) {
      if (i > 0) pass(settings.interval);
      poll_once();
    }
  }
  /// One poll to its end; time goes on as the buckets make it wait.
  void poll_once() {
    trouble.reset();
    std::deque<Ask> asks;
    const auto carry_out = [&](Effects effects) {
      for (auto& effect : effects) {
        if (auto* ask = std::get_if<Ask>(&effect)) asks.push_back(std::move(*ask));
        if (auto* emit = std::get_if<Emit>(&effect)) take(emit->batch);
        if (auto* met = std::get_if<Trouble>(&effect); met && !trouble) trouble = met->error;
        if (auto* remember = std::get_if<Remember>(&effect)) {
          memory = remember->memory;
          ++remembered;
        }
      }
    };
    carry_out(source->poll(now));
    while (!asks.empty()) {
      // The first that may go: time stands still while there is one.
      const auto due = [&](const Ask& ask) {
        Show at = ask.not_before.value_or(Show::min());
        if (ask.bucket_interval && started.count(ask.bucket)) at = std::max(at, started[ask.bucket] + *ask.bucket_interval);
        return at;
      };
      const auto next = std::min_element(asks.begin(), asks.end(), [&](const Ask& a, const Ask& b) { return std::max(due(a), now.show) < std::max(due(b), now.show); });
      const Ask ask = *next;
      asks.erase(next);
      if (due(ask) > now.show) pass(due(ask) - now.show);
      started[ask.bucket] = now.show;
      const auto& http = std::get<HttpAsk>(ask.what);
      urls.push_back(http.request.url);
      Answer answer;
      if (workspace.unreachable) {
        answer.error = Error{ErrorKind::network, "the network is gone", "", 0, std::nullopt};
      } else {
        answer.http = workspace.reply(http.request.url);
      }
      carry_out(source->answer(now, ask, std::move(answer)));
    }
    pass(Millis(100));
  }
  void pass(Millis time) {
    now.show += time;
    now.wall += time;
  }
  /// Polls as often as sync would, for that long.
  void run(Millis time) {
    const Show end = now.show + time;
    while (now.show < end) {
      const Show began = now.show;
      poll_once();
      const Show next = std::max(began + settings.interval, now.show + std::chrono::seconds(1));
      pass(next - now.show);
    }
  }
  std::string message(const std::string& ts, const std::string& channel = "C01KUDOS") const {
    const auto found = shown.find(channel + "/" + ts);
    if (found == shown.end()) return "(not shown)";
    const auto* praise = std::get_if<Recognition>(&found->second.body);
    return praise ? praise->message : word(found->second.kind());
  }
  bool shows(const std::string& ts, const std::string& channel = "C01KUDOS") const { return shown.count(channel + "/" + ts) > 0; }
};

}  // namespace kudosk::sources::slack
