// What a configuration changes of a preset, and a preset of the one that it extends.
#include <algorithm>

#include "sources/json/plan.h"

namespace kudosk::sources::mapping {

using nlohmann::json;

json changed(json preset, const json& change) {
  if (!preset.is_object() || !change.is_object()) return change;
  for (const auto& [key, value] : change.items()) {
    json& old = preset[key];
    if (value.is_null()) {
      preset.erase(key);
    } else if ((key == "keep" || key == "drop") && old.is_array() && value.is_array()) {
      old.insert(old.end(), value.begin(), value.end());
    } else if (key == "map" && old.is_object() && value.is_object()) {
      for (const auto& [field, how] : value.items()) {
        if (how.is_null()) {
          old.erase(field);
        } else {
          old[field] = how;
        }
      }
    } else if (key == "paging" && old.is_object() && value.is_object()) {
      const auto way = [](const json& paging) {
        return std::any_of(paging.items().begin(), paging.items().end(),
                           [](const auto& one) { return one.key() == "next" || one.key() == "cursor" || one.key() == "link" || one.key() == "page" || one.key() == "skip"; });
      };
      if (way(value)) {
        old = value;
      } else {
        old.update(value);
      }
    } else if (key != "failed" && old.is_object() && value.is_object()) {
      old = changed(std::move(old), value);
    } else {
      old = value;
    }
  }
  return preset;
}

}  // namespace kudosk::sources::mapping
