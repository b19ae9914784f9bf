// One message of conversations.history as facts: whether it is one that anybody wrote, who, what it says, its picture and reactions. Pure; network thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "domain/item.h"
#include "sources/slack/names.h"
#include "sources/slack/stamp.h"
#include "sources/slack/writer.h"

namespace kudosk::sources::slack {

struct Reacted {
  std::string name;  ///< short name without colons, as it came ("clap::skin-tone-3")
  int count = 0;
  std::vector<std::string> users;  ///< perhaps not all of them
};

struct Message {
  Stamp stamp;
  std::string ts;  ///< as it came
  bool by_bot = false;
  Person author;
  std::string bot_id, app_id, bot_name;  ///< of a bot
  Said said;
  std::string picture;
  std::vector<Reacted> reactions;
  std::optional<Wall> edited;
};

/// A message's ts; nullopt: it has none, and can't be told from others.
std::optional<Stamp> stamp_of(const nlohmann::json& message);
/// Whether somebody said this to the channel: no replies but those that were broadcast, no joining and leaving, nothing deleted or hidden.
bool is_said(const nlohmann::json& message);
/// REQUIRES: stamp_of() and is_said(). Notes in `names` what is not known yet.
Message read_message(const nlohmann::json& message, Names& names);

}  // namespace kudosk::sources::slack
