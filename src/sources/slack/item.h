// A message that counts → the item that is shown. Pure; network thread.
#pragma once

#include <optional>
#include <string>

#include "domain/item.h"
#include "sources/slack/message.h"
#include "sources/slack/rules.h"

namespace kudosk::sources::slack {

/// Where a message was said.
struct Where {
  std::string channel;    ///< its id
  std::string name;       ///< without #; may be empty
  std::string workspace;  ///< "https://northwind.slack.com/", or empty
};

/// nullopt: it is none of what counts, or somebody hid it.
std::optional<Item> make_item(const Message& message, const RuleSet& rules, const Where& where, Names& names);
/// "CHANNEL/TS".
std::string item_id(const std::string& channel, const std::string& ts);

}  // namespace kudosk::sources::slack
