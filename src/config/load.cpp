#include "config/load.h"

#include <algorithm>
#include <cstdlib>

#include "base/file.h"
#include "config/check.h"
#include "config/document.h"
#include "config/fill.h"
#include "config/people.h"
#include "config/rules.h"
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

Loaded parse_config(std::string_view text, const fs::path& file) {
  const fs::path folder = file.parent_path();
  const config::Document document = config::read_document(text);
  config::Checker checker(file.string(), document.whole);
  for (const config::Fault& fault : document.faults) checker.fault(fault);

  Loaded loaded;
  loaded.config.file = file;
  const config::Node& root = document.root;
  if (root.is(config::Node::Type::object)) {
    checker.object(root, config::top_shape().keys, "", "in the configuration");
    config::check_top(checker, root, folder);
    if (const config::Node* sources = root.find("sources"); sources && sources->is(config::Node::Type::list)) config::check_sources(checker, *sources, folder);
    loaded.config = config::fill(root, file);
  } else if (document.faults.empty()) {
    checker.problem(root.at, "", "the configuration is an object in braces, {} at the least");
  }

  if (!loaded.config.people_file.empty()) {
    LoadedPeople people = load_people(loaded.config.people_file);
    loaded.config.people.insert(loaded.config.people.end(), std::make_move_iterator(people.people.begin()), std::make_move_iterator(people.people.end()));
    const config::Place at = config::place_of(root.find("people_file") ? *root.find("people_file") : root, "");
    for (const Problem& problem : people.problems)
      if (!problem.warning && problem.line == 0) checker.problem(at, "/people_file", problem.message);
    loaded.problems = checker.take();
    // Places in another file follow those in this one.
    for (Problem& problem : people.problems)
      if (problem.warning || problem.line > 0) loaded.problems.push_back(std::move(problem));
    return loaded;
  }
  loaded.problems = checker.take();
  return loaded;
}

Loaded load_config(const fs::path& file) {
  const auto text = read_file(file, 4u << 20);
  if (text) return parse_config(*text, file);
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
