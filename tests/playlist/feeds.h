// Feeds for the playlist's tests: made by hand, or at random from a seed.
#pragma once

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "playlist/director.h"

namespace kudosk::playlist {

inline Wall at(int year, unsigned month, unsigned day, int hour = 12, int minute = 0) {
  return Wall(std::chrono::sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day))) + std::chrono::hours(hour) + std::chrono::minutes(minute);
}

inline Person person(const std::string& name) {
  Person out;
  out.id = name;
  out.name = name;
  return out;
}

inline Body body_of(Kind kind, const std::string& from, const std::string& to) {
  switch (kind) {
    case Kind::recognition: {
      Recognition body;
      if (!from.empty()) body.from = person(from);
      if (!to.empty()) body.to.push_back(person(to));
      body.message = "thank you";
      return body;
    }
    case Kind::milestone: {
      Milestone body;
      body.who = person(to.empty() ? "somebody" : to);
      return body;
    }
    case Kind::goal:
      return Goal{};
    case Kind::lesson: {
      Lesson body;
      if (!from.empty()) body.who = person(from);
      return body;
    }
    case Kind::announcement:
      return Announcement{};
    case Kind::standings:
      return Standings{};
  }
  return Recognition{};
}

inline std::shared_ptr<Item> item(Kind kind, const std::string& id, Wall created, const std::string& from = {}, const std::string& to = {}, const std::string& source = "kudos") {
  auto out = std::make_shared<Item>();
  out->id = id;
  out->source = source;
  out->created = created;
  out->body = body_of(kind, from, to);
  return out;
}

inline void sort(Feed& feed) {
  std::stable_sort(feed.items.begin(), feed.items.end(), [](const auto& a, const auto& b) { return a->created > b->created; });
}

/// A show that runs: the feed that is known, its history, the time.
struct Stage {
  PlaylistSettings settings;
  Config config;
  Zone zone{"UTC"};
  std::shared_ptr<Feed> feed = std::make_shared<Feed>();
  History history;
  Now now{Millis(0), at(2026, 11, 25)};
  std::vector<std::string> sources{"kudos"};

  Stage() {
    // What is composed of items has tests of its own.
    settings.without = {"countdown", "lesson-of-the-week", "constellation", "spotlight", "values"};
    for (const char* name : {"kudos", "learning", "goals"}) {
      SourceSettings source;
      source.type = "feed";
      source.name = name;
      config.sources.push_back(source);
    }
  }
  Direction direction() const { return {&settings, &config, &zone}; }
  void add(std::shared_ptr<Item> what) {
    feed->items.push_back(std::move(what));
    sort(*feed);
  }
  /// What the sources have answered is known.
  void meet() {
    Snapshot snapshot;
    snapshot.feed = feed;
    for (const auto& name : sources) {
      SourceState state;
      state.name = name;
      state.last_success = now.wall;
      snapshot.sources.push_back(state);
    }
    playlist::meet(history, snapshot, now);
  }
  Entry step(Millis dwell = Millis(8000)) {
    const Entry entry = next(*feed, history, direction(), now);
    history.note(entry, now.show);
    now.show += dwell;
    now.wall += dwell;
    return entry;
  }
  std::vector<Entry> steps(std::size_t count) {
    std::vector<Entry> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(step());
    return out;
  }
};

inline std::string id_of(const Entry& entry) { return entry.item ? entry.item->id : entry.scene; }

}  // namespace kudosk::playlist
