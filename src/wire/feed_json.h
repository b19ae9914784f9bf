// The recognition feed, version 1, as JSON: read tolerantly, written exactly. Pure; any thread. Source: the contract; config/feed.schema.json.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/error.h"
#include "domain/batch.h"
#include "domain/feed.h"

namespace kudosk {

/// One page of a feed.
struct FeedPage {
  Batch batch;                      ///< `whole` is left false: the caller knows whether more pages follow
  std::optional<std::string> next;  ///< absolute
  std::optional<std::string> since;
  std::map<std::string, std::string> emoji;  ///< all of the page's custom emoji; each item has those that it uses
};

/// Items one by one without a tree of the whole (10,000 in well under 100 ms). An item that breaks the rules is a Drop. Relative addresses are resolved against
/// `base`. Not JSON from end to end, nesting beyond 256, no `items` array, or a `version` that is not 1: an Error (ErrorKind::content).
Result<FeedPage> read_feed(std::string_view json, std::string_view base);

/// One item of the contract's shape. `people`: looked up for {"id": …}.
Result<Item> read_item(const nlohmann::json& object, const std::map<std::string, Person>& people, std::string_view base);
nlohmann::json write_item(const Item& item);
Result<Person> read_person(const nlohmann::json& value, const std::map<std::string, Person>& people, std::string_view base);
nlohmann::json write_person(const Person& person);
/// A whole feed document, one page; the same feed always gives the same bytes.
std::string write_feed(const Feed& feed);
/// The same of items as they are held: without people, each with its own emoji. What the store keeps.
std::string write_items(const std::vector<const Item*>& items);

// --- What stands on one page and is meant on another ---

/// By id.
std::map<std::string, Person> by_id(const std::vector<Person>& people);
/// Persons of whom the item has an id alone (or not all) get the rest from `people`.
void fill_people(Item& item, const std::map<std::string, Person>& people);
/// Takes the emoji that the item uses and has no picture for.
void use_emoji(Item& item, const std::map<std::string, std::string>& emoji);
/// Whether somebody stands behind what the item cannot be shown without (a receiver, a milestone's who): a name, an e-mail, or an id that is one of the aliases.
bool knows_who(const Item& item, const std::set<std::string>& aliases = {});
/// All aliases of these.
std::set<std::string> aliases_of(const std::vector<Person>& people);

}  // namespace kudosk
