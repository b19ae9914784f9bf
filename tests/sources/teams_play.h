// What sync does for a Teams source, by hand: asks are answered one by one, the rest is taken note of. For the Teams source's tests; no network, no clock.
#pragma once

#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "catch.h"
#include "sources/source.h"

namespace kudosk::test {

using nlohmann::json;

inline const std::string graph = "https://graph.microsoft.com/v1.0";
inline const std::string login = "https://login.microsoftonline.com/northwind/oauth2/v2.0/";
inline const std::string channel_one = "19:kudos@thread.tacv2";

class Play {
 public:
  explicit Play(const json& more = json::object(), std::string remembered = {}, std::map<std::string, std::string> secrets = {}) {
    options_ = {
        {"type", "teams"}, {"tenant", "northwind"}, {"client_id", "app-1"}, {"team", "team-1"}, {"channels", json::array({channel_one})}, {"account", "kudos@northwind.example"}};
    options_.merge_patch(more);
    start(std::move(remembered), std::move(secrets));
  }
  /// As after a restart: what was remembered and kept is handed back.
  void restart() { start(memory, kept); }

  void poll() {
    REQUIRE(asks.empty());
    troubles.clear();
    take(source->poll(now()));
  }
  const sources::Ask& ask() const {
    REQUIRE_FALSE(asks.empty());
    return asks.front();
  }
  const net::Request& request() const { return std::get<sources::HttpAsk>(ask().what).request; }
  std::string header(const std::string& name) const {
    for (const auto& one : request().headers)
      if (one.name == name) return one.value;
    return {};
  }
  void answer(int status, const json& body, std::optional<Millis> retry_after = std::nullopt) { answer_text(status, body.dump(), retry_after); }
  void answer_text(int status, std::string body, std::optional<Millis> retry_after = std::nullopt) {
    sources::Answer given;
    net::Response response;
    response.status = status;
    response.body = std::move(body);
    response.retry_after = retry_after;
    given.http = std::move(response);
    reply(std::move(given));
  }
  void fail_to_answer() {
    sources::Answer given;
    given.error = Error{ErrorKind::network, "the network is gone", "", 0, std::nullopt};
    reply(std::move(given));
  }
  void wait(Millis time) { show += time; }

  // Entra's answers.
  void code(const std::string& user_code = "ABCD1234", int lasts = 900) {
    answer(200, {{"user_code", user_code}, {"device_code", "dev-" + user_code}, {"verification_uri", "https://www.microsoft.com/link"}, {"expires_in", lasts}, {"interval", 5}});
  }
  void refuse(const std::string& error, int number = 0, int status = 400) {
    json body{{"error", error}, {"error_description", "AADSTS" + std::to_string(number) + ": in words of its own"}};
    if (number > 0) body["error_codes"] = {number};
    answer(status, body);
  }
  void tokens(const std::string& access, const std::string& refresh, int lasts = 3599) {
    json body{{"token_type", "Bearer"}, {"access_token", access}, {"expires_in", lasts}};
    if (!refresh.empty()) body["refresh_token"] = refresh;
    answer(200, body);
  }
  void me(const std::string& upn) { answer(200, {{"userPrincipalName", upn}, {"mail", nullptr}}); }
  // Graph's.
  void page(const std::vector<json>& messages, const std::string& delta, const std::string& next = {}) {
    json body{{"value", messages}};
    if (!next.empty()) body["@odata.nextLink"] = next;
    if (!delta.empty()) body["@odata.deltaLink"] = delta;
    answer(200, body);
  }
  /// Signs in, and is left before the first page is answered.
  void sign_in() {
    poll();
    code();
    tokens("access-1", "refresh-1");
    me("kudos@northwind.example");
  }

  static json message(const std::string& id, const std::string& html, const std::string& modified = "2026-11-24T09:00:00Z") {
    return {{"id", id},
            {"messageType", "message"},
            {"createdDateTime", "2026-11-24T08:00:00Z"},
            {"lastModifiedDateTime", modified},
            {"deletedDateTime", nullptr},
            {"from", {{"user", {{"id", "u2"}, {"displayName", "Jonas Lindqvist"}}}}},
            {"body", {{"contentType", "html"}, {"content", html}}},
            {"mentions", {{{"id", 0}, {"mentionText", "Amara Okafor"}, {"mentioned", {{"user", {{"id", "u1"}, {"displayName", "Amara Okafor"}}}}}}}}};
  }

  Now now() const { return {show, *parse_rfc3339("2026-11-24T12:00:00Z") + std::chrono::duration_cast<Millis>(show), true}; }

  std::unique_ptr<sources::Source> source;
  std::deque<sources::Ask> asks;
  std::map<std::string, std::string> items;  // id → message, as sync holds them
  std::vector<std::string> dropped;
  std::vector<Error> troubles;  // of this poll
  std::optional<SignIn> prompt;
  int prompts = 0;
  std::string memory;
  std::map<std::string, std::string> kept;
  std::vector<std::string> order;  // "keep VALUE", "ask TAG" …
  Show show{};

 private:
  void start(std::string remembered, std::map<std::string, std::string> secrets) {
    sources::Made made;
    made.settings.type = made.settings.name = "teams";
    made.settings.options = std::make_shared<const json>(options_);
    memory = made.memory = std::move(remembered);
    kept = made.kept = std::move(secrets);
    auto result = sources::make(made);
    if (!result) FAIL(result.error().message);
    source = std::move(*result);
    asks.clear();
    prompt.reset();
  }
  void reply(sources::Answer given) {
    REQUIRE_FALSE(asks.empty());
    const auto asked = asks.front();
    asks.pop_front();
    if (asked.not_before && *asked.not_before > show) show = *asked.not_before;
    take(source->answer(now(), asked, std::move(given)));
  }
  void take(sources::Effects effects) {
    for (auto& effect : effects) {
      if (auto* asked = std::get_if<sources::Ask>(&effect)) {
        order.push_back("ask " + asked->tag);
        asks.push_back(*asked);
      } else if (auto* emit = std::get_if<sources::Emit>(&effect)) {
        const auto& batch = emit->batch;
        if (batch.whole) items.clear();
        for (const auto& id : batch.retracted) items.erase(id);
        std::set<std::string> once;
        for (const auto& item : batch.items) {
          CHECK(once.insert(item.id).second);
          items[item.id] = std::get<Recognition>(item.body).message;
        }
        for (const auto& drop : batch.drops) dropped.push_back(drop.reason);
      } else if (auto* keep = std::get_if<sources::Keep>(&effect)) {
        order.push_back("keep " + keep->value);
        if (keep->value.empty())
          kept.erase(keep->name);
        else
          kept[keep->name] = keep->value;
      } else if (auto* shown = std::get_if<sources::ShowSignIn>(&effect)) {
        prompt = shown->sign_in;
        prompts += prompt.has_value();
      } else if (auto* remember = std::get_if<sources::Remember>(&effect)) {
        memory = remember->memory;
      } else if (auto* trouble = std::get_if<sources::Trouble>(&effect)) {
        troubles.push_back(trouble->error);
      }
    }
  }
  json options_;
};

}  // namespace kudosk::test
