// A source against a folder of answers: what it asks and says, as text.
//
// The folder holds `settings.json`, `memory` (what the source remembered, where there is something), the answers `01.answer`, `02.answer`, … in the order in which they are given,
// and `transcript`. An answer is an HTTP status, headers, an empty line and the body; or "not modified"; or "error KIND words". While there are answers left, the source is polled
// again.
#pragma once

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "base/file.h"
#include "catch.h"
#include "sources/source.h"

namespace kudosk::test {

inline std::string file_text(const std::filesystem::path& path) {
  const auto text = read_file(path);
  return text ? *text : std::string();
}

inline sources::Made made_from(const nlohmann::json& options, std::string memory = {}) {
  sources::Made made;
  made.settings.type = options.value("type", "");
  made.settings.name = options.value("name", made.settings.type);
  made.settings.options = std::make_shared<const nlohmann::json>(options);
  made.memory = std::move(memory);
  return made;
}

inline std::unique_ptr<sources::Source> source_from(const nlohmann::json& options, std::string memory = {}) {
  auto source = sources::make(made_from(options, std::move(memory)));
  if (!source) FAIL(source.error().message);
  return std::move(*source);
}

inline Now noon() { return {Show{}, *parse_rfc3339("2026-11-24T12:00:00Z"), true}; }

/// One answer from its text.
inline sources::Answer answer_from(const std::string& text, const std::string& url) {
  sources::Answer out;
  std::istringstream in(text);
  std::string line;
  std::getline(in, line);
  if (line == "not modified") {
    out.not_modified = true;
    return out;
  }
  if (line.rfind("error ", 0) == 0) {
    const std::string kind = line.substr(6, line.find(' ', 6) - 6);
    out.error = Error{kind == "auth" ? ErrorKind::auth : kind == "limit" ? ErrorKind::limit : ErrorKind::network, line.substr(7 + kind.size()), {}, 0, {}};
    return out;
  }
  net::Response response;
  response.status = std::stoi(line);
  response.url = url;
  while (std::getline(in, line) && !line.empty()) {
    const auto colon = line.find(": ");
    const std::string name = line.substr(0, colon), value = line.substr(colon + 2);
    if (name == "url") {
      response.url = value;
    } else {
      response.headers.push_back({name, value});
    }
    if (name == "retry-after") response.retry_after = net::parse_retry_after(value, noon().wall);
  }
  std::ostringstream body;
  body << in.rdbuf();
  response.body = body.str();
  out.http = std::move(response);
  return out;
}

inline std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& text : list) out += (out.empty() ? "" : ",") + text;
  return out;
}

inline std::string line_of(const sources::Effect& effect) {
  if (const auto* ask = std::get_if<sources::Ask>(&effect)) {
    if (const auto* file = std::get_if<sources::FileAsk>(&ask->what)) return "ask file " + file->path.string();
    if (const auto* folder = std::get_if<sources::FolderAsk>(&ask->what)) return "ask folder " + folder->path.string();
    const auto& http = std::get<sources::HttpAsk>(ask->what);
    std::string out = "ask " + http.request.method + " " + http.request.url;
    for (const auto& secret : http.secrets) out += (secret.as == sources::SecretUse::As::bearer ? " bearer=" : " secret=") + secret.key;
    return out + (http.conditional ? " conditional" : "");
  }
  if (const auto* emit = std::get_if<sources::Emit>(&effect)) {
    std::vector<std::string> items, people, drops;
    for (const auto& item : emit->batch.items) items.push_back(item.id);
    for (const auto& person : emit->batch.people) people.push_back(person.id.empty() ? person.name : person.id);
    for (const auto& drop : emit->batch.drops) drops.push_back(drop.item + " (" + drop.reason + ")");
    std::string out = std::string(emit->batch.whole ? "whole" : "part") + " items=" + joined(items);
    if (!people.empty()) out += " people=" + joined(people);
    if (!emit->batch.retracted.empty()) out += " retracted=" + joined(emit->batch.retracted);
    if (!drops.empty()) out += " drops=" + joined(drops);
    return out;
  }
  if (const auto* remember = std::get_if<sources::Remember>(&effect)) return "remember " + remember->memory;
  if (const auto* keep = std::get_if<sources::Keep>(&effect)) return "keep " + keep->name;
  if (const auto* trouble = std::get_if<sources::Trouble>(&effect)) {
    const Error& error = trouble->error;
    return std::string("trouble ") + word(error.kind) + (error.retry_after ? " retry " + format_duration(*error.retry_after) : "") + ": " + error.message;
  }
  if (const auto* rest = std::get_if<sources::Rest>(&effect)) return "rest " + std::to_string(rest->until.count());
  return std::get<sources::ShowSignIn>(effect).sign_in ? "sign in" : "signed in";
}

/// What happens, with every batch taken into `emitted` where that is asked for.
inline std::string transcript(const std::filesystem::path& folder, std::vector<Batch>* emitted = nullptr) {
  const auto source = source_from(nlohmann::json::parse(file_text(folder / "settings.json")), file_text(folder / "memory"));
  std::vector<std::filesystem::path> answers;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".answer") answers.push_back(entry.path());
  std::sort(answers.begin(), answers.end());
  std::string out;
  std::deque<sources::Ask> asked;
  const auto carry_out = [&](const sources::Effects& effects) {
    for (const auto& effect : effects) {
      out += "  " + line_of(effect) + "\n";
      if (const auto* ask = std::get_if<sources::Ask>(&effect)) asked.push_back(*ask);
      if (const auto* emit = std::get_if<sources::Emit>(&effect); emit && emitted) emitted->push_back(emit->batch);
    }
  };
  for (std::size_t next = 0; next < answers.size();) {
    out += "poll\n";
    carry_out(source->poll(noon()));
    while (!asked.empty() && next < answers.size()) {
      const sources::Ask ask = asked.front();
      asked.pop_front();
      const auto* http = std::get_if<sources::HttpAsk>(&ask.what);
      const std::string text = file_text(answers[next++]);
      out += " answer " + text.substr(0, text.find('\n')) + "\n";
      carry_out(source->answer(noon(), ask, answer_from(text, http ? http->request.url : std::string())));
    }
    if (!asked.empty()) out += "  (unanswered)\n";
    asked.clear();
  }
  return out;
}

}  // namespace kudosk::test
