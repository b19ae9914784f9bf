// The configuration as typed values with the contract's defaults. Immutable once loaded; any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "domain/item.h"
#include "domain/policy.h"

namespace kudosk {

/// Times of the week: "fri 09:00-17:00", "mon-thu,sat 08:00-12:00", "09:00-17:00", "fri". Empty: always.
struct When {
  struct Window {
    std::uint8_t days = 0x7f;    ///< bit 0 is Monday
    int from = 0, to = 24 * 60;  ///< minutes of the day; `to` below `from` runs past midnight
    bool operator==(const Window&) const = default;
  };
  std::vector<Window> windows;
  bool operator==(const When&) const = default;
};

struct ScreenSettings {
  int display = 0;
  bool named = false;  ///< a display stands in the configuration
  int rotate = 0;      ///< 0, 90, 180, 270
  std::optional<std::pair<int, int>> size;
  enum class Renderer { auto_, cpu, gpu } renderer = Renderer::auto_;
  bool pixel_shift = true;
};

enum class Motion { full, reduced, none };
enum class Keys { full, operator_, off };
enum class Transition { cut, fade, slide, wipe, zoom };
enum class Recap { off, weekly, monthly };

struct PromptSettings {
  std::string text;
  When when;
  std::string link;
};

struct PlaylistSettings {
  Millis dwell_min{6000}, dwell_max{25000};
  Millis max_age = std::chrono::hours(24 * 14);
  std::size_t max_items = 200;
  std::optional<Transition> transition;  ///< absent: the theme's
  std::map<Kind, double> weights{{Kind::recognition, 4}, {Kind::milestone, 2}, {Kind::goal, 1}, {Kind::lesson, 1}, {Kind::announcement, 1}, {Kind::standings, 1}};
  Recap recap = Recap::weekly;
  std::vector<PromptSettings> prompts;
  std::vector<std::string> without;  ///< composed scenes that never come: countdown, lesson-of-the-week, constellation, spotlight, values
};

struct NetworkSettings {
  std::string proxy;
  std::filesystem::path ca_file;
  Millis timeout{20000};
};

/// Who is told when a source has failed for long.
struct WebhookSettings {
  std::string url, url_file, token_file;  ///< one of the first two; the last two name secrets
  Millis after = std::chrono::minutes(15);
  bool allow_http = false;
  std::filesystem::path folder;  ///< what the secrets' paths are relative to
  bool on() const { return !url.empty() || !url_file.empty(); }
  bool operator==(const WebhookSettings&) const = default;
};

struct HoursSettings {
  std::vector<std::pair<std::string, std::string>> days;  ///< "mon-fri" → "07:00-19:30" (several: "07:00-12:00,13:00-19:30"; "closed")
  std::map<std::string, std::string> except;              ///< "2026-12-24" → hours
  std::filesystem::path holidays;
  std::vector<std::string> power{"black"};
  bool empty() const { return days.empty() && except.empty() && holidays.empty(); }
};

/// One entry of `sources`: what every source has, and its own keys as they stand (checked by config against the type's table).
struct SourceSettings {
  std::string type, name;
  std::size_t index = 0;           ///< in `sources`
  std::optional<Millis> interval;  ///< absent: the type's default
  double weight = 1;
  std::optional<std::size_t> limit;
  std::vector<Kind> kinds;  ///< empty: all
  When when;
  int screens = 1;
  bool allow_http = false;
  std::filesystem::path ca_file;
  bool enabled = true;
  std::shared_ptr<const nlohmann::json> options;  ///< the whole entry as an object
  std::filesystem::path folder;                   ///< what relative paths in it are relative to
};

struct Config;

/// One of several displays in one process.
struct DisplaySettings {
  std::string output;                    ///< its name; empty: `config->screen.display` counts
  std::shared_ptr<const Config> config;  ///< what is seen there: the whole configuration with this display's own values, and the sources that it shows
};

struct Config {
  std::filesystem::path file;  ///< empty: there is none
  std::string name, organisation;
  std::filesystem::path logo;
  std::string language = "en", time_zone;
  std::string theme = "dark";
  Motion motion = Motion::full;
  ScreenSettings screen;
  std::vector<DisplaySettings> displays;  ///< empty: one, `screen`
  bool all_displays = false;              ///< each that there is, all with these settings
  bool header_clock = true, header_date = true;
  std::string thanks_text, thanks_link;
  Policy policy;
  PlaylistSettings playlist;
  Keys keys = Keys::full;
  NetworkSettings network;
  WebhookSettings webhook;
  HoursSettings hours;
  std::vector<Person> people;
  std::filesystem::path people_file;
  std::map<std::string, Discipline> disciplines;
  std::string config_url;
  std::vector<SourceSettings> sources;
};

}  // namespace kudosk
