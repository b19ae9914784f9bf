#include "config/preset.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "config/check.h"
#include "config/messages.h"
#include "config/reading.h"
#include "config/table.h"

namespace kudosk::config {
namespace fs = std::filesystem;
namespace {

/// One preset may extend another, and so on; more is a circle.
constexpr int deepest = 5;

fs::path shipped() { return assets_folder() / "config" / "presets"; }

bool is_path(const std::string& name) { return name.find('/') != std::string::npos || fs::path(name).extension() == ".json"; }

}  // namespace

nlohmann::json Preset::json() const { return to_json(document.root); }

std::string Preset::place(std::string_view pointer) const {
  const Place at = place_of(document.root, pointer);
  return file.string() + ':' + std::to_string(at.line) + ':' + std::to_string(at.column);
}

Result<Preset> load_preset(const std::string& name, const fs::path& folder) {
  Preset out;
  out.file = is_path(name) ? folder / name : shipped() / (name + ".json");
  const auto text = read_file(out.file, 1u << 20);
  if (!text) return fail(ErrorKind::config, text.error().message, "a preset is a service's name, or the path of a preset of your own");
  out.document = read_document(*text);
  Checker checker(out.file.string(), out.document.whole);
  for (const Fault& fault : out.document.faults) checker.fault(fault);
  if (out.document.root.is(Node::Type::object)) {
    checker.object(out.document.root, preset_shape().keys, "", "in a preset");
  } else if (out.document.faults.empty()) {
    checker.problem(out.document.root.at, "", "a preset is an object in braces");
  }
  const auto problems = checker.take();
  const auto wrong = std::find_if(problems.begin(), problems.end(), [](const Problem& problem) { return !problem.warning; });
  if (wrong != problems.end()) return fail(ErrorKind::config, describe(*wrong));
  return out;
}

std::vector<Key> keys_of_preset(const std::string& name, const fs::path& folder) {
  std::vector<Key> out;
  std::string next = name;
  fs::path from = folder;
  for (int depth = 0; depth < deepest && !next.empty(); ++depth) {
    if (const SourceType* service = is_path(next) ? nullptr : source_type(next)) {
      out.insert(out.end(), service->keys.begin(), service->keys.end());
      break;
    }
    const fs::path file = is_path(next) ? from / next : shipped() / (next + ".json");
    const auto text = read_file(file, 1u << 20);
    if (!text) break;
    const Document document = read_document(*text);
    const Reading in(&document.root);
    for (const Member& member : in.object("keys").members()) {
      std::string about;
      in.object("keys").raw(member.key, about);
      out.push_back({member.key, either({list(either({kudosk::config::text(1, 500), number(-1e15, 1e15)})), kudosk::config::text(0, 2000), number(-1e15, 1e15), flag()}), about});
    }
    next.clear();
    in.raw("extends", next);
    from = file.parent_path();
  }
  return out;
}

std::vector<std::string> preset_names() { return message_languages(shipped()); }

}  // namespace kudosk::config
