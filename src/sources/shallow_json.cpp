#include "sources/shallow_json.h"

#include <nlohmann/json.hpp>

#include "wire/json_text.h"

namespace kudosk::sources {

std::string pruned(std::string_view text, std::size_t levels) {
  std::string out;
  out.reserve(text.size());
  std::string open;  // what each level ends with
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool outside = open.size() <= levels;
    if (quoted) {
      if (outside) out += c;
      if (c == '\\' && i + 1 < text.size()) {
        ++i;
        if (outside) out += text[i];
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '{' || c == '[') {
      if (open.size() < levels) out += c;
      if (open.size() == levels) out += "null";
      open += c == '{' ? '}' : ']';
    } else if (c == '}' || c == ']') {
      if (open.empty() || open.back() != c) return {};
      open.pop_back();
      if (open.size() < levels) out += c;
    } else {
      quoted = c == '"';
      if (outside) out += c;
    }
  }
  return open.empty() && !quoted ? out : std::string();
}

Result<nlohmann::json> parse_shallow(std::string_view text) {
  auto parsed = parse_json(text);
  if (parsed) return parsed;
  const std::string rest = pruned(text, json_depth - 1);
  if (rest.empty() || rest.size() == text.size()) return parsed;  // cppcheck-suppress identicalConditionAfterEarlyExit ; its error is what is returned
  return parse_json(rest);
}

}  // namespace kudosk::sources
