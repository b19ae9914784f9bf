#include "config/table.h"

#include <algorithm>

#include "base/phrases.h"
#include "base/zone.h"
#include "config/load.h"
#include "config/week.h"

namespace kudosk::config {
namespace {

const std::vector<std::string> kinds{"recognition", "milestone", "goal", "lesson", "announcement", "standings"};

ShapePtr times_of_the_week() {
  return spelled("times of the week such as \"fri 09:00-17:00\", \"mon-thu,sat 08:00-12:00\", \"09:00-17:00\" or \"fri\"",
                 [](std::string_view text) { return parse_when(text).has_value(); });
}

ShapePtr opening_hours() { return spelled("hours such as \"07:00-19:30\", \"07:00-12:00,13:00-19:30\", \"open\" or \"closed\"", valid_hours); }

ShapePtr date() { return spelled("a date such as \"2026-12-24\"", valid_date, "^\\d{4}-\\d{2}-\\d{2}$"); }

bool valid_birthday(std::string_view text) {
  // A leap year's calendar, so that the 29th of February is one.
  return text.size() == 5 ? valid_date("2024-" + std::string(text)) : valid_date(text);
}

bool valid_size(std::string_view text) {
  const std::size_t x = text.find('x');
  if (text == "auto") return true;
  if (x == std::string_view::npos || x == 0 || x > 5 || text.size() - x - 1 == 0 || text.size() - x - 1 > 5) return false;
  int width = 0, height = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == x) continue;
    if (text[i] < '0' || text[i] > '9') return false;
    int& side = i < x ? width : height;
    side = side * 10 + (text[i] - '0');
  }
  return width >= 320 && width <= 16384 && height >= 240 && height <= 16384;
}

bool valid_proxy(std::string_view text) {
  if (text.empty()) return true;
  for (const char c : text)
    if (static_cast<unsigned char>(c) <= 0x20) return false;
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos) return text.find('/') == std::string_view::npos;
  for (const std::string_view known : {"http", "https", "socks4", "socks4a", "socks5", "socks5h"})
    if (text.substr(0, scheme) == known) return text.size() > scheme + 3;
  return false;
}

ShapePtr screen() {
  auto rotate = std::make_shared<Shape>(*whole(0, 270));
  rotate->expected = "0, 90, 180 or 270";
  rotate->choices = {"0", "90", "180", "270"};
  return object({
      {"display", whole(0, 63), "Which display, counted from 0.", "0"},
      {"rotate", rotate, "How far the picture is turned clockwise, in degrees.", "0"},
      {"size", spelled("\"auto\" or a size such as \"3840x2160\", from 320x240", valid_size, "^(auto|\\d{3,5}x\\d{3,5})$", {"auto"}), "The picture's size in pixels.", "\"auto\""},
      {"renderer", choice({"auto", "cpu", "gpu"}), "What draws.", "\"auto\""},
      {"pixel_shift", flag(), "Moves the picture by some pixels now and then, against burn-in.", "true"},
  });
}

/// What one of several displays shows otherwise than the others: keys of "screen", and parts of a configuration that are about what is seen.
ShapePtr displays(const std::vector<Key>& top) {
  std::vector<Key> keys{{"display", either({whole(0, 63), text(1, 100)}), "Which display: counted from 0, or its output's name, such as \"HDMI-A-1\".", "", true}};
  const ShapePtr of_screen = screen();
  for (const Key& key : of_screen->keys)
    if (key.name != "display") keys.push_back({key.name, key.shape, key.about});
  for (const Key& key : top)
    for (const char* name : {"name", "organisation", "logo", "language", "theme", "motion", "header", "thanks", "playlist"})
      if (key.name == name) keys.push_back({key.name, key.shape, key.about});
  keys.push_back({"sources", list(text(1, 200)), "The names of the sources that it shows; all where none is named."});
  return either({list(object(std::move(keys))), choice({"all"})});
}

ShapePtr policy() {
  return object({
      {"visibility", list(choice({"public", "team", "private"})), "What may be shown; private items never are.", "[\"public\"]"},
      {"names", choice({"full", "first", "initials"}), "How much of a name is shown.", "\"full\""},
      {"points", flag(), "Whether points are shown.", "true"},
      {"leaderboard", flag(), "Whether standings are shown.", "false"},
      {"birthdays", flag(), "Whether birthdays are shown.", "false"},
      {"anniversaries", flag(), "Whether work anniversaries and new colleagues are shown.", "false"},
      {"opt_out", list(text(1)), "Who is never shown: names, ids, aliases or e-mail addresses.", "[]"},
      {"hide_words", list(text(1)), "An item that contains one of these words is not shown.", "[]"},
      {"max_length", whole(1, 10000), "How many characters of a message are shown.", "600"},
  });
}

ShapePtr playlist() {
  std::vector<Key> weights;
  for (const std::string& kind : kinds)
    weights.push_back({kind, number(0, 1000000), "How often this kind comes on beside the others; 0 is never.", kind == "recognition" ? "4" : kind == "milestone" ? "2" : "1"});
  return object({
      {"dwell",
       object({
           {"min", duration("1s", "1d"), "How long a slide stays at the least.", "\"6s\""},
           {"max", duration("1s", "1d"), "How long a slide stays at the most, also when reading takes longer.", "\"25s\""},
       }),
       "How long a slide stays; what lies between is the time that reading takes."},
      {"max_age", duration("1s", "3650d"), "How old an item may be.", "\"14d\""},
      {"max_items", whole(1, 100000), "How many items are kept.", "200"},
      {"transition", choice({"cut", "fade", "slide", "wipe", "zoom"}), "How one slide follows the other; the theme's own where none is named."},
      {"weights", object(std::move(weights)), "How often each kind comes on."},
      {"recap", choice({"weekly", "monthly", "off"}), "The recap of a week or a month.", "\"weekly\""},
      {"without", list(choice({"countdown", "lesson-of-the-week", "constellation", "spotlight", "values"})), "Slides of the screen's own that never come on.", "[]"},
      {"prompts",
       list(object({
           {"text", text(1, 300), "What it asks.", "", true},
           {"when", times_of_the_week(), "When it may come on; always where nothing stands."},
           {"link", address(), "The QR code's address; that of \"thanks\" where none stands."},
       })),
       "Slides that ask for thanks.", "[]"},
  });
}

ShapePtr hours() {
  auto shape = std::make_shared<Shape>(
      *map(opening_hours(), "days such as \"mon-fri\", \"sat\" or \"mon,wed\"", "^[A-Za-z][A-Za-z ,-]*$", [](std::string_view key) { return parse_days(key).has_value(); }));
  shape->keys = {
      {"except", map(opening_hours(), "dates such as \"2026-12-24\"", "^\\d{4}-\\d{2}-\\d{2}$", valid_date), "Hours of single dates.", "{}"},
      {"holidays", path(), "An iCalendar file whose days are closed."},
      {"power", list(choice({"cec", "dpms", "black"})), "How the screen is switched off, in the order in which it is tried.", "[\"black\"]"},
  };
  shape->known_keys = {"mon-fri", "mon-sun", "sat,sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  return shape;
}

ShapePtr people() {
  return list(object({
      {"id", text(1, 200), "The id that a source knows this person by."},
      {"name", text(1, 200), "The name in full."},
      {"email", text(1, 320), "The e-mail address, by which one person is known across sources."},
      {"title", text(0, 200), "What this person does."},
      {"team", text(0, 200), "The team's name."},
      {"picture", text(1, 2000), "A picture: an address, or a path."},
      {"aliases", list(text(1, 200)), "Other names, ids and addresses of the same person.", "[]"},
      {"birthday", spelled("a day such as \"05-14\"", valid_birthday, "^(\\d{4}-)?\\d{2}-\\d{2}$"), "Month and day."},
      {"started", date(), "The first day at work."},
  }));
}

Shape make_top() {
  const auto language = spelled("a language's tag such as \"en\", \"de\" or \"pt-BR\"", known_language, "^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$",
                                {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ja", "ko", "zh", "hi", "ar", "he"});
  const auto zone = std::make_shared<Shape>(*spelled("a time zone's name such as \"Europe/Berlin\"", [](std::string_view name) { return name.empty() || Zone(name).known(); }));
  zone->meant = zone_names;
  Shape top;
  top.type = Shape::Type::object;
  top.expected = "an object in braces";
  top.keys = {
      {"$schema", text(0, 2000), "This schema's address, for editors."},
      {"name", text(0, 200), "What this screen is called, on the status page and in the log.", "\"\""},
      {"organisation", text(0, 200), "Whose screen it is, shown in the header.", "\"\""},
      {"logo", path(), "A picture for the header: SVG or PNG."},
      {"language", language, "The language of the screen's own words, dates and numbers, as a BCP 47 tag.", "\"en\""},
      {"time_zone", zone, "The time zone by its IANA name; the machine's own where none stands.", "\"\""},
      {"theme", text(1, 500), "A theme's name, or the path of a theme of your own.", "\"dark\""},
      {"motion", choice({"full", "reduced", "none"}), "How much moves: all, fades alone, or nothing.", "\"full\""},
      {"screen", screen(), "The display and how it is used."},
      {"header", object({{"clock", flag(), "Whether the time is shown.", "true"}, {"date", flag(), "Whether the date is shown.", "true"}}), "What the header shows."},
      {"thanks", object({{"text", text(0, 200), "The footer's line.", "\"\""}, {"link", address(), "The address behind the QR code of prompts."}}), "Where thanks are said."},
      {"policy", policy(), "What may be shown, and how."},
      {"playlist", playlist(), "What comes on, how often and for how long."},
      {"keys", choice({"full", "operator", "off"}), "What a keyboard or remote at the screen may do; operator neither leaves nor shows the status.", "\"full\""},
      {"network",
       object({
           {"proxy", spelled("a proxy such as \"http://proxy.example.com:3128\"", valid_proxy), "The proxy; the environment's https_proxy where none stands.", "\"\""},
           {"ca_file", path(), "Certificates of your own authorities, beside the system's."},
           {"timeout", duration("100ms", "10m"), "How long an answer may take.", "\"20s\""},
       }),
       "How the network is reached."},
      {"webhook",
       object({
           {"url", address(), "Where it is told, by a POST of JSON; nobody where none stands.", "\"\""},
           {"url_file", secret(), "The same where the address itself is a secret, as a chat's incoming webhook is: a file, env:NAME or credential:NAME."},
           {"token_file", secret(), "A token that is sent with it: a file, env:NAME or credential:NAME."},
           {"after", duration("1s", "30d"), "How long a source must have failed.", "\"15m\""},
           {"allow_http", flag(), "Whether it may be plain http, which anyone on the way can read.", "false"},
       }),
       "Who is told when a source has failed for long, and when it works again: once each."},
      {"hours", hours(), "When the screen is on; always where no day is named. Days that are not named are closed."},
      {"people", people(), "People by all of their names, so that one person is one.", "[]"},
      {"people_file", path(), "The same from a CSV or JSON file."},
      {"disciplines", map(choice({"systems-thinking", "personal-mastery", "mental-models", "shared-vision", "team-learning"})),
       "A value or a #tag, and the discipline that it stands for.", "{}"},
      {"sources", list(any()), "Where items come from.", "[]"},
      {"config_url", address(), "Fetches the rest of the configuration from there; secrets stay local files."},
      {"tags", list(text(1, 100)), "What this screen is, by which \"screens\" means it: a place, a team.", "[]"},
      {"screens", map(any(), "host names, or tags such as \"tag:kitchen\""), "What stands otherwise for single screens, by host name or tag: a part of a configuration each.",
       "{}"},
  };
  const Key several{"displays", displays(top.keys), "Several displays, each with a window and a playlist of its own; \"all\" that there are.", "[]"};
  top.keys.insert(std::find_if(top.keys.begin(), top.keys.end(), [](const Key& key) { return key.name == "header"; }), several);
  return top;
}

}  // namespace

const Shape& top_shape() {
  static const Shape top = make_top();
  return top;
}

}  // namespace kudosk::config
