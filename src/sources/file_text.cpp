#include "sources/file_text.h"

#include <nlohmann/json.hpp>

namespace kudosk::sources {
namespace {

constexpr Millis settling{2000};
constexpr int most_waits = 10;

}  // namespace

Result<Place> place_of(const Made& made, std::string_view what) {
  static const nlohmann::json none = nlohmann::json::object();
  const nlohmann::json& options = made.settings.options ? *made.settings.options : none;
  const auto text = [&](const char* key) {
    const auto found = options.find(key);
    return found != options.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  Place out{text("url"), text("path")};
  if (out.url.empty() == out.path.empty()) return fail(ErrorKind::config, "/url: " + std::string(what) + " needs either an address (\"url\") or a file (\"path\")");
  if (!out.url.empty() && net::origin(out.url).empty()) return fail(ErrorKind::config, "/url: must be an absolute http or https address");
  return out;
}

FileText::Taken FileText::take(const Now& now, Answer answer) {
  Taken out;
  if (answer.error) {
    answer.error->retry_after = local_retry;
    out.error = std::move(answer.error);
    return out;
  }
  const auto age = now.wall - answer.modified;
  if (given_ && age >= Millis{} && age < settling && waits_ < most_waits) {
    ++waits_;
    out.again = ask();
    out.again->not_before = now.show + (settling - std::chrono::duration_cast<Millis>(age));
    return out;
  }
  waits_ = 0;
  out.bytes = std::move(answer.bytes);
  return out;
}

}  // namespace kudosk::sources
