// Adaptive cards of a channel's post: the Praise app's, known by its pictures or its entity and never by its words; and any other as text. Pure. Source: the reference's Praise
// layouts of 2022 and 2024.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace kudosk::sources::teams {

struct PraiseCard {
  std::string badge;                   ///< the badge's name in the sender's language
  std::string picture;                 ///< its picture's address
  std::vector<std::string> receivers;  ///< as the card spells them
  std::string note;                    ///< empty: there is none
};

/// `giver`: the sender's name, to know the lines that only name people. Nullopt: it is no Praise card.
std::optional<PraiseCard> read_praise(const nlohmann::json& card, const std::string& giver, const std::vector<std::string>& mentioned);
/// What a card says, a line each.
std::string card_text(const nlohmann::json& card);

}  // namespace kudosk::sources::teams
