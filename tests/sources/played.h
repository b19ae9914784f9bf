// Whole folders of answers played against a source (transcript.h says what is in one), and the same answers broken in every place.
#pragma once

#include <cstdlib>
#include <set>

#include "transcript.h"

namespace kudosk::test {

/// A folder's settings and answers in memory, so that they can be changed.
struct Script {
  nlohmann::json settings;
  std::string memory;
  std::vector<std::string> answers;

  explicit Script(const std::filesystem::path& folder) : settings(nlohmann::json::parse(file_text(folder / "settings.json"))), memory(file_text(folder / "memory")) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      if (entry.path().extension() == ".answer") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) answers.push_back(file_text(file));
  }

  /// What is emitted by as many polls as the answers last for.
  std::vector<Batch> play() const {
    std::vector<Batch> out;
    const auto source = source_from(settings, memory);
    std::deque<sources::Ask> asked;
    const auto carry_out = [&](const sources::Effects& effects) {
      for (const auto& effect : effects) {
        if (const auto* ask = std::get_if<sources::Ask>(&effect)) asked.push_back(*ask);
        if (const auto* emit = std::get_if<sources::Emit>(&effect)) out.push_back(emit->batch);
      }
    };
    for (std::size_t next = 0; next < answers.size();) {
      carry_out(source->poll(noon()));
      REQUIRE_FALSE(asked.empty());
      while (!asked.empty() && next < answers.size()) {
        const sources::Ask ask = asked.front();
        asked.pop_front();
        const auto* http = std::get_if<sources::HttpAsk>(&ask.what);
        carry_out(source->answer(noon(), ask, answer_from(answers[next++], http ? http->request.url : std::string())));
      }
      asked.clear();
    }
    return out;
  }
};

inline std::filesystem::path scripts(const std::string& type) { return std::filesystem::path(KUDOSK_TESTS) / "sources" / type; }

/// Plays each folder and compares. With KUDOSK_ACCEPT in the environment the transcripts are written anew instead, to be read before they are committed. Gives how many there are.
inline int play_all(const std::string& type) {
  int played = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scripts(type))) {
    INFO(entry.path().filename().string());
    const std::string said = transcript(entry.path());
    if (std::getenv("KUDOSK_ACCEPT")) std::ofstream(entry.path() / "transcript", std::ios::binary) << said;
    CHECK(said == file_text(entry.path() / "transcript"));
    ++played;
  }
  return played;
}

/// Nothing that a screen could not show.
inline void check_sound(const Batch& batch) {
  for (const auto& item : batch.items) {
    CHECK_FALSE(item.id.empty());
    if (const auto* milestone = std::get_if<Milestone>(&item.body)) {
      CHECK_FALSE(milestone->what.empty());
      CHECK((!milestone->who.name.empty() || !milestone->who.id.empty() || !milestone->who.email.empty()));
      CHECK((!milestone->score || (*milestone->score >= 0 && *milestone->score <= 1)));
    }
  }
}

/// Each answer's body with any value of any type in each place, without each place, and cut at each tenth: a source goes on, and what it gives is sound. Gives how many were tried.
inline int break_all(const std::string& type) {
  static const nlohmann::json others[] = {nullptr,
                                          true,
                                          7,
                                          -1.5,
                                          1e300,
                                          "",
                                          "text",
                                          "<b>x</b>",
                                          "\xF0\x9F\x8E\x89",
                                          nlohmann::json::array(),
                                          nlohmann::json::object(),
                                          nlohmann::json::array({1, "x", nullptr, nlohmann::json::object()})};
  int tried = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scripts(type))) {
    const Script good(entry.path());
    for (std::size_t i = 0; i < good.answers.size(); ++i) {
      const std::string& answer = good.answers[i];
      const auto blank = answer.find("\n\n");
      if (blank == answer.npos) continue;
      const std::string head = answer.substr(0, blank + 2), body = answer.substr(blank + 2);
      const auto play = [&](const std::string& changed) {
        Script broken = good;
        broken.answers[i] = head + changed;
        CAPTURE(entry.path().filename().string(), i);
        for (const auto& batch : broken.play()) check_sound(batch);
        ++tried;
      };
      for (std::size_t cut = 0; cut < 10; ++cut) play(body.substr(0, body.size() * cut / 10));
      const auto json = nlohmann::json::parse(body, nullptr, false);
      if (json.is_discarded()) continue;
      std::set<std::string> places;  // leaves, and what they are in
      const nlohmann::json flat = json.flatten();
      for (const auto& [pointer, value] : flat.items())
        for (std::string at = pointer; !at.empty(); at.erase(at.rfind('/'))) places.insert(at);
      for (const auto& place : places) {
        for (const auto& other : others) {
          nlohmann::json changed = json;
          changed[nlohmann::json::json_pointer(place)] = other;
          play(changed.dump());
        }
        const nlohmann::json gone = nlohmann::json::array({{{"op", "remove"}, {"path", place}}});
        play(json.patch(gone).dump());
      }
    }
  }
  return tried;
}

}  // namespace kudosk::test
