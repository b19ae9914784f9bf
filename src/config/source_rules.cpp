#include <algorithm>
#include <array>
#include <map>

#include "base/file.h"
#include "base/secret.h"
#include "base/unicode.h"
#include "config/nearest.h"
#include "config/preset.h"
#include "config/reading.h"
#include "config/rules.h"
#include "config/table.h"

namespace kudosk::config {
namespace fs = std::filesystem;
namespace {

bool text(const Node* node) { return node && node->is(Node::Type::text); }
bool plain_http(const Node& node) { return node.is(Node::Type::text) && folded(node.text.substr(0, 7)) == "http://"; }

/// One entry of `sources` with what its rules want to know.
struct Entry {
  Checker& checker;
  const Node& node;
  Reading in;
  std::string path, type;

  void missing(const std::string& message) {
    if (checker.whole()) checker.problem(node.at, path, message);
  }
  bool has(std::string_view key) const { return in.node(key) != nullptr; }
};

void check_addresses(Entry& entry, const std::vector<Key>& keys) {
  bool allowed = false;
  entry.in.flag("allow_http", allowed);
  for (const Key& key : keys) {
    const Node* value = entry.in.node(key.name);
    if (!text(value) || key.shape->type != Shape::Type::address) continue;
    const std::string path = entry.path + '/' + key.name;
    if (plain_http(*value) && !allowed)
      entry.checker.problem(value->at, path,
                            "\"" + key.name + "\" is plain http, which anybody on the way can read and change; it is refused without \"allow_http\": true in this source",
                            "\"allow_http\": true");
    const std::size_t query = value->text.find('?');
    if (query == std::string::npos) continue;
    for (std::size_t from = query + 1; from < value->text.size();) {
      const std::size_t to = std::min(value->text.find('&', from), value->text.size());
      const std::string name = value->text.substr(from, std::min(value->text.find('=', from), to) - from);
      if (names_secret(name)) {
        entry.checker.warning(value->at, path,
                              "this address carries a secret, which everybody who reads this file or a server's log then has; where the service takes it in a header, name its "
                              "file as \"token_file\"");
        break;
      }
      from = to + 1;
    }
  }
}

void check_one_of(Entry& entry, const SourceType& type) {
  for (const auto& group : type.one_of) {
    std::string names;
    std::vector<const Node*> there;
    for (const std::string& key : group) {
      names += (names.empty() ? "\"" : " or \"") + key + '"';
      if (const Node* value = entry.in.node(key)) there.push_back(value);
    }
    if (there.empty()) entry.missing(names + " is missing in a source of type \"" + type.name + '"');
    if (there.size() > 1) entry.checker.problem(there[1]->at, entry.path, "either " + names + " is named in a source of type \"" + type.name + "\", not both");
  }
}

/// A header that only ever carries a secret.
bool secret_header(std::string_view name) {
  static constexpr std::array names{"authorization", "proxy-authorization", "cookie",        "x-api-key", "api-key", "apikey",
                                    "x-auth-token",  "x-access-token",      "private-token", "x-token",   "token"};
  return std::find(names.begin(), names.end(), folded(name)) != names.end();
}

void check_carried(Entry& entry, const char* where, bool (*secret)(std::string_view)) {
  for (const Member& member : entry.in.object("request").object(where).members()) {
    if (!member.value.is(Node::Type::text) || known_token(member.value.text)) continue;  // such a token is refused wherever it stands
    if (!secret(member.key) && !looks_like_secret(member.value.text)) continue;
    entry.checker.problem(member.value.at, entry.path + "/request/" + where + '/' + pointer_part(member.key),
                          in_quotes(member.key) + " is a secret, which never stands in the configuration: write it into a file and name that here as {\"file\": \"api.key\"}");
  }
}

void check_texts_of_body(Entry& entry, const Node& node, const std::string& path) {
  if (node.is(Node::Type::text) && known_token(node.text))
    entry.checker.problem(node.at, path, "this looks like a secret, which never stands in the configuration: write it into a file and name that here as {\"file\": \"api.key\"}");
  for (std::size_t i = 0; i < node.items.size(); ++i) check_texts_of_body(entry, node.items[i], path + '/' + std::to_string(i));
  for (const Member& member : node.members) check_texts_of_body(entry, member.value, path + '/' + pointer_part(member.key));
}

void check_mapping(Entry& entry) {
  check_carried(entry, "headers", secret_header);
  check_carried(entry, "query", [](std::string_view name) { return names_secret(name); });
  if (const Node* body = entry.in.object("request").node("body")) check_texts_of_body(entry, *body, entry.path + "/request/body");

  for (const char* filter : {"keep", "drop"}) {
    const auto& conditions = entry.in.list(filter);
    for (std::size_t i = 0; i < conditions.size(); ++i)
      if (conditions[i].is(Node::Type::object) && !conditions[i].find("at") && !conditions[i].find("any") && entry.checker.whole())
        entry.checker.problem(conditions[i].at, entry.path + '/' + filter + '/' + std::to_string(i),
                              "\"at\" is missing in one of \"" + std::string(filter) + "\": where it looks, in an item");
  }

  const Reading paging = entry.in.object("paging");
  const Node* first = nullptr;
  for (const char* way : {"next", "cursor", "link", "page", "skip"}) {
    const Node* value = paging.node(way);
    if (value && first) entry.checker.problem(value->at, entry.path + "/paging/" + way, "one way of paging is enough: next, cursor, link, page or skip");
    if (value && !first) first = value;
  }
  if (paging.node("cursor") && !paging.node("parameter") && entry.checker.whole())
    entry.checker.problem(paging.node("cursor")->at, entry.path + "/paging/cursor", "\"parameter\" is missing beside \"cursor\": the name of the parameter that carries it");
}

void check_json(Entry& entry, const fs::path& folder) {
  const Node* preset = entry.in.node("preset");
  if (!preset) {
    if (!entry.has("url")) entry.missing("\"url\" or \"preset\" is missing in a source of type \"json\"");
    if (!entry.has("map") && !entry.has("parts")) entry.missing("\"map\" is missing in a source of type \"json\" without a \"preset\": how each field is made");
    return;
  }
  if (!text(preset)) return;
  std::error_code ec;
  const std::string path = entry.path + "/preset";
  if (preset->text.find('/') != std::string::npos || fs::path(preset->text).extension() == ".json") {
    if (!fs::exists(folder / preset->text, ec)) entry.checker.problem(preset->at, path, "there is no preset " + (folder / clean(preset->text, 200)).string());
    return;
  }
  std::vector<std::string> known = preset_names();
  for (const SourceType& type : source_types())
    if (type.name != "json" && std::any_of(type.keys.begin(), type.keys.end(), [](const Key& key) { return key.name == "map"; })) known.push_back(type.name);
  if (std::find(known.begin(), known.end(), preset->text) == known.end())
    entry.checker.problem(preset->at, path, "there is no preset " + in_quotes(preset->text) + "; \"preset\" is a service's name, or the path of a preset of your own",
                          nearest(preset->text, known));
}

void check_slack(Entry& entry) {
  if (const Node* channels = entry.in.node("channels"); channels && channels->is(Node::Type::list) && channels->items.empty())
    entry.checker.problem(channels->at, entry.path + "/channels", "\"channels\" names no channel; nothing would be shown");
  std::vector<std::string> channels;
  entry.in.texts("channels", channels);
  const auto& hidden = entry.in.list("private_channels");
  for (std::size_t i = 0; i < hidden.size(); ++i)
    if (text(&hidden[i]) && std::find(channels.begin(), channels.end(), hidden[i].text) == channels.end())
      entry.checker.warning(hidden[i].at, entry.path + "/private_channels/" + std::to_string(i), "this channel does not stand in \"channels\" and is not read");
}

void check_teams(Entry& entry) {
  std::string auth = "device-code";
  entry.in.raw("auth", auth);
  if (auth == "app" && !entry.has("secret_file")) entry.missing("\"secret_file\" is missing in a source of type \"teams\" with \"auth\": \"app\"");
  if (auth == "device-code" && !entry.has("account") && entry.checker.whole())
    entry.checker.warning(entry.node.at, entry.path, "without an \"account\" anybody who reads the code off the screen can sign in, and the screen shows what that person can see");
  if (auth == "device-code" && entry.has("secret_file") && entry.checker.whole())
    entry.checker.warning(entry.in.node("secret_file")->at, entry.path + "/secret_file",
                          "\"secret_file\" is used with \"auth\": \"app\" alone; write that beside it, or take the secret out: somebody signs in with a code otherwise");
  if (const Node* channels = entry.in.node("channels"); channels && channels->is(Node::Type::list) && channels->items.empty())
    entry.checker.problem(channels->at, entry.path + "/channels", "\"channels\" names no channel; nothing would be shown");
}

void check_entry(Checker& checker, const Node& node, const std::string& path, const fs::path& folder) {
  if (!node.is(Node::Type::object)) return checker.problem(node.at, path, "each of \"sources\" is an object in braces, such as {\"type\": \"feed\", \"url\": \"https://…\"}");
  Entry entry{checker, node, Reading(&node), path, {}};
  const Node* named = entry.in.node("type");
  const SourceType* type = named && named->is(Node::Type::text) ? source_type(named->text) : nullptr;
  if (!type) {
    // Which keys are right hangs on the type, so only those that every source has can be looked at.
    for (const Key& key : common_source_keys())
      if (const Node* value = entry.in.node(key.name)) checker.value(*value, *key.shape, path + '/' + key.name, '"' + key.name + '"');
    for (const Member& member : node.members)
      if (names_secret(member.key)) checker.secret_key(member, {"token_file"}, path);
    if (!named) {
      std::vector<std::string> keys;
      for (const Member& member : node.members) keys.push_back(member.key);
      const std::string near = nearest("type", keys);
      entry.missing("\"type\" is missing in a source: " + common_source_keys().front().shape->expected + (near.empty() ? "" : "; is " + in_quotes(near) + " meant for it?"));
    }
    return;
  }
  entry.type = type->name;
  std::string preset;
  if (entry.type == "json") entry.in.raw("preset", preset);
  std::vector<Key> keys = keys_of(*type, preset);
  if (!preset.empty() && !source_type(preset)) {
    for (Key& key : keys_of_preset(preset, folder))
      if (std::none_of(keys.begin(), keys.end(), [&](const Key& k) { return k.name == key.name; })) keys.push_back(std::move(key));
  }
  checker.object(node, keys, path, "in a source of type \"" + entry.type + '"');
  check_addresses(entry, keys);
  check_one_of(entry, *type);
  check_mapping(entry);
  if (entry.type == "json") check_json(entry, folder);
  if (entry.type == "slack") check_slack(entry);
  if (entry.type == "teams") check_teams(entry);
  if (const Node* user = entry.in.node("user"); user && !entry.has("token_file") && !entry.has("secret_file") && checker.whole())
    checker.problem(user->at, path + "/user", std::string("a \"user\" alone can't sign in: \"") + (entry.type == "jira" ? "token_file" : "secret_file") + "\" is missing");
}

}  // namespace

void check_sources(Checker& checker, const Node& sources, const fs::path& folder, const std::string& list) {
  std::map<std::string, std::size_t> names;
  for (std::size_t i = 0; i < sources.items.size(); ++i) {
    const Node& node = sources.items[i];
    const std::string path = list + "/" + std::to_string(i);
    check_entry(checker, node, path, folder);
    std::string name;
    const Reading in(&node);
    in.text("type", name);
    in.text("name", name);
    if (name.empty()) continue;
    const auto [earlier, is_new] = names.emplace(name, i);
    if (is_new) continue;
    const Node* own = in.node("name");
    checker.problem(own ? own->at : node.at, own ? path + "/name" : path,
                    "two sources are called " + in_quotes(name) + " (the other one begins in line " + std::to_string(sources.items[earlier->second].at.line) +
                        "); each needs a \"name\" of its own" + (own ? "" : ", which is the type where none stands"));
  }
}

}  // namespace kudosk::config
