#include "config/option.h"

#include <nlohmann/json.hpp>

namespace kudosk {

std::optional<std::string> option_text(const SourceSettings& settings, std::string_view key) {
  if (!settings.options || !settings.options->is_object()) return std::nullopt;
  const auto found = settings.options->find(std::string(key));
  if (found == settings.options->end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::string option_line(const SourceSettings& settings, const std::function<bool(std::string_view key)>& wanted) {
  nlohmann::json out = nlohmann::json::object();  // its keys are sorted
  if (settings.options && settings.options->is_object())
    for (const auto& [key, value] : settings.options->items())
      if (wanted(key)) out[key] = value;
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace kudosk
