#include "config/rules.h"

#include <algorithm>

#include "base/file.h"
#include "base/unicode.h"
#include "config/messages.h"
#include "config/nearest.h"
#include "config/reading.h"
#include "config/table.h"

namespace kudosk::config {
namespace fs = std::filesystem;
namespace {

void check_file(Checker& checker, const Node* node, const std::string& path, const fs::path& folder, const char* meanwhile) {
  std::error_code ec;
  if (node && node->is(Node::Type::text) && !node->text.empty() && !fs::exists(folder / node->text, ec))
    checker.warning(node->at, path, "there is no file " + (folder / clean(node->text, 200)).string() + "; " + meanwhile);
}

void check_theme(Checker& checker, const Node* node, const fs::path& folder) {
  if (!node || !node->is(Node::Type::text) || node->text.empty()) return;
  std::error_code ec;
  if (node->text.find('/') != std::string::npos || fs::path(node->text).extension() == ".json") {
    if (!fs::exists(folder / node->text, ec)) checker.problem(node->at, "/theme", "there is no theme " + (folder / clean(node->text, 200)).string());
    return;
  }
  std::vector<std::string> known = message_languages(assets_folder() / "assets" / "themes");
  if (std::find(known.begin(), known.end(), "dark") == known.end()) known.push_back("dark");  // the one that is built in
  if (std::find(known.begin(), known.end(), node->text) != known.end()) return;
  std::string all;
  for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
  checker.problem(node->at, "/theme", "\"theme\" is one of " + all + ", or the path of a theme of your own, not " + in_quotes(node->text), nearest(node->text, known));
}

void check_language(Checker& checker, const Node* node) {
  if (!node || !node->is(Node::Type::text) || !known_language(node->text)) return;
  const auto known = message_languages(assets_folder() / "assets" / "messages");
  const auto chain = language_chain(node->text);
  if (std::none_of(chain.begin(), chain.end(), [&](const std::string& tag) { return std::find(known.begin(), known.end(), tag) != known.end(); }))
    checker.warning(node->at, "/language", "the screen's own words are not there in this language; they stay English, while dates and numbers follow it");
}

void check_dwell(Checker& checker, const Reading& root) {
  const PlaylistSettings standard;
  const Reading dwell = root.object("playlist").object("dwell");
  const Millis min = dwell.duration("min").value_or(standard.dwell_min), max = dwell.duration("max").value_or(standard.dwell_max);
  if (min <= max) return;
  const bool by_min = dwell.node("min") != nullptr;
  const Node* at = dwell.node(by_min ? "min" : "max");
  const bool both = by_min && dwell.node("max");
  if (at)
    checker.problem(at->at, by_min ? "/playlist/dwell/min" : "/playlist/dwell/max",
                    "\"min\" of the dwell (" + format_duration(min) + (by_min ? "" : ", the default") + ") is longer than its \"max\" (" + format_duration(max) +
                        (both || !by_min ? "" : ", the default") + ")");
}

bool loopback(std::string_view address) {
  std::string_view host = address.substr(std::min(address.size(), address.find("://") + 3));
  host = host.substr(0, host.find_first_of("/?#"));
  if (host.substr(0, 5) == "[::1]") return true;
  host = host.substr(0, host.find(':'));
  return host == "localhost" || host.substr(0, 4) == "127.";
}

void check_webhook(Checker& checker, const Node* node) {
  const Reading in(node);
  if (!node || !node->is(Node::Type::object)) return;
  const Node* url = in.node("url");
  const bool secret = in.node("url_file") != nullptr;
  if (url && !url->text.empty() && secret) checker.problem(url->at, "/webhook/url", "\"url\" and \"url_file\" both say where to tell it; one of them is enough");
  if (!url && !secret && checker.whole())
    checker.problem(node->at, "/webhook", "\"webhook\" needs a \"url\", or a \"url_file\" that names a file with the address in it where the address itself is a secret");
  bool http = false;
  in.flag("allow_http", http);
  if (url && url->is(Node::Type::text) && !http && folded(url->text).compare(0, 7, "http://") == 0)
    checker.problem(url->at, "/webhook/url", "plain http is refused, as anyone on the way can read it: use https, or say \"allow_http\": true in \"webhook\"");
}

}  // namespace

void check_top(Checker& checker, const Node& root, const fs::path& folder) {
  const Reading in(&root);
  check_theme(checker, in.node("theme"), folder);
  check_language(checker, in.node("language"));
  check_dwell(checker, in);
  check_file(checker, in.node("logo"), "/logo", folder, "the header goes without");
  check_file(checker, in.object("network").node("ca_file"), "/network/ca_file", folder, "only the system's authorities are trusted");
  check_file(checker, in.object("hours").node("holidays"), "/hours/holidays", folder, "no day is a holiday");

  check_webhook(checker, in.node("webhook"));

  const auto& visible = in.object("policy").list("visibility");
  for (std::size_t i = 0; i < visible.size(); ++i)
    if (visible[i].is(Node::Type::text) && visible[i].text == "private")
      checker.warning(visible[i].at, "/policy/visibility/" + std::to_string(i), "private items are never shown, whatever stands here");

  const auto& people = in.list("people");
  for (std::size_t i = 0; i < people.size(); ++i)
    if (checker.whole() && people[i].is(Node::Type::object) && !people[i].find("name") && !people[i].find("email") && !people[i].find("id"))
      checker.problem(people[i].at, "/people/" + std::to_string(i), "a person needs a \"name\", an \"email\" or an \"id\"");

  if (const Node* url = in.node("config_url"); url && url->is(Node::Type::text) && folded(url->text).compare(0, 7, "http://") == 0 && !loopback(url->text))
    checker.problem(url->at, "/config_url", "\"config_url\" is an address with https: whoever could change the answer on its way would decide what is shown here");
}

}  // namespace kudosk::config
