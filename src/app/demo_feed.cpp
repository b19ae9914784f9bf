#include "app/demo_feed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/file.h"

namespace kudosk::app {
namespace {

using json = nlohmann::ordered_json;

/// So many of the latest arrivals are in the feed: fewer than there are written, so that none is in it twice.
constexpr std::size_t arrivals_shown = 24;

/// splitmix64: the same everywhere, unlike the standard library's distributions.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t index) {
  std::uint64_t z = seed + (index + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

Millis gap(std::uint64_t seed, std::size_t k) { return Millis(20000 + static_cast<std::int64_t>(mixed(seed, k) % 20001)); }

/// In which order the written praises come.
std::vector<std::size_t> order(std::uint64_t seed, std::size_t count) {
  std::vector<std::size_t> all(count);
  std::iota(all.begin(), all.end(), 0);
  for (std::size_t i = count; i > 1; --i) std::swap(all[i - 1], all[mixed(~seed, i) % i]);
  return all;
}

Millis duration(const json& value) {
  const auto text = value.get<std::string>();
  const auto parsed = parse_duration(text);
  if (!parsed) throw std::runtime_error("no duration: " + text);
  return *parsed;
}

LocalTime days_later(LocalTime day, int days) {
  const std::chrono::sys_days date{std::chrono::year(day.year) / day.month / day.day};
  const std::chrono::year_month_day then{date + std::chrono::days(days)};
  day.year = static_cast<int>(then.year());
  day.month = static_cast<int>(static_cast<unsigned>(then.month()));
  day.day = static_cast<int>(static_cast<unsigned>(then.day()));
  return day;
}

/// "fri 14:00": the next one that is not over, `lasting` after its start.
Wall next_weekday(const std::string& text, Millis lasting, Wall now, const Zone& zone) {
  static constexpr const char* names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  const LocalTime today = zone.local(now);
  for (int days = 0; days <= 8; ++days) {
    LocalTime day = days_later(today, days);
    if (text.compare(0, 3, names[(today.weekday + days) % 7]) != 0) continue;
    day.hour = std::stoi(text.substr(4, 2));
    day.minute = std::stoi(text.substr(7, 2));
    day.second = 0;
    const Wall start = zone.wall(day);
    if (start + lasting > now) return start;
  }
  return now;
}

/// "12-31": the next one, at five in the afternoon, so that it is that day in every office nearby too.
Wall next_date(const std::string& text, Wall now, const Zone& zone) {
  LocalTime day = zone.local(now);
  day.month = std::stoi(text.substr(0, 2));
  day.day = std::stoi(text.substr(3, 2));
  day.hour = 17;
  day.minute = day.second = 0;
  if (zone.wall(day) < now) ++day.year;
  return zone.wall(day);
}

/// The script's relative times become the feed's.
void settle_times(json& item, Wall start, Wall now, const Zone& zone) {
  if (item.contains("created_ago")) {
    item["created"] = format_rfc3339(start - duration(item["created_ago"]));
    item.erase("created_ago");
  }
  if (item.contains("due_next")) {
    item["due"] = format_rfc3339(next_date(item["due_next"].get<std::string>(), now, zone));
    item.erase("due_next");
  }
  if (item.contains("starts_next")) {
    const Millis lasting = item.contains("lasts") ? duration(item["lasts"]) : Millis{0};
    const Wall starts = next_weekday(item["starts_next"].get<std::string>(), lasting, now, zone);
    item["starts"] = format_rfc3339(starts);
    item["ends"] = format_rfc3339(starts + lasting);
    item.erase("starts_next");
    item.erase("lasts");
  }
}

json tombstone(const json& item) { return {{"kind", item.at("kind")}, {"id", item.at("id")}, {"retracted", true}}; }

}  // namespace

struct Demo::Script {
  struct Change {
    Millis after{};
    std::string id;
    std::optional<json> set;  ///< absent: retracted
  };
  struct Move {
    std::size_t key_result = 0;
    double by = 0;
  };
  struct State {
    Millis at{};
    json item;
  };
  using States = std::map<std::string, State>;

  json people, emoji, items;
  std::vector<Change> changes;
  std::string goal;
  Millis every{};
  std::vector<Move> moves;
  json arrivals;

  explicit Script(const json& document) : people(document.at("people")), emoji(document.at("emoji")), items(document.at("items")), arrivals(document.at("arrivals")) {
    for (const json& change : document.at("changes")) {
      const bool edit = change.contains("edit");
      changes.push_back({duration(change.at("after")), change.at(edit ? "edit" : "retract").get<std::string>(), edit ? std::optional<json>(change.at("set")) : std::nullopt});
    }
    const json& steps = document.at("steps");
    goal = steps.at("goal").get<std::string>();
    every = duration(steps.at("every"));
    for (const json& move : steps.at("moves")) moves.push_back({move.at("key_result").get<std::size_t>(), move.at("by").get<double>()});
    if (every <= Millis{0} || moves.empty() || arrivals.size() <= arrivals_shown) throw std::runtime_error("too few arrivals, or no steps");
    // Everything once, so that a slip in the file is an error of load() and never one of feed().
    States states = base({}, {}, Zone("UTC"));
    change_to(states, Millis::max(), {});
    move_goal(states, every * 10000, {});
    arrive(states, 1, Demo::arrival(1, arrivals.size()), {});
  }

  States base(Wall start, Wall now, const Zone& zone) const {
    States states;
    for (json item : items) {
      settle_times(item, start, now, zone);
      auto id = item.at("id").get<std::string>();
      states[std::move(id)] = {Millis{0}, std::move(item)};
    }
    return states;
  }

  void change_to(States& states, Millis elapsed, Wall start) const {
    for (const Change& change : changes) {
      if (change.after > elapsed) continue;
      State& state = states.at(change.id);
      state.at = change.after;
      if (change.set) {
        state.item.update(*change.set);
        state.item["updated"] = format_rfc3339(start + change.after);
      } else {
        state.item = tombstone(state.item);
      }
    }
  }

  /// Each step moves one key result on, until all have come to their target; the goal's percent is their mean.
  void move_goal(States& states, Millis elapsed, Wall start) const {
    State& state = states.at(goal);
    json& results = state.item.at("key_results");
    const auto left = [&] {
      return std::any_of(results.begin(), results.end(), [](const json& result) { return result.at("now").get<double>() < result.at("target").get<double>(); });
    };
    for (std::int64_t step = 1; step <= elapsed / every && left(); ++step) {
      const Move& move = moves[static_cast<std::size_t>(step - 1) % moves.size()];
      json& result = results.at(move.key_result);
      const double moved = std::min(std::round((result.at("now").get<double>() + move.by) * 100) / 100, result.at("target").get<double>());
      if (moved == result.at("now").get<double>()) continue;
      result["now"] = moved;
      state.at = step * every;
      state.item["updated"] = format_rfc3339(start + state.at);
    }
    double sum = 0;
    for (const json& result : results) sum += result.at("now").get<double>() / result.at("target").get<double>();
    const double percent = std::round(100 * sum / static_cast<double>(results.size()));
    state.item["percent"] = percent;
    state.item["status"] = !left() ? "done" : percent >= state.item.at("expected").get<double>() ? "on-track" : "at-risk";
  }

  void arrive(States& states, std::uint64_t seed, Millis elapsed, Wall start) const {
    const auto which = order(seed, arrivals.size());
    std::vector<Millis> times;
    for (Millis at = gap(seed, 0); at <= elapsed; at += gap(seed, times.size())) times.push_back(at);
    for (std::size_t k = times.size() > arrivals_shown ? times.size() - arrivals_shown : 0; k < times.size(); ++k) {
      const std::string id = fmt::format("kudos-arrival-{}", k + 1);
      json item{{"kind", "recognition"}, {"id", id}, {"created", format_rfc3339(start + times[k])}};
      item.update(arrivals.at(which[k % which.size()]));
      states[id] = {times[k], std::move(item)};
    }
  }
};

Result<Demo> Demo::load(const std::filesystem::path& folder) {
  const auto path = folder / "assets" / "samples" / "feed.json";
  const auto text = read_file(path);
  if (!text) return tl::unexpected(text.error());
  try {
    return Demo(std::make_shared<const Script>(json::parse(*text)));
  } catch (const std::exception& error) {
    return fail(ErrorKind::content, fmt::format("{}: {}", path.string(), error.what()), "install kudosk again, or set KUDOSK_ASSETS to the folder that holds `assets`");
  }
}

std::string Demo::feed(std::uint64_t seed, Millis elapsed, Wall wall, const Zone& zone, const DemoView& view, const std::vector<DemoState>& posted) const {
  const Wall start = wall - elapsed;
  Script::States states = script_->base(start, wall, zone);
  script_->change_to(states, elapsed, start);
  script_->move_goal(states, elapsed, start);
  script_->arrive(states, seed, elapsed, start);
  for (const DemoState& state : posted) {
    json item = json::parse(state.json, nullptr, false);
    if (item.is_object()) states[state.id] = {state.at, std::move(item)};
  }

  std::vector<const Script::State*> shown;
  for (const auto& [id, state] : states) {
    if (!view.since || state.at > *view.since) shown.push_back(&state);
  }
  std::stable_sort(shown.begin(), shown.end(), [](const auto* a, const auto* b) { return a->at > b->at; });
  json document{{"version", 1}};
  if (view.token) document["since"] = *view.token;
  if (view.page > 0 && view.page_size > 0) {
    const std::size_t first = std::min((view.page - 1) * view.page_size, shown.size()), last = std::min(first + view.page_size, shown.size());
    if (last < shown.size()) document["next"] = view.next + std::to_string(view.page + 1);
    shown = {shown.begin() + static_cast<std::ptrdiff_t>(first), shown.begin() + static_cast<std::ptrdiff_t>(last)};
  }
  document["people"] = script_->people;
  document["emoji"] = script_->emoji;
  json& items = document["items"] = json::array();
  for (const auto* state : shown) items.push_back(state->item);
  return document.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Millis Demo::arrival(std::uint64_t seed, std::size_t k) {
  Millis at{0};
  for (std::size_t i = 0; i <= k; ++i) at += gap(seed, i);
  return at;
}

Result<std::string> demo_feed(std::uint64_t seed, Millis elapsed, Wall wall, const Zone& zone) {
  auto demo = Demo::load(assets_folder());
  if (!demo) return tl::unexpected(demo.error());
  return demo->feed(seed, elapsed, wall, zone);
}

}  // namespace kudosk::app
