#include "sources/slack/names.h"

#include <algorithm>
#include <array>

#include "base/unicode.h"
#include "net/http.h"
#include "sources/slack/json.h"

namespace kudosk::sources::slack {
namespace {

constexpr std::size_t longest_name = 120;
/// Beyond so many people those who were learned first are forgotten (and asked for again when they speak).
constexpr std::size_t most_users = 3000;

std::string name_of(const std::string& text) {
  std::string name = clean(text, longest_name);
  const auto first = name.find_first_not_of(' '), last = name.find_last_not_of(' ');
  return first == name.npos ? std::string() : name.substr(first, last - first + 1);
}

}  // namespace

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 30 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

std::string someone(std::string_view language) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 14> words{{{"de", "Jemand"},
                                                                                   {"fr", "Quelqu’un"},
                                                                                   {"es", "Alguien"},
                                                                                   {"it", "Qualcuno"},
                                                                                   {"pt", "Alguém"},
                                                                                   {"nl", "Iemand"},
                                                                                   {"sv", "Någon"},
                                                                                   {"da", "Nogen"},
                                                                                   {"nb", "Noen"},
                                                                                   {"pl", "Ktoś"},
                                                                                   {"cs", "Někdo"},
                                                                                   {"tr", "Biri"},
                                                                                   {"ja", "どなたか"},
                                                                                   {"zh", "某人"}}};
  const auto found = std::find_if(words.begin(), words.end(), [&](const auto& word) { return language.substr(0, 2) == word.first; });
  return found == words.end() ? "Someone" : found->second;
}

std::optional<User> read_user(const json& user) {
  const std::string& id = text(user, "id");
  if (!is_id(id)) return std::nullopt;
  const json& profile = at(user, "profile");
  User out;
  Person& person = out.person;
  person.id = id;
  const std::string handle = name_of(text(user, "name"));
  for (const std::string& name : {name_of(text(profile, "display_name")), name_of(text(profile, "real_name")), name_of(text(user, "real_name")), handle}) {
    if (name.empty()) continue;
    if (person.name.empty()) {
      person.name = name;
    } else if (name != person.name && std::find(person.aliases.begin(), person.aliases.end(), name) == person.aliases.end()) {
      person.aliases.push_back(name);  // opted out by any of their names
    }
  }
  if (person.name.empty()) return std::nullopt;
  person.email = clean(text(profile, "email"), 320);
  person.title = name_of(text(profile, "title"));
  for (const char* size : {"image_192", "image_512", "image_72", "image_48", "image_original"}) {
    for (const json* where : {&profile, &user})
      if (const std::string& address = text(*where, size); person.picture.empty() && !net::origin(address).empty()) person.picture = address;
  }
  out.bot = flag(user, "is_bot") || id == "USLACKBOT";
  return out;
}

void Names::learn(const std::string& id, User user) {
  if (users_.size() >= most_users && !users_.count(id)) {
    const auto oldest = std::min_element(users_.begin(), users_.end(), [](const auto& a, const auto& b) { return a.second.known_at < b.second.known_at; });
    users_.erase(oldest);
  }
  users_[id] = std::move(user);
}

void Names::learn_groups(const json& groups) {
  groups_learned_ = true;
  if (!groups.is_array()) return;
  for (const auto& group : groups) {
    const std::string& id = text(group, "id");
    const std::string name = name_of(text(group, "name")), handle = name_of(text(group, "handle"));
    if (is_id(id) && !(name.empty() && handle.empty())) groups_[id] = name.empty() ? handle : name;
  }
}

User Names::user(const std::string& id, std::string_view label) {
  const auto found = users_.find(id);
  if (found != users_.end() && !found->second.absent) return found->second;
  if (found == users_.end()) missing.users.insert(id);
  User out;
  out.person.id = id;
  out.person.name = name_of(std::string(label));
  if (out.person.name.empty() || out.person.name == id)
    if (const auto heard = heard_.find(id); heard != heard_.end()) out.person.name = heard->second;
  if (out.person.name.empty() || out.person.name == id) {
    out.person.name = someone_;
    missing.nameless = missing.nameless || found == users_.end();
  }
  out.absent = true;
  return out;
}

void Names::hear(const std::string& id, const std::string& name) {
  if (const std::string clean = name_of(name); !clean.empty() && clean != id && (heard_.size() < most_users || heard_.count(id))) heard_[id] = clean;
}

std::optional<Bot> Names::bot(const std::string& id) {
  const auto found = bots_.find(id);
  if (found != bots_.end()) return found->second;
  missing.bots.insert(id);
  return std::nullopt;
}

Person Names::group(const std::string& id, std::string_view label) {
  Person team;
  team.is_team = true;
  team.id = id;
  const auto found = groups_.find(id);
  if (found != groups_.end()) {
    team.name = found->second;
  } else {
    if (!groups_learned_) missing.groups = true;
    team.name = name_of(std::string(label.substr(label.rfind('@', 0) == 0 ? 1 : 0)));
  }
  if (team.name.empty()) team.name = "Team";
  team.team = team.name;
  return team;
}

Place Names::place(const std::string& id, std::string_view label) {
  const auto found = places_.find(id);
  if (found != places_.end()) return found->second;
  Place out;
  out.name = name_of(std::string(label));
  missing.places.insert(id);  // also where the text has its name: it may be private
  return out;
}

std::set<std::string> Names::stale(Show then) const {
  std::set<std::string> out;
  for (const auto& [id, user] : users_)
    if (user.known_at < then) out.insert(id);
  return out;
}

}  // namespace kudosk::sources::slack
