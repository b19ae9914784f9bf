#include "app/source_problems.h"

#include "base/file.h"
#include "sources/problems.h"

namespace kudosk::app {

Problem placed(const Error& error, std::size_t source, std::string_view text, const std::filesystem::path& file) {
  // "/map/id: what is wrong": the pointer is relative to the source.
  const std::string& message = error.message;
  std::string pointer = "/sources/" + std::to_string(source), what = message;
  if (const auto colon = message.find(": "); !message.empty() && message[0] == '/' && colon != std::string::npos) {
    pointer += message.substr(0, colon);
    what = message.substr(colon + 2);
  }
  // A hint is what may have been meant, or a sentence.
  const bool sentence = error.hint.find(' ') != std::string::npos && error.hint.front() != '"';
  if (sentence) what += "; " + error.hint;
  Problem problem = problem_at(text, file, pointer, what);
  if (!sentence) problem.suggestion = error.hint;
  return problem;
}

std::vector<Problem> source_problems(const Config& config, std::string_view text) {
  std::vector<Problem> out;
  for (const auto& settings : config.sources) {
    sources::Made made;
    made.settings = settings;
    made.language = config.language;
    made.time_zone = config.time_zone;
    for (const Error& error : sources::problems(made)) out.push_back(placed(error, settings.index, text, config.file));
  }
  return out;
}

Result<std::unique_ptr<sources::Source>> make_placed(const sources::Made& made, const std::filesystem::path& file) {
  auto source = sources::make(made);
  if (source || source.error().message.empty() || source.error().message[0] != '/' || file.empty()) return source;
  const auto text = read_file(file, 4u << 20);
  if (!text) return source;
  source.error().message = describe(placed(source.error(), made.settings.index, *text, file));
  source.error().hint.clear();
  return source;
}

}  // namespace kudosk::app
