#include <algorithm>

#include "config/load.h"
#include "config/table.h"
#include "config/week.h"

namespace kudosk::config {
namespace {

ShapePtr kind() { return choice({"recognition", "milestone", "goal", "lesson", "announcement", "standings"}); }
ShapePtr id() { return either({text(1, 200), whole(0, 1e15)}); }

Key url(std::string standard = {}) {
  const bool needed = standard.empty();
  return {"url", address(true), "Where it is asked, as far as the service's paths begin.", needed ? "" : '"' + standard + '"', needed};
}
Key token(bool needed = true) { return {"token_file", secret(), "The token: a file, env:NAME or credential:NAME.", "", needed}; }
Key maybe_url() { return {"url", address(true), "Where it is fetched from."}; }
Key maybe_path(const char* about) { return {"path", path(true), about}; }

bool owner_and_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size()) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/'; }) &&
         text.find('/', slash + 1) == std::string_view::npos;
}

bool channel_id(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

std::vector<Key> with_mapping(std::vector<Key> keys) {
  for (const Key& key : mapping_keys()) keys.push_back(key);
  return keys;
}

std::vector<SourceType> make_types() {
  const auto rule = either({choice({"kudos-channel", "heytaco", "matter", "bonusly"}), map(any())});
  std::vector<SourceType> types{
      {"feed", "A recognition feed, version 1.", {url(), token(false)}},
      {"slack",
       "Channels of a Slack workspace.",
       {token(),
        {"channels", list(spelled("a channel's id such as \"C0123456789\" (at the end of the channel's details)", channel_id, "^[A-Za-z0-9]+$")), "The channels' ids.", "", true},
        {"private_channels", list(spelled("a channel's id such as \"C0123456789\"", channel_id, "^[A-Za-z0-9]+$")), "Those of them that are private and may be shown all the same.",
         "[]"},
        {"rules", either({choice({"kudos-channel", "heytaco", "matter", "bonusly"}), list(rule), map(any())}),
         "What counts as praise: a ready-made set, a rule of your own, a list of both, or any of these by channel.", "\"kudos-channel\""},
        {"rate", choice({"default", "internal"}), "internal: the app is the company's own, and may ask more often.", "\"default\""},
        {"base_url", address(true), "Where Slack's methods are.", "\"https://slack.com/api\""}}},
      {"teams",
       "Channels of a team in Microsoft Teams.",
       {{"tenant", text(1, 200), "The tenant's id or domain.", "", true},
        {"client_id", text(1, 200), "The app registration's client id.", "", true},
        {"auth", choice({"device-code", "app"}), "device-code: somebody signs in with a code on the screen. app: the app itself, by its secret.", "\"device-code\""},
        {"secret_file", secret(), "The app's secret, for auth \"app\"."},
        {"account", text(1, 320), "Who signs in; anybody else is refused."},
        {"team", text(1, 200), "The team's id.", "", true},
        {"channels", list(text(1, 300)), "The channels' ids.", "", true},
        {"graph_url", address(true), "Where Graph is; national clouds have their own.", "\"https://graph.microsoft.com/v1.0\""},
        {"login_url", address(true), "Where one signs in.", "\"https://login.microsoftonline.com\""}}},
      {"github", "Milestones of a repository, as goals.",
       with_mapping(
           {{"repo", spelled("a repository such as \"owner/name\"", owner_and_name, "^[^/]+/[^/]+$"), "The repository.", "", true}, token(false), url("https://api.github.com")})},
      {"jira", "Issues that a search finds, as goals.",
       with_mapping({url(), {"jql", text(1, 2000), "The search.", "", true}, {"user", text(1, 320), "The e-mail address that the token belongs to."}, token(false)})},
      {"canvas", "Progress in courses, as milestones.",
       with_mapping(
           {url(), {"courses", list(id()), "The courses' ids.", "[]"}, {"users", list(id()), "The users' ids; the token's own where none stands.", "[\"self\"]"}, token()})},
      {"bonusly", "Recognition in Bonusly.", with_mapping({token(), url("https://bonus.ly/api/v1")})},
      {"nectar", "Recognition in Nectar.", with_mapping({token(), url("https://api.nectarhr.com/v1")})},
      {"lattice", "Praise and goals in Lattice.", with_mapping({token(), url("https://api.latticehq.com/v1")})},
      {"15five", "High fives and objectives in 15Five.", with_mapping({url(), token()})},
      {"heytaco", "HeyTaco's leaderboard, as standings.",
       with_mapping({{"team", text(1, 100), "The Slack workspace's id.", "", true},
                     {"days", whole(1, 366), "How many days it looks back.", "7"},
                     token(false),
                     url("https://www.heytaco.chat")})},
      {"xapi",
       "Statements of a learning record store, as milestones.",
       {url(),
        {"user", text(1, 320), "The user or key."},
        {"secret_file", secret(), "The password or secret."},
        token(false),
        {"verbs", list(text(1, 500)), "The verbs that count, by their ids; completed, passed, mastered and earned where none stands."},
        {"version",
         spelled("a version such as \"1.0.3\" or \"2.0.0\"",
                 [](std::string_view v) { return v.size() >= 3 && v.size() < 12 && v.find_first_not_of("0123456789.") == std::string_view::npos; }, "^[0-9.]{3,11}$",
                 {"1.0.3", "2.0.0"}),
         "The version of the protocol.", "\"1.0.3\""}}},
      {"openbadges",
       "Badges from a file, a folder or an API.",
       {maybe_url(),
        maybe_path("A file or a folder of badges."),
        {"who", text(1, 200), "Whose badges they are."},
        {"origins", list(address(true)), "Other servers where badge classes and issuers may be asked for.", "[]"},
        token(false)},
       {{"url", "path"}}},
      {"moodle",
       "Courses completed and badges in Moodle.",
       {url(), token(), {"courses", list(whole(1, 1e15)), "The courses' ids.", "[]"}, {"users", list(whole(1, 1e15)), "The users' ids.", "[]"}}},
      {"csv",
       "A sheet or a CSV file.",
       {maybe_url(),
        maybe_path("A CSV file."),
        {"kind", kind(), "What its rows are; it follows from the columns where none stands."},
        {"columns", map(text(1, 200)), "A field, and the head of the column that it stands in."},
        {"photos", path(true), "A folder of photos, each called like the person."},
        token(false)},
       {{"url", "path"}}},
      {"ical",
       "A calendar.",
       {maybe_url(),
        maybe_path("An iCalendar file."),
        {"as", choice({"announcement", "birthday", "anniversary", "holiday"}), "What its events are.", "\"announcement\""},
        token(false)},
       {{"url", "path"}}},
      {"rss", "News from RSS or Atom, as announcements.", {url(), token(false)}},
      {"folder", "A folder of CSV, JSON and photos, such as a stick.", {{"path", path(true), "The folder.", "", true}}},
      {"json", "Any JSON over HTTP.",
       with_mapping({{"preset", text(1, 500), "A service's ready-made mapping by its name, or the path of one of your own."},
                     maybe_url(),
                     {"user", text(1, 320), "The user, where it signs in by name and secret."},
                     {"secret_file", secret(), "The user's secret."},
                     token(false)})},
  };
  return types;
}

}  // namespace

const std::vector<Key>& common_source_keys() {
  static const std::vector<Key> keys = [] {
    std::vector<std::string> names;
    for (const SourceType& type : source_types()) names.push_back(type.name);
    return std::vector<Key>{
        {"type", choice(names), "What it is.", "", true},
        {"name", text(1, 200), "Its own name, by which the log and the status call it; the type where none stands."},
        {"interval", duration("100ms", "365d"), "How often it is asked; what the service allows where none stands."},
        {"weight", number(0, 1000000), "How often its items come on beside those of other sources.", "1"},
        {"limit", whole(1, 100000), "How many of its items are kept."},
        {"kinds", list(kind()), "Only these kinds are taken; all where none stands."},
        {"when",
         spelled("times of the week such as \"fri 09:00-17:00\", \"mon-thu,sat 08:00-12:00\" or \"fri\"", [](std::string_view text) { return parse_when(text).has_value(); }),
         "When its items are shown; always where nothing stands."},
        {"screens", whole(1, 10000), "How many screens share its token, and so what the service allows.", "1"},
        {"allow_http", flag(), "Lets it be asked without encryption.", "false"},
        {"ca_file", path(), "Certificates of its own authorities, beside the system's."},
        {"enabled", flag(), "Whether it is asked at all.", "true"},
    };
  }();
  return keys;
}

const std::vector<SourceType>& source_types() {
  static const std::vector<SourceType> types = make_types();
  return types;
}

const SourceType* source_type(std::string_view name) {
  for (const SourceType& type : source_types())
    if (type.name == name) return &type;
  return nullptr;
}

std::vector<Key> keys_of(const SourceType& type, std::string_view preset) {
  std::vector<Key> keys = common_source_keys();
  const auto add = [&](const std::vector<Key>& more, bool needed) {
    for (Key key : more) {
      if (std::any_of(keys.begin(), keys.end(), [&](const Key& k) { return k.name == key.name; })) continue;
      key.required = key.required && needed;
      keys.push_back(std::move(key));
    }
  };
  if (type.name == "json" && !preset.empty())
    if (const SourceType* service = source_type(preset)) add(service->keys, true);
  add(type.keys, true);
  return keys;
}

}  // namespace kudosk::config
