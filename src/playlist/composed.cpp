#include "playlist/composed.h"

#include <algorithm>
#include <set>

#include "scenes/celebrated.h"
#include "scenes/occasions.h"

namespace kudosk::playlist {
namespace {

constexpr std::uint64_t never = UINT64_MAX;

struct Situation {
  const Feed& feed;
  const History& history;
  const Direction& direction;
  const Now& now;
  LocalTime local;
};

/// A slide that may be shown now, and at which pace it comes (again) of itself; `never`: only where there is nothing else.
struct Offer {
  Entry entry;
  std::uint64_t every = never;
};
using Offers = std::vector<Offer>;

constexpr std::uint64_t prompt_every = 8;
constexpr std::uint64_t standing_every = 16;
constexpr Millis nothing_new = std::chrono::minutes(20);
constexpr std::uint64_t recap_every = 30, recap_often = 10;
constexpr std::size_t recap_least = 3;
constexpr std::uint64_t welcome_every = 12;
// What looks back or together comes seldom: the praise itself is the show.
constexpr std::uint64_t spotlight_every = 32, values_every = 48, lesson_every = 40, constellation_every = 40, countdown_every = 24, leaderboard_every = 40;
/// Somebody's day is only today.
constexpr std::uint64_t celebration_every = 12;
constexpr std::size_t spotlight_least = 3, values_least = 2, values_kudos = 4, constellation_least = 2, leaders_least = 3;

bool can_say_thanks(const Direction& direction) { return direction.config && !(direction.config->thanks_text.empty() && direction.config->thanks_link.empty()); }

Entry composed_entry(const char* scene, std::string variant = {}) {
  Entry entry;
  entry.scene = scene;
  entry.variant = std::move(variant);
  return entry;
}

Entry prompt_entry(std::size_t which) {
  Entry entry = composed_entry("prompt");
  entry.prompt = which;
  return entry;
}

/// Those of the configuration while their window holds. Without a clock nobody knows whether one does.
void prompts(const Situation& s, Offers& out) {
  const auto& list = s.direction.settings->prompts;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (list[i].when.windows.empty() || (s.now.trusted && holds(list[i].when, s.local))) out.push_back({prompt_entry(i), prompt_every});
}

/// "Say thanks", when nothing has been new for long.
void standing_prompt(const Situation& s, Offers& out) {
  if (!can_say_thanks(s.direction)) return;
  const bool quiet = s.history.primed && s.now.show - s.history.last_news >= nothing_new;
  out.push_back({prompt_entry(standing), quiet ? standing_every : never});
}

/// The week's (or month's) thanks, mostly when people look back: Friday afternoon and Monday morning.
void recap(const Situation& s, Offers& out) {
  const Recap kind = s.direction.settings->recap;
  if (kind == Recap::off || !s.now.trusted) return;
  const auto since = s.now.wall - std::chrono::hours(24) * (kind == Recap::weekly ? 7 : 31);
  std::size_t count = 0;
  for (const auto& item : s.feed.items)
    if (item->kind() == Kind::recognition && item->created.value_or(s.now.wall) >= since) ++count;
  if (count < recap_least) return;
  const bool friday = s.local.weekday == 4 && s.local.hour >= 12, monday = s.local.weekday == 0 && s.local.hour < 12;
  const bool first_days = s.local.day <= 2;
  const bool looking_back = kind == Recap::weekly ? friday || monday : first_days;
  out.push_back({composed_entry("recap", kind == Recap::weekly ? "weekly" : "monthly"), looking_back ? recap_often : recap_every});
}

bool wanted(const Situation& s, const char* scene) {
  const auto& without = s.direction.settings->without;
  return std::find(without.begin(), without.end(), scene) == without.end();
}

/// A discipline's praise, milestones, goals and lessons together; the five share their pace.
void spotlight(const Situation& s, Offers& out) {
  for (const Discipline discipline : {Discipline::systems_thinking, Discipline::personal_mastery, Discipline::mental_models, Discipline::shared_vision, Discipline::team_learning})
    if (scenes::of_discipline(s.feed, discipline, spotlight_least).size() == spotlight_least) out.push_back({composed_entry("spotlight", word(discipline)), spotlight_every});
}

void values(const Situation& s, Offers& out) {
  if (!s.now.trusted) return;
  const auto lived = scenes::lived_values(s.feed, s.now.wall);
  std::size_t kudos = 0;
  for (const auto& value : lived) kudos += value.count;
  if (lived.size() >= values_least && kudos >= values_kudos) out.push_back({composed_entry("values"), values_every});
}

void lesson_of_the_week(const Situation& s, Offers& out) {
  if (!s.now.trusted || !scenes::lesson_of_the_week(s.feed, s.now.wall)) return;
  out.push_back({composed_entry("lesson-of-the-week"), lesson_every});
}

void constellation(const Situation& s, Offers& out) {
  if (s.now.trusted && scenes::bonds(s.feed, s.now.wall) >= constellation_least) out.push_back({composed_entry("constellation"), constellation_every});
}

void countdown(const Situation& s, Offers& out) {
  if (s.now.trusted && scenes::counted_down(s.feed, s.now.wall)) out.push_back({composed_entry("countdown"), countdown_every});
}

/// Birthdays, years with us, first days. An anniversary is for those with the same years.
void celebrations(const Situation& s, Offers& out) {
  if (!s.now.trusted || !s.direction.config) return;
  for (const char* occasion : {"birthday", "anniversary", "newcomer"}) {
    std::set<int> years;
    for (const auto& one : scenes::celebrated(s.feed, s.direction.config->policy, occasion, s.local)) years.insert(one.years);
    for (const int count : years) out.push_back({composed_entry(occasion, count > 0 ? std::to_string(count) : std::string()), celebration_every});
  }
}

/// Only where an office wants to know who gave or got most.
void leaderboard(const Situation& s, Offers& out) {
  if (!s.now.trusted || !s.direction.config) return;
  for (const bool giving : {false, true})
    if (scenes::leaders(s.feed, s.direction.config->policy, giving, s.now.wall).size() >= leaders_least)
      out.push_back({composed_entry("leaderboard", giving ? "given" : "received"), leaderboard_every});
}

/// How to start, while no source is configured.
void welcome(const Situation& s, Offers& out) {
  if (s.direction.config && s.direction.config->sources.empty() && s.direction.config->config_url.empty()) out.push_back({composed_entry("welcome"), welcome_every});
}

/// A new composed scene is one line here.
struct Scene {
  const char* name;  ///< by which the configuration leaves it out; nullptr: it has a key of its own
  void (*offer)(const Situation&, Offers&);
};
constexpr Scene table[] = {{nullptr, welcome},
                           {nullptr, prompts},
                           {nullptr, celebrations},
                           {nullptr, recap},
                           {"countdown", countdown},
                           {"lesson-of-the-week", lesson_of_the_week},
                           {"constellation", constellation},
                           {"spotlight", spotlight},
                           {"values", values},
                           {nullptr, leaderboard},
                           {nullptr, standing_prompt}};

Offers offers(const Feed& feed, const History& history, const Direction& direction, const Now& now) {
  const Situation situation{feed, history, direction, now, direction.zone ? direction.zone->local(now.wall) : Zone("UTC").local(now.wall)};
  Offers out;
  for (const Scene& scene : table)
    if (!scene.name || wanted(situation, scene.name)) scene.offer(situation, out);
  return out;
}

std::uint64_t turn_of(const History& history, const Entry& entry) {
  const auto seen = history.seen.find(entry.key());
  return seen == history.seen.end() ? 0 : seen->second.turn;
}

bool on_stage(const History& history, const Entry& entry) { return !history.recent.empty() && history.recent.front() == entry.key(); }

/// Slides of one scene keep their distance from each other, too: eight between two prompts, whichever.
std::uint64_t turn_of_scene(const History& history, const Offers& all, const std::string& scene) {
  std::uint64_t turn = 0;
  for (const auto& offer : all)
    if (offer.entry.scene == scene) turn = std::max(turn, turn_of(history, offer.entry));
  return turn;
}

std::uint64_t spacing(const Entry& entry) {
  if (entry.scene == "prompt") return prompt_every;
  if (entry.scene == "spotlight") return spotlight_every;
  return entry.scene == "leaderboard" ? leaderboard_every / 2 : 1;
}

}  // namespace

std::optional<Entry> due(const Feed& feed, const History& history, const Direction& direction, const Now& now) {
  const auto all = offers(feed, history, direction, now);
  const std::uint64_t next = history.turn + 1;
  const Offer* best = nullptr;
  for (const auto& offer : all) {
    if (offer.every == never || on_stage(history, offer.entry)) continue;
    // How to start is the first thing that is seen; the others wait their number from the beginning, too.
    const std::uint64_t last = turn_of(history, offer.entry);
    if (offer.entry.scene == "welcome" && last == 0) return offer.entry;
    if (next - last < offer.every || next - turn_of_scene(history, all, offer.entry.scene) < spacing(offer.entry)) continue;
    if (!best || last < turn_of(history, best->entry)) best = &offer;
  }
  if (!best) return std::nullopt;
  return best->entry;
}

std::optional<Entry> filler(const Feed& feed, const History& history, const Direction& direction, const Now& now) {
  const auto all = offers(feed, history, direction, now);
  const Offer* best = nullptr;
  for (const auto& offer : all) {
    if (on_stage(history, offer.entry)) continue;
    if (!best || turn_of(history, offer.entry) < turn_of(history, best->entry)) best = &offer;
  }
  if (!best) return std::nullopt;
  return best->entry;
}

std::vector<Entry> composed(const Feed& feed, const Config& config, const Zone& zone, const Now& now) {
  std::vector<Entry> out;
  for (auto& offer : offers(feed, {}, {&config.playlist, &config, &zone}, now))
    if (offer.entry.scene != "welcome" && offer.entry.scene != "prompt") out.push_back(std::move(offer.entry));
  return out;
}

Entry idle(const Feed& feed, const History& history, const Direction& direction, const Now& now) {
  if (auto entry = filler(feed, history, direction, now)) return *entry;
  const auto all = offers(feed, history, direction, now);
  return all.empty() ? prompt_entry(standing) : all.front().entry;
}

}  // namespace kudosk::playlist
