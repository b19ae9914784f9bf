#include "config/displays.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/unicode.h"
#include "config/fill.h"
#include "config/nearest.h"
#include "config/screens.h"
#include "config/table.h"

namespace kudosk::config {
namespace {

const std::vector<Node>& entries(const Node& whole) {
  static const std::vector<Node> none;
  const Node* displays = whole.is(Node::Type::object) ? whole.find("displays") : nullptr;
  return displays && displays->is(Node::Type::list) ? displays->items : none;
}

bool of_screen(const std::string& key) {
  for (const Key& top : top_shape().keys)
    if (top.name == "screen") return std::any_of(top.shape->keys.begin(), top.shape->keys.end(), [&](const Key& inner) { return inner.name == key; });
  return false;
}

std::set<std::string> names(const Node& entry) {
  std::set<std::string> out;
  if (const Node* sources = entry.find("sources"); sources && sources->is(Node::Type::list))
    for (const Node& each : sources->items) out.insert(each.text);
  return out;
}

/// "0", or the output's name in small letters; empty where it can't be told.
std::string which(const Node& entry) {
  const Node* display = entry.find("display");
  if (!display) return {};
  if (display->is(Node::Type::text)) return folded(display->text);
  return display->whole ? std::to_string(display->integer) : std::string();
}

/// The entry's values in the shape of a configuration: those of the display under "screen".
Node as_configuration(const Node& entry) {
  Node out = entry, screen;
  screen.type = Node::Type::object;
  screen.at = entry.at;
  out.members.clear();
  for (const Member& member : entry.members) {
    if (member.key == "sources") continue;
    (of_screen(member.key) ? screen : out).members.push_back(member);
  }
  out.members.push_back({"screen", entry.at, std::move(screen)});
  return out;
}

}  // namespace

void check_displays(Checker& checker, const Node& whole, const Node& own, const Config& config) {
  std::set<std::string> seen;
  std::vector<std::string> known;
  for (const auto& source : config.sources) known.push_back(source.name);
  const auto& all = entries(whole);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].is(Node::Type::object)) continue;
    const std::string path = "/displays/" + std::to_string(i);
    if (const std::string one = which(all[i]); !one.empty() && !seen.insert(one).second)
      checker.problem(place_of(own, path + "/display"), path + "/display", "a display stands here once; " + in_quotes(one) + " has an entry above");
    std::size_t at = 0;
    const Node* sources = all[i].find("sources");
    if (!sources || !sources->is(Node::Type::list)) continue;
    for (const Node& each : sources->items) {
      const std::string here = path + "/sources/" + std::to_string(at++);
      if (!each.is(Node::Type::text) || std::find(known.begin(), known.end(), each.text) != known.end()) continue;
      checker.problem(place_of(own, here), here, "there is no source called " + in_quotes(each.text) + " in \"sources\"", nearest(each.text, known));
    }
  }
}

std::vector<DisplaySettings> displays(const Node& whole, const Config& config) {
  std::vector<DisplaySettings> out;
  for (const Node& entry : entries(whole)) {
    if (!entry.is(Node::Type::object)) continue;
    Node base = whole;
    std::erase_if(base.members, [](const Member& member) { return member.key == "displays"; });
    lay_over(base, as_configuration(entry));
    Config one = fill(base, config.file);
    one.people = config.people;
    if (const auto shown = names(entry); !shown.empty()) std::erase_if(one.sources, [&](const SourceSettings& source) { return !shown.count(source.name); });
    DisplaySettings settings;
    if (const Node* display = entry.find("display"); display && display->is(Node::Type::text)) settings.output = display->text;
    settings.config = std::make_shared<const Config>(std::move(one));
    out.push_back(std::move(settings));
  }
  return out;
}

}  // namespace kudosk::config
