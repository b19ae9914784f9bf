// `show`: a sheet of awards on the screen of an event, without a configuration and without a network. Says on the terminal what it made of the sheet.
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "app/commands.h"
#include "app/screen_loop.h"
#include "base/file.h"
#include "base/unicode.h"
#include "config/load.h"
#include "domain/each_person.h"
#include "sources/photos.h"
#include "sources/sheet/read_sheet.h"
#include "sync/file_asker.h"
#include "sync/gathering.h"

namespace kudosk::app {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostSaid = 30;  ///< problems on the terminal; all are in the log

/// The one that stands beside the sheet, where none is named.
fs::path photos_beside(const fs::path& file) {
  for (const char* name : {"photos", "Photos", "photo", "Photo", "pictures", "Pictures", "images", "Images", "fotos", "Fotos", "bilder", "Bilder"}) {
    std::error_code none;
    const fs::path folder = file.parent_path() / name;
    if (fs::is_directory(folder, none)) return folder;
  }
  return {};
}

const char* called(char delimiter) { return delimiter == ',' ? "commas" : delimiter == ';' ? "semicolons" : delimiter == '\t' ? "tabs" : "bars"; }

std::string plural(std::size_t count, const char* what) { return std::to_string(count) + " " + what + (count == 1 ? "" : "s"); }

/// The columns and what was made of them, one a line.
void say_columns(const sources::sheet::Reading& reading) {
  std::size_t width = 0;
  for (const auto& column : reading.columns) width = std::max(width, graphemes(column.head).size());
  for (const auto& column : reading.columns)
    std::cout << "  " << column.head << std::string(width - std::min(width, graphemes(column.head).size()), ' ') << "  "
              << (column.field.empty() ? "(not used)" : "→ " + column.field) << "\n";
}

void say(const fs::path& file, const sources::sheet::Reading& reading) {
  std::cout << file.string() << ": " << plural(reading.rows, "row") << " below the heads in line " << reading.head_line << ", parted by " << called(reading.delimiter) << ", "
            << reading.charset << "\n";
  say_columns(reading);
  std::cout << "Shown as " << (reading.kind == "mixed" ? "what each row says" : reading.kind) << ": " << plural(reading.batch.items.size(), "slide");
  if (reading.dropped > 0) std::cout << "; " << plural(reading.dropped, "row") << (reading.dropped == 1 ? " is" : " are") << " left out";
  if (reading.retracted > 0) std::cout << "; " << plural(reading.retracted, "row") << (reading.retracted == 1 ? " is" : " are") << " taken back";
  std::cout << "\n";
  for (std::size_t i = 0; i < reading.problems.size() && i < kMostSaid; ++i) std::cout << "  " << reading.problems[i] << "\n";
  if (reading.problems.size() > kMostSaid) std::cout << "  … and " << reading.problems.size() - kMostSaid << " more\n";
}

void say_photos(sources::sheet::Reading& reading, const fs::path& folder, std::size_t files) {
  std::size_t people = 0, with = 0;
  std::vector<std::string> without;
  std::set<std::string> said;
  for (auto& item : reading.batch.items) {
    each_person(item, [&](Person& person) {
      if (person.is_team) return;
      ++people;
      if (!person.picture.empty()) {
        ++with;
      } else if (said.insert(person.name).second) {
        without.push_back(person.name);
      }
    });
  }
  if (!folder.empty()) std::cout << folder.string() << ": " << plural(files, "photo") << "\n";
  if (folder.empty() && with == 0) return;
  std::cout << "Photos: " << with << " of " << people << " names have one";
  for (std::size_t i = 0; i < without.size() && i < 8; ++i) std::cout << (i == 0 ? "; initials for " : ", ") << without[i];
  if (without.size() > 8) std::cout << " and " << without.size() - 8 << " more";
  std::cout << "\n";
}

int refuse(int code, const Error& error) {
  std::cerr << "kudosk show: " << error.message << "\n";
  if (!error.hint.empty()) std::cerr << error.hint << "\n";
  return code;
}

}  // namespace

int show(const Common& common, const ShowOptions& options) {
  // Its looks may come from a configuration that is named; what is shown never does.
  Config config;
  if (common.config_named) {
    Loaded loaded = load_config(common.config);
    for (const auto& problem : loaded.problems) std::cerr << describe(problem) << "\n";
    if (!loaded.usable()) return kUsage;
    config = std::move(loaded.config);
    config.sources.clear();
    config.config_url.clear();
    config.hours = {};
  }
  std::error_code none;
  const fs::path file = fs::absolute(options.file);
  const auto bytes = read_file(file, sources::FileAsk{}.max_bytes);
  if (!bytes && bytes.error().kind == ErrorKind::limit)
    return refuse(kFinding, {ErrorKind::limit,
                             options.file.string() + ": more than " + std::to_string(sources::FileAsk{}.max_bytes >> 20) + " MB, which no show needs",
                             "split it, or save it without the columns that are not shown",
                             0,
                             {}});
  if (!bytes) return refuse(kUsage, {bytes.error().kind, options.file.string() + ": " + (fs::exists(file, none) ? bytes.error().message : "there is no such file"), "", 0, {}});
  if (!options.folder.empty() && !fs::is_directory(options.folder, none))
    return refuse(kUsage, {ErrorKind::config, options.folder.string() + ": there is no such folder", "", 0, {}});
  const fs::path photos = options.folder.empty() ? photos_beside(file) : fs::absolute(options.folder);

  sources::sheet::Options sheet;
  sheet.language = config.language;
  sheet.time_zone = config.time_zone;
  sheet.numbered = true;
  auto reading = sources::sheet::read_sheet(*bytes, sheet);
  if (!reading) return refuse(kFinding, {reading.error().kind, options.file.string() + ": " + reading.error().message, reading.error().hint, 0, {}});
  std::vector<std::string> names;
  if (!photos.empty()) {
    const auto listing = sync::list(sources::FolderAsk{photos}, {}, Wall::max());
    for (const auto& entry : listing.answer.entries) names.push_back(entry.name);
  }
  const sources::Photos known(photos.string(), names);
  sources::place_pictures(*reading, photos.empty() ? nullptr : &known, file.parent_path().string(), {});
  say(options.file, *reading);
  if (reading->batch.items.empty()) {
    return refuse(kFinding, {ErrorKind::content,
                             options.file.string() +
                                 (reading->kind == "people" ? ": this is a list of people and their dates; there is nothing to show in it" : ": no row of it can be shown"),
                             "a show needs rows such as To, Message (and Award, From, Photo)",
                             0,
                             {}});
  }
  say_photos(*reading, photos, known.size());
  std::cout << "Keys: space pauses, ← and → step, a number or / and a name and Enter jump, Home begins again, B is black, H all keys, Q leaves.\n" << std::flush;

  nlohmann::json entry{{"type", "csv"}, {"path", file.string()}, {"numbered", true}};
  if (!photos.empty()) entry["photos"] = photos.string();
  SourceSettings source;
  source.type = "csv";
  source.name = file.stem().string();
  source.interval = Millis{5000};
  source.folder = file.parent_path();
  source.options = std::make_shared<const nlohmann::json>(std::move(entry));
  config.sources.push_back(std::move(source));
  config.playlist.max_age = Millis{};  // last year's awards are today's show
  config.playlist.max_items = sync::most_held;
  config.playlist.recap = Recap::off;
  config.playlist.prompts.clear();

  ScreenLoop::Options loop;
  loop.log = common.log;
  loop.window = options.run.window;
  loop.display = options.run.display;
  loop.in_order = true;
  return ScreenLoop(std::move(loop)).run(std::make_shared<const Config>(std::move(config)));
}

}  // namespace kudosk::app
