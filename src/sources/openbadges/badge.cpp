#include "sources/openbadges/badge.h"

#include <algorithm>
#include <cmath>

#include "base/unicode.h"
#include "net/http.h"
#include "sources/json_fields.h"
#include "wire/feed_json.h"
#include "wire/json_text.h"

namespace kudosk::sources::openbadges {
namespace {

/// An object's `id`, or the text itself.
const std::string& id_of(const json& value) { return value.is_object() ? text(value, "id") : as_text(value); }

const json& first_of(const json& value) { return value.is_array() && !value.empty() ? value[0] : value; }

/// The object itself where it stands in full; else what was fetched for it.
const json& resolved(const json& value, const Lookup& known) {
  static const json none;
  if (value.is_object() && (value.contains("name") || value.contains("criteria") || value.contains("revokedAssertions"))) return value;
  const std::string& address = id_of(value);
  const json* found = address.empty() ? nullptr : known(address);
  return found ? *found : value.is_object() ? value : none;
}

/// A text, or a language map's: English, else any.
std::string name_of(const json& value) {
  if (value.is_string()) return as_text(value);
  if (!value.is_object()) return {};
  for (const char* key : {"en", "en-US", "@value"})
    if (!text(value, key).empty()) return text(value, key);
  for (const auto& [language, name] : value.items())
    if (!as_text(name).empty()) return as_text(name);
  return {};
}

/// RFC 3339; a bare date; seconds or milliseconds since 1970 (Open Badges 1.0).
std::string time_of(const json& value) {
  if (value.is_string()) {
    const std::string& said = as_text(value);
    for (const auto& tried : {said, said + "Z"})
      if (parse_rfc3339(tried)) return tried;
    return {};
  }
  if (!value.is_number() || !std::isfinite(value.get<double>())) return {};
  const double number = value.get<double>(), ms = number > 1e11 ? number : number * 1000;
  return ms >= 0 && ms < 4e12 ? format_rfc3339(Wall(Millis(static_cast<std::int64_t>(ms)))) : std::string();
}

template <class... Keys>
std::string time_at(const json& object, Keys... keys) {
  for (const char* key : {keys...})
    if (auto time = time_of(at(object, key)); !time.empty()) return time;
  return {};
}

/// A picture's address: a text, an object's id, or the first of several.
std::string picture_at(const json& object) {
  const std::string& address = id_of(first_of(at(object, "image")));
  return address.starts_with("data:") ? std::string() : address;
}

/// Whom a 2.0 recipient names: by e-mail, where it is not hashed.
json recipient_of(const json& assertion) {
  const json& recipient = at(assertion, "recipient");
  const std::string& identity = text(recipient, "identity");
  json who = json::object();
  if (at(recipient, "hashed") == true || identity.find('$') != identity.npos) return who;
  if (identity.find('@') != identity.npos) {
    who["email"] = identity;
  } else if (!identity.empty()) {
    who["id"] = identity;
  }
  return who;
}

/// Whom a 3.0 subject names: an IdentityObject that is not hashed, or what some add.
json subject_of(const json& subject) {
  json who = json::object();
  if (const std::string name = name_of(at(subject, "name")); !name.empty()) who["name"] = name;
  std::string id = id_of(subject);
  if (id.starts_with("mailto:")) who["email"] = id.substr(7);
  if (const std::string& email = text(subject, "email"); email.find('@') != email.npos) who["email"] = email;
  const json& identifiers = at(subject, "identifier");
  for (const json& one : identifiers.is_array() ? identifiers : json::array({identifiers})) {
    const std::string &kind = text(one, "identityType"), &value = text(one, "identityHash");
    if (at(one, "hashed") == true || value.empty()) continue;
    if (kind == "emailAddress" && value.find('@') != value.npos) who["email"] = value;
    if (kind == "name") who["name"] = value;
  }
  if (!id.empty() && !who.contains("email")) who["id"] = std::move(id);
  return who;
}

/// The contract's word for a 3.0 achievementType.
const char* type_of(const std::string& achievement_type) {
  if (achievement_type == "Course") return "course";
  for (const char* word : {"Certificate", "CertificateOfCompletion", "Certification", "Diploma", "License", "Degree", "MicroCredential"})
    if (achievement_type == word) return "certificate";
  return achievement_type == "Competency" ? "skill" : "badge";
}

/// FNV-1a, for what has no id of its own: the same at each reading.
std::string made_id(const std::string& of) {
  std::uint64_t hash = 1469598103934665603u;
  for (const unsigned char c : of) hash = (hash ^ c) * 1099511628211u;
  return "badge-" + std::to_string(hash);
}

/// Signed in a way that nobody has checked.
bool claims_proof(const Found& found) {
  const std::string& verification = text(at(found.document, "verification"), "type");
  return found.is_signed || !at(found.document, "proof").is_null() || verification == "signed" || verification == "SignedBadge";
}

/// Names somebody by something that can be shown or looked up.
bool somebody(const json& who) { return who.contains("name") || who.contains("email"); }

}  // namespace

bool is_type(const json& document, std::string_view type) {
  const json& said = at(document, "type");
  if (said.is_array()) return std::any_of(said.begin(), said.end(), [&](const json& one) { return as_text(one) == type; });
  return as_text(said) == type;
}

bool is_assertion(const json& document) {
  return document.is_object() && (is_type(document, "Assertion") || (at(document, "badge").is_string() || at(document, "badge").is_object())) &&
         !document.contains("credentialSubject");
}

bool is_credential(const json& document) { return document.is_object() && (at(document, "credentialSubject").is_object() || at(document, "credentialSubject").is_array()); }

std::optional<Opened> open(std::string_view text_in) {
  while (!text_in.empty() && static_cast<unsigned char>(text_in.back()) <= ' ') text_in.remove_suffix(1);
  while (!text_in.empty() && static_cast<unsigned char>(text_in.front()) <= ' ') text_in.remove_prefix(1);
  Opened out;
  if (auto payload = unsigned_payload(text_in)) {
    out.badges.push_back({std::move(*payload), true});
    return out;
  }
  auto document = parse_json(text_in);
  if (!document) return std::nullopt;
  const auto sort_in = [&](json value) {
    if (auto payload = unsigned_payload(as_text(value))) {
      out.badges.push_back({std::move(*payload), true});
    } else if (is_assertion(value) || is_credential(value)) {
      out.badges.push_back({std::move(value), false});
    } else if (value.is_object()) {
      out.others.push_back(std::move(value));
    } else {
      ++out.unreadable;
    }
  };
  const auto each = [&](json& value) {
    if (value.is_array()) {
      for (json& one : value) sort_in(std::move(one));
    } else {
      sort_in(std::move(value));
    }
  };
  if (document->is_object() && !is_assertion(*document) && !is_credential(*document)) {
    for (const char* key : {"credential", "credentials", "compactJwsString", "compactJwsStrings", "assertions"}) {
      if (!document->contains(key)) continue;
      out.page = true;
      each((*document)[key]);
    }
    if (out.page) return out;
  }
  each(*document);
  return out;
}

bool revoked_by(const json& revocations, const json& assertion) {
  const auto& all = list(revocations, "revokedAssertions");
  return std::any_of(all.begin(), all.end(), [&](const json& one) {
    const std::string &id = id_of(one), &uid = text(one, "uid");
    return (!id.empty() && id == text(assertion, "id")) || (!uid.empty() && uid == text(assertion, "uid"));
  });
}

std::vector<std::string> needs(const Found& found, const Lookup& known) {
  std::vector<std::string> out;
  const auto need = [&](const json& value) {
    const std::string& address = id_of(value);
    if (!address.empty() && !resolved(value, known).contains("name") && !known(address)) out.push_back(address);
  };
  if (is_credential(found.document)) return out;
  const json& badge = at(found.document, "badge");
  need(badge);
  const json& issuer = at(resolved(badge, known), "issuer");
  need(issuer);
  if (found.is_signed) {
    const std::string& revocations = text(resolved(issuer, known), "revocationList");
    if (!revocations.empty() && !known(revocations)) out.push_back(revocations);
  }
  return out;
}

Badge read_badge(const Found& found, const Lookup& known, const std::string& who, bool verified, std::string_view base, const std::string& place, const std::string& picture) {
  const json& document = found.document;
  Badge out;
  json made{{"kind", "milestone"}, {"type", "badge"}};
  json person;
  const json* issuer = nullptr;
  if (is_credential(document)) {
    const json& subject = first_of(at(document, "credentialSubject"));
    const json& achievement = first_of(at(subject, "achievement"));
    made["what"] = name_of(at(achievement, "name")).empty() ? name_of(at(document, "name")) : name_of(at(achievement, "name"));
    made["type"] = type_of(text(achievement, "achievementType"));
    made["badge"] = picture_at(achievement).empty() ? picture_at(document) : picture_at(achievement);
    made["created"] = time_at(document, "awardedDate", "validFrom", "issuanceDate", "issuedOn");
    made["expires"] = time_at(document, "validUntil", "expirationDate", "expires");
    person = subject_of(subject);
    issuer = &resolved(at(document, "issuer"), known);
  } else {
    const json& badge = resolved(at(document, "badge"), known);
    if (badge.is_null() || name_of(at(badge, "name")).empty()) {
      out.reason = "badge: what was earned is not known, as its badge class could not be read";
    }
    made["what"] = name_of(at(badge, "name"));
    made["badge"] = picture_at(document).empty() ? picture_at(badge) : picture_at(document);
    made["created"] = time_at(document, "issuedOn");
    made["expires"] = time_at(document, "expires");
    person = recipient_of(document);
    issuer = &resolved(at(badge, "issuer"), known);
    out.revoked = at(document, "revoked") == true || revoked_by(resolved(at(*issuer, "revocationList"), known), document);
  }
  out.id = text(document, "id").empty() ? text(document, "uid") : text(document, "id");
  if (out.id.empty()) out.id = made_id(made.dump(-1, ' ', false, json::error_handler_t::replace) + person.dump(-1, ' ', false, json::error_handler_t::replace) + place);
  if (!out.reason.empty() || out.revoked) return out;
  if (!who.empty()) {
    person = {{"name", who}};
  } else if (!somebody(person)) {
    out.reason = "who: the badge does not say whose it is (such a recipient is a hash or a key): name them in the source as \"who\"";
    return out;
  }
  made["id"] = out.id;
  made["who"] = person;
  if (!picture.empty()) made["badge"] = picture;
  made["source"] = name_of(at(*issuer, "name"));
  if (!net::origin(text(document, "id")).empty() && !found.is_signed && !is_credential(document)) made["link"] = text(document, "id");
  if (!verified || claims_proof(found)) made["tags"] = {"unverified"};
  auto item = read_item(made, {}, base);
  if (item) {
    out.item = std::move(*item);
  } else {
    out.reason = item.error().message;
  }
  return out;
}

}  // namespace kudosk::sources::openbadges
