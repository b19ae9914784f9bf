// Who and what a message's ids stand for: people, bots, user groups, channels. What is not known yet is noted, so that it can be asked for. Network thread.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"
#include "domain/item.h"
#include "sources/slack/emoji.h"

namespace kudosk::sources::slack {

/// "U0123", "C0123", …: what an id of Slack's looks like.
bool is_id(std::string_view text);
/// "Someone", in that language.
std::string someone(std::string_view language);

struct User {
  Person person;
  bool bot = false;
  bool absent = false;  ///< Slack does not know who that is, or does not tell
  Show known_at{};
};
/// From users.info's `user`; nullopt when it is none. Named as the workspace shows them: display name, else real name.
std::optional<User> read_user(const nlohmann::json& user);

struct Bot {
  std::string name, picture;
};
struct Place {
  std::string name;     ///< a channel's, without #
  bool hidden = false;  ///< private: not named on a screen
};

/// What has been learned, kept in memory for days and never written down: people who opted out stay off the disk.
class Names {
 public:
  Names(const std::string& language, const StandardEmoji& standard) : emoji(standard), someone_(someone(language)) {}

  void learn(const std::string& id, User user);
  void learn(const std::string& id, Bot bot) { bots_[id] = std::move(bot); }
  void learn(const std::string& id, Place place) { places_[id] = std::move(place); }
  /// `usergroups` of usergroups.list.
  void learn_groups(const nlohmann::json& groups);

  /// Never without a name: `label` (what the text itself says), else what a message has said of them, else "Someone". What is not known is noted in `missing`.
  User user(const std::string& id, std::string_view label = {});
  /// What a message says of its author: good enough until users.info has answered.
  void hear(const std::string& id, const std::string& name);
  std::optional<Bot> bot(const std::string& id);
  Person group(const std::string& id, std::string_view label = {});
  Place place(const std::string& id, std::string_view label = {});
  /// Whose name was learned before `then`: asked for anew some time.
  std::set<std::string> stale(Show then) const;
  bool knows_user(const std::string& id) const { return users_.count(id) > 0; }

  struct Missing {
    std::set<std::string> users, bots, places;
    bool groups = false;
    bool nameless = false;  ///< one of the users had no name at all
    bool any() const { return groups || !users.empty() || !bots.empty() || !places.empty(); }
  };
  Missing missing;
  WorkspaceEmoji emoji;

 private:
  std::string someone_;
  std::unordered_map<std::string, User> users_;
  std::unordered_map<std::string, std::string> heard_;
  std::unordered_map<std::string, Bot> bots_;
  std::unordered_map<std::string, std::string> groups_;
  std::unordered_map<std::string, Place> places_;
  bool groups_learned_ = false;
};

}  // namespace kudosk::sources::slack
