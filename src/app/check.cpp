// `check`: every problem of a configuration in one pass, then each source tried for real.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/fleet.h"
#include "app/gather.h"
#include "app/sample.h"
#include "app/source_problems.h"
#include "base/file.h"
#include "config/load.h"
#include "config/option.h"

namespace kudosk::app {

namespace {

constexpr Millis kLimit{180000};

constexpr std::size_t kMostSaid = 20;  ///< of one source's dropped items on the terminal; the report as JSON has all

/// What was not taken, by source, as the log would say it.
class Dropped {
 public:
  struct One {
    std::string item, reason;
  };
  /// For a Log in the form json.
  void hear(std::string_view line) {
    const auto event = nlohmann::json::parse(line, nullptr, false);
    if (!event.is_object() || event.value("event", "") != "drop") return;
    by_source_[event.value("source", "")].push_back({event.value("item", ""), event.value("reason", "")});
  }
  const std::vector<One>& of(const std::string& source) { return by_source_[source]; }

 private:
  std::map<std::string, std::vector<One>> by_source_;
};

/// A file or folder of this machine: there is nothing to be signed in to.
bool is_local(const Config& config, const std::string& name) {
  const auto found = std::find_if(config.sources.begin(), config.sources.end(), [&](const SourceSettings& source) { return source.name == name; });
  return found != config.sources.end() && option_text(*found, "path").value_or("") != "";
}

struct Finding {
  SourceState state;
  bool local = false;
  /// Whether it was asked at all: the command may have been ended before.
  bool tried() const { return state.last_try.has_value() || state.trouble.has_value(); }
  /// A secret that is not there stops a source before anything is sent.
  bool reached() const {
    if (!tried()) return false;
    return !state.trouble || state.last_status > 0 || (state.trouble->kind != ErrorKind::network && state.trouble->kind != ErrorKind::auth);
  }
  bool signed_in() const { return reached() && !(state.trouble && state.trouble->kind == ErrorKind::auth); }
};

std::string line(const Finding& finding, Wall now) {
  const auto& state = finding.state;
  if (!finding.tried()) return fmt::format("{}: not tried, as the check was ended before", state.name);
  if (state.trouble) {
    const auto& error = *state.trouble;
    return fmt::format("{}: {}{}: {}{}", state.name,
                       finding.local       ? ""
                       : finding.reached() ? "reached, but "
                                           : "not reached, ",
                       word(error.kind), error.message, error.hint.empty() ? "" : fmt::format(" — {}", error.hint));
  }
  std::string newest = "no items yet";
  if (finding.state.newest) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(now - *finding.state.newest).count();
    newest = minutes < 120    ? fmt::format("newest {} min ago", std::max<std::int64_t>(minutes, 0))
             : minutes < 2880 ? fmt::format("newest {} h ago", minutes / 60)
                              : fmt::format("newest {} days ago", minutes / 1440);
  }
  return fmt::format("{}: {}, {} item{}, {}, {} ms", state.name, finding.local ? "read" : "reached, signed in", state.items, state.items == 1 ? "" : "s", newest,
                     state.last_took.count());
}

}  // namespace

int check(const Common& common, const CheckOptions& options) {
  if (common.config.empty()) {
    std::cerr << "kudosk check: there is no configuration: neither $XDG_CONFIG_HOME/kudosk/kudosk.json nor /etc/kudosk/kudosk.json (name one with --config)\n";
    return kUsage;
  }
  std::optional<Error> fleet;
  if (!options.offline) {
    SystemClock asked;
    Log quiet(common.log, &asked, [](std::string_view) {});
    if (auto fetched = refresh_fleet(common.config, quiet); !fetched) fleet = fetched.error();
  }
  Loaded loaded = load_config(common.config);
  if (fleet) loaded.problems.push_back({common.config.string(), 0, 0, "/config_url", fleet->message + " (" + fleet->hint + ")", "", true});
  const auto text = read_file(common.config);
  if (loaded.usable() && text) {
    for (auto& problem : source_problems(loaded.config, *text)) loaded.problems.push_back(std::move(problem));
  }
  if (!options.sample.empty() && loaded.usable()) return check_sample(loaded.config, options);
  const auto errors = std::count_if(loaded.problems.begin(), loaded.problems.end(), [](const Problem& problem) { return !problem.warning; });
  if (!text && errors == 0) loaded.problems.push_back({common.config.string(), 0, 0, "", text.error().message, "", false});

  nlohmann::json report{{"problems", nlohmann::json::array()}, {"sources", nlohmann::json::array()}};
  for (const auto& problem : loaded.problems) {
    if (!options.json) std::cout << describe(problem) << "\n";
    report["problems"].push_back({{"file", problem.file},
                                  {"line", problem.line},
                                  {"column", problem.column},
                                  {"path", problem.path},
                                  {"message", problem.message},
                                  {"suggestion", problem.suggestion},
                                  {"warning", problem.warning}});
  }
  bool found = errors > 0 || fleet;
  if (!options.json) {
    if (errors == 0)
      std::cout << common.config.string() << ": the configuration is fine\n";
    else
      std::cout << errors << (errors == 1 ? " problem" : " problems") << "\n";
  }
  if (!options.offline && loaded.usable()) {
    SystemClock clock;
    // What the sources say goes into the report, not into the log.
    Dropped dropped;
    Log quiet(Log::Form::json, &clock, [&dropped](std::string_view said) { dropped.hear(said); });
    sync::EngineOptions engine;
    engine.state = state_folder();
    engine.read_only = true;
    engine.pictures = false;
    auto config = std::make_shared<Config>(loaded.config);
    const auto snapshot = gather(config, engine, quiet, clock, kLimit);
    const Wall now = clock.now().wall;
    for (const auto& state : snapshot->sources) {
      const Finding finding{state, is_local(*config, state.name)};
      found = found || state.trouble.has_value() || !finding.tried();
      const auto& drops = dropped.of(state.name);
      if (!options.json) {
        std::cout << line(finding, now) << "\n";
        for (std::size_t i = 0; i < drops.size() && i < kMostSaid; ++i)
          std::cout << "  left out: " << (drops[i].item.empty() || drops[i].reason.rfind("line ", 0) == 0 ? "" : drops[i].item + ": ") << drops[i].reason << "\n";
        if (drops.size() > kMostSaid) std::cout << "  … and " << drops.size() - kMostSaid << " more\n";
      }
      nlohmann::json one{{"name", state.name},   {"type", state.type},           {"reached", finding.reached()}, {"signed_in", finding.signed_in()},
                         {"items", state.items}, {"ms", state.last_took.count()}};
      one["newest"] = finding.state.newest ? nlohmann::json(format_rfc3339(*finding.state.newest)) : nlohmann::json(nullptr);
      if (state.trouble) one["error"] = {{"kind", word(state.trouble->kind)}, {"message", state.trouble->message}, {"hint", state.trouble->hint}};
      one["drops"] = nlohmann::json::array();
      for (const auto& drop : drops) one["drops"].push_back({{"item", drop.item}, {"reason", drop.reason}});
      report["sources"].push_back(std::move(one));
    }
    if (snapshot->sign_in && !options.json) {
      std::cout << snapshot->sign_in->source << ": waits for a sign-in: open " << snapshot->sign_in->address << " and enter " << snapshot->sign_in->code
                << ", or run `kudosk sign-in " << snapshot->sign_in->source << "`\n";
    }
    if (snapshot->sources.empty() && !options.json) std::cout << "no source is configured: `kudosk run` shows samples\n";
  }
  if (options.json) std::cout << report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  return found ? kFinding : kDone;
}

}  // namespace kudosk::app
