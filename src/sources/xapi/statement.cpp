#include "sources/xapi/statement.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/unicode.h"
#include "net/http.h"
#include "sources/json_fields.h"
#include "wire/feed_json.h"

namespace kudosk::sources::xapi {
namespace {

constexpr const char* adl = "http://adlnet.gov/expapi/verbs/";
constexpr const char* earned = "https://openbadgespec.org/xapi/verbs/earned";
constexpr const char* earned_too = "http://id.tincanapi.com/verb/earned";

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c); });
  std::replace(out.begin(), out.end(), '_', '-');
  return out;
}
std::string primary(std::string_view tag) { return lower(tag.substr(0, tag.find_first_of("-_"))); }

bool only_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The one way in which an Agent or an identified Group is known, as a person of the contract's shape; empty: in none.
json identified(const json& actor) {
  json who = json::object();
  std::string mbox = text(actor, "mbox");
  if (lower(mbox.substr(0, 7)) == "mailto:") mbox.erase(0, 7);
  const json& account = at(actor, "account");
  if (mbox.find('@') != mbox.npos) {
    who["email"] = net::percent_decode(mbox);
  } else if (const std::string& name = text(account, "name"); !name.empty()) {
    // The same number may be another person's in another system; a name of their own is worth knowing elsewhere.
    who["id"] = text(account, "homePage").empty() ? name : text(account, "homePage") + "|" + name;
    if (!only_digits(name)) {
      who["aliases"] = {name};
      who["name"] = name;
      if (name.find('@') != name.npos) who["email"] = name;
    }
  } else if (!text(actor, "openid").empty()) {
    who["id"] = text(actor, "openid");
  } else if (!text(actor, "mbox_sha1sum").empty()) {
    who["id"] = text(actor, "mbox_sha1sum");
  }
  if (const std::string& name = text(actor, "name"); !name.empty()) who["name"] = name;
  return who;
}

bool is_group(const json& actor) { return text(actor, "objectType") == "Group" || at(actor, "member").is_array(); }

/// Whose milestone it is: one person or team, or the members of a group without a name.
std::vector<json> receivers(const json& actor, const json& context) {
  std::vector<json> out;
  const auto add = [&](const json& agent) {
    json who = identified(agent);
    if (who.empty() || out.size() == most_members) return;
    if (const std::string& team = text(at(context, "team"), "name"); !team.empty()) who["team"] = team;
    out.push_back(std::move(who));
  };
  if (!is_group(actor)) {
    add(actor);
  } else if (const std::string& name = text(actor, "name"); !name.empty()) {
    out.push_back({{"team", name}});
  } else {
    for (const json& member : list(actor, "member"))
      if (!is_group(member)) add(member);
  }
  return out;
}

/// The contract's word for what was reached, by the activity's type, else by the verb.
std::string type_of(const std::string& activity_type, const std::string& verb) {
  static const std::pair<const char*, const char*> words[] = {
      {"course", "course"},
      {"certificate", "certificate"},
      {"certification", "certificate"},
      {"badge", "badge"},
      {"badgeclass", "badge"},
      {"workshop", "workshop"},
      {"meeting", "workshop"},
      {"training", "workshop"},
      {"webinar", "talk"},
      {"talk", "talk"},
      {"speech", "talk"},
      {"conference-session", "talk"},
      {"presentation", "talk"},
      {"book", "book"},
      {"skill", "skill"},
      {"competency", "skill"},
      {"streak", "streak"},
      {"school-assignment", "other"},
      {"assessment", "other"},
      {"cmi.interaction", "other"},
      {"question", "other"},
      {"quiz", "other"},
  };
  const std::string word = lower(activity_type.substr(activity_type.find_last_of("/#:") + 1));
  for (const auto& [known, type] : words)
    if (word == known) return type;
  if (verb == earned || verb == earned_too) return "badge";
  return word.empty() ? "course" : "other";
}

std::optional<double> number_at(const json& object, const char* key) {
  const json& value = at(object, key);
  return value.is_number() && std::isfinite(value.get<double>()) ? std::optional(value.get<double>()) : std::nullopt;
}

/// 0–1. `scaled` below 0 is none; without `scaled`, raw over max.
std::optional<double> score_of(const json& result) {
  const json& score = at(result, "score");
  if (at(result, "success") == false) return std::nullopt;  // "passed with 30 %" would be no praise
  if (const json& scaled = at(score, "scaled"); !scaled.is_null()) {
    const auto value = number_at(score, "scaled");
    return value && *value >= 0 && *value <= 1 ? value : std::nullopt;
  }
  const auto raw = number_at(score, "raw"), max = number_at(score, "max");
  if (!raw || !max || *max <= 0 || *raw < 0 || *raw > *max) return std::nullopt;
  return *raw / *max;
}

/// What it is part of: the first parent or grouping that has a name.
std::string path_of(const json& context, std::string_view language) {
  const json& activities = at(context, "contextActivities");
  for (const char* key : {"parent", "grouping"}) {
    const json& of = at(activities, key);
    const json& first = of.is_array() && !of.empty() ? of[0] : of;
    if (auto name = worded(at(at(first, "definition"), "name"), language); !name.text.empty()) return name.text;
  }
  return {};
}

/// The picture that a badge's extension names.
std::string picture_of(const json& definition) {
  const json& extensions = at(definition, "extensions");
  if (!extensions.is_object()) return {};
  for (const auto& [name, value] : extensions.items())
    for (const json* image : {&at(value, "image"), &at(at(value, "image"), "id"), &at(at(value, "badge"), "image")})
      if (!net::origin(as_text(*image)).empty()) return as_text(*image);
  return {};
}

/// RFC 3339, also without an offset (then it is UTC).
std::string time_of(const std::string& text) { return parse_rfc3339(text) ? text : parse_rfc3339(text + "Z") ? text + "Z" : std::string(); }

}  // namespace

std::vector<std::string> default_verbs() { return {std::string(adl) + "completed", std::string(adl) + "passed", std::string(adl) + "mastered", earned, earned_too}; }

std::vector<std::string> verb_ids(const std::string& verb) {
  if (verb.find(':') != verb.npos) return {verb};
  if (lower(verb) == "earned") return {earned, earned_too};
  return {adl + lower(verb)};
}

Worded worded(const json& map, std::string_view language) {
  if (!map.is_object()) return {};
  const std::string wanted = lower(language), general = primary(language);
  const auto find = [&](auto&& fits) -> Worded {
    for (const auto& [tag, value] : map.items())
      if (const std::string& said = as_text(value); !clean(said, 10).empty() && fits(tag)) return {said, tag == "und" ? std::string() : tag};
    return {};
  };
  if (auto found = find([&](const std::string& tag) { return lower(tag) == wanted; }); !found.text.empty()) return found;
  if (auto found = find([&](const std::string& tag) { return primary(tag) == general; }); !found.text.empty()) return found;
  if (auto found = find([](const std::string& tag) { return lower(tag) == "en"; }); !found.text.empty()) return found;
  if (auto found = find([](const std::string& tag) { return primary(tag) == "en"; }); !found.text.empty()) return found;
  if (auto found = find([](const std::string& tag) { return tag == "und"; }); !found.text.empty()) return found;
  return find([](const std::string&) { return true; });
}

std::string last_segment(std::string_view id) {
  id = id.substr(0, id.find_first_of("?"));
  while (!id.empty() && (id.back() == '/' || id.back() == '#')) id.remove_suffix(1);
  std::string out = net::percent_decode(id.substr(id.find_last_of("/#:") + 1));
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '_' || c == '-' || c == '+'; }, ' ');
  return clean(out, 500);
}

std::optional<double> seconds(std::string_view duration) {
  if (duration.size() < 3 || duration.size() > 60 || duration[0] != 'P') return std::nullopt;
  double total = 0;
  bool time = false, any = false;
  std::size_t at = 1;
  std::string_view left = "YMWD";
  while (at < duration.size()) {
    if (duration[at] == 'T') {
      if (time) return std::nullopt;
      time = true;
      any = false;
      left = "HMS";
      ++at;
      continue;
    }
    double value = 0, share = 0;
    const std::size_t from = at;
    for (; at < duration.size() && ((duration[at] >= '0' && duration[at] <= '9') || duration[at] == '.' || duration[at] == ','); ++at) {
      if (duration[at] == '.' || duration[at] == ',') {
        if (share > 0) return std::nullopt;
        share = 1;
      } else if (share > 0) {
        value += (duration[at] - '0') * (share /= 10);
      } else {
        value = value * 10 + (duration[at] - '0');
      }
    }
    if (at == from || at == duration.size()) return std::nullopt;
    const std::size_t unit = left.find(duration[at++]);
    if (unit == left.npos) return std::nullopt;
    static constexpr double days[] = {365 * 86400.0, 30 * 86400.0, 7 * 86400.0, 86400.0}, hours[] = {3600, 60, 1};
    total += value * (left.back() == 'S' ? hours[3 - left.size() + unit] : days[4 - left.size() + unit]);
    left.remove_prefix(unit + 1);
    any = true;
  }
  return any && std::isfinite(total) ? std::optional(total) : std::nullopt;
}

std::string spoken(double of) {
  const auto total = static_cast<std::int64_t>(std::llround(std::clamp(of, 0.0, 1e9)));
  const std::int64_t hours = total / 3600, minutes = total % 3600 / 60;
  if (hours >= 100) return std::to_string(hours) + " h";
  std::string out = hours > 0 ? std::to_string(hours) + " h" : std::string();
  if (minutes > 0) out += (out.empty() ? "" : " ") + std::to_string(minutes) + " min";
  return out.empty() ? std::to_string(total) + " s" : out;
}

std::vector<std::string> ids_of(const std::string& statement) {
  std::vector<std::string> out{statement};
  for (std::size_t i = 1; i <= most_members; ++i) out.push_back(statement + "/" + std::to_string(i));
  return out;
}

Told read_statement(const json& statement, const std::set<std::string>& verbs, std::string_view language, const std::string& place) {
  Told told;
  const std::string &id = text(statement, "id"), &verb = text(at(statement, "verb"), "id");
  const json& object = at(statement, "object");
  const std::string& object_type = text(object, "objectType");
  if (verb == voided) {
    if (object_type == "StatementRef" && !text(object, "id").empty()) told.of = text(object, "id");
    return told;
  }
  if (!verbs.count(verb)) return told;
  const auto drop = [&](std::string reason) {
    told.drop = Drop{id.empty() ? place : clean(id, 100), std::move(reason)};
    return told;
  };
  if (!object_type.empty() && object_type != "Activity") return drop("object: no activity, but another " + clean(object_type, 40));
  const json &definition = at(object, "definition"), &context = at(statement, "context"), &result = at(statement, "result");
  // The verb says one thing, the result another: what was not reached is not celebrated. A course may be completed without success.
  const std::string completed = std::string(adl) + "completed", passed = std::string(adl) + "passed", mastered = std::string(adl) + "mastered";
  if (verb == completed && at(result, "completion") == false) return drop("result: its completion is false");
  if ((verb == passed || verb == mastered || verb == earned || verb == earned_too) && at(result, "success") == false) return drop("result: its success is false");
  Worded what = worded(at(definition, "name"), language);
  if (what.text.empty()) what = {last_segment(text(object, "id")), {}};
  const auto who = receivers(at(statement, "actor"), context);
  if (who.empty()) return drop("actor: nobody who can be told from others");

  json made{{"kind", "milestone"}, {"what", what.text}, {"type", type_of(text(definition, "type"), verb)}};
  if (const auto score = score_of(result)) made["score"] = *score;
  if (const auto created = time_of(text(statement, "timestamp")); !created.empty()) {
    made["created"] = created;
  } else if (const auto stored = time_of(text(statement, "stored")); !stored.empty()) {
    made["created"] = stored;
  }
  if (const auto taken = seconds(text(result, "duration")); taken && *taken >= 1) made["tags"] = {spoken(*taken)};
  if (const auto path = path_of(context, language); !path.empty() && path != what.text) made["path"] = path;
  made["badge"] = picture_of(definition);
  made["source"] = text(context, "platform");
  made["link"] = text(definition, "moreInfo");
  made["lang"] = what.language;
  for (std::size_t i = 0; i < who.size(); ++i) {
    made["id"] = id.empty() || who.size() == 1 ? id : id + "/" + std::to_string(i + 1);
    made["who"] = who[i];
    auto item = read_item(made, {}, {});
    if (!item) return drop(item.error().message);
    told.items.push_back(std::move(*item));
  }
  return told;
}

}  // namespace kudosk::sources::xapi
