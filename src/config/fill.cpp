#include "config/fill.h"

#include <nlohmann/json.hpp>

#include "config/reading.h"
#include "config/table.h"

namespace kudosk::config {
namespace fs = std::filesystem;
namespace {

std::size_t bounded(std::optional<std::int64_t> value, std::size_t standard, std::int64_t most) {
  return value ? static_cast<std::size_t>(std::clamp<std::int64_t>(*value, 0, most)) : standard;
}

void screen(const Reading& in, ScreenSettings& out) {
  out.named = in.node("display") != nullptr;
  out.display = static_cast<int>(bounded(in.whole("display"), 0, 63));
  out.rotate = static_cast<int>(bounded(in.whole("rotate"), 0, 270)) / 90 * 90;
  std::string size;
  in.raw("size", size);
  if (const std::size_t x = size.find('x'); x != std::string::npos && size.size() < 12) {
    const auto side = [](const std::string& digits) {
      return digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos || digits.size() > 5 ? 0 : std::stoi(digits);
    };
    const int width = side(size.substr(0, x)), height = side(size.substr(x + 1));
    if (width > 0 && height > 0) out.size = {width, height};
  }
  in.choice("renderer", {{"auto", ScreenSettings::Renderer::auto_}, {"cpu", ScreenSettings::Renderer::cpu}, {"gpu", ScreenSettings::Renderer::gpu}}, out.renderer);
  in.flag("pixel_shift", out.pixel_shift);
}

void policy(const Reading& in, Policy& out) {
  if (const Node* visibility = in.node("visibility"); visibility && visibility->is(Node::Type::list)) {
    out.visibility.clear();
    for (const Node& each : visibility->items) {
      if (each.text == "public") out.visibility.push_back(Visibility::public_);
      if (each.text == "team") out.visibility.push_back(Visibility::team);
    }
  }
  in.choice("names", {{"full", Names::full}, {"first", Names::first}, {"initials", Names::initials}}, out.names);
  in.flag("points", out.points);
  in.flag("leaderboard", out.leaderboard);
  in.flag("birthdays", out.birthdays);
  in.flag("anniversaries", out.anniversaries);
  in.texts("opt_out", out.opt_out);
  in.texts("hide_words", out.hide_words);
  out.max_length = bounded(in.whole("max_length"), out.max_length, 10000);
}

void playlist(const Reading& in, PlaylistSettings& out) {
  out.dwell_min = in.object("dwell").duration("min").value_or(out.dwell_min);
  out.dwell_max = in.object("dwell").duration("max").value_or(out.dwell_max);
  out.max_age = in.duration("max_age").value_or(out.max_age);
  out.max_items = bounded(in.whole("max_items"), out.max_items, 100000);
  if (in.node("transition")) {
    Transition transition = Transition::fade;
    in.choice("transition", {{"cut", Transition::cut}, {"fade", Transition::fade}, {"slide", Transition::slide}, {"wipe", Transition::wipe}, {"zoom", Transition::zoom}},
              transition);
    out.transition = transition;
  }
  const Reading weights = in.object("weights");
  for (auto& [kind, weight] : out.weights) weights.number(word(kind), weight);
  in.choice("recap", {{"off", Recap::off}, {"weekly", Recap::weekly}, {"monthly", Recap::monthly}}, out.recap);
  in.texts("without", out.without);
  for (const Node& each : in.list("prompts")) {
    const Reading one(&each);
    PromptSettings prompt;
    std::string when;
    one.text("text", prompt.text);
    one.raw("when", when);
    one.raw("link", prompt.link);
    if (auto times = parse_when(when); times && !when.empty()) prompt.when = std::move(*times);
    if (!prompt.text.empty()) out.prompts.push_back(std::move(prompt));
  }
}

void webhook(const Reading& in, const fs::path& folder, WebhookSettings& out) {
  in.raw("url", out.url);
  in.raw("url_file", out.url_file);
  in.raw("token_file", out.token_file);
  out.after = in.duration("after").value_or(out.after);
  in.flag("allow_http", out.allow_http);
  out.folder = folder;
}

void hours(const Reading& in, const fs::path& folder, HoursSettings& out) {
  for (const Member& member : in.members())
    if (member.key != "except" && member.key != "holidays" && member.key != "power" && member.value.is(Node::Type::text)) out.days.emplace_back(member.key, member.value.text);
  for (const Member& member : in.object("except").members())
    if (member.value.is(Node::Type::text)) out.except[member.key] = member.value.text;
  in.path("holidays", folder, out.holidays);
  in.texts("power", out.power);
}

SourceSettings source(const Node& node, std::size_t index, const fs::path& folder) {
  const Reading in(&node);
  SourceSettings out;
  out.index = index;
  out.folder = folder;
  in.raw("type", out.type);
  out.name = out.type;
  in.text("name", out.name);
  out.interval = in.duration("interval");
  in.number("weight", out.weight);
  if (const auto limit = in.whole("limit")) out.limit = bounded(limit, 0, 100000);
  for (const Node& each : in.list("kinds"))
    if (const auto kind = kind_of(each.text)) out.kinds.push_back(*kind);
  std::string when;
  in.raw("when", when);
  if (auto times = parse_when(when); times && !when.empty()) out.when = std::move(*times);
  out.screens = static_cast<int>(std::max<std::size_t>(1, bounded(in.whole("screens"), 1, 10000)));
  in.flag("allow_http", out.allow_http);
  in.path("ca_file", folder, out.ca_file);
  in.flag("enabled", out.enabled);
  out.options = std::make_shared<const nlohmann::json>(to_json(node));
  return out;
}

}  // namespace

Config fill(const Node& root, const fs::path& file) {
  const Reading in(&root);
  const fs::path folder = file.parent_path();
  Config out;
  out.file = file;
  in.text("name", out.name);
  in.text("organisation", out.organisation);
  in.path("logo", folder, out.logo);
  in.raw("language", out.language);
  in.raw("time_zone", out.time_zone);
  in.raw("theme", out.theme);
  in.choice("motion", {{"full", Motion::full}, {"reduced", Motion::reduced}, {"none", Motion::none}}, out.motion);
  screen(in.object("screen"), out.screen);
  if (const Node* displays = in.node("displays")) out.all_displays = displays->text == "all";
  in.object("header").flag("clock", out.header_clock);
  in.object("header").flag("date", out.header_date);
  in.object("thanks").text("text", out.thanks_text);
  in.object("thanks").raw("link", out.thanks_link);
  policy(in.object("policy"), out.policy);
  playlist(in.object("playlist"), out.playlist);
  in.choice("keys", {{"full", Keys::full}, {"operator", Keys::operator_}, {"off", Keys::off}}, out.keys);
  in.object("network").raw("proxy", out.network.proxy);
  in.object("network").path("ca_file", folder, out.network.ca_file);
  out.network.timeout = in.object("network").duration("timeout").value_or(out.network.timeout);
  webhook(in.object("webhook"), folder, out.webhook);
  hours(in.object("hours"), folder, out.hours);
  for (const Node& person : in.list("people")) out.people.push_back(read_person(person, folder));
  in.path("people_file", folder, out.people_file);
  for (const Member& member : in.object("disciplines").members())
    if (const auto discipline = discipline_of(member.value.text)) out.disciplines[member.key] = *discipline;
  in.raw("config_url", out.config_url);
  const auto& sources = in.list("sources");
  for (std::size_t i = 0; i < sources.size(); ++i)
    if (sources[i].is(Node::Type::object)) out.sources.push_back(source(sources[i], i, folder));
  return out;
}

}  // namespace kudosk::config
