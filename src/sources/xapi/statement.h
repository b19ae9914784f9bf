// One statement of a learning record store → the milestones that it means. Pure; network thread. Source: xAPI 1.0.3 (xAPI-Data.md), IEEE 9274.1.1 (2.0).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/batch.h"

namespace kudosk::sources::xapi {

inline constexpr const char* voided = "http://adlnet.gov/expapi/verbs/voided";
/// Members of a group without a name, at most.
inline constexpr std::size_t most_members = 20;

/// completed, passed, mastered, and earned by both of its names.
std::vector<std::string> default_verbs();
/// A verb's id as it is asked for: the id itself, or that of ADL's where a mere word stands ("completed"); "earned" has two.
std::vector<std::string> verb_ids(const std::string& verb);

/// A language map's text in the language that is wanted, else in English, in none ("und"), in any; with the language that it is in. Empty: there is none.
struct Worded {
  std::string text, language;
};
Worded worded(const nlohmann::json& map, std::string_view language);
/// The last part of an id that says something ("…/xapi/first-aid_2" is "first aid 2").
std::string last_segment(std::string_view id);
/// "PT1H30M" → 5,400 s; nullopt where it is no ISO 8601 duration. Years are 365 days, months 30.
std::optional<double> seconds(std::string_view duration);
/// "1 h 30 min": units that are the same in most languages.
std::string spoken(double seconds);

struct Told {
  std::vector<Item> items;        ///< one; or one a member of a group without a name
  std::optional<Drop> drop;       ///< why it is none, where its verb counts
  std::optional<std::string> of;  ///< the statement that it takes back
};
/// `verbs` count. A statement of another verb tells nothing. `place` names it where it has no id.
Told read_statement(const nlohmann::json& statement, const std::set<std::string>& verbs, std::string_view language, const std::string& place);
/// Every id that its items may have.
std::vector<std::string> ids_of(const std::string& statement);

}  // namespace kudosk::sources::xapi
