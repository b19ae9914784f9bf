#include "config/load.h"

#include <algorithm>
#include <cstdlib>

#include "base/file.h"
#include "config/check.h"
#include "config/displays.h"
#include "config/document.h"
#include "config/fill.h"
#include "config/fleet.h"
#include "config/people.h"
#include "config/rules.h"
#include "config/screens.h"
#include "config/table.h"

namespace kudosk {
namespace fs = std::filesystem;

std::string describe(const Problem& problem) {
  std::string out = problem.file;
  if (problem.line > 0) out += ':' + std::to_string(problem.line) + ':' + std::to_string(problem.column);
  out += problem.warning ? ": warning: " : ": ";
  out += problem.message;
  if (problem.suggestion.empty()) return out;
  const bool a_word = problem.suggestion.find_first_of(" \"") == std::string::npos;
  return out + "; did you mean " + (a_word ? '"' + problem.suggestion + '"' : problem.suggestion) + '?';
}

bool Loaded::usable() const {
  return std::all_of(problems.begin(), problems.end(), [](const Problem& problem) { return problem.warning; });
}

namespace {

/// One document's own problems, with their places in it.
void check_document(config::Checker& checker, const config::Document& document, const fs::path& folder, bool remote) {
  for (const config::Fault& fault : document.faults) checker.fault(fault);
  const config::Node& root = document.root;
  if (!root.is(config::Node::Type::object)) {
    if (document.faults.empty()) checker.problem(root.at, "", "the configuration is an object in braces, {} at the least");
    return;
  }
  checker.object(root, config::top_shape().keys, "", "in the configuration");
  config::check_top(checker, root, folder);
  config::check_screens(checker, root, folder);
  if (remote) config::check_remote(checker, root);
  if (const config::Node* sources = root.find("sources"); sources && sources->is(config::Node::Type::list)) config::check_sources(checker, *sources, folder);
}

Loaded parse_layers(const config::Document& own, const config::Document* remote, const fs::path& file, std::string_view url, std::string_view host) {
  const fs::path folder = file.parent_path();
  config::Checker checker(file.string(), own.whole);
  check_document(checker, own, folder, false);
  Loaded loaded;
  std::vector<Problem> remotes;
  if (remote) {
    config::Checker other{std::string(url), remote->whole};
    check_document(other, *remote, folder, true);
    remotes = other.take();
  }
  loaded.config.file = file;
  config::Node whole;
  if (own.root.is(config::Node::Type::object)) {
    whole = config::layered(own.root, remote ? &remote->root : nullptr, host);
    loaded.config = config::fill(whole, file);
  }

  std::vector<Problem> of_people;
  if (!loaded.config.people_file.empty()) {
    LoadedPeople people = load_people(loaded.config.people_file);
    loaded.config.people.insert(loaded.config.people.end(), std::make_move_iterator(people.people.begin()), std::make_move_iterator(people.people.end()));
    const config::Node* named = own.root.find("people_file");
    const config::Place at = config::place_of(named ? *named : own.root, "");
    for (Problem& problem : people.problems) {
      if (!problem.warning && problem.line == 0)
        checker.problem(at, "/people_file", problem.message);
      else
        of_people.push_back(std::move(problem));
    }
  }
  config::check_displays(checker, whole, own.root, loaded.config);
  loaded.config.displays = config::displays(whole, loaded.config);
  loaded.problems = checker.take();
  // Places in other files follow those in this one.
  for (auto* more : {&remotes, &of_people}) loaded.problems.insert(loaded.problems.end(), std::make_move_iterator(more->begin()), std::make_move_iterator(more->end()));
  return loaded;
}

}  // namespace

Loaded parse_config(std::string_view text, const fs::path& file) { return parse_layers(config::read_document(text), nullptr, file, {}, host_name()); }

Loaded parse_config(std::string_view text, const fs::path& file, std::string_view remote, std::string_view url, std::string_view host) {
  const config::Document from_there = config::read_document(remote);
  return parse_layers(config::read_document(text), &from_there, file, url, host);
}

Loaded load_config(const fs::path& file) {
  const auto text = read_file(file, 4u << 20);
  if (text) {
    const config::Document own = config::read_document(*text);
    if (const std::string url = config::config_url(own.root); !url.empty())
      if (const auto kept = read_fleet(url)) return parse_config(*text, file, kept->text, url, host_name());
    return parse_layers(own, nullptr, file, {}, host_name());
  }
  Loaded loaded;
  loaded.config.file = file;
  loaded.problems.push_back({file.string(), 0, 0, "", text.error().message, "", false});
  return loaded;
}

Problem problem_at(std::string_view text, const fs::path& file, std::string_view pointer, std::string message) {
  const config::Place at = config::place_of(config::read_document(text).root, pointer);
  return {file.string(), at.line, at.column, std::string(pointer), std::move(message), "", false};
}

fs::path default_config() {
  std::error_code ec;
  for (const fs::path& file : {config_folder() / "kudosk.json", fs::path("/etc/kudosk/kudosk.json")})
    if (fs::exists(file, ec)) return file;
  return {};
}

}  // namespace kudosk
