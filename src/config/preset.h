// A preset: a mapping for one service as a file, shipped (config/presets) or the office's own. Reads files; any thread.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/document.h"
#include "config/shape.h"

namespace kudosk::config {

struct Preset {
  std::filesystem::path file;
  Document document;

  nlohmann::json json() const;
  /// "bonusly.json:12:5", for a message about what stands at that JSON Pointer.
  std::string place(std::string_view pointer) const;
};

/// By a service's name, or the path of a file (with a slash or ".json" in it), relative to `folder`. ErrorKind::config, with the place, where something in it is not as it should
/// be.
Result<Preset> load_preset(const std::string& name, const std::filesystem::path& folder);

/// The keys of a source that a preset adds to the common ones: those of its service (or of the one that it extends), and those that its `keys` names.
std::vector<Key> keys_of_preset(const std::string& name, const std::filesystem::path& folder);

/// The names of all that are shipped.
std::vector<std::string> preset_names();

}  // namespace kudosk::config
