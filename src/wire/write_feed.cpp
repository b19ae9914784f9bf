// What read_feed() reads, written so that it reads the same. Keys come in alphabetical order: the same feed gives the same bytes.
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "wire/feed_json.h"

namespace kudosk {
namespace {

using nlohmann::json;

void put(json& out, const char* key, const std::string& value) {
  if (!value.empty()) out[key] = value;
}

/// Whole numbers without a decimal point, as people write them.
json number(double value) { return std::floor(value) == value && std::abs(value) < 9e15 ? json(static_cast<std::int64_t>(value)) : json(value); }

void put(json& out, const char* key, const std::optional<double>& value) {
  if (value) out[key] = number(*value);
}
void put(json& out, const char* key, const std::optional<Wall>& value) {
  if (value) out[key] = format_rfc3339(*value);
}
void put(json& out, const char* key, const std::optional<Person>& value) {
  if (value) out[key] = write_person(*value);
}
void put(json& out, const char* key, bool value) {
  if (value) out[key] = true;
}

json write_span(const Span& span) {
  json out{{"text", span.text}};
  json styles = json::array();
  if (span.bold) styles.push_back("bold");
  if (span.italic) styles.push_back("italic");
  if (span.code) styles.push_back("code");
  if (span.strike) styles.push_back("strike");
  if (span.quote) styles.push_back("quote");
  if (styles.size() == 1) styles = json(styles[0]);
  if (!styles.empty()) out["style"] = std::move(styles);
  put(out, "person", span.person);
  put(out, "emoji", span.emoji);
  put(out, "link", span.link);
  return out;
}

struct Write {
  json& out;

  void operator()(const Recognition& body) const {
    put(out, "from", body.from);
    out["to"] = json::array();
    for (const auto& person : body.to) out["to"].push_back(write_person(person));
    out["message"] = body.message;
    for (const auto& span : body.spans) out["spans"].push_back(write_span(span));
    put(out, "points", body.points);
    put(out, "value", body.value);
    for (const auto& reaction : body.reactions) out["reactions"].push_back({{"emoji", reaction.emoji}, {"count", reaction.count}});
    put(out, "picture", body.picture);
  }

  void operator()(const Milestone& body) const {
    out["who"] = write_person(body.who);
    out["what"] = body.what;
    put(out, "type", body.type);
    put(out, "score", body.score);
    if (body.progress) out["progress"] = {{"done", number(body.progress->done)}, {"of", number(body.progress->of)}};
    put(out, "path", body.path);
    put(out, "next", body.next);
    put(out, "badge", body.badge);
  }

  void operator()(const Goal& body) const {
    out["title"] = body.title;
    put(out, "owner", body.owner);
    put(out, "percent", body.percent);
    put(out, "now", body.now);
    put(out, "target", body.target);
    put(out, "expected", body.expected);
    put(out, "unit", body.unit);
    put(out, "due", body.due);
    put(out, "status", body.status);
    for (const auto& result : body.key_results) {
      json entry{{"title", result.title}};
      put(entry, "now", result.now);
      put(entry, "target", result.target);
      put(entry, "percent", result.percent);
      put(entry, "unit", result.unit);
      out["key_results"].push_back(std::move(entry));
    }
    if (body.counts) {
      json counts{{"kind", word(body.counts->kind)}};
      put(counts, "value", body.counts->value);
      put(counts, "across_teams", body.counts->across_teams);
      out["counts"] = std::move(counts);
    }
  }

  void operator()(const Lesson& body) const {
    put(out, "who", body.who);
    out["title"] = body.title;
    out["text"] = body.text;
    put(out, "picture", body.picture);
  }

  void operator()(const Announcement& body) const {
    out["title"] = body.title;
    put(out, "text", body.text);
    put(out, "type", body.type);
    put(out, "place", body.place);
    put(out, "starts", body.starts);
    put(out, "ends", body.ends);
    put(out, "picture", body.picture);
  }

  void operator()(const Standings& body) const {
    out["title"] = body.title;
    put(out, "period", body.period);
    out["entries"] = json::array();
    for (const auto& entry : body.entries) {
      json one{{"who", write_person(entry.who)}, {"score", number(entry.score)}};
      put(one, "unit", entry.unit);
      out["entries"].push_back(std::move(one));
    }
  }
};

const char* word(Visibility visibility) {
  switch (visibility) {
    case Visibility::public_:
      return "public";
    case Visibility::team:
      return "team";
    case Visibility::private_:
      break;
  }
  return "private";
}

}  // namespace

nlohmann::json write_person(const Person& person) {
  json out = json::object();
  put(out, "id", person.id);
  if (!person.is_team) put(out, "name", person.name);
  put(out, "email", person.email);
  put(out, "title", person.title);
  put(out, "team", person.is_team ? person.name : person.team);
  put(out, "picture", person.picture);
  if (!person.aliases.empty()) out["aliases"] = person.aliases;
  put(out, "birthday", person.birthday);
  put(out, "started", person.started);
  // A team with an id would else be read as a person of that team.
  put(out, "is_team", person.is_team && !(person.id.empty() && person.email.empty()));
  return out;
}

nlohmann::json write_item(const Item& item) {
  json out{{"kind", word(item.kind())}, {"id", item.id}};
  put(out, "created", item.created);
  put(out, "updated", item.updated);
  put(out, "show_from", item.show_from);
  put(out, "expires", item.expires);
  if (item.visibility != Visibility::public_) out["visibility"] = word(item.visibility);
  put(out, "source", item.said_in);
  put(out, "link", item.link);
  put(out, "lang", item.lang);
  put(out, "pinned", item.pinned);
  put(out, "urgent", item.urgent);
  put(out, "discipline", std::string(word(item.discipline)));
  if (!item.tags.empty()) out["tags"] = item.tags;
  if (!item.emoji.empty()) out["emoji"] = item.emoji;
  std::visit(Write{out}, item.body);
  return out;
}

std::string write_items(const std::vector<const Item*>& items) {
  // One by one, as a tree of ten thousand takes many times their room.
  std::string out = R"({"items":[)";
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += ',';
    out += write_item(*items[i]).dump(-1, ' ', false, json::error_handler_t::replace);
  }
  return out + R"(],"version":1})";
}

std::string write_feed(const Feed& feed) {
  std::unordered_map<std::string_view, std::size_t> uses;
  for (const auto& item : feed.items) ++uses[item->id];
  json out{{"version", 1}, {"items", json::array()}};
  json emoji = json::object();
  for (const auto& item : feed.items) {
    json entry = write_item(*item);
    if (uses[item->id] > 1) entry["id"] = item->source + ":" + item->id;
    // The document has one map of emoji; where two sources mean different ones by a name, the item keeps its own.
    for (const auto& [name, address] : item->emoji) {
      if (emoji.emplace(name, address).first.value() == address) entry["emoji"].erase(name);
    }
    if (entry.contains("emoji") && entry["emoji"].empty()) entry.erase("emoji");
    out["items"].push_back(std::move(entry));
  }
  if (!emoji.empty()) out["emoji"] = std::move(emoji);
  for (const auto& person : feed.people) out["people"].push_back(write_person(person));
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace kudosk
