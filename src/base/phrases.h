// The interface's own words, numbers, dates and lists in one language, by ICU's MessageFormat. Any thread; a copy is cheap.
#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.h"
#include "base/zone.h"

namespace kudosk {

class Phrases {
 public:
  using Argument = std::pair<std::string_view, std::variant<std::string, double>>;

  /// `language` is BCP 47; `patterns` maps a message's key to its ICU MessageFormat pattern with named arguments.
  /// `fallback` (English) serves keys that are missing.
  Phrases(std::string language, std::map<std::string, std::string> patterns, std::map<std::string, std::string> fallback, Zone zone);
  ~Phrases();
  Phrases(const Phrases&);
  Phrases& operator=(const Phrases&);

  /// The message, e.g. say("goal.expected", {{"percent", percent(80)}}). An unknown key gives the key itself.
  std::string say(std::string_view key, std::initializer_list<Argument> arguments = {}) const;
  bool has(std::string_view key) const;

  std::string number(double value, int max_fraction = 1) const;
  std::string percent(double percent) const;  ///< 72 → "72 %" as the language writes it
  std::string clock(Wall when) const;         ///< "09:41"
  std::string date_short(Wall when) const;    ///< "Tue 24 Nov"
  /// "31 December"; with `now`, "1 March 2028" where that is more than half a year from it.
  std::string date_long(Wall when, std::optional<Wall> now = std::nullopt) const;
  /// "Friday 27 November, 14:00"; the year likewise.
  std::string date_time(Wall when, std::optional<Wall> now = std::nullopt) const;
  std::string ago(Wall then, Wall now) const;                     ///< "12 minutes ago", "yesterday"; the future is "now"
  std::string in(Millis ahead) const;                             ///< "in 12 min"; the past is "now"
  std::string list(const std::vector<std::string>& names) const;  ///< "A, B and C"
  /// "A, B and 3 others" where there are more than `shown`.
  std::string list_up_to(const std::vector<std::string>& names, std::size_t shown) const;

  bool right_to_left() const;
  bool english() const;  ///< its words are (its dates may still be another language's, which has no messages)
  const std::string& language() const;
  const Zone& zone() const;

 private:
  struct Body;
  std::shared_ptr<Body> body_;  // shared by copies, guarded by its own mutex
};

/// The tags whose messages serve a language, the general before the particular: "zh-TW" → zh, zh-Hant, zh-TW; "pt_br" → pt, pt-BR; "iw" → he. None where it is no tag.
std::vector<std::string> language_chain(std::string_view tag);

/// Whether this is a BCP 47 tag whose language exists ("de", "pt-BR", "zh-Hant"; "de_DE" too).
bool known_language(std::string_view tag);

}  // namespace kudosk
