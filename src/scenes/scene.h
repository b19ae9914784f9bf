// Content + theme + words → an Act. One file in this folder a kind of slide and one line in the table. Studio thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/phrases.h"
#include "config/config.h"
#include "domain/feed.h"
#include "domain/snapshot.h"
#include "draw/theme.h"
#include "scenes/act.h"
#include "text/typesetter.h"

namespace kudosk::scenes {

/// What is to be staged. `scene` is the log's word: recognition, milestone, goal, lesson, announcement, standings, recap, prompt, welcome, sign-in, …
struct Subject {
  std::string scene;
  std::shared_ptr<const Item> item;      ///< for the kinds of the feed
  std::optional<PromptSettings> prompt;  ///< for `prompt`
  std::optional<SignIn> sign_in;         ///< for `sign-in`
  std::string variant;                   ///< of a composed scene: a discipline, a page
  std::shared_ptr<const Item> before;    ///< a goal as it was last on screen: its bars grow from there
  bool in_view = false;                  ///< it still is: all stands from the entrance's end on, where the act takes over, and then the bars grow
};

/// A picture's frames and when each of them gives way to the next; the last one's end is the length of one round.
struct Moving {
  std::vector<std::shared_ptr<const draw::Bitmap>> frames;
  std::vector<Millis> ends;
};

/// Everything that a scene may look at.
struct Setting {
  const Config* config = nullptr;
  const draw::Theme* theme = nullptr;
  const Phrases* phrases = nullptr;
  text::Typesetter* type = nullptr;
  draw::Stage stage;
  Now now;
  std::shared_ptr<const Snapshot> snapshot;
  Motion motion = Motion::full;
  /// A picture at this many stage pixels, if it has come; nullptr: show the initials, or nothing.
  std::function<std::shared_ptr<const draw::Bitmap>(const std::string& address, float w, float h)> picture;
  /// A picture's real width and height; nullopt: it has not come.
  std::function<std::optional<std::pair<int, int>>(const std::string& address)> picture_size;
  /// A picture that moves, as picture(); nullptr: it has not come, or stands still.
  std::function<std::shared_ptr<const Moving>(const std::string& address, float w, float h)> moving;
  Transition transition = Transition::fade;
  std::size_t position = 0, count = 0;  ///< for the dots: which of how many
};

/// REQUIRES: scene is known and has what it needs. The dwell is by reading time within the configuration's bounds.
std::shared_ptr<Act> stage(const Subject& subject, const Setting& setting);
/// The header's right side (organisation, date, clock), and the marks (offline, attention, a broken configuration, samples): over every act. Staged anew when the minute or a mark
/// changes.
struct Marks {
  std::optional<Wall> offline_since, stored_at;
  std::size_t troubled_sources = 0;
  std::string troubled;  ///< the first such source and what to do, in words
  bool config_broken = false;
  bool safe_mode = false;  ///< started after several starts that crashed
  bool samples = false;
  std::string jump;  ///< what is being typed after a digit or `/`
  bool paused = false;
  bool operator==(const Marks&) const = default;
};
/// `scene` so that a scene which owns the header (status, sign-in) is left alone.
std::shared_ptr<const std::vector<std::shared_ptr<const draw::Layer>>> overlay(const Marks& marks, const std::string& scene, const Setting& setting);

/// The pages for a hand at the screen.
struct StatusFacts {
  std::string version, address;
  Millis uptime{};
  double frames_per_second = 0;
  std::size_t rss_kib = 0;
  std::optional<double> celsius;
};
std::shared_ptr<Act> stage_status(const StatusFacts& facts, const Setting& setting);
std::shared_ptr<Act> stage_keys(const Setting& setting);

/// Reading time of what the subject says: 2 s plus 0.28 s a word, 0.18 s a character of scripts without spaces; within the bounds.
Millis dwell(const Subject& subject, const Setting& setting);

}  // namespace kudosk::scenes
