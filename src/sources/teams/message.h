// One channel message of Microsoft Teams → an item, or why it is none. Pure; network thread. Source: Microsoft Graph v1.0, chatMessage.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "domain/item.h"

namespace kudosk::sources::teams {

struct Read {
  std::string id;            ///< CHANNEL/MESSAGE; empty: the message has no usable id
  std::optional<Item> item;  ///< absent: it is not (or no longer) to be shown
};

/// `channel` is the id as configured; pictures are taken from `graph_url`'s origin only. Wrong types anywhere count as absent.
Read read_message(const nlohmann::json& message, const std::string& channel, const std::string& graph_url);

/// Where Graph has a person's picture.
std::string photo_address(const std::string& graph_url, const std::string& user);

}  // namespace kudosk::sources::teams
