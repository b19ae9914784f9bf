// Text → Config, and every problem in it with its place. Pure but for reading the file; any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace kudosk {

/// One thing that is wrong, where, and what would be right.
struct Problem {
  std::string file;
  int line = 0, column = 0;  ///< from 1; the column counts characters. 0: the file as a whole
  std::string path;          ///< JSON Pointer
  std::string message;       ///< what is wrong and what is expected; never a secret's value
  std::string suggestion;    ///< the nearest known key or value, where one is near
  bool warning = false;      ///< worth a word, but usable
};

/// "kudosk.json:12:5: …": as `check` prints it.
std::string describe(const Problem& problem);

struct Loaded {
  Config config;                  ///< usable where `problems` has nothing but warnings
  std::vector<Problem> problems;  ///< all of them, in the file's order
  bool usable() const;
};

/// `file` is for places and for relative paths.
Loaded parse_config(std::string_view text, const std::filesystem::path& file);
/// A fleet's configuration from `config_url` (`remote`, that came from `url`) with this screen's own file over it: what stands in the file goes before, and before
/// both what stands for this host under "screens" of either; see config/fleet.h.
Loaded parse_config(std::string_view text, const std::filesystem::path& file, std::string_view remote, std::string_view url, std::string_view host);
/// A missing or unreadable file is a Problem. Where it names a `config_url`, with the last good answer from there, if there is one.
Loaded load_config(const std::filesystem::path& file);
/// The place of a JSON Pointer in a configuration's text (for problems that a source finds in its own keys).
Problem problem_at(std::string_view text, const std::filesystem::path& file, std::string_view pointer, std::string message);
/// --config's default: `$XDG_CONFIG_HOME/kudosk/kudosk.json`, then `/etc/kudosk/kudosk.json`; empty where neither exists.
std::filesystem::path default_config();

/// Parses "fri 09:00-17:00".
Result<When> parse_when(std::string_view text);

}  // namespace kudosk
