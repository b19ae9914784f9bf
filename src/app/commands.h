// The commands, one function each. Every one gives the process's exit code (the contract's): 0 done, 1 its own finding, 2 usage or configuration, 3 no display.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/shelf.h"
#include "base/log.h"

namespace kudosk::app {

enum Exit { kDone = 0, kFinding = 1, kUsage = 2, kNoDisplay = 3 };

/// What every command takes.
struct Common {
  std::filesystem::path config;  ///< --config, or its default; empty: there is none
  bool config_named = false;     ///< it was given: then it must be there
  Log::Form log = Log::Form::human;
};

struct RunOptions {
  std::optional<std::pair<int, int>> window;
  std::optional<int> display;
};
int run(const Common& common, const RunOptions& options);
int demo(const Common& common, const RunOptions& options);

struct ShowOptions {
  std::filesystem::path file, folder;
  RunOptions run;
};
int show(const Common& common, const ShowOptions& options);

struct CheckOptions {
  bool offline = false, json = false;
  std::filesystem::path sample;
  std::string source;
};
int check(const Common& common, const CheckOptions& options);

struct RenderOptions {
  bool demo = false, sheet = false;
  std::string out;  ///< a folder, or "-"
  std::optional<std::pair<int, int>> size;
  std::vector<double> at;  ///< seconds
  double fps = 30, seconds = 10;
  bool video = false;  ///< --fps or --seconds were given
  std::string scene, item, clock;
};
int render(const Common& common, const RenderOptions& options);

struct ServeSampleOptions {
  int port = 8080;
  std::string faults;
};
int serve_sample(const Common& common, const ServeSampleOptions& options);

struct PublishOptions {
  std::string out;
  bool once = false;
  StoreAccess access;
};
int publish(const Common& common, const PublishOptions& options);

int status(const Common& common, bool json);
int sign_in(const Common& common, const std::string& source);

}  // namespace kudosk::app
