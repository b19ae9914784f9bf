// The Slack tests' fixtures: a workspace of three people and a bot, messages of each kind with what becomes of them, and the Web API's answers.
#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "sources/slack/item.h"
#include "sources/slack/json.h"
#include "sources/slack/names.h"
#include "sources/slack/rules.h"

namespace kudosk::sources::slack {

inline std::filesystem::path fixture_folder() { return std::filesystem::path(KUDOSK_TESTS) / "sources" / "fixtures" / "slack"; }

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}
inline std::string answer_text(const std::string& name) { return read_text(fixture_folder() / "answers" / (name + ".json")); }
inline json answer_json(const std::string& name) { return json::parse(answer_text(name)); }

/// Every message's fixture by its name.
inline std::vector<std::pair<std::string, json>> message_fixtures() {
  std::vector<std::pair<std::string, json>> out;
  for (const auto& entry : std::filesystem::directory_iterator(fixture_folder() / "messages")) out.emplace_back(entry.path().stem().string(), json::parse(read_text(entry.path())));
  std::sort(out.begin(), out.end());
  return out;
}
inline json message_fixture(const std::string& name) { return json::parse(read_text(fixture_folder() / "messages" / (name + ".json")))["message"]; }

inline const StandardEmoji& table() {
  static const StandardEmoji emoji(read_text(std::filesystem::path(KUDOSK_SOURCE) / "assets" / "emoji" / "short-names.txt"));
  return emoji;
}

/// The workspace, as when everybody is known.
inline Names known_names() {
  Names names("en", table());
  for (const char* id : {"U01AMARA", "U02JONAS", "U03MARA", "U09ROBOT"}) names.learn(id, *read_user(answer_json(std::string("users.info.") + id)["user"]));
  for (const char* id : {"U0GONE", "U0GONE2"}) {
    User gone;
    gone.absent = true;
    names.learn(id, gone);
  }
  names.learn("B05ASKED", Bot{"Asked Bot", "https://avatars.example/b72.png"});
  names.learn("C0GENERAL", Place{"general", false});
  names.learn("C0SECRET", Place{"secret-plans", true});
  names.learn_groups(answer_json("usergroups.list")["usergroups"]);
  names.emoji.set(answer_json("emoji.list")["emoji"]);
  return names;
}

inline Rules rules_of(const json& value, const std::vector<std::string>& channels = {"C01KUDOS"}) {
  auto rules = Rules::read(value, channels);
  if (!rules) throw std::runtime_error(rules.error().message);
  return *rules;
}

inline std::optional<Item> item_of(const json& message, const Rules& rules, Names& names) {
  if (!stamp_of(message) || !is_said(message)) return std::nullopt;
  return make_item(read_message(message, names), rules.of("C01KUDOS"), {"C01KUDOS", "team-wins", "https://northwind.slack.com/"}, names);
}

}  // namespace kudosk::sources::slack
