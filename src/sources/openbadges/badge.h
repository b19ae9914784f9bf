// Documents of Open Badges 2.0 and 3.0 → the milestone that they tell of together. Pure; network thread. Source: 1EdTech's ob_v2p0 and ob_v3p0.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/batch.h"

namespace kudosk::sources::openbadges {

/// "type" as a text or a list of texts.
bool is_type(const nlohmann::json& document, std::string_view type);
/// A 2.0 Assertion.
bool is_assertion(const nlohmann::json& document);
/// A 3.0 credential (also a 1.0 verifiable credential of an achievement).
bool is_credential(const nlohmann::json& document);

/// The payload of a compact JWS ("header.payload.signature", base64url), not verified. nullopt: it is none, or no JSON object. A credential of the VC 1.1 data model comes out
/// of its `vc` claim, with `jti`, `nbf`, `exp` and `sub` where it says nothing itself.
std::optional<nlohmann::json> unsigned_payload(std::string_view compact);
/// What a baked PNG carries (iTXt or tEXt, keyword "openbadges" or "openbadgecredential", not compressed). Empty: nothing.
std::string baked(std::string_view png);

/// What a page of the 3.0 API, a hosted file, or one from a folder holds.
struct Found {
  nlohmann::json document;
  bool is_signed = false;  ///< it came as a compact JWS
};
/// Every assertion and credential in it: itself, a list of them, `credential` or `credentials`, `compactJwsString` or `compactJwsStrings`. `page`: whether it is one of the API's.
/// nullopt: it is neither JSON nor a JWS.
struct Opened {
  std::vector<Found> badges;
  std::vector<nlohmann::json> others;  ///< badge classes, issuers, revocation lists
  std::size_t unreadable = 0;          ///< entries that are nothing of all this
  bool page = false;
};
std::optional<Opened> open(std::string_view text);

/// Whether a revocation list takes this assertion back.
bool revoked_by(const nlohmann::json& list, const nlohmann::json& assertion);

/// What else has been fetched, by its address; nullptr: it is not there.
using Lookup = std::function<const nlohmann::json*(const std::string& address)>;
/// The addresses of what an assertion names and `known` does not have: its badge class, then that one's issuer, then, of a signed one, the issuer's list of what was revoked.
std::vector<std::string> needs(const Found& found, const Lookup& known);

struct Badge {
  std::optional<Item> item;
  std::string id;
  std::string reason;  ///< why there is no item
  bool revoked = false;
};
/// `who`: whose it is, where the configuration says so. `verified`: its own server has given it. `base`: for relative addresses. `place` names it where it has no id of its own.
/// `picture`: of a baked badge, itself.
Badge read_badge(const Found& found, const Lookup& known, const std::string& who, bool verified, std::string_view base, const std::string& place, const std::string& picture);

}  // namespace kudosk::sources::openbadges
