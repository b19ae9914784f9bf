#include "config/screens.h"

#include <algorithm>
#include <utility>

#include "base/unicode.h"
#include "config/nearest.h"
#include "config/rules.h"
#include "config/table.h"

namespace kudosk::config {
namespace {

constexpr std::string_view tag_prefix = "tag:";

Node* find(Node& object, std::string_view key) {
  for (Member& member : object.members)
    if (member.key == key) return &member.value;
  return nullptr;
}

/// What a file says for one screen alone.
void lay_own(Node& under, const Node& root, const Node* tags, std::string_view host) {
  const Node* screens = root.find("screens");
  if (!screens || !screens->is(Node::Type::object)) return;
  const auto lay = [&](const std::string& name) {
    for (const Member& member : screens->members)
      if (folded(member.key) == folded(name) && member.value.is(Node::Type::object)) lay_over(under, member.value);
  };
  if (tags && tags->is(Node::Type::list))
    for (const Node& tag : tags->items) lay(std::string(tag_prefix) + tag.text);
  if (host.empty()) return;
  // "lobby.northwind.example" is "lobby", too; its full name goes before.
  const std::string_view first = host.substr(0, host.find('.'));
  if (first.size() < host.size()) lay(std::string(first));
  lay(std::string(host));
}

bool leads_out(std::string_view path) {
  if (path.substr(0, 4) == "env:" || path.substr(0, 11) == "credential:") return false;
  if (path.substr(0, 1) == "/") return true;
  for (const auto& part : std::filesystem::path(path))
    if (part == "..") return true;
  return false;
}

void check_secrets(Checker& checker, const Node& node, const std::string& path) {
  for (std::size_t i = 0; i < node.items.size(); ++i) check_secrets(checker, node.items[i], path + "/" + std::to_string(i));
  for (const Member& member : node.members) {
    const std::string here = path + "/" + pointer_part(member.key);
    // A header's secret is {"file": …}; all others are keys that end so. What such a file holds is sent to where this answer says.
    const bool secret = member.key == "file" || (member.key.size() > 5 && member.key.compare(member.key.size() - 5, 5, "_file") == 0);
    if (secret && member.value.is(Node::Type::text) && leads_out(member.value.text))
      checker.problem(member.value.at, here, "a configuration from elsewhere names secrets only in this screen's own configuration folder, by a path without \"..\"");
    check_secrets(checker, member.value, here);
  }
}

}  // namespace

void lay_over(Node& under, const Node& over) {
  for (const Member& member : over.members) {
    Node* there = find(under, member.key);
    if (!there)
      under.members.push_back(member);
    else if (there->is(Node::Type::object) && member.value.is(Node::Type::object))
      lay_over(*there, member.value);
    else
      *there = member.value;
  }
}

void check_screens(Checker& checker, const Node& root, const std::filesystem::path& folder) {
  const Node* screens = root.find("screens");
  if (!screens || !screens->is(Node::Type::object)) return;
  std::vector<Key> keys;
  for (const Key& key : top_shape().keys)
    if (key.name != "screens" && key.name != "tags" && key.name != "config_url") keys.push_back(key);
  for (const Member& member : screens->members) {
    const std::string path = "/screens/" + pointer_part(member.key);
    if (!member.value.is(Node::Type::object)) {
      checker.problem(member.value.at, path, "what stands for a screen is an object in braces, a part of a configuration");
      continue;
    }
    checker.object(member.value, keys, path, "for the screen " + in_quotes(member.key));
    if (const Node* sources = member.value.find("sources"); sources && sources->is(Node::Type::list)) check_sources(checker, *sources, folder, path + "/sources");
  }
}

void check_remote(Checker& checker, const Node& root) {
  for (const char* key : {"config_url", "tags"})
    if (const Node* node = root.find(key))
      checker.problem(node->at, std::string("/") + key, std::string("\"") + key + "\" stands in each screen's own file, not in what all of them fetch");
  check_secrets(checker, root, "");
}

std::string config_url(const Node& root) {
  const Node* url = root.is(Node::Type::object) ? root.find("config_url") : nullptr;
  return url && url->is(Node::Type::text) ? url->text : std::string();
}

Node layered(const Node& own, const Node* remote, std::string_view host) {
  Node out;
  out.type = Node::Type::object;
  out.at = own.at;
  const Node* tags = own.find("tags");
  if (remote && remote->is(Node::Type::object)) {
    lay_over(out, *remote);
    lay_own(out, *remote, tags, host);
  }
  lay_over(out, own);
  lay_own(out, own, tags, host);
  return out;
}

}  // namespace kudosk::config
