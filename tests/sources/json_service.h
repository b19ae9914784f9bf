// A JSON source against a service in memory. For the mapping engine's tests.
#pragma once

#include <deque>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "sources/transcript.h"

namespace kudosk::test {

inline std::filesystem::path json_fixtures() { return std::filesystem::path(KUDOSK_TESTS) / "sources" / "fixtures" / "json"; }
inline std::string json_fixture(const std::string& name) { return file_text(json_fixtures() / (name + ".json")); }

inline sources::Answer json_answer(std::string body, int status = 200, std::vector<net::Header> headers = {}) {
  sources::Answer out;
  net::Response response;
  response.status = status;
  response.headers = std::move(headers);
  response.headers.push_back({"content-type", "application/json"});
  response.body = std::move(body);
  out.http = std::move(response);
  return out;
}

/// What came of a poll.
struct Polled {
  std::vector<sources::HttpAsk> asks;
  std::vector<Batch> batches;
  std::optional<Error> trouble;

  const Batch& last() const {
    if (batches.empty()) FAIL("nothing was given");
    return batches.back();
  }
  const Item& item(const std::string& id) const {
    for (const auto& one : last().items)
      if (one.id == id) return one;
    FAIL("there is no item " + id);
    throw 0;
  }
  std::vector<std::string> ids() const {
    std::vector<std::string> out;
    for (const auto& one : last().items) out.push_back(one.id);
    return out;
  }
  std::vector<std::string> urls() const {
    std::vector<std::string> out;
    for (const auto& ask : asks) out.push_back(ask.request.url);
    return out;
  }
};

using Respond = std::function<sources::Answer(const sources::HttpAsk&)>;

inline Polled poll(sources::Source& source, const Respond& respond, Now now = noon()) {
  Polled out;
  std::deque<sources::Ask> asked;
  const auto carry_out = [&](sources::Effects effects) {
    for (auto& effect : effects) {
      if (auto* ask = std::get_if<sources::Ask>(&effect)) asked.push_back(std::move(*ask));
      if (auto* emit = std::get_if<sources::Emit>(&effect)) out.batches.push_back(std::move(emit->batch));
      if (auto* met = std::get_if<sources::Trouble>(&effect); met && !out.trouble) out.trouble = met->error;
    }
  };
  carry_out(source.poll(now));
  while (!asked.empty()) {
    REQUIRE(out.asks.size() < 300);
    const sources::Ask ask = asked.front();
    asked.pop_front();
    const auto& http = std::get<sources::HttpAsk>(ask.what);
    out.asks.push_back(http);
    auto answer = respond(http);
    if (answer.http && answer.http->url.empty()) answer.http->url = http.request.url;
    carry_out(source.answer(now, ask, std::move(answer)));
  }
  return out;
}

inline Respond always(std::string body) {
  return [body](const sources::HttpAsk&) { return json_answer(body); };
}

/// A source of the type "json" at https://api.example.com with this mapping.
inline nlohmann::json json_settings(nlohmann::json map, nlohmann::json more = nlohmann::json::object()) {
  nlohmann::json out{{"type", "json"}, {"url", "https://api.example.com"}, {"map", std::move(map)}};
  out.update(more);
  return out;
}

/// Of a mapping and one answer.
inline Batch mapped(nlohmann::json map, const nlohmann::json& answer, nlohmann::json more = nlohmann::json::object()) {
  const auto source = source_from(json_settings(std::move(map), std::move(more)));
  return poll(*source, always(answer.dump())).last();
}

}  // namespace kudosk::test
